import { isJsonObject, readString } from '../../../shared/json-fields.js';
import { withRuntimeMetadata } from '../runtime-output.js';
import { type CloudFormationOperation, refuseOthers, requireView } from '../state.js';
import { parseTemplateBody, readTemplateBody } from '../template.js';

/** Of a stack, or of a template that is not deployed yet. */
export const getTemplateSummary: CloudFormationOperation = async (state, input) => {
  refuseOthers(input, ['StackName', 'TemplateBody', 'TemplateURL']);
  const view = input['StackName'] === undefined ? undefined : requireView(state, input);
  const template = parseTemplateBody(view === undefined ? await readTemplateBody(state, input) : view.readTemplate());
  const section = (name: string) => (isJsonObject(template[name]) ? template[name] : {});
  const types = Object.values(section('Resources')).map((one) => (isJsonObject(one) ? String(one['Type']) : ''));
  return {
    ...(template['Metadata'] === undefined
      ? {}
      : {
          Metadata: JSON.stringify(
            view === undefined ? template['Metadata'] : withRuntimeMetadata(view, section('Metadata')),
          ),
        }),
    Parameters: Object.entries(section('Parameters')).map(([name, one]) => describeParameter(name, one)),
    ResourceTypes: [...new Set(types)],
    Version: readString(template, 'AWSTemplateFormatVersion') ?? '2010-09-09',
  };
};

function describeParameter(name: string, declaration: unknown) {
  const fields = typeof declaration === 'object' && declaration !== null ? Object.entries(declaration) : [];
  const texts = new Map(fields.map(([key, value]) => [key, String(value)]));
  const fallback = texts.get('Default');
  return {
    ParameterKey: name,
    ParameterType: texts.get('Type') ?? 'String',
    ...(fallback === undefined ? {} : { DefaultValue: fallback }),
    NoEcho: texts.get('NoEcho') ?? 'false',
  };
}
