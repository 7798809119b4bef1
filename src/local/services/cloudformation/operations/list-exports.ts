import { isJsonObject, readString } from '../../../shared/json-fields.js';
import { pageOf } from '../page.js';
import { allViews, type CloudFormationOperation, refuseOthers } from '../state.js';
import { parseTemplateBody } from '../template.js';

/** Outputs that their templates export under a name of the account. */
export const listExports: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['NextToken']);
  const exports = allViews(state).flatMap((view) => {
    const declared = parseTemplateBody(view.readTemplate())['Outputs'];
    return Object.entries(isJsonObject(declared) ? declared : {}).flatMap(([name, output]) => {
      const exported = isJsonObject(output) && isJsonObject(output['Export']) ? output['Export'] : {};
      const exportName = readString(exported, 'Name');
      const value = view.outputs[name];
      return exportName === undefined || value === undefined
        ? []
        : [{ ExportingStackId: view.id, Name: exportName, Value: value }];
    });
  });
  const { page, next } = pageOf(exports, input);
  return { Exports: page, ...next };
};
