import type { Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import type { CorsPolicy, PolicyHeader, ResponseHeadersPolicy } from '../config.js';

const SECTIONS = ['CorsConfig', 'CustomHeadersConfig', 'RemoveHeadersConfig', 'SecurityHeadersConfig'];

/** Every section of a policy; `Server-Timing` is read for its syntax and left out, see README.md. */
export function readResponseHeadersPolicy({ path, properties }: Resource): ResponseHeadersPolicy {
  const config = readTemplateFields(path, properties, ['ResponseHeadersPolicyConfig']).object(
    'ResponseHeadersPolicyConfig',
    ['Name', 'Comment', 'ServerTimingHeadersConfig', ...SECTIONS],
  );
  const cors = readCors(config?.object('CorsConfig', CORS_MEMBERS));
  return {
    ...(cors === undefined ? {} : { cors }),
    headers: [...readSecurityHeaders(config), ...readCustomHeaders(config)],
    remove: (config?.object('RemoveHeadersConfig', ['Items'])?.objects('Items', ['Header']) ?? []).map((item) =>
      item.requiredText('Header').toLowerCase(),
    ),
  };
}

/** Whether the policy asks for `Server-Timing`, which this runtime does not send. */
export function asksForServerTiming({ path, properties }: Resource): boolean {
  return (
    readTemplateFields(path, properties, ['ResponseHeadersPolicyConfig'])
      .object('ResponseHeadersPolicyConfig', ['Name', 'Comment', 'ServerTimingHeadersConfig', ...SECTIONS])
      ?.object('ServerTimingHeadersConfig', ['Enabled', 'SamplingRate'])
      ?.flag('Enabled') ?? false
  );
}

const CORS_MEMBERS = [
  'AccessControlAllowCredentials',
  'AccessControlAllowHeaders',
  'AccessControlAllowMethods',
  'AccessControlAllowOrigins',
  'AccessControlExposeHeaders',
  'AccessControlMaxAgeSec',
  'OriginOverride',
];

const ALL_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

function readCors(config: TemplateFields | undefined): CorsPolicy | undefined {
  if (config === undefined) {
    return undefined;
  }
  const items = (name: string) => config.object(name, ['Items'])?.texts('Items') ?? [];
  const methods = items('AccessControlAllowMethods');
  const maxAgeSeconds = config.count('AccessControlMaxAgeSec');
  return {
    allowCredentials: config.flag('AccessControlAllowCredentials') ?? false,
    allowHeaders: items('AccessControlAllowHeaders'),
    // "ALL is a special value that includes all of the listed HTTP methods."
    allowMethods: methods.includes('ALL') ? ALL_METHODS : methods,
    allowOrigins: items('AccessControlAllowOrigins'),
    exposeHeaders: items('AccessControlExposeHeaders'),
    override: config.flag('OriginOverride') ?? false,
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
  };
}

/** Each security setting with its own members, and the header value they make. */
const SECURITY_HEADERS: Readonly<
  Record<
    string,
    { readonly header: string; readonly members: readonly string[]; value(fields: TemplateFields): string }
  >
> = {
  ContentSecurityPolicy: {
    header: 'content-security-policy',
    members: ['ContentSecurityPolicy'],
    value: (fields) => fields.requiredText('ContentSecurityPolicy'),
  },
  ContentTypeOptions: { header: 'x-content-type-options', members: [], value: () => 'nosniff' },
  FrameOptions: {
    header: 'x-frame-options',
    members: ['FrameOption'],
    value: (fields) => fields.requiredText('FrameOption'),
  },
  ReferrerPolicy: {
    header: 'referrer-policy',
    members: ['ReferrerPolicy'],
    value: (fields) => fields.requiredText('ReferrerPolicy'),
  },
  StrictTransportSecurity: {
    header: 'strict-transport-security',
    members: ['AccessControlMaxAgeSec', 'IncludeSubdomains', 'Preload'],
    value: (fields) =>
      [
        `max-age=${fields.count('AccessControlMaxAgeSec') ?? 0}`,
        ...(fields.flag('IncludeSubdomains') === true ? ['includeSubDomains'] : []),
        ...(fields.flag('Preload') === true ? ['preload'] : []),
      ].join('; '),
  },
  XSSProtection: {
    header: 'x-xss-protection',
    members: ['Protection', 'ModeBlock', 'ReportUri'],
    value: xssProtection,
  },
};

function xssProtection(fields: TemplateFields): string {
  if (fields.flag('Protection') !== true) {
    return '0';
  }
  const reportUri = fields.text('ReportUri');
  if (fields.flag('ModeBlock') === true) {
    return '1; mode=block';
  }
  return reportUri === undefined ? '1' : `1; report=${reportUri}`;
}

function readSecurityHeaders(parent: TemplateFields | undefined): readonly PolicyHeader[] {
  const config = parent?.object('SecurityHeadersConfig', Object.keys(SECURITY_HEADERS));
  return Object.entries(SECURITY_HEADERS).flatMap(([name, { header, members, value }]) => {
    const fields = config?.object(name, [...members, 'Override']);
    return fields === undefined
      ? []
      : [{ name: header, value: value(fields), override: fields.flag('Override') ?? false }];
  });
}

function readCustomHeaders(parent: TemplateFields | undefined): readonly PolicyHeader[] {
  const items =
    parent?.object('CustomHeadersConfig', ['Items'])?.objects('Items', ['Header', 'Value', 'Override']) ?? [];
  return items.map((item) => ({
    name: item.requiredText('Header').toLowerCase(),
    value: item.text('Value') ?? '',
    override: item.flag('Override') ?? false,
  }));
}
