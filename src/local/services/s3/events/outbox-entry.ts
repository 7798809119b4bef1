import type { JsonObject } from '../../../assembly/resource.js';

/** What happened to an object, in the terms of both kinds of event. */
export interface ObjectEvent {
  /** Name in S3's notifications, `ObjectCreated:Put`. */
  readonly name: string;
  /** EventBridge's detail-type, `Object Created`; absent when EventBridge has no such event. */
  readonly detailType?: string;
  /** EventBridge's reason, `PutObject`. */
  readonly reason?: string;
  readonly deletionType?: 'Permanently Deleted' | 'Delete Marker Created';
  /** More members of EventBridge's detail. */
  readonly detail?: JsonObject;
}

/** Who caused an event, and from where. */
export interface EventOrigin {
  readonly requestId: string;
  /** Account, or the service principal that acted on its own. */
  readonly requester: string;
  /** `AWS:AROA…:SESSION`. */
  readonly principalId: string;
  readonly sourceIp: string;
}

/** One event for one destination, complete: what is delivered does not depend on what happens afterwards. */
export type OutboxEntry =
  | {
      readonly kind: 'bus';
      readonly detailType: string;
      readonly detail: JsonObject;
      readonly resources: readonly string[];
      readonly time: string;
      readonly id: string;
    }
  | {
      readonly kind: 'lambda' | 'queue';
      readonly arn: string;
      readonly bucket: string;
      readonly payload: string;
    };
