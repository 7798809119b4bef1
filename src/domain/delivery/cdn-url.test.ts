import { expect, it } from 'vitest';
import { cdnUrl } from './cdn-url.js';

it.each([
  ['d1.cloudfront.net', 'https://d1.cloudfront.net/a/b.webp'],
  ['media.example.com', 'https://media.example.com/a/b.webp'],
  ['127.0.0.1.example.com', 'https://127.0.0.1.example.com/a/b.webp'],
  ['localhost.example.com', 'https://localhost.example.com/a/b.webp'],
  ['127.0.0.1:4620/_cloudfront/E1', 'http://127.0.0.1:4620/_cloudfront/E1/a/b.webp'],
  ['localhost:4620/_cloudfront/E1', 'http://localhost:4620/_cloudfront/E1/a/b.webp'],
])('serves from %s at %s', (domain, url) => {
  expect(cdnUrl(domain, 'a/b.webp')).toBe(url);
});
