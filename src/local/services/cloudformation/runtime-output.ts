import type { JsonObject } from '../../assembly/index.js';
import type { StackView } from '../../deployment/stack-views.js';
import { isJsonObject, parseJson } from '../../shared/json-fields.js';

const PLATFORM_METADATA = 'AWS::Amplify::Platform';
const CUSTOM_METADATA = 'AWS::Amplify::Custom';
const CUSTOM_OUTPUT = 'customOutputs';

/** The root stack of an Amplify backend, which its tools read the outputs from. */
function isAmplifyBackend({ parentId }: Pick<StackView, 'parentId'>, metadata: JsonObject): boolean {
  return parentId === undefined && metadata[PLATFORM_METADATA] !== undefined;
}

/** Says in the metadata that there are custom outputs, as a backend that calls `addOutput` does. */
export function withRuntimeMetadata(view: Pick<StackView, 'parentId'>, metadata: JsonObject): JsonObject {
  return isAmplifyBackend(view, metadata)
    ? { ...metadata, [CUSTOM_METADATA]: { version: '1', stackOutputs: [CUSTOM_OUTPUT] } }
    : metadata;
}

/**
 * Adds `custom.runtime` and `custom.endpoint` to what Amplify's tools write into amplify_outputs.json. By them a client
 * knows that it talks to a local runtime, as it does by the file that `npm start` writes.
 */
export function withRuntimeOutput(
  view: Pick<StackView, 'parentId' | 'outputs'>,
  metadata: JsonObject,
  endpoint: string,
): Readonly<Record<string, string>> {
  if (!isAmplifyBackend(view, metadata)) {
    return view.outputs;
  }
  const own = parseJson(view.outputs[CUSTOM_OUTPUT] ?? '{}');
  const outputs = isJsonObject(own) ? own : {};
  const custom = isJsonObject(outputs['custom']) ? outputs['custom'] : {};
  return {
    ...view.outputs,
    [CUSTOM_OUTPUT]: JSON.stringify({ ...outputs, custom: { ...custom, runtime: 'local', endpoint } }),
  };
}
