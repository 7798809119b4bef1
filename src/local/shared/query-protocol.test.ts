import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type QueryResult, readQuery, sendError, sendResult } from './query-protocol.js';

const read = (text: string) => readQuery(new URLSearchParams(text));

async function answer(send: Parameters<typeof createServer>[1]): Promise<{ status: number; xml: string }> {
  const server = createServer(send).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { status: response.status, xml: await response.text() };
}

it('reads members, lists and members of lists', () => {
  expect(read('Action=A&Tags.member.1.Key=a&Tags.member.1.Value=b&Names.member.2=y&Names.member.1=x&D.E=f')).toEqual({
    ...{ Action: 'A', Tags: [{ Key: 'a', Value: 'b' }], Names: ['x', 'y'], D: { E: 'f' } },
  });
});

it('orders a long list by number', () => {
  const query = Array.from({ length: 12 }, (_, index) => `L.member.${12 - index}=${12 - index}`).join('&');
  expect(read(query)['L']).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
});

it('gives an empty list as the empty text that clients send for it', () => {
  expect(read('Parameters=&Action=A')).toEqual({ Parameters: '', Action: 'A' });
});

it('writes members, lists and characters that XML reserves', async () => {
  const result: QueryResult = { A: 'x<&>"', List: ['1', { B: '2' }], Empty: [] };
  const { status, xml } = await answer((_request, response) => sendResult(response, 'urn:x', 'Do', result));

  expect(status).toBe(200);
  expect(xml).toContain(
    '<DoResponse xmlns="urn:x"><DoResult><A>x&#60;&#38;&#62;&#34;</A><List><member>1</member><member><B>2</B></member></List><Empty></Empty></DoResult>',
  );
});

it('writes an error with its code and status', async () => {
  const error = { code: 'ValidationError', message: 'no & never', statusCode: 400 };
  const { status, xml } = await answer((_request, response) => sendError(response, 'urn:x', error));

  expect(status).toBe(400);
  expect(xml).toContain('<Code>ValidationError</Code><Message>no &#38; never</Message>');
});
