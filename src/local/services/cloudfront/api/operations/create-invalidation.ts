import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../../../shared/aws-error.js';
import { invalidationMatcher } from '../../cache/invalidation-path.js';
import { MAX_INVALIDATION_PATH_CHARACTERS, MAX_INVALIDATION_PATHS, MAX_INVALIDATION_WILDCARDS } from '../../limits.js';
import type { CloudFrontState, InvalidationRecord } from '../../state.js';
import { invalidationDocument, invalidationRow, invalidationRows } from '../invalidation-document.js';
import type { ApiOperation } from '../operation.js';
import { checkMembers, childObject, parseDocument, sendDocument, type XmlObject } from '../xml.js';

const ID_CHARACTERS = 13;

/** Forgets the paths before it answers. The same batch under the same reference is answered again, not done again. */
export const createInvalidation: ApiOperation = {
  name: 'CreateInvalidation',
  method: 'POST',
  path: /^\/distribution\/([^/]+)\/invalidation$/,
  async run(state, { distribution, body, response }) {
    const { callerReference, paths } = readBatch(parseDocument(body, 'InvalidationBatch'));
    const record = await invalidateOnce(state, distribution.id, callerReference, paths);
    const location = `${state.endpoint}/2020-05-31/distribution/${distribution.id}/invalidation/${record.id}`;
    sendDocument(response, 201, invalidationDocument(record), { location });
  },
};

/** In one transaction: of two calls with one reference at the same time, the second finds what the first did. */
function invalidateOnce(
  state: CloudFrontState,
  distributionId: string,
  callerReference: string,
  paths: readonly string[],
): Promise<InvalidationRecord> {
  return state.transaction(() => {
    const known = findByReference(state, distributionId, callerReference);
    if (known !== undefined && !isDeepStrictEqual(known.paths, paths)) {
      throw new AwsError(
        'InvalidationBatchAlreadyExists',
        'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
        400,
      );
    }
    if (known !== undefined) {
      return known;
    }
    const id = `I${randomBytes(ID_CHARACTERS).toString('hex').slice(0, ID_CHARACTERS).toUpperCase()}`;
    const record = { distributionId, id, callerReference, paths, createdMs: state.clock.now() };
    const matchers = paths.map(invalidationMatcher);
    state.cache.invalidate(distributionId, (key) => matchers.some((matches) => matches(key)));
    state.invalidations.putSync(invalidationRow(distributionId, id), record);
    return record;
  });
}

function readBatch(root: XmlObject): { readonly callerReference: string; readonly paths: readonly string[] } {
  const batch = checkMembers(root, ['Paths', 'CallerReference']);
  const pathsNode = childObject(batch, 'Paths', ['Quantity', 'Items']);
  const paths = readPaths(pathsNode);
  const callerReference = batch['CallerReference'];
  if (typeof callerReference !== 'string' || callerReference === '') {
    throw invalidArgument('The parameter CallerReference is missing.');
  }
  if (Number(pathsNode['Quantity']) !== paths.length) {
    throw new AwsError('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.', 400);
  }
  return { callerReference, paths: checkPaths(paths) };
}

function readPaths(node: XmlObject): readonly string[] {
  const items = node['Items'];
  const paths = typeof items === 'object' && items !== null ? (items as XmlObject)['Path'] : undefined;
  const list: readonly unknown[] = Array.isArray(paths) ? paths : [];
  return list.map(String);
}

function checkPaths(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) {
    throw invalidArgument('Your request must contain at least one invalidation path.');
  }
  const wildcards = paths.filter((path) => path.endsWith('*')).length;
  if (paths.length > MAX_INVALIDATION_PATHS || wildcards > MAX_INVALIDATION_WILDCARDS) {
    throw new AwsError(
      'TooManyInvalidationsInProgress',
      'Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.',
      400,
    );
  }
  const wrong = paths.find((path) => !path.startsWith('/') || path.length > MAX_INVALIDATION_PATH_CHARACTERS);
  if (wrong !== undefined) {
    throw invalidArgument('Your request contains one or more invalid invalidation paths.');
  }
  return paths;
}

function findByReference(
  { invalidations }: CloudFrontState,
  distributionId: string,
  callerReference: string,
): InvalidationRecord | undefined {
  for (const { value } of invalidations.range(invalidationRows(distributionId))) {
    if (value.callerReference === callerReference) {
      return value;
    }
  }
  return undefined;
}

function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgument', message, 400);
}
