import type { ServerResponse } from 'node:http';
import { XMLParser } from 'fast-xml-parser';
import { AwsError } from '../../../shared/aws-error.js';
import { element, escapeXml } from '../answer/error-document.js';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

/** An element with children in their order, or with text. */
export type Xml = readonly [name: string, content: string | number | boolean | readonly Xml[]];

export function sendDocument(
  response: ServerResponse,
  statusCode: number,
  [name, content]: Xml,
  headers: Readonly<Record<string, string>> = {},
): void {
  const inner = typeof content === 'object' ? content.map(render).join('') : escapeXml(String(content));
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${inner}</${name}>`);
  response.writeHead(statusCode, { ...headers, 'content-type': 'text/xml', 'content-length': body.length });
  response.end(body);
}

/** A list in CloudFront's form: a count and, when it is not 0, the items. */
export function quantity(items: readonly Xml[]): readonly Xml[] {
  return [['Quantity', items.length], ...(items.length === 0 ? [] : [['Items', items] as const])];
}

function render([name, content]: Xml): string {
  return typeof content === 'object' ? `<${name}>${content.map(render).join('')}</${name}>` : element(name, content);
}

const LISTS: ReadonlySet<string> = new Set(['InvalidationBatch.Paths.Items.Path']);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  removeNSPrefix: true,
  isArray: (_name, path) => LISTS.has(String(path)),
});

/** An element's children by name; texts are strings, lists that `LISTS` names are arrays. */
export type XmlObject = Readonly<Record<string, unknown>>;

/**
 * Reads a request document.
 *
 * @throws AwsError `MalformedInput` when it is not well-formed, carries a DTD, or has another root.
 */
export function parseDocument(body: Buffer, rootName: string): XmlObject {
  const text = body.toString('utf8');
  // Entities that a document declares itself are how an XML body explodes.
  if (text.includes('<!DOCTYPE')) {
    throw malformed();
  }
  let document: unknown;
  try {
    document = parser.parse(text, true);
  } catch (error) {
    throw malformed({ cause: error });
  }
  const root = isObject(document) ? document[rootName] : undefined;
  if (!isObject(root)) {
    throw malformed();
  }
  return root;
}

/** @throws AwsError `MalformedInput` naming a child that is not in `known`, or that is missing. */
export function childObject(parent: XmlObject, name: string, known: readonly string[]): XmlObject {
  const child = parent[name];
  if (!isObject(child)) {
    throw malformed();
  }
  return checkMembers(child, known);
}

export function checkMembers(object: XmlObject, known: readonly string[]): XmlObject {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AwsError('MalformedInput', `${unknown} is not simulated.`);
  }
  return object;
}

function isObject(value: unknown): value is XmlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(options: ErrorOptions = {}): AwsError {
  return new AwsError('MalformedInput', 'The input is malformed.', 400, options);
}
