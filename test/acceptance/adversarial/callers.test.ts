import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { confirmSignUp, fetchAuthSession, signUp, updateUserAttributes } from 'aws-amplify/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevice } from '../../../examples/demo/devices.js';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { createPeople, PASSWORD, type People, type Person } from '../../support/people.js';
import { postGraphql, type Tokens, tokensOf } from '../../support/raw-graphql.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';
import { EXPECTED } from '../access/expected.js';

/** Callers who are not who they say, or nobody at all. */
let local: StartedLocal;
let people: People;
let api: BackendClient;
let fan: Person;
let admin: Person;
let tokens: Tokens;
let url: string;

beforeAll(async () => {
  local = await startLocal('dropclip');
  url = local.runtime.graphqlUrls[0] ?? '';
  people = createPeople(local);
  api = createBackendClient();
  [fan, admin] = await Promise.all([people.join('fan'), people.join('admin', { groups: ['admins'] })]);
  tokens = await tokensOf(fan);
});

afterAll(() => local?.close());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as object;
const askWith = (headers: Record<string, string>) => postGraphql(url, { query: '{ getMyProfile { id } }', headers });

describe('tokens', () => {
  const parts = () => tokens.access.split('.');
  const promoted = () => ({ ...decode(parts()[1]), 'cognito:groups': ['admins'] });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = (header: object, payload: object) => {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  };

  it.each([
    ['whose groups were changed', () => `${parts()[0]}.${encode(promoted())}.${parts()[2]}`],
    ['of no algorithm', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(promoted())}.`],
    [
      'of no algorithm, in other cases',
      () => `${encode({ ...decode(parts()[0]), alg: 'nOnE' })}.${encode(promoted())}.`,
    ],
    ['signed with another key of the same name', () => signed(decode(parts()[0]), promoted())],
    [
      'that brings its own key along',
      () => signed({ ...decode(parts()[0]), jwk: publicKey.export({ format: 'jwk' }), jku: url }, promoted()),
    ],
    [
      'signed with the public key as a secret',
      () => {
        const text = `${encode({ ...decode(parts()[0]), alg: 'HS256' })}.${encode(promoted())}`;
        const secret = publicKey.export({ format: 'pem', type: 'spki' });
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
      },
    ],
    [
      'of another pool',
      () => signed(decode(parts()[0]), { ...promoted(), iss: 'https://example.com/us-east-1_Other' }),
    ],
    [
      'whose end was moved',
      () => `${parts()[0]}.${encode({ ...decode(parts()[1]), exp: 4_000_000_000 })}.${parts()[2]}`,
    ],
    ['that is an object of the language', () => '__proto__.constructor.prototype'],
    ['of a megabyte', () => `${parts()[0]}.${'a'.repeat(8_000)}.${parts()[2]}`],
  ])('a token %s opens nothing', async (_what, token) => {
    const { status, data } = await askWith({ authorization: token() });

    expect([status, data]).toEqual([401, null]);
  });

  it('an id token is its person, with the groups it was issued with and no other', async () => {
    const asWhom = async (authorization: string) => {
      const { data } = await askWith({ authorization });
      const operated = await postGraphql(url, { query: '{ listFailedJobs { hasMore } }', headers: { authorization } });
      return { data, refused: operated.errors.map(({ errorType }) => errorType) };
    };

    expect(await asWhom(tokens.id)).toEqual({ data: { getMyProfile: { id: fan.sub } }, refused: ['Unauthorized'] });
    expect(await asWhom(tokens.id)).toEqual(await asWhom(tokens.access));
  });

  it('S24 no API key is one, and nothing is open without any credentials', async () => {
    const statuses = [];
    for (const headers of [{}, { 'x-api-key': 'da2-fakefakefakefakefakefakefa' }, { authorization: 'da2-fake' }]) {
      statuses.push((await askWith(headers as Record<string, string>)).status);
    }

    expect(statuses).toEqual([401, 401, 401]);
  });
});

interface TypeRef {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: TypeRef | null;
}
interface SchemaType {
  readonly kind: string;
  readonly fields: readonly {
    readonly name: string;
    readonly args: readonly { readonly name: string; readonly type: TypeRef }[];
    readonly type: TypeRef;
  }[];
  readonly enumValues: readonly { readonly name: string }[] | null;
}

const REF = 'type { kind name ofType { kind name } }';
const TYPE = `query ($name: String!) { __type(name: $name) { kind enumValues { name } fields { name ${REF} args { name ${REF} } } } }`;

/** One type at a time: the API limits the depth of what it explains of itself as well. */
async function explain(name: string | null, authorization: string): Promise<SchemaType> {
  const { data, text } = await postGraphql(url, { query: TYPE, variables: { name }, headers: { authorization } });
  if (!data?.['__type']) {
    throw new Error(`There is no type ${name}: ${text}`);
  }
  return data['__type'] as SchemaType;
}

/** Every query and mutation of the schema as a request, with an argument for whatever it takes. */
async function everyOperation(): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const { access } = await tokensOf(admin);
  const inner = (type: TypeRef): TypeRef => (type.kind === 'NON_NULL' ? (type.ofType ?? type) : type);
  const literal = async (type: TypeRef): Promise<string> => {
    const { kind, name } = inner(type);
    if (kind === 'ENUM') {
      return (await explain(name, access)).enumValues?.[0]?.name ?? '';
    }
    return kind === 'LIST' ? '[]' : (SCALARS[name ?? ''] ?? '"x"');
  };
  const operations = [];
  for (const root of ['Query', 'Mutation']) {
    for (const { name, args, type } of (await explain(root, access)).fields) {
      const scalars = args.filter(({ type: { kind } }) => kind !== 'INPUT_OBJECT');
      const given = await Promise.all(scalars.map(async (arg) => `${arg.name}: ${await literal(arg.type)}`));
      const selection = inner(type).kind === 'OBJECT' || LISTS_OF_OBJECTS.has(name) ? ' { __typename }' : '';
      const text = `${root.toLowerCase()} { ${name}${given.length === 0 ? '' : `(${given.join(', ')})`}${selection} }`;
      operations.push({ name: `${root}.${name}`, text });
    }
  }
  return operations;
}

/** What a list holds is too deep to ask for. */
const LISTS_OF_OBJECTS: ReadonlySet<string> = new Set(['moderateContents', 'signUploadParts']);

const SCALARS: Readonly<Record<string, string>> = {
  ID: '"00000000-0000-4000-8000-000000000000"',
  Int: '1',
  Float: '1',
  Boolean: 'true',
  AWSDateTime: '"2027-01-01T20:00:00Z"',
  AWSJSON: '"{}"',
};

describe('guests', () => {
  it('S23 get to the operations of the public list, and to no other', async () => {
    const open: string[] = [];
    const operations = await everyOperation();
    for (const { name, text } of operations) {
      const { errors = [] } = (await people.guest.as(() =>
        Promise.resolve(api.graphql({ query: text, authMode: 'identityPool' })).catch((reason: unknown) => reason),
      )) as { errors?: readonly { readonly errorType?: string; readonly message: string }[] };
      expect(errors.filter(({ message }) => message.startsWith('Validation error'))).toEqual([]);
      if (errors.every(({ errorType }) => errorType !== 'Unauthorized')) {
        open.push(name);
      }
    }
    const listed = [...EXPECTED].filter(
      ([name, { guest }]) => /^(Query|Mutation)/.test(name) && guest !== 'Unauthorized',
    );

    expect(operations.length).toBeGreaterThan(30);
    expect(open.sort()).toEqual([...new Set(listed.map(([name]) => name.replace(/:.*$/, '')))].sort());
  });
});

describe('accounts', () => {
  const signUpWith = (attributes: Record<string, string>) => {
    const email = `${crypto.randomUUID()}@example.com`;
    return createDevice().run(() =>
      signUp({
        username: email,
        password: PASSWORD,
        options: { userAttributes: { email, ...attributes } },
      }).then(
        () => 'accepted',
        (error: Error) => error.name,
      ),
    );
  };

  it.each(['admin', 'admins', 'ADMIN', 'fans', '   '])('S21 of type "%s" are a fan’s', async (accountType) => {
    const person = await people.join('climber', { attributes: { 'custom:accountType': accountType } });
    const { tokens: issued } = await person.as(() => fetchAuthSession());
    const profile = await person.as(async () => unwrap(await api.models.UserProfile.get({ id: person.sub })));

    expect(issued?.accessToken.payload['cognito:groups']).toEqual(['fans']);
    expect(profile.accountType).toBe('fan');
  });

  it('S21 keep the type they began with', async () => {
    const refusal = await fan.as(() =>
      updateUserAttributes({ userAttributes: { 'custom:accountType': 'creative' } }).then(
        () => 'accepted',
        (error: Error) => error.name,
      ),
    );
    const { tokens: issued } = await fan.as(() => fetchAuthSession({ forceRefresh: true }));

    expect(refusal).toMatch(/NotAuthorizedException|InvalidParameterException/);
    expect(issued?.accessToken.payload['cognito:groups']).toEqual(['fans']);
  });

  it.each(['custom:role', 'custom:groups', 'custom:tier', 'phone_number_verified', 'email_verified'])(
    'S21 cannot bring the attribute %s',
    async (attribute) => {
      expect(await signUpWith({ [attribute]: 'true' })).toMatch(/NotAuthorizedException|InvalidParameterException/);
    },
  );

  it('S21 are no moderators because the client’s metadata says so', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const clientMetadata = {
      group: 'moderators',
      'cognito:groups': '["moderators"]',
      'custom:accountType': 'creative',
    };
    await createDevice().run(async () => {
      await signUp({ username: email, password: PASSWORD, options: { userAttributes: { email }, clientMetadata } });
      await confirmSignUp({ username: email, confirmationCode: local.codeFor(email), options: { clientMetadata } });
    });
    const person = await people.signIn(email);
    const { tokens: issued } = await person.as(() => fetchAuthSession());

    expect(issued?.accessToken.payload['cognito:groups']).toEqual(['fans']);
  });
});
