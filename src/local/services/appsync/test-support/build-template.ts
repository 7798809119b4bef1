import type { Json, JsonObject } from '../../../assembly/resource.js';
import { TEST_POOL_ID } from './fake-services.js';

const API_ID: JsonObject = { 'Fn::GetAtt': ['Api', 'ApiId'] };

type Resources = Readonly<Record<string, JsonObject>>;

function resource(type: string, properties: JsonObject): JsonObject {
  return { Type: type, Properties: properties };
}

/** A GraphQL API for the test pool and IAM, with its schema and a NONE data source named `None`. */
export function apiWith(sdl: string, properties: JsonObject = {}): Resources {
  return {
    Api: resource('AWS::AppSync::GraphQLApi', {
      Name: 'test',
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      UserPoolConfig: { UserPoolId: TEST_POOL_ID, AwsRegion: 'us-east-1', DefaultAction: 'ALLOW' },
      AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
      ...properties,
    }),
    Schema: resource('AWS::AppSync::GraphQLSchema', { ApiId: API_ID, Definition: sdl }),
    None: resource('AWS::AppSync::DataSource', { ApiId: API_ID, Name: 'None', Type: 'NONE' }),
  };
}

/** A role for data sources, with these statements. */
export function role(name: string, statements: readonly Json[]): JsonObject {
  return resource('AWS::IAM::Role', {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'appsync.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'Inline', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  });
}

export function allow(actions: readonly string[], resources: readonly Json[]): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

/** A data source named `Table` on a table of that name, whose role may do everything to it, unless told otherwise. */
export function tableSource(statements?: readonly Json[], name = 'Table'): Resources {
  const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
  return {
    [`${name}Role`]: role(`${name}Role`, statements ?? [allow(['dynamodb:*'], [arn, `${arn}/*`])]),
    [name]: resource('AWS::AppSync::DataSource', {
      ApiId: API_ID,
      Name: name,
      Type: 'AMAZON_DYNAMODB',
      DynamoDBConfig: { TableName: name, AwsRegion: 'us-east-1' },
      ServiceRoleArn: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
    }),
  };
}

/** A data source named after its function, whose role may invoke it unless told otherwise. */
export function lambdaSource(name: string, statements?: readonly Json[]): Resources {
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  return {
    [`${name}Role`]: role(`${name}Role`, statements ?? [allow(['lambda:InvokeFunction'], [arn])]),
    [`${name}Source`]: resource('AWS::AppSync::DataSource', {
      ApiId: API_ID,
      Name: name,
      Type: 'AWS_LAMBDA',
      LambdaConfig: { LambdaFunctionArn: arn },
      ServiceRoleArn: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
    }),
  };
}

const RESULT = '$util.toJson($ctx.result)';
/** Fails with the data source's error, else gives its result. */
export const RESULT_OR_ERROR = `#if($ctx.error)$util.error($ctx.error.message, $ctx.error.type, $ctx.result)#end${RESULT}`;

/** A unit resolver of `Type.field`. */
export function unit(field: string, dataSource: string, request: string, response = RESULT_OR_ERROR): Resources {
  const [typeName = '', fieldName = ''] = field.split('.');
  return {
    [`${typeName}${fieldName}Resolver`]: resource('AWS::AppSync::Resolver', {
      ApiId: API_ID,
      TypeName: typeName,
      FieldName: fieldName,
      DataSourceName: dataSource,
      RequestMappingTemplate: request,
      ResponseMappingTemplate: response,
    }),
  };
}

export interface PipelineFunction {
  readonly dataSource: string;
  readonly request: string;
  readonly response?: string;
}

/** A pipeline resolver of `Type.field` with functions of its own. */
export function pipeline(
  field: string,
  functions: readonly PipelineFunction[],
  { before = '{}', after = '$util.toJson($ctx.prev.result)' } = {},
): Resources {
  const [typeName = '', fieldName = ''] = field.split('.');
  const names = functions.map((_, index) => `${typeName}${fieldName}Function${index}`);
  return {
    ...Object.fromEntries(
      functions.map(({ dataSource, request, response = RESULT_OR_ERROR }, index) => [
        names[index] ?? '',
        resource('AWS::AppSync::FunctionConfiguration', {
          ApiId: API_ID,
          Name: `f${index}`,
          FunctionVersion: '2018-05-29',
          DataSourceName: dataSource,
          RequestMappingTemplate: request,
          ResponseMappingTemplate: response,
        }),
      ]),
    ),
    [`${typeName}${fieldName}Resolver`]: resource('AWS::AppSync::Resolver', {
      ApiId: API_ID,
      TypeName: typeName,
      FieldName: fieldName,
      Kind: 'PIPELINE',
      PipelineConfig: { Functions: names.map((name) => ({ 'Fn::GetAtt': [name, 'FunctionId'] })) },
      RequestMappingTemplate: before,
      ResponseMappingTemplate: after,
    }),
  };
}

/** Any other resource of the API. */
export function part(type: string, properties: JsonObject): JsonObject {
  return resource(`AWS::AppSync::${type}`, { ApiId: API_ID, ...properties });
}
