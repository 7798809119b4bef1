import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';
import { element, sendXml } from '../xml/write.js';
import { ownerElement } from './list-objects.js';

export const listBuckets: Operation = async (state, call) => {
  demand(state, call, 's3:ListAllMyBuckets', { bucket: '' });
  const prefix = call.query.get('prefix') ?? '';
  const buckets = state.buckets.list().filter(({ name }) => name.startsWith(prefix));
  sendXml(call.response, 'ListAllMyBucketsResult', [
    ownerElement(state.accountId),
    element(
      'Buckets',
      buckets.map(({ name, createdMs }) =>
        element('Bucket', [
          element('Name', name),
          element('CreationDate', new Date(createdMs).toISOString()),
          element('BucketRegion', state.region),
        ]),
      ),
    ),
  ]);
};
