import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../assembly/resource.js';
import type { AwsError } from './aws-error.js';

/** A member of an answer: text, members again, or a list of either. */
export type QueryValue = string | QueryResult | readonly QueryValue[];

/** Members of an answer. */
export interface QueryResult {
  readonly [member: string]: QueryValue;
}

/** @param namespace - of the service's API version. */
export function sendResult(response: ServerResponse, namespace: string, action: string, result: QueryResult): void {
  const body = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  sendXml(response, 200, `<${action}Response xmlns="${namespace}">${toXml(body)}</${action}Response>`);
}

export function sendError(
  response: ServerResponse,
  namespace: string,
  { code, message, statusCode }: Pick<AwsError, 'code' | 'message' | 'statusCode'>,
): void {
  const body = { Error: { Type: 'Sender', Code: code, Message: message }, RequestId: randomUUID() };
  sendXml(response, statusCode, `<ErrorResponse xmlns="${namespace}">${toXml(body)}</ErrorResponse>`);
}

/**
 * The members of a request, `Tags.member.1.Key=a`, as an object. A list that is empty is sent as an empty text.
 *
 * @example readQuery(new URLSearchParams('Tags.member.1.Key=a')) // { Tags: [{ Key: 'a' }] }
 */
export function readQuery(parameters: URLSearchParams): JsonObject {
  const root: Branch = new Map();
  for (const [name, value] of parameters) {
    const parts = name.split('.').filter((part) => part !== 'member');
    const last = parts.pop() ?? name;
    let branch = root;
    for (const part of parts) {
      const next = branch.get(part);
      const inner: Branch = next instanceof Map ? next : new Map();
      branch.set(part, inner);
      branch = inner;
    }
    branch.set(last, value);
  }
  return Object.fromEntries(Array.from(root, ([name, value]) => [name, toJson(value)]));
}

type Branch = Map<string, string | Branch>;

function toJson(value: string | Branch): Json {
  if (typeof value === 'string') {
    return value;
  }
  const entries = [...value];
  return entries.every(([name]) => /^\d+$/.test(name))
    ? entries.sort(([left], [right]) => Number(left) - Number(right)).map(([, item]) => toJson(item))
    : Object.fromEntries(entries.map(([name, item]) => [name, toJson(item)]));
}

function sendXml(response: ServerResponse, statusCode: number, xml: string): void {
  const payload = Buffer.from(xml);
  response.writeHead(statusCode, { 'content-type': 'text/xml', 'content-length': payload.length });
  response.end(payload);
}

function toXml(value: QueryValue): string {
  if (typeof value === 'string') {
    return escapeXml(value);
  }
  if (isList(value)) {
    return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  }
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
    .join('');
}

function isList(value: QueryValue): value is readonly QueryValue[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
