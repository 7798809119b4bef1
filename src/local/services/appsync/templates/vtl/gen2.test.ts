import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ResolverContext, TemplateValue } from '../contract.js';
import { buildContext, buildHost, type RecordingHost } from '../test-support/builders.js';
import { compileVtl } from './compile.js';

const FOLDER = new URL('../test-support/gen2/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.vtl'));

const ANN = { sub: 'sub-1', username: 'ann', claims: { sub: 'sub-1', username: 'ann' } };
const MODERATOR = { ...ANN, claims: { ...ANN.claims, 'cognito:groups': ['moderators'] } };
const OWNER = 'sub-1::ann';

let host: RecordingHost;
beforeEach(() => {
  host = buildHost();
});

function run(name: string, context: ResolverContext): TemplateValue {
  return compileVtl(readFileSync(new URL(`${name}.vtl`, FOLDER), 'utf8'), name)(context, host).value;
}

/** Runs the templates before a data source, one after the other, on one context. */
function pipeline(names: readonly string[], overrides: Partial<ResolverContext> = {}): TemplateValue {
  const context = buildContext({ identity: ANN, ...overrides });
  return names.map((name) => run(`${name}.request`, context)).at(-1);
}

describe('templates that Amplify Gen 2 synthesizes', () => {
  it.each(FILES)('%s compiles', (file) => {
    expect(compileVtl(readFileSync(new URL(file, FOLDER), 'utf8'), file)).toBeTypeOf('function');
  });
});

describe('a get', () => {
  const GET = ['query-get-upload', 'query-get-upload-auth0', 'query-get-upload-post-auth', 'query-get-upload-data'];

  it('queries by id and filters by owner', () => {
    expect(pipeline(GET, { args: { id: '1' } })).toEqual({
      version: '2018-05-29',
      operation: 'Query',
      query: { expression: 'id = :id', expressionValues: { ':id': { S: '1' } } },
      filter: {
        expression: '((#owner = :or_0_owner_eq) OR (#owner = :or_1_owner_eq) OR (#owner = :or_2_owner_eq))',
        expressionNames: { '#owner': 'owner' },
        expressionValues: {
          ':or_0_owner_eq': { S: OWNER },
          ':or_1_owner_eq': { S: 'sub-1' },
          ':or_2_owner_eq': { S: 'ann' },
        },
      },
    });
  });

  it('does not filter for a member of the group', () => {
    expect(pipeline(GET, { args: { id: '1' }, identity: MODERATOR })).not.toHaveProperty('filter');
  });

  it('lets a function through and refuses an identity of the identity pool', () => {
    host = buildHost({ authType: () => 'IAM Authorization' });
    expect(pipeline(GET, { args: { id: '1' }, identity: { accountId: '1' } })).toHaveProperty('operation', 'Query');
    expect(() => pipeline(GET, { args: { id: '1' }, identity: { cognitoIdentityId: 'x' } })).toThrow(
      expect.objectContaining({ errorType: 'Unauthorized' }),
    );
  });

  it('refuses a caller without claims of an owner', () => {
    expect(() => pipeline(GET, { args: { id: '1' }, identity: { claims: {} } })).toThrow('Not Authorized to access');
  });

  it('answers the item, null for none and unauthorized for one that is filtered away', () => {
    const answer = (result: TemplateValue) => run('query-get-upload-data.response', buildContext({ result }));
    expect(answer({ items: [{ id: '1' }], scannedCount: 1 })).toEqual({ id: '1' });
    expect(answer({ items: [], scannedCount: 0 })).toBeNull();
    expect(() => answer({ items: [], scannedCount: 1 })).toThrow(
      expect.objectContaining({ errorType: 'Unauthorized' }),
    );
  });

  it('passes on the error of the data source', () => {
    const error = { message: 'gone', type: 'DynamoDB:ResourceNotFoundException' };
    expect(() => run('query-get-upload-data.response', buildContext({ error }))).toThrow(
      expect.objectContaining({ message: 'gone', errorType: error.type }),
    );
  });
});

describe('lists', () => {
  it('scan with the filters of owner and caller', () => {
    const names = ['query-get-upload', 'query-get-upload-auth0', 'query-list-uploads-data'];
    expect(pipeline(names, { args: { limit: 5, nextToken: 't', filter: { status: { eq: 'DONE' } } } })).toEqual({
      version: '2018-05-29',
      operation: 'Scan',
      limit: 5,
      nextToken: 't',
      filter: expect.objectContaining({
        expression:
          '(((#owner = :and_0_or_0_owner_eq) OR (#owner = :and_0_or_1_owner_eq) OR (#owner = :and_0_or_2_owner_eq)) AND (#status = :and_1_status_eq))',
      }),
    });
  });

  it('refuse a filter that cannot be rendered', () => {
    const names = ['query-get-upload', 'query-list-uploads-data'];
    expect(() => pipeline(names, { args: { filter: { status: { nope: 1 } } } })).toThrow(
      expect.objectContaining({ message: 'Unable to process the filter expression', errorType: 'Unrecognized Filter' }),
    );
  });

  it.each<[string, TemplateValue, object]>([
    ['', {}, { expression: '#light = :light', expressionValues: { ':light': { S: 'SUN' } } }],
    ['lt', { lt: 3 }, { expression: '#light = :light AND #sortKey < :sortKey' }],
    ['between', { between: [1, 2] }, { expression: '#light = :light AND #sortKey BETWEEN :sortKey0 AND :sortKey1' }],
    ['eq', { eq: 2 }, { expressionValues: { ':light': { S: 'SUN' }, ':sortKey': { N: '2' } } }],
  ])('query an index by its key and %s', (_, heightCentimetres, query) => {
    const args = { light: 'SUN', heightCentimetres, sortDirection: 'DESC' };
    expect(pipeline(['query-get-upload', 'query-list-plants-by-light-data'], { args })).toEqual({
      version: '2018-05-29',
      operation: 'Query',
      limit: 100,
      index: 'byLight',
      scanIndexForward: false,
      query: expect.objectContaining(query),
    });
  });

  it('refuse a sort key without its partition key', () => {
    expect(() => pipeline(['query-list-plants-by-light-data'], { args: { heightCentimetres: { eq: 1 } } })).toThrow(
      expect.objectContaining({ errorType: 'InvalidArgumentsError' }),
    );
  });
});

describe('a create', () => {
  const CREATE = [
    'mutation-create-upload',
    'mutation-create-upload-init0',
    'mutation-create-upload-auth0',
    'query-get-upload-post-auth',
    'mutation-create-upload-data',
  ];

  it('puts the owner, the defaults and a condition', () => {
    expect(pipeline(CREATE, { args: { input: { eventId: 'e', fileSize: 3 } } })).toEqual({
      version: '2018-05-29',
      operation: 'PutItem',
      key: { id: { S: '00000000-0000-4000-8000-000000000001' } },
      attributeValues: {
        id: { S: '00000000-0000-4000-8000-000000000001' },
        createdAt: { S: '2026-03-04T05:06:07.089Z' },
        updatedAt: { S: '2026-03-04T05:06:07.089Z' },
        eventId: { S: 'e' },
        fileSize: { N: 3 },
        owner: { S: OWNER },
        __typename: { S: 'Upload' },
      },
      condition: { expression: '(attribute_not_exists(#id))', expressionNames: { '#id': 'id' } },
    });
  });

  it('refuses to create for another owner', () => {
    expect(() => pipeline(CREATE, { args: { input: { owner: 'sub-2::bob' } } })).toThrow(
      expect.objectContaining({ errorType: 'Unauthorized' }),
    );
  });
});

describe('an update', () => {
  it('reads the row, checks its owner and sets, removes and conditions', () => {
    const args = { input: { id: '1', status: 'DONE', progress: null }, condition: { status: { ne: 'DONE' } } };
    const context = buildContext({ args, identity: ANN });
    run('mutation-create-upload.request', context);
    run('mutation-update-upload-init0.request', context);
    expect(run('mutation-update-upload-auth0.request', context)).toEqual({
      version: '2018-05-29',
      operation: 'GetItem',
      key: { id: { S: '1' } },
    });
    context.result = { id: '1', owner: OWNER };
    run('mutation-update-upload-auth0.response', context);
    expect(run('mutation-update-upload-data.request', context)).toEqual({
      version: '2018-05-29',
      operation: 'UpdateItem',
      key: { id: { S: '1' } },
      update: {
        expression: 'SET #updatedAt = :updatedAt, #status = :status REMOVE #progress',
        expressionNames: { '#updatedAt': 'updatedAt', '#status': 'status', '#progress': 'progress' },
        expressionValues: { ':updatedAt': { S: '2026-03-04T05:06:07.089Z' }, ':status': { S: 'DONE' } },
      },
      condition: {
        expression: '((attribute_exists(#id)) AND (#status <> :and_1_status_ne))',
        expressionNames: { '#id': 'id', '#status': 'status' },
        expressionValues: { ':and_1_status_ne': { S: 'DONE' } },
      },
    });
  });

  it('refuses the row of another and a field that the group may not set', () => {
    const check = (identity: ResolverContext['identity'], input: ResolverContext['args']) =>
      run(
        'mutation-update-upload-auth0.response',
        buildContext({ args: { input }, identity, result: { owner: 'sub-2::bob' } }),
      );
    expect(() => check(ANN, { id: '1' })).toThrow(expect.objectContaining({ errorType: 'Unauthorized' }));
    expect(check(MODERATOR, { id: '1', status: 'DONE' })).toEqual({});
    expect(() => check(MODERATOR, { id: '1', owner: 'sub-3' })).toThrow('Unauthorized on [owner]');
  });
});

describe('relations and fields', () => {
  it('query the many of a parent, and nothing for none', () => {
    const query = (overrides: Partial<ResolverContext>) =>
      pipeline(['query-get-upload', 'plant-orders-data'], overrides);
    expect(query({ source: { id: 'p' }, args: { sortDirection: 'DESC', filter: { quantity: { gt: 1 } } } })).toEqual({
      version: '2018-05-29',
      operation: 'Query',
      query: {
        expression: '#partitionKey = :partitionKey',
        expressionNames: { '#partitionKey': 'plantId' },
        expressionValues: { ':partitionKey': { S: 'p' } },
      },
      scanIndexForward: false,
      filter: expect.objectContaining({ expression: '(#quantity > :quantity_gt)' }),
      limit: 100,
      nextToken: null,
      index: 'gsi-Plant.orders',
    });
    expect(query({ source: {} })).toEqual({ items: [] });
  });

  it('show the name of an owner, and null for none', () => {
    const owner = (source: ResolverContext['args']) => run('upload-owner-data.response', buildContext({ source }));
    expect(owner({ owner: OWNER })).toBe('ann');
    expect(owner({ owner: ['sub-1::ann', 'bob'] })).toEqual(['ann', 'bob']);
    expect(owner({})).toBeNull();
  });

  it('hide a field from the answer of a mutation', () => {
    const cost = (source: ResolverContext['args']) => run('plant-cost-cents-data.response', buildContext({ source }));
    expect(cost({ costCents: 5 })).toBe(5);
    expect(cost({ costCents: 5, __operation: 'Mutation' })).toBeNull();
  });
});

describe('a subscription', () => {
  const subscribe = (overrides: Partial<ResolverContext>) => {
    const context = buildContext({ identity: ANN, ...overrides });
    run('subscription-on-create-upload-auth0.request', context);
    run('subscription-on-create-upload-data.response', context);
    return host.extended;
  };
  const ownerIs = { fieldName: 'owner', operator: 'eq', value: 'ann' };

  it('filters by the owner', () => {
    expect(subscribe({})).toEqual([['setSubscriptionFilter', { filterGroup: [{ filters: [ownerIs] }] }]]);
  });

  it('adds the filter of the caller', () => {
    expect(subscribe({ args: { filter: { status: { eq: 'DONE' } } } })).toEqual([
      [
        'setSubscriptionFilter',
        { filterGroup: [{ filters: [ownerIs, { fieldName: 'status', operator: 'eq', value: 'DONE' }] }] },
      ],
    ]);
  });

  it('sets none for a member of the group and refuses another owner', () => {
    expect(subscribe({ identity: MODERATOR })).toEqual([]);
    expect(() => subscribe({ args: { owner: 'bob' } })).toThrow(expect.objectContaining({ errorType: 'Unauthorized' }));
  });
});

describe('a function handler', () => {
  it('gets the whole context', () => {
    const context = buildContext({
      args: { key: 'k' },
      identity: ANN,
      stash: { typeName: 'Mutation', fieldName: 'presignUpload' },
    });
    expect(run('invoke-function.request', context)).toEqual({
      version: '2018-05-29',
      operation: 'Invoke',
      payload: {
        typeName: 'Mutation',
        fieldName: 'presignUpload',
        arguments: { key: 'k' },
        identity: ANN,
        source: {},
        request: { headers: {}, domainName: null },
        prev: null,
      },
      invocationType: 'RequestResponse',
    });
  });
});
