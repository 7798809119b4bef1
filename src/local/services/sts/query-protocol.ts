import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AwsError } from '../../shared/aws-error.js';

/** Members of an answer: text, or members again. */
export interface QueryResult {
  readonly [member: string]: string | QueryResult;
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function sendResult(response: ServerResponse, action: string, result: QueryResult): void {
  const body = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  sendXml(response, 200, `<${action}Response xmlns="${NAMESPACE}">${toXml(body)}</${action}Response>`);
}

export function sendError(response: ServerResponse, { code, message, statusCode }: AwsError): void {
  const body = { Error: { Type: 'Sender', Code: code, Message: message }, RequestId: randomUUID() };
  sendXml(response, statusCode, `<ErrorResponse xmlns="${NAMESPACE}">${toXml(body)}</ErrorResponse>`);
}

function sendXml(response: ServerResponse, statusCode: number, xml: string): void {
  const payload = Buffer.from(xml);
  response.writeHead(statusCode, { 'content-type': 'text/xml', 'content-length': payload.length });
  response.end(payload);
}

function toXml(members: QueryResult): string {
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? escapeXml(value) : toXml(value)}</${name}>`)
    .join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
