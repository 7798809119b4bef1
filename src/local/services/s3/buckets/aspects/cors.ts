import { s3Error } from '../../errors.js';
import { MAX_CORS_RULES } from '../../limits.js';
import { childrenOf, refuseUnknown, textOf, textsOf, type XmlNode } from '../../xml/read.js';
import { element, optionalElement, type XmlElement } from '../../xml/write.js';
import { CORS_METHODS, type CorsMethod, type CorsRule } from '../bucket-config.js';
import type { TemplateValue } from '../template-value.js';

export function corsFromXml(root: XmlNode): readonly CorsRule[] {
  refuseUnknown(root, ['CORSRule'], 'CORSConfiguration');
  const rules = childrenOf(root, 'CORSRule').map((node): CorsRule => {
    refuseUnknown(
      node,
      ['ID', 'AllowedOrigin', 'AllowedMethod', 'AllowedHeader', 'ExposeHeader', 'MaxAgeSeconds'],
      'CORSRule',
    );
    const id = textOf(node, 'ID');
    const maxAge = textOf(node, 'MaxAgeSeconds');
    return {
      allowedOrigins: textsOf(node, 'AllowedOrigin'),
      allowedMethods: textsOf(node, 'AllowedMethod').map(parseMethod),
      allowedHeaders: textsOf(node, 'AllowedHeader'),
      exposeHeaders: textsOf(node, 'ExposeHeader'),
      ...(id === undefined ? {} : { id }),
      ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
    };
  });
  return checkRules(rules);
}

export function corsFromTemplate(configuration: TemplateValue): readonly CorsRule[] {
  const known = ['Id', 'AllowedOrigins', 'AllowedMethods', 'AllowedHeaders', 'ExposedHeaders', 'MaxAge'];
  return checkRules(
    configuration.objects('CorsRules', known).map((rule): CorsRule => {
      const id = rule.text('Id');
      const maxAgeSeconds = rule.number('MaxAge');
      return {
        allowedOrigins: rule.texts('AllowedOrigins'),
        allowedMethods: rule.texts('AllowedMethods').map(parseMethod),
        allowedHeaders: rule.texts('AllowedHeaders'),
        exposeHeaders: rule.texts('ExposedHeaders'),
        ...(id === undefined ? {} : { id }),
        ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
      };
    }),
  );
}

export function corsToXml(rules: readonly CorsRule[]): readonly XmlElement[] {
  return rules.map((rule) =>
    element('CORSRule', [
      optionalElement('ID', rule.id),
      ...rule.allowedHeaders.map((value) => element('AllowedHeader', value)),
      ...rule.allowedMethods.map((value) => element('AllowedMethod', value)),
      ...rule.allowedOrigins.map((value) => element('AllowedOrigin', value)),
      ...rule.exposeHeaders.map((value) => element('ExposeHeader', value)),
      optionalElement('MaxAgeSeconds', rule.maxAgeSeconds),
    ]),
  );
}

function parseMethod(text: string): CorsMethod {
  const method = CORS_METHODS.find((each) => each === text);
  if (method === undefined) {
    throw s3Error('InvalidRequest', `Found unsupported HTTP method in CORS config. Unsupported method is ${text}`);
  }
  return method;
}

function checkRules(rules: readonly CorsRule[]): readonly CorsRule[] {
  if (rules.length === 0 || rules.length > MAX_CORS_RULES) {
    throw s3Error('MalformedXML');
  }
  for (const rule of rules) {
    if (rule.allowedOrigins.length === 0 || rule.allowedMethods.length === 0) {
      throw s3Error('MalformedXML');
    }
    for (const pattern of [...rule.allowedOrigins, ...rule.allowedHeaders]) {
      if (pattern.split('*').length > 2) {
        throw s3Error('InvalidRequest', `AllowedOrigin "${pattern}" can not have more than one wildcard.`);
      }
    }
  }
  return rules;
}
