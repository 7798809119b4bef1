import type { IdentifyInput, Resource, ResourceIdentity } from '../../assembly/resource.js';
import { dispatchJson } from '../../shared/json-protocol.js';
import type { LocalService, ServiceContext } from '../service.js';
import { authorizeCall } from './authorize.js';
import { OPERATIONS } from './operations/index.js';
import { createParameterStore, type ParameterStore, type ParameterType } from './parameter-store.js';
import { fetchSecrets, SECRET_FETCHER_TYPE } from './secrets.js';

export interface SsmServiceOptions {
  /** Reads what an earlier run stored: templates ask for secrets before the service is started. */
  readonly readStored?: (parameterName: string) => string | undefined;
}

const PARAMETER_TYPE = 'AWS::SSM::Parameter';
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX_LENGTH = 12;

/** Parameter Store of Systems Manager, and the secrets that Amplify keeps in it. */
export function createSsmService({ readStored = () => undefined }: SsmServiceOptions = {}): LocalService<'ssm'> {
  return {
    name: 'ssm',
    routes: { signingNames: ['ssm'], targets: ['AmazonSSM'] },
    resourceTypes: [PARAMETER_TYPE, SECRET_FETCHER_TYPE],
    operations: Object.keys(OPERATIONS),
    identify: (input) => identify(input, readStored),
    start: startSsm,
  };
}

function identify(input: IdentifyInput, readStored: (parameterName: string) => string | undefined): ResourceIdentity {
  const { type, properties, logicalId } = input;
  const id = input.stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH, 'name');
  if (type === SECRET_FETCHER_TYPE) {
    return { ref: `${logicalId}-${id}`, attributes: fetchSecrets(properties, readStored) };
  }
  const name = String(properties['Name'] ?? `CFN-${logicalId}-${id}`);
  return {
    ref: name,
    // Evaluated when asked for: the value may be an attribute of what depends on the parameter.
    attributes: {
      get Type() {
        return String(properties['Type']);
      },
      get Value() {
        return String(properties['Value']);
      },
    },
  };
}

async function startSsm({ resources, store, clock, assembly, ports }: ServiceContext) {
  const parameters = createParameterStore(store, clock);
  await declareParameters(
    parameters,
    resources.filter(({ type }) => type === PARAMETER_TYPE),
  );
  const arnPrefix = `arn:aws:ssm:${assembly.region}:${assembly.accountId}`;
  const state = { parameters, arnPrefix };
  return {
    port: {
      getParameter: (name: string) => parameters.get(name)?.value,
      async putParameter(name: string, value: string, type: 'String' | 'SecureString') {
        await parameters.put(name, { value, type });
      },
    },
    handle: (...[request, response]: Parameters<NonNullable<Handle>>) =>
      dispatchJson(OPERATIONS, state, request, response, (call, input) =>
        authorizeCall(ports.iam, arnPrefix, call, input),
      ),
    stop: async () => undefined,
  };
}

type Handle = Awaited<ReturnType<LocalService<'ssm'>['start']>>['handle'];

/** The template's parameters overwrite what is stored; those of an earlier template go. */
async function declareParameters(parameters: ParameterStore, resources: readonly Resource[]): Promise<void> {
  const declared = new Set(resources.map(({ ref }) => ref));
  const outdated = [...parameters.list({ prefix: '' })].filter(
    ({ name, parameter }) => parameter.isOfTemplate === true && !declared.has(name),
  );
  for (const { name } of outdated) {
    await parameters.remove(name);
  }
  for (const { ref, properties } of resources) {
    const value = String(properties['Value']);
    const type: ParameterType = properties['Type'] === 'StringList' ? 'StringList' : 'String';
    const existing = parameters.get(ref);
    if (existing?.value !== value || existing.type !== type || existing.isOfTemplate !== true) {
      await parameters.put(ref, { value, type, isOfTemplate: true });
    }
  }
}
