import { XMLParser } from 'fast-xml-parser';
import { s3Error } from '../errors.js';

/** An element with children, or the text of one without. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
});

/**
 * Reads a request document.
 *
 * @throws AwsError `MalformedXML` when it is not well-formed, carries a DTD, or its root has another name.
 */
export function parseXml(body: Buffer, rootName: string): XmlNode {
  const text = body.toString('utf8');
  // Entities that a document declares itself are how an XML body explodes; S3 takes none.
  if (text.includes('<!DOCTYPE')) {
    throw s3Error('MalformedXML');
  }
  let document: XmlNode;
  try {
    document = parser.parse(text, true) as XmlNode;
  } catch (error) {
    throw s3Error('MalformedXML', undefined, {}, { cause: error });
  }
  const root = typeof document === 'object' ? document[rootName] : undefined;
  if (root === undefined || isList(root)) {
    throw s3Error('MalformedXML');
  }
  return root;
}

/** All children of that name, in order. */
export function childrenOf(node: XmlNode, name: string): readonly XmlNode[] {
  const value = typeof node === 'object' ? node[name] : undefined;
  if (value === undefined) {
    return [];
  }
  return isList(value) ? value : [value];
}

/** The only child of that name. @throws AwsError `MalformedXML` when there are several. */
export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  const [first, ...more] = childrenOf(node, name);
  if (more.length > 0) {
    throw s3Error('MalformedXML');
  }
  return first;
}

export function textOf(node: XmlNode, name: string): string | undefined {
  const child = childOf(node, name);
  return child === undefined ? undefined : ownText(child);
}

/** @throws AwsError `MalformedXML` when the element is missing. */
export function requiredText(node: XmlNode, name: string): string {
  const text = textOf(node, name);
  if (text === undefined) {
    throw s3Error('MalformedXML');
  }
  return text;
}

export function textsOf(node: XmlNode, name: string): readonly string[] {
  return childrenOf(node, name).map(ownText);
}

/** @throws AwsError `NotImplemented` with the name of a child that is not in `known`: it might change the meaning. */
export function refuseUnknown(node: XmlNode, known: readonly string[], within: string): void {
  if (typeof node !== 'object') {
    return;
  }
  for (const name of Object.keys(node)) {
    if (name !== '#text' && !known.includes(name)) {
      throw s3Error('NotImplemented', `${within}.${name} is not simulated.`);
    }
  }
}

function ownText(node: XmlNode): string {
  if (typeof node === 'string') {
    return node;
  }
  const text = node['#text'];
  return typeof text === 'string' ? text : '';
}

function isList(value: XmlNode | readonly XmlNode[]): value is readonly XmlNode[] {
  return Array.isArray(value);
}
