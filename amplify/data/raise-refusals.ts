import type { DropClip } from '../resources.js';

/** Amplify's name of the AppSync function that calls a Lambda function for a field. */
const INVOKE_FUNCTION = /^InvokeFn\w+LambdaDataSource$/;

/**
 * Amplify's own answer knows what a function threw and nothing else. A refusal is no fault of a function, so it is returned
 * (src/operations/field-handler.ts) and becomes the field's error here, as the resolvers' own do.
 */
const RAISE_REFUSALS = `#if( $ctx.error )
  $util.error($ctx.error.message, $ctx.error.type)
#end
#if( !$util.isNull($ctx.result.refusal) )
  $util.error($ctx.result.refusal.message, $ctx.result.refusal.code)
#end
$util.toJson($ctx.result)`;

/** Replaces the response template of every field that a function answers. */
export function raiseRefusals({ data }: DropClip): void {
  const functions = Object.entries(data.resources.cfnResources.cfnFunctionConfigurations);
  const invokes = functions.filter(([name]) => INVOKE_FUNCTION.test(name));
  if (invokes.length === 0) {
    throw new Error('Amplify names the functions that call Lambda differently: none was found');
  }
  for (const [, invoke] of invokes) {
    invoke.responseMappingTemplate = RAISE_REFUSALS;
    invoke.responseMappingTemplateS3Location = undefined;
  }
}
