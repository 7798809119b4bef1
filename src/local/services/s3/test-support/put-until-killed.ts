import { PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, startS3Backend } from './start-s3.js';

// A process of its own for the test that kills it: prints the key of each object that was acknowledged.
const { client } = await startS3Backend(undefined, { dataDir: process.argv[2] ?? '' });
const s3 = client();
for (let number = 0; ; number += 1) {
  const keys = [0, 1, 2].map((each) => `${number}-${each}`);
  await Promise.all(
    keys.map(async (key) => {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: `content of ${key}` }));
      process.stdout.write(`${key}\n`);
    }),
  );
}
