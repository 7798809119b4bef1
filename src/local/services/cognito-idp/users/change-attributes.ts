import type { JsonObject } from '../../../assembly/resource.js';
import type { Contact, PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { type Attributes, checkMutable, checkRequired, checkValues, withValues } from './attributes.js';
import { drawCode, withCode } from './codes.js';
import { isContact, VERIFY_PURPOSE } from './contact.js';
import { sendCode } from './send-code.js';
import { type User, without } from './user.js';

export interface AttributeChange {
  readonly pool: PoolSettings;
  readonly user: User;
  readonly values: Attributes;
  readonly clientId?: string;
  readonly metadata: JsonObject;
}

/**
 * Changes attributes of a user, by themselves or by an administrator. A new address is unverified, or waits until its
 * code is entered when the pool verifies before it updates; either way the code is sent if the pool verifies by itself.
 *
 * @returns `CodeDeliveryDetailsList`.
 * @throws AwsError `InvalidParameterException`, `AliasExistsException`.
 */
export async function changeAttributes(
  state: Pick<UserPoolState, 'users' | 'clock' | 'runTrigger' | 'deliver'>,
  { pool, user, values, clientId, metadata }: AttributeChange,
): Promise<readonly JsonObject[]> {
  checkValues(pool, values);
  checkMutable(pool, Object.keys(values));
  const toVerify = newAddresses(pool, user, values);
  const codes = new Map(toVerify.map((attribute) => [attribute, drawCode()]));
  const changed = await state.users.update(pool, user.username, (current) => {
    const after = applyValues(pool, current, values);
    checkRequired(pool, after.attributes);
    return [...codes].reduce(
      (result, [attribute, code]) => withCode(result, VERIFY_PURPOSE[attribute], code, state.clock.now()),
      after,
    );
  });
  const sent: JsonObject[] = [];
  for (const [attribute, code] of codes) {
    const destination = { attribute, value: values[attribute] ?? '' };
    const kind = 'UpdateUserAttribute';
    const client = clientId === undefined ? {} : { clientId };
    sent.push(await sendCode(state, { pool, user: changed, destination, kind, code, metadata, ...client }));
  }
  return sent;
}

/** The addresses that change here and whose code the pool sends by itself. */
function newAddresses(pool: PoolSettings, user: User, values: Attributes): readonly Contact[] {
  return pool.autoVerified.filter((attribute) => {
    const value = values[attribute] ?? '';
    const declared = values[`${attribute}_verified`] === 'true';
    return value !== '' && value !== user.attributes[attribute] && !declared;
  });
}

function applyValues(pool: PoolSettings, user: User, values: Attributes): User {
  const applied: Record<string, string> = { ...values };
  let pending = user.pending;
  for (const [name, value] of Object.entries(values)) {
    const declared = values[`${name}_verified`];
    if (!isContact(name) || value === user.attributes[name]) {
      continue;
    }
    if (pool.verifyBeforeUpdate.includes(name) && value !== '' && declared !== 'true') {
      pending = { ...pending, [name]: value };
      delete applied[name];
    } else {
      pending = without(pending, name);
      applied[`${name}_verified`] = value === '' ? '' : (declared ?? 'false');
    }
  }
  return { ...user, attributes: withValues(user.attributes, applied), pending };
}
