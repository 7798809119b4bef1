import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ofType } from './backend/templates.js';
import { PROJECT } from './load-checked.js';
import { renderReport } from './report/render-report.js';
import { findAll } from './rules.js';
import {
  only,
  planting,
  propertiesIn,
  type SpoiltProperties,
  statementsIn,
  template,
  the,
} from './test-support/planting.js';

/** Each test spoils a copy of the backend in one place, and exactly one rule may tell of it. */
const { checked, findingsAfter } = planting();

describe('the backend as it is', () => {
  it('has nothing to be corrected', () => {
    expect(findAll(checked())).toEqual([]);
  });

  it('is what the report says; when it is not: npm run check -- --write', async () => {
    const report = readFileSync(join(PROJECT, 'scripts/check/report.md'), 'utf8');
    expect(report).toBe(await renderReport(checked()));
  });
});

describe('who may do what', () => {
  it('a grant of everything on everything', () => {
    const findings = findingsAfter('branch', (backend) => {
      statementsIn(propertiesIn(backend, 'AWS::IAM::Policy', /initiateuploadlambda/)).push({
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
      });
    });
    expect(findings).toEqual(the('wildcard-grant', 'initiateuploadlambdaServiceRole s3:* *', /may s3:\* on \*/));
    expect(findings).toMatchObject([{ target: 'branch', level: 'error' }]);
  });

  it('a grant of a named action on everything of a kind', () => {
    const findings = findingsAfter('branch', (backend) => {
      statementsIn(propertiesIn(backend, 'AWS::IAM::Policy', /getplaybacklambda/)).push({
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: { 'Fn::Sub': 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*' },
      });
    });
    expect(findings).toEqual(
      the('wildcard-grant', /^getplaybacklambda.* dynamodb:GetItem arn/, /may dynamodb:GetItem/),
    );
  });

  it('a role with a policy of AWS’s', () => {
    const findings = findingsAfter('sandbox', (backend) => {
      const role = propertiesIn(backend, 'AWS::IAM::Role', /completeuploadlambda/);
      (role['ManagedPolicyArns'] as unknown[]).push('arn:aws:iam::aws:policy/AdministratorAccess');
    });
    expect(findings).toEqual(the('wildcard-grant', /completeuploadlambda.*AdministratorAccess$/, /AWS wrote/));
  });

  it('a mutation that guests may call', () => {
    const findings = findingsAfter('branch', (backend) => {
      const granted = ofType(backend, 'AWS::IAM::ManagedPolicy').find(({ Properties }) =>
        JSON.stringify(Properties?.['Roles']).includes('unauthenticatedUserRole'),
      )?.Properties as SpoiltProperties;
      statementsIn(granted).push({
        Effect: 'Allow',
        Action: 'appsync:GraphQL',
        Resource: {
          'Fn::Sub': 'arn:aws:appsync:${AWS::Region}:${AWS::AccountId}:apis/a/types/Mutation/fields/deleteEvent',
        },
      });
    });
    expect(findings).toEqual(the('guest-operation', 'guests Mutation.deleteEvent', /without an account/));
  });

  it('a status that clients may write', () => {
    const findings = findingsAfter('branch', (backend) => {
      backend.schema = backend.schema.replace(
        'updateContent(contentId: ID!',
        'updateContent(contentId: ID!, status: ContentStatus',
      );
    });
    expect(findings).toEqual(the('writable-field', 'Mutation.updateContent status', /what the server manages/));
  });

  it('an owner that clients may write, in an input of a generated mutation', () => {
    const findings = findingsAfter('branch', (backend) => {
      backend.schema = backend.schema
        .replace(
          'type Mutation @aws_iam {',
          'type Mutation @aws_iam {\n createEvents(input: CreateEventsInput!): Event',
        )
        .concat('\ninput CreateEventsInput { title: String, creativeId: ID }\n');
    });
    expect(findings).toEqual(
      the('writable-field', 'Mutation.createEvents input.creativeId', /what the server manages/),
    );
  });

  it('an attribute of the user pool that people may write', () => {
    const findings = findingsAfter('branch', (backend) => {
      const client = propertiesIn(backend, 'AWS::Cognito::UserPoolClient');
      (client['WriteAttributes'] as string[]).push('email_verified');
    });
    expect(findings).toEqual(the('writable-field', /email_verified$/, /lets a person write/));
  });
});

describe('the door', () => {
  it('an API key', () => {
    const findings = findingsAfter('branch', (backend) => {
      const api = propertiesIn(backend, 'AWS::AppSync::GraphQLApi');
      (api['AdditionalAuthenticationProviders'] as unknown[]).push({ AuthenticationType: 'API_KEY' });
    });
    expect(findings).toEqual(the('api-door', /GraphQLAPI/, /takes API keys/));
  });

  it.each([
    ['IntrospectionConfig', 'ENABLED', /explains its schema/],
    ['QueryDepthLimit', undefined, /any depth/],
    ['ResolverCountLimit', 0, /any number of resolvers/],
  ])('a branch with %s %s', (property, value, message) => {
    const findings = findingsAfter('branch', (backend) => {
      const api = propertiesIn(backend, 'AWS::AppSync::GraphQLApi');
      if (value === undefined) {
        delete api[property];
      } else {
        api[property] = value;
      }
    });
    expect(findings).toEqual(the('api-door', /GraphQLAPI/, message));
  });
});

describe('what holds data', () => {
  it('a public bucket', () => {
    const findings = findingsAfter('branch', (backend) => {
      const bucket = propertiesIn(backend, 'AWS::S3::Bucket', /contentBucket/);
      (bucket['PublicAccessBlockConfiguration'] as SpoiltProperties)['BlockPublicPolicy'] = false;
    });
    expect(findings).toEqual(the('bucket-access', /^storage contentBucket/, /can be made public: BlockPublicPolicy/));
  });

  it('a bucket whose policy lets everyone read', () => {
    const findings = findingsAfter('branch', (backend) => {
      statementsIn(propertiesIn(backend, 'AWS::S3::BucketPolicy', /storage imagesBucket/)).push({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::images/public/*',
      });
    });
    expect(findings).toEqual(the('bucket-access', /^storage imagesBucket/, /lets everyone in/));
  });

  it('a bucket that takes requests without TLS', () => {
    const findings = findingsAfter('sandbox', (backend) => {
      const policy = statementsIn(propertiesIn(backend, 'AWS::S3::BucketPolicy', /storage uploadsBucket/));
      policy.splice(
        policy.findIndex((statement) => JSON.stringify(statement).includes('SecureTransport')),
        1,
      );
    });
    expect(findings).toEqual(the('bucket-access', /^storage uploadsBucket/, /without TLS/));
  });

  it('a branch’s table without point-in-time recovery', () => {
    const findings = findingsAfter('branch', (backend) => {
      delete propertiesIn(backend, 'Custom::AmplifyDynamoDBTable', /Content ContentTable/)[
        'pointInTimeRecoverySpecification'
      ];
    });
    expect(findings).toEqual(the('table-recovery', 'data/Content ContentTable', /no point-in-time recovery/));
  });

  it('users that can be deleted by mistake', () => {
    const findings = findingsAfter('branch', (backend) => {
      propertiesIn(backend, 'AWS::Cognito::UserPool')['DeletionProtection'] = 'INACTIVE';
    });
    expect(findings).toEqual(the('data-kept', /^auth amplifyAuthUserPool/, /deleted by mistake/));
  });

  it('a logical id that changed', () => {
    const findings = findingsAfter('branch', (backend) => {
      const auth = template(backend, 'auth');
      const { logicalId } = only(backend, 'AWS::Cognito::IdentityPool');
      const { [logicalId]: pool, ...others } = auth.resources;
      auth.resources = { ...others, ...(pool === undefined ? {} : { amplifyAuthIdentities00C0FFEE: pool }) };
    });
    expect(findings).toEqual([
      ...the('stateful-id', /^auth amplifyAuthIdentityPool/, /is gone/),
      ...the('stateful-id', 'auth amplifyAuthIdentities00C0FFEE', /not pinned/),
    ]);
  });
});

describe('stacks and their resources', () => {
  it('two stacks that need each other', () => {
    const findings = findingsAfter('branch', (backend) => {
      const stacks = ofType(backend, 'AWS::CloudFormation::Stack').filter(({ stack }) => stack === 'root');
      const [auth, data] = ['auth', 'data'].map((name) => stacks.find(({ logicalId }) => logicalId.startsWith(name)));
      const properties = (auth?.Properties ?? {}) as SpoiltProperties;
      properties['Parameters'] = { back: { 'Fn::GetAtt': [data?.logicalId, 'Outputs.any'] } };
    });
    expect(findings).toEqual(the('stack-cycle', /auth\w+ -> data\w+ -> auth|data\w+ -> auth\w+ -> data/, /circle/));
  });

  it.each([
    [405, 'warning'],
    [480, 'error'],
  ])('a stack of %i resources is a reason for a(n) %s', (count, level) => {
    const findings = findingsAfter('branch', (backend) => {
      const { resources } = template(backend, 'media');
      for (let index = Object.keys(resources).length; index < count; index += 1) {
        resources[`Planted${index}`] = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x' } };
      }
    });
    expect(findings).toEqual(the('stack-size', 'media resources', new RegExp(`^${count} of 500$`)));
    expect(findings).toMatchObject([{ level }]);
  });

  it('a property that is misspelt', () => {
    const findings = findingsAfter('branch', (backend) => {
      propertiesIn(backend, 'AWS::SQS::Queue', /media/)['VisibilityTimeOut'] = 30;
    });
    expect(findings).toEqual(
      the('resource-schema', /^media .*\(AWS::SQS::Queue\)$/, /VisibilityTimeOut is no property/),
    );
  });

  it('a property of the wrong kind, and one that is missing', () => {
    const findings = findingsAfter('branch', (backend) => {
      propertiesIn(backend, 'AWS::CloudWatch::Alarm')['EvaluationPeriods'] = 'two';
      delete propertiesIn(backend, 'AWS::CloudFront::KeyGroup')['KeyGroupConfig'];
    });
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        ...the('resource-schema', /AWS::CloudWatch::Alarm/, /EvaluationPeriods is no integer/),
        ...the('resource-schema', /AWS::CloudFront::KeyGroup/, /KeyGroupConfig is required/),
      ]),
    );
  });

  it('a warning of the synthesis', () => {
    const findings = findingsAfter('branch', (backend) => {
      backend.warnings.push('WARNING: owners may reassign ownership');
    });
    expect(findings).toEqual(the('synth-warning', 'WARNING: owners may reassign ownership', /warned/));
  });
});
