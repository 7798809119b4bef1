import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../assembly/index.js';
import { templateKeyOf } from '../../deployment/stage-assembly.js';
import { isJsonObject, parseJson, readString } from '../../shared/json-fields.js';
import { type CloudFormationState, validation } from './state.js';

/**
 * The template that a request names: its own text, or an object of the staging bucket. The address is never asked.
 *
 * @throws AwsError `ValidationError`.
 */
export async function readTemplateBody({ s3, stagingBucket }: CloudFormationState, input: JsonObject): Promise<string> {
  const body = readString(input, 'TemplateBody');
  const url = readString(input, 'TemplateURL');
  if ((body === undefined) === (url === undefined)) {
    throw validation('Either Template URL or Template Body must be specified.');
  }
  if (url === undefined) {
    return body ?? '';
  }
  const object = await s3.getObject(stagingBucket, templateKeyOf(url));
  if (object === undefined) {
    throw validation('S3 error: The specified key does not exist.');
  }
  return text(object.body);
}

/** @throws AwsError `ValidationError`; a template in YAML is one, CDK and Amplify write JSON. */
export function parseTemplateBody(body: string): JsonObject {
  const template = parseJson(body);
  if (!isJsonObject(template)) {
    throw validation('Template format error: the local runtime reads templates in JSON.');
  }
  return template;
}
