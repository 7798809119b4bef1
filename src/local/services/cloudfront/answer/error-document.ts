import type { EdgeError } from '../errors.js';
import { type Representation, representBytes } from '../origin/representation.js';

/** The answer to what the edge refuses itself: XML where it is about a signature, else a page. */
export function representEdgeError(error: EdgeError): Representation {
  const { code, message, statusCode } = error;
  if (code === undefined) {
    const page = `<!DOCTYPE html><html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>${statusCode} ERROR</h1><h2>The request could not be satisfied.</h2><p>${escapeXml(message)}</p></body></html>\n`;
    return representBytes(statusCode, { 'content-type': 'text/html', server: 'CloudFront' }, Buffer.from(page));
  }
  const document = `<?xml version="1.0" encoding="UTF-8"?><Error>${element('Code', code)}${element('Message', message)}</Error>`;
  return representBytes(statusCode, { 'content-type': 'text/xml', server: 'CloudFront' }, Buffer.from(document));
}

/** An error of an S3 origin, in S3's own document. */
export function representS3Error(
  statusCode: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
): Representation {
  const content = Object.entries({ Code: code, Message: message, ...details }).map(([name, value]) =>
    element(name, value),
  );
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content.join('')}</Error>`;
  return representBytes(statusCode, { 'content-type': 'application/xml', server: 'AmazonS3' }, Buffer.from(document));
}

export function element(name: string, content: string | number | boolean): string {
  return `<${name}>${escapeXml(String(content))}</${name}>`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
