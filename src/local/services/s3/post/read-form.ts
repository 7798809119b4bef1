import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { s3Error } from '../errors.js';
import { MAX_POST_FIELDS_BYTES } from '../limits.js';
import type { FormFields } from './post-policy.js';

export interface PostForm {
  readonly fields: FormFields;
  readonly fileName: string;
  /** The file's bytes; it ends in error when the form breaks off. */
  readonly file: Readable;
  /** Stops reading the form; call it whatever came of the file. */
  close(): void;
}

/**
 * Reads a form up to its file, which then streams: "the file must be the last field in the form".
 *
 * @throws AwsError `MalformedPOSTRequest`, `MaxPostPreDataLengthExceeded`, `InvalidArgument` without a file.
 */
export function readForm(request: IncomingMessage): Promise<PostForm> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    let fieldBytes = 0;
    const parser = createParser(request);
    const close = () => {
      request.unpipe(parser);
      request.resume();
    };
    const fail = (error: Error) => {
      close();
      reject(error);
    };
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      fieldBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
      if (fieldBytes > MAX_POST_FIELDS_BYTES || nameTruncated || valueTruncated) {
        fail(s3Error('MaxPostPreDataLengthExceeded'));
        return;
      }
      const key = name.toLowerCase();
      if (!fields.has(key)) {
        fields.set(key, value);
      }
    });
    parser.on('file', (name, file, { filename }) => {
      if (name.toLowerCase() !== 'file') {
        file.resume();
        fail(
          s3Error('InvalidArgument', 'POST requires exactly one file upload per request.', {
            ArgumentName: 'file',
            ArgumentValue: '0',
          }),
        );
        return;
      }
      const broken = (error: Error) => file.destroy(error);
      request.once('error', broken);
      parser.once('error', broken);
      resolve({ fields, fileName: filename ?? '', file, close });
    });
    parser.once('error', (error) => fail(s3Error('MalformedPOSTRequest', undefined, {}, { cause: error })));
    parser.once('close', () =>
      fail(
        s3Error('InvalidArgument', 'POST requires exactly one file upload per request.', {
          ArgumentName: 'file',
          ArgumentValue: '0',
        }),
      ),
    );
    request.once('error', fail);
    request.pipe(parser);
  });
}

function createParser(request: IncomingMessage): ReturnType<typeof busboy> {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fieldSize: MAX_POST_FIELDS_BYTES, fieldNameSize: MAX_POST_FIELDS_BYTES, files: 1 },
    });
  } catch (error) {
    throw s3Error('MalformedPOSTRequest', undefined, {}, { cause: error });
  }
}
