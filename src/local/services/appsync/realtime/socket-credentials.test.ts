import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { handshakeHeaders, socketCredentials } from './socket-credentials.js';

const OPERATION = { query: '', operationName: undefined, variables: {} };
const HEADERS = { Authorization: 'tökén', host: 'h' };
const JSON_TEXT = JSON.stringify(HEADERS);

function request(url: string, protocols?: string): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.url = url;
  if (protocols !== undefined) {
    message.headers['sec-websocket-protocol'] = protocols;
  }
  return message;
}

it('reads the headers of the subprotocol and of the query', () => {
  const encoded = Buffer.from(JSON_TEXT).toString('base64url');
  expect(handshakeHeaders(request('/x', `graphql-ws, header-${encoded}`))).toEqual(HEADERS);
  const query = Buffer.from(JSON_TEXT).toString('base64');
  expect(handshakeHeaders(request(`/x?header=${encodeURIComponent(query)}&payload=e30=`))).toEqual(HEADERS);
});

it.each([
  ['nothing', request('/x', 'graphql-ws')],
  ['something that is not JSON', request('/x', 'graphql-ws, header-eHg')],
  ['JSON that is no object', request('/x?header=W10=')],
])('refuses %s', (_, message) => {
  expect(() => handshakeHeaders(message)).toThrow('Valid authorization header not provided.');
});

it('stands for a signed POST, whatever the case of the names, and ignores what is not text', () => {
  const { headers, signed, body } = socketCredentials(
    { ...HEADERS, 'X-Api-Key': 'k', n: 1 },
    '/graphql/a',
    '{}',
    OPERATION,
  );
  expect(headers).toEqual({ authorization: 'tökén', host: 'h', 'x-api-key': 'k' });
  expect(signed).toMatchObject({ method: 'POST', url: '/graphql/a', headers });
  expect(body.toString()).toBe('{}');
});
