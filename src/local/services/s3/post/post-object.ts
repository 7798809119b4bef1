import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checkDigestForm,
  checksumHeader,
  DEFAULT_CHECKSUM_ALGORITHM,
} from '../checksums/algorithms.js';
import { s3Error } from '../errors.js';
import { MAX_SINGLE_PUT_BYTES } from '../limits.js';
import { checkKey } from '../request/address.js';
import { demand } from '../request/authorize.js';
import { type Operation, originOf, type S3Call } from '../request/call.js';
import { describe } from '../request/description.js';
import { quoteEtag, writeChecksum, writeEncryption, writeVersion } from '../request/object-head.js';
import { parseTagging } from '../request/tags.js';
import type { S3State } from '../state.js';
import { type Ingested, ingest } from '../storage/ingest.js';
import type { ObjectRecord, Tags } from '../storage/records.js';
import { element, sendXml } from '../xml/write.js';
import { verifyForm } from './form-signature.js';
import { checkPostPolicy, type FormFields, type LengthRange } from './post-policy.js';
import { readForm } from './read-form.js';

/** A browser's form upload ("POST Object"): the policy, signed by who allowed it, decides what may be sent. */
export const postObject: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  const form = await readForm(call.request);
  try {
    const key = keyOf(form.fields, form.fileName);
    const fields = new Map([...form.fields, ['key', key], ['bucket', call.bucket]]);
    const signed = signCall(state, { ...call, key }, fields);
    const policy = fields.get('policy');
    const { lengthRange } = policy === undefined ? {} : checkPostPolicy(policy, fields, state.clock.now());
    const description = {
      ...describe({ get: (name) => fields.get(name), metadata: metadataOf(fields) }, config),
      tags: tagsOf(fields),
    };
    authorizePost(state, signed, description.tags);
    const stored = await receiveFile(state, form.file, fields, lengthRange);
    const { blob, byteLength, etag, checksum } = stored;
    const record = await state.objects.put({
      bucket: call.bucket,
      key,
      draft: { ...description, byteLength, etag, data: { blob }, checksum: { ...checksum, type: 'FULL_OBJECT' } },
      announcement: {
        event: { name: 'ObjectCreated:Post', detailType: 'Object Created', reason: 'POST Object' },
        origin: originOf(signed),
      },
    });
    answer(state, signed, record, fields);
  } finally {
    form.close();
  }
};

const FILE_NAME_VARIABLE = /\$\{filename\}/g;

/** "${filename} is replaced with the name of the file the user provided"; a path before it is dropped. */
function keyOf(fields: FormFields, fileName: string): string {
  const key = fields.get('key');
  if (key === undefined || key === '') {
    throw s3Error(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      {
        ArgumentName: 'key',
        ArgumentValue: '',
      },
    );
  }
  return checkKey(key.replaceAll(FILE_NAME_VARIABLE, () => fileName.split(/[\\/]/).at(-1) ?? ''));
}

function signCall(state: S3State, call: S3Call, fields: FormFields): S3Call {
  const caller = verifyForm(state, fields);
  if (caller === undefined) {
    return call;
  }
  const signature = { seed: '', signingKey: Buffer.alloc(0), scope: '', amzDate: fields.get('x-amz-date') ?? '' };
  return { ...call, verified: { caller, payloadHash: 'UNSIGNED-PAYLOAD', signedHeaders: [], signature } };
}

function authorizePost(state: S3State, call: S3Call, tags: Tags): void {
  const { bucket, key } = call;
  const context = call.verified === undefined ? {} : { 's3:authType': 'POST' };
  demand(state, call, 's3:PutObject', { bucket, key, requestTags: tags, context });
  if (Object.keys(tags).length > 0) {
    demand(state, call, 's3:PutObjectTagging', { bucket, key, requestTags: tags, context });
  }
}

function metadataOf(fields: FormFields): Readonly<Record<string, string>> {
  const prefix = 'x-amz-meta-';
  // Metadata is given back in headers, which carry bytes: UTF-8 stays UTF-8.
  const entries = [...fields].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(prefix.length), Buffer.from(value).toString('latin1')]),
  );
}

/** The form's `tagging` field is the XML of PutObjectTagging. */
function tagsOf(fields: FormFields): Tags {
  const tagging = fields.get('tagging');
  return tagging === undefined ? {} : parseTagging(Buffer.from(tagging));
}

function receiveFile(
  state: S3State,
  file: AsyncIterable<Buffer>,
  fields: FormFields,
  range: LengthRange = { min: 0, max: MAX_SINGLE_PUT_BYTES },
): Promise<Ingested> {
  const max = Math.min(range.max, MAX_SINGLE_PUT_BYTES);
  const claimed = claimedChecksum(fields);
  const md5 = fields.get('content-md5');
  return ingest(state.blobs, {
    chunks: file,
    algorithm: claimed?.algorithm ?? DEFAULT_CHECKSUM_ALGORITHM,
    checkLength(byteLength) {
      if (byteLength > max) {
        throw s3Error('EntityTooLarge', undefined, { ProposedSize: String(byteLength), MaxSizeAllowed: String(max) });
      }
    },
    check(digests, byteLength) {
      if (byteLength < range.min) {
        throw s3Error('EntityTooSmall', undefined, {
          ProposedSize: String(byteLength),
          MinSizeAllowed: String(range.min),
        });
      }
      if (md5 !== undefined && md5 !== digests.md5?.toString('base64')) {
        throw s3Error('BadDigest');
      }
      if (claimed !== undefined && claimed.value !== digests.checksum) {
        throw s3Error('BadDigest', `The ${claimed.algorithm} you specified did not match the calculated checksum.`);
      }
    },
  });
}

function claimedChecksum(
  fields: FormFields,
): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = fields.get(checksumHeader(algorithm));
    if (value !== undefined) {
      checkDigestForm(algorithm, value);
      return { algorithm, value };
    }
  }
  return undefined;
}

/** "success_action_redirect: 303; success_action_status: 200, 201 or 204, 204 when it is none of them." */
function answer(state: S3State, { bucket, key, response }: S3Call, record: ObjectRecord, fields: FormFields): void {
  const location = `${state.endpoint}/${bucket}/${encodeURIComponent(key)}`;
  response.setHeader('etag', quoteEtag(record.etag));
  response.setHeader('location', location);
  writeChecksum(response, record.checksum);
  writeEncryption(response, record.encryption);
  writeVersion(state, bucket, response, record.versionId);
  const redirect = redirectOf(fields);
  if (redirect !== undefined) {
    for (const [name, value] of Object.entries({ bucket, key, etag: quoteEtag(record.etag) })) {
      redirect.searchParams.set(name, value);
    }
    response.writeHead(303, { location: redirect.href }).end();
    return;
  }
  const status = fields.get('success_action_status');
  if (status === '201') {
    const content = { Location: location, Bucket: bucket, Key: key, ETag: quoteEtag(record.etag) };
    sendXml(
      response,
      'PostResponse',
      Object.entries(content).map(([name, value]) => element(name, value)),
      201,
    );
    return;
  }
  response.writeHead(status === '200' ? 200 : 204).end();
}

/** An address that cannot be read is passed over, as S3 does. */
function redirectOf(fields: FormFields): URL | undefined {
  const text = fields.get('success_action_redirect') ?? fields.get('redirect');
  return text !== undefined && URL.canParse(text) && /^https?:/.test(text) ? new URL(text) : undefined;
}
