import { AwsError } from '../../../shared/aws-error.js';
import { isJsonObject, parseJson, readString } from '../../../shared/json-fields.js';
import type { FunctionOperation } from '../operation.js';
import { describeConfiguration } from './get-function-configuration.js';

const MEMBERS: ReadonlySet<string> = new Set(['FunctionName', 'S3Bucket', 'S3Key']);

/** The code comes from the staging bucket; what runs ends with the old one. */
export const updateFunctionCode: FunctionOperation = {
  of: 'function',
  method: 'PUT',
  path: /^\/2015-03-31\/functions\/([^/]+)\/code$/,
  permission: 'lambda:UpdateFunctionCode',
  async run({ deployed, functions }, { definition }, { body }) {
    const parsed = parseJson(body);
    const input = isJsonObject(parsed) ? parsed : {};
    const unknown = Object.keys(input).find((member) => !MEMBERS.has(member));
    if (unknown !== undefined) {
      throw invalid(`UpdateFunctionCode: ${unknown} is not simulated.`);
    }
    const bucket = readString(input, 'S3Bucket');
    const key = readString(input, 'S3Key');
    if (bucket === undefined || key === undefined) {
      throw invalid('Please provide a source for function code.');
    }
    await deployed().patch(definition.name, { Code: { S3Bucket: bucket, S3Key: key } });
    return {
      statusCode: 200,
      payload: JSON.stringify(describeConfiguration(functions.find(definition.name).definition)),
    };
  },
};

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, 400, { details: { Type: 'User' } });
}
