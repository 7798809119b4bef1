import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedRequest, type RecorderAnswer, startRecorder } from '../../../test/support/start-recorder.js';
import { MAX_CONTENT_LABELS } from '../media-limits.js';
import { chooseLabeller } from './choose-labeller.js';
import { createRekognitionLabeller } from './rekognition-labeller.js';

let folder: string;
let pictures: readonly [string, string];
let stop: () => Promise<void> = async () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labeller-'));
  pictures = [join(folder, 'poster.jpg'), join(folder, 'storyboard.jpg')];
  await writeFile(pictures[0], 'the poster');
  await writeFile(pictures[1], 'the storyboard');
});
afterEach(() => stop());
afterAll(() => rm(folder, { recursive: true }));

/** The real SDK, against a server of this test's. */
async function setUp(answer: (request: RecordedRequest) => RecorderAnswer) {
  const recorder = await startRecorder(answer);
  const client = new RekognitionClient({
    endpoint: recorder.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 2,
  });
  stop = async () => {
    client.destroy();
    await recorder.stop();
  };
  return { labeller: createRekognitionLabeller({ client }), recorder };
}

const json = (status: number, body: object): RecorderAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
const bytesOf = ({ body }: RecordedRequest) =>
  Buffer.from((JSON.parse(body) as { Image: { Bytes: string } }).Image.Bytes, 'base64').toString();

describe('what Rekognition is asked', () => {
  it('is a signed DetectModerationLabels for each picture, with its bytes and the least confidence', async () => {
    const { labeller, recorder } = await setUp(() => json(200, { ModerationLabels: [] }));

    expect(await labeller.labelsOf(pictures)).toEqual([]);
    expect(recorder.requests.map(bytesOf).sort()).toEqual(['the poster', 'the storyboard']);
    for (const { method, url, headers, body } of recorder.requests) {
      expect({ method, url, target: headers['x-amz-target'], type: headers['content-type'] }).toEqual({
        method: 'POST',
        url: '/',
        target: 'RekognitionService.DetectModerationLabels',
        type: 'application/x-amz-json-1.1',
      });
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=fake\/\d{8}\/us-east-1\/rekognition\//);
      expect(JSON.parse(body)).toEqual({ Image: { Bytes: expect.any(String) }, MinConfidence: 50 });
    }
  });
});

describe('what Rekognition answers', () => {
  it('becomes labels, each once and as sure as in the picture that shows it best, the surest first', async () => {
    const { labeller } = await setUp((request) =>
      json(200, {
        ModerationModelVersion: '7.0',
        ModerationLabels:
          bytesOf(request) === 'the poster'
            ? [
                { Name: 'Violence', ParentName: '', Confidence: 61, TaxonomyLevel: 1 },
                { Name: 'Weapons', ParentName: 'Violence', Confidence: 60 },
              ]
            : [{ Name: 'Violence', ParentName: '', Confidence: 97.5 }, { Name: 'Nameless' }],
      }),
    );

    expect(await labeller.labelsOf(pictures)).toEqual([
      { name: 'Violence', confidence: 97.5 },
      { name: 'Weapons', parent: 'Violence', confidence: 60 },
    ]);
  });

  it('is kept up to a number', async () => {
    const ModerationLabels = Array.from({ length: MAX_CONTENT_LABELS + 5 }, (_, index) => ({
      Name: `Label ${index}`,
      Confidence: 60 + index,
    }));
    const { labeller } = await setUp(() => json(200, { ModerationLabels }));
    const labels = await labeller.labelsOf([pictures[0]]);

    expect(labels).toHaveLength(MAX_CONTENT_LABELS);
    expect(labels[0]?.name).toBe(`Label ${MAX_CONTENT_LABELS + 4}`);
  });

  it('is asked for again when it is throttled', async () => {
    const throttled = json(400, { __type: 'ThrottlingException', message: 'slow down' });
    let asked = 0;
    const { labeller } = await setUp(() => {
      asked += 1;
      return asked === 1 ? throttled : json(200, { ModerationLabels: [{ Name: 'Gambling', Confidence: 70 }] });
    });

    expect(await labeller.labelsOf([pictures[0]])).toEqual([{ name: 'Gambling', confidence: 70 }]);
    expect(asked).toBe(2);
  });

  it.each(['ImageTooLargeException', 'InvalidImageFormatException', 'AccessDeniedException'])(
    'is a failure when it is %s',
    async (type) => {
      const { labeller, recorder } = await setUp(() => json(400, { __type: type, message: 'no' }));
      await expect(labeller.labelsOf([pictures[0]])).rejects.toMatchObject({ name: type });
      expect(recorder.requests).toHaveLength(1);
    },
  );
});

it('none is chosen unless one is named, and none that is not known', () => {
  expect(chooseLabeller(undefined)).toBeUndefined();
  expect(() => chooseLabeller('oracle')).toThrow('There is no labeller called oracle');
});
