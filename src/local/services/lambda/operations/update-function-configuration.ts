import { AwsError } from '../../../shared/aws-error.js';
import { isJsonObject, parseJson } from '../../../shared/json-fields.js';
import type { FunctionOperation } from '../operation.js';
import { describeConfiguration } from './get-function-configuration.js';

/** What a deployment tool sets past the template. */
const SETTABLE: ReadonlySet<string> = new Set(['Description', 'Environment', 'MemorySize', 'Timeout']);

export const updateFunctionConfiguration: FunctionOperation = {
  of: 'function',
  method: 'PUT',
  path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
  permission: 'lambda:UpdateFunctionConfiguration',
  async run({ deployed, functions }, { definition }, { body }) {
    const parsed = parseJson(body);
    const { FunctionName: _name, ...wanted } = isJsonObject(parsed) ? parsed : {};
    const unknown = Object.keys(wanted).find((member) => !SETTABLE.has(member));
    if (unknown !== undefined) {
      throw new AwsError(
        'InvalidParameterValueException',
        `UpdateFunctionConfiguration: ${unknown} is not simulated.`,
        400,
        {
          details: { Type: 'User' },
        },
      );
    }
    await deployed().patch(definition.name, wanted);
    return {
      statusCode: 200,
      payload: JSON.stringify(describeConfiguration(functions.find(definition.name).definition)),
    };
  },
};
