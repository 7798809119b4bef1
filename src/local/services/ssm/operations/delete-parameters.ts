import type { JsonOperation } from '../../../shared/json-protocol.js';
import { readReference } from '../parameter-name.js';
import type { SsmState } from '../state.js';
import { readNames } from './read-names.js';

export const deleteParameters: JsonOperation<SsmState> = async ({ parameters }, input) => {
  const deleted: string[] = [];
  const invalid: string[] = [];
  for (const text of readNames(input)) {
    const existed = await parameters.remove(readReference(text).name);
    (existed ? deleted : invalid).push(text);
  }
  return { DeletedParameters: deleted, InvalidParameters: invalid };
};
