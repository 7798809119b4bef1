import type { DropClip } from '../resources.js';

/** Amplify's name of the function that reads a row by its id. */
const GET_FUNCTION = /^QueryGet(\w+)DataResolverFn$/;

/** The models with a generated `get…`; the others are reached by operations alone. */
const READ_BY_ID = ['Content', 'Event', 'ModerationDecision', 'Upload', 'UserProfile'];

/**
 * The generated answer to a get says `Unauthorized` for a row that is another's and null for one that does not exist, so
 * it tells which ids exist. The query is filtered by its owner already: what it does not find reads the same for both.
 */
const MISSING_AND_FORBIDDEN_ALIKE = `#if( $ctx.error )
  $util.error($ctx.error.message, $ctx.error.type)
#end
#if( $ctx.result.items.isEmpty() )
  #return($util.toJson(null))
#end
$util.toJson($ctx.result.items[0])`;

/** Replaces the response template of every generated `get…`. */
export function hideForbiddenRows({ data }: DropClip): void {
  const functions = Object.entries(data.resources.cfnResources.cfnFunctionConfigurations);
  const gets = functions.filter(([name]) => GET_FUNCTION.test(name));
  const models = gets.map(([name]) => GET_FUNCTION.exec(name)?.[1] ?? '').sort();
  if (models.join() !== READ_BY_ID.join()) {
    throw new Error('Amplify names the functions of its get queries differently: not every model was found');
  }
  for (const [, get] of gets) {
    get.responseMappingTemplate = MISSING_AND_FORBIDDEN_ALIKE;
    get.responseMappingTemplateS3Location = undefined;
  }
}
