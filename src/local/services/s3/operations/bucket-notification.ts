import { notificationFromXml, notificationToXml } from '../buckets/aspects/notification.js';
import { NO_NOTIFICATIONS } from '../buckets/bucket-config.js';
import { checkDestinations } from '../events/destinations.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import { headerOf, type Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { sendXml } from '../xml/write.js';

export const getBucketNotification: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketNotification', { bucket: call.bucket });
  sendXml(call.response, 'NotificationConfiguration', notificationToXml(config.notification ?? NO_NOTIFICATIONS));
};

export const putBucketNotification: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketNotification', { bucket: call.bucket });
  const notification = notificationFromXml(parseXml(await readSmallBody(call), 'NotificationConfiguration'));
  if (headerOf(call, 'x-amz-skip-destination-validation') !== 'true') {
    checkDestinations(state, call.bucket, notification);
  }
  await state.buckets.update(call.bucket, { notification });
  call.response.end();
};
