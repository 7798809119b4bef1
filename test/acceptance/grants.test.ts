import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionsOf } from '../../scripts/docs/backend/functions.js';
import type { JsonObject } from '../../src/local/assembly/index.js';
import type { DecisionListener } from '../../src/local/services/iam/index.js';
import { eventually } from '../support/eventually.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { createDecisions, type Decisions } from './grants/decisions.js';
import { FLOWS } from './grants/flows.js';
import { deniedWithout, describeGrant, type SingleGrant, singleGrants, withoutGrant } from './grants/single-grants.js';
import { assemblyOf, type Stage, setStage } from './grants/stage.js';

/**
 * Least privilege, by mutation: every function does all it ever does, in the running backend, and every single grant has to be one
 * without which something of that is denied.
 */
const all = createDecisions();
/** Without what was asked before the first flow: by the start, and of processes that were new. */
const played = createDecisions();
let local: StartedLocal;
let stage: Stage;
let grants: readonly SingleGrant[];
let deniedByStart: ReturnType<Decisions['denied']>;

/** Which of each function's grants is taken away for real: `GRANTS_SEED=2` picks others, `GRANTS_SEED=all` takes each in turn. */
const SEED = process.env['GRANTS_SEED'] ?? '1';

/** How services refuse. An answer to HEAD has no body that could say more than its status. */
const REFUSAL = /not authorized|Access ?Denied|\bForbidden\b|"httpStatusCode":403/i;

beforeAll(async () => {
  const onDecision: DecisionListener = (...decision) => {
    all.listen(...decision);
    played.listen(...decision);
  };
  local = await startLocal('dropclip', { onDecision });
  deniedByStart = [...all.denied()];
  await giveUpSoon();
  grants = singleGrants(assemblyOf(local));
  stage = await setStage(local, played);
  played.forget();
}, 120_000);

/** What follows the content table goes on for a quarter of an hour before it gives a batch up; here it tries twice. */
async function giveUpSoon(): Promise<void> {
  const mapping = assemblyOf(local).resources.find(
    ({ type, properties }) =>
      type === 'AWS::Lambda::EventSourceMapping' && String(properties['EventSourceArn']).includes('/stream/'),
  );
  await local.runtime.deployments.patch(mapping?.ref ?? '', { MaximumRetryAttempts: 1 });
}

afterAll(async () => {
  stage?.operator.close();
  stage?.tables.close();
  await local?.close();
});

const needed = (grant: SingleGrant, by: Decisions) =>
  deniedWithout(assemblyOf(local), grant, by.allowedTo(grant.role.attributes['Arn'] ?? '')).length > 0;

/** A process asks for it once, and has it from then on: it may have been asked already. */
const isReadOnce = ({ function: name, action }: SingleGrant) =>
  action === 'ssm:GetParameter' && name !== 'makeSigningKey';

it('has a flow for every function', () => {
  const names = functionsOf(assemblyOf(local)).map(({ name }) => name);
  expect(Object.keys(FLOWS).sort()).toEqual(names);
});

it('denies no function what services want to see when it is made', () => {
  expect(deniedByStart.map(({ action, caller }) => `${caller?.roleArn} may not ${action}`)).toEqual([]);
});

describe('every single grant', () => {
  it('is one without which a function is denied what it needs', async () => {
    for (const [name, flow] of Object.entries(FLOWS)) {
      await flow(stage).catch((error: unknown) => {
        throw new Error(`The flow of ${name} failed.`, { cause: error });
      });
    }
    const needless = () => grants.filter((grant) => !needed(grant, all)).map(describeGrant);
    await eventually('everything was asked', () => needless().length === 0, 10_000).catch(() => undefined);

    expect(grants.length).toBeGreaterThan(150);
    expect(needless()).toEqual([]);
  }, 120_000);

  it('is missed by the running backend when it is really gone: one of each function, picked by a seed, or all', async () => {
    for (const grant of picked()) {
      const told = await playWithout(grant);
      expect(told, describeGrant(grant)).toMatch(REFUSAL);
    }
  }, 600_000);
});

/** Of every function a grant that its flow needs whenever it is played. */
function picked(): readonly SingleGrant[] {
  const random = createRandom(Number(SEED));
  return Object.keys(FLOWS).flatMap((name) => {
    const needs = (grant: SingleGrant) => grant.function === name && !isReadOnce(grant) && needed(grant, played);
    const candidates = grants.filter(needs);
    const one = candidates[Math.floor(random() * candidates.length)];
    if (one === undefined) {
      throw new Error(`The flow of ${name} needs none of its grants.`);
    }
    return SEED === 'all' ? candidates : [one];
  });
}

/** What the client was told and the functions logged while the running backend lacked the grant. */
async function playWithout(grant: SingleGrant): Promise<string> {
  const { role, policy, action } = grant;
  const replace = (document: unknown) =>
    local.runtime.ports.iam.putRolePolicy(role.ref, String(policy.properties['PolicyName']), document as JsonObject);
  const loggedBefore = local.logs.length;
  let answer = '';
  let playing: Promise<void> | undefined;
  played.forget();
  replace(withoutGrant(grant));
  try {
    const isDenied = () =>
      played.denied().some((input) => input.caller?.roleArn === role.attributes['Arn'] && input.action === action);
    playing = FLOWS[grant.function]?.(stage).catch((error: unknown) => {
      answer = describeError(error);
    });
    await Promise.race([playing, eventually(`${describeGrant(grant)}: it is denied`, isDenied)]);
    await eventually(`${describeGrant(grant)}: it is denied`, isDenied);
    return await eventually(`${describeGrant(grant)}: somebody is told`, () => {
      const told = `${answer} ${JSON.stringify(local.logs.slice(loggedBefore))}`;
      return REFUSAL.test(told) && told;
    });
  } finally {
    replace(policy.properties['PolicyDocument']);
    if (grant.function === 'publishContent') {
      await playing; // it keeps the function from running for a while, which the flows of others publish with
    }
  }
}

function describeError(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${JSON.stringify(error)} ${describeError(error.cause)}`
    : String(error);
}

/** 0 to 1, the same ones for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
