import { AwsError } from '../../../../shared/aws-error.js';
import { invalidationDocument, invalidationRow } from '../invalidation-document.js';
import type { ApiOperation } from '../operation.js';
import { sendDocument } from '../xml.js';

export const getInvalidation: ApiOperation = {
  name: 'GetInvalidation',
  method: 'GET',
  path: /^\/distribution\/([^/]+)\/invalidation\/([^/]+)$/,
  async run(state, { distribution, invalidationId, response }) {
    const record = state.invalidations.get(invalidationRow(distribution.id, invalidationId));
    if (record === undefined) {
      throw new AwsError('NoSuchInvalidation', 'The specified invalidation does not exist.', 404);
    }
    sendDocument(response, 200, invalidationDocument(record));
  },
};
