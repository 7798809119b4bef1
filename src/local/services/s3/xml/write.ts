import type { ServerResponse } from 'node:http';

/** One element, its content already escaped. */
export type XmlElement = string;

export type XmlContent = string | number | boolean | readonly (XmlElement | undefined)[];

const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** An element with text or with children; children that are undefined are left out. */
export function element(name: string, content: XmlContent): XmlElement {
  const inner = typeof content === 'object' ? content.join('') : escapeXml(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** An element, or nothing when there is no content for it. */
export function optionalElement(name: string, content: XmlContent | undefined): XmlElement | undefined {
  return content === undefined ? undefined : element(name, content);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

/** Answers a document in S3's namespace; a HEAD or 304 never comes here. */
export function sendXml(
  response: ServerResponse,
  rootName: string,
  content: readonly (XmlElement | undefined)[],
  statusCode = 200,
): void {
  const body = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${rootName} xmlns="${S3_NAMESPACE}">${content.join('')}</${rootName}>`,
  );
  response.writeHead(statusCode, { 'content-type': 'application/xml', 'content-length': body.length });
  response.end(body);
}
