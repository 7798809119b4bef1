import { expect, it } from 'vitest';
import { signMediaUrl } from './sign-media-url.js';

const signature = { folderUrl: 'https://d1.example/events/e/v1/', query: 'Policy=p&Signature=s&Key-Pair-Id=K' };

it.each([
  ['a segment', 'hls/low.mp4', 'hls/low.mp4?Policy=p&Signature=s&Key-Pair-Id=K'],
  ['a URL with a query', 'a.vtt?x=1', 'a.vtt?x=1&Policy=p&Signature=s&Key-Pair-Id=K'],
  ['a picture of a storyboard', 's.jpg#xywh=0,0,1,1', 's.jpg?Policy=p&Signature=s&Key-Pair-Id=K#xywh=0,0,1,1'],
  ['what is signed', 'a.mp4?Policy=o&Signature=o&Key-Pair-Id=O', 'a.mp4?Policy=o&Signature=o&Key-Pair-Id=O'],
])('signs %s as it needs it', (_what, from, to) => {
  expect(signMediaUrl(signature, `${signature.folderUrl}${from}`)).toBe(`${signature.folderUrl}${to}`);
});

it.each(['https://evil.example/events/e/v1/a', 'https://d1.example/events/e/v2/a', 'https://d1.example.evil/a'])(
  'tells the signature not to %s',
  (url) => expect(signMediaUrl(signature, url)).toBe(url),
);

it.each([null, undefined])('leaves what is public as it is (%s)', (none) => {
  expect(signMediaUrl(none, 'https://d1.example/public/a')).toBe('https://d1.example/public/a');
});
