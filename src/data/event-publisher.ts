import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ContentUpdateStatus } from '../domain/content/content-status.js';
import type { EventDeletion } from '../domain/event/event-deletion.js';
import type { Notification } from '../domain/notification/notification.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';

export interface UploadProgressUpdate {
  readonly ownerId: string;
  readonly uploadId: string;
  readonly progress: number;
  readonly status: UploadStatus;
  /** What storage has, while parts arrive. Bytes. */
  readonly receivedBytes?: number;
  readonly error?: string;
}

export interface ContentUpdate {
  readonly ownerId: string;
  readonly eventId?: string | undefined;
  readonly contentId: string;
  readonly status: ContentUpdateStatus;
  readonly message: string;
}

/** Tells the subscribers. Each method rejects when AppSync refuses; whether that matters is the caller's to say. */
export interface EventPublisher {
  uploadProgress(update: UploadProgressUpdate): Promise<void>;
  contentUpdate(update: ContentUpdate): Promise<void>;
  notification(notification: Notification): Promise<void>;
  eventDeletion(deletion: EventDeletion): Promise<void>;
}

export interface EventPublisherOptions {
  /** The API's `https://…/graphql`. */
  readonly url: string;
  readonly region: string;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

/** A live update that is late is worth little, and the function's own time is worth more. */
const PUBLISH_TIMEOUT_MS = 5_000;

/** A subscriber receives what the mutation selected and nothing else, so each selects every field. */
const PUBLISH_UPLOAD_PROGRESS = `mutation PublishUploadProgress(
  $ownerId: ID!, $uploadId: ID!, $progress: Int!, $status: UploadStatus!, $receivedBytes: Float, $error: String
) {
  publishUploadProgress(
    ownerId: $ownerId, uploadId: $uploadId, progress: $progress, status: $status, receivedBytes: $receivedBytes,
    error: $error
  ) {
    ownerId uploadId progress status receivedBytes error
  }
}`;

const PUBLISH_CONTENT_UPDATE = `mutation PublishContentUpdate(
  $ownerId: ID!, $eventId: ID, $contentId: ID!, $status: ContentUpdateStatus!, $message: String
) {
  publishContentUpdate(ownerId: $ownerId, eventId: $eventId, contentId: $contentId, status: $status, message: $message) {
    ownerId eventId contentId status message
  }
}`;

const PUBLISH_NOTIFICATION = `mutation PublishNotification(
  $ownerId: ID!, $notificationId: ID!, $type: NotificationType!, $message: String!,
  $uploadId: ID, $contentId: ID, $eventId: ID, $createdAt: AWSDateTime!
) {
  publishNotification(
    ownerId: $ownerId, notificationId: $notificationId, type: $type, message: $message,
    uploadId: $uploadId, contentId: $contentId, eventId: $eventId, createdAt: $createdAt
  ) {
    ownerId notificationId type message data { uploadId contentId eventId } createdAt
  }
}`;

const PUBLISH_EVENT_DELETION = `mutation PublishEventDeletion(
  $ownerId: ID!, $requestedBy: ID!, $eventId: ID!, $status: EventDeletionStatus!, $contentsTotal: Int!, $contentsRemoved: Int!
) {
  publishEventDeletion(
    ownerId: $ownerId, requestedBy: $requestedBy, eventId: $eventId,
    status: $status, contentsTotal: $contentsTotal, contentsRemoved: $contentsRemoved
  ) {
    ownerId requestedBy eventId status contentsTotal contentsRemoved
  }
}`;

/** Publishes through the API's own mutations, signed by the function's role, which alone may call them. */
export function createEventPublisher({ url, region, credentials }: EventPublisherOptions): EventPublisher {
  const signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });
  const endpoint = new URL(url);

  async function execute(query: string, variables: Readonly<Record<string, unknown>>): Promise<void> {
    const body = JSON.stringify({ query, variables });
    const signed = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
      path: endpoint.pathname,
      headers: { host: endpoint.host, 'content-type': 'application/json' },
      body,
    });
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: signed.headers,
      body,
      signal: AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
    });
    const answer = (await response.json()) as { errors?: readonly { readonly message: string }[] };
    if (!response.ok || answer.errors !== undefined) {
      const reasons = (answer.errors ?? []).map(({ message }) => message).join('; ');
      throw new Error(`AppSync refused to publish (${response.status}): ${reasons}`);
    }
  }

  return {
    uploadProgress: (update) => execute(PUBLISH_UPLOAD_PROGRESS, { ...update }),
    contentUpdate: (update) => execute(PUBLISH_CONTENT_UPDATE, { ...update }),
    notification: ({ id, ownerId, type, message, data, createdAt }) =>
      execute(PUBLISH_NOTIFICATION, { notificationId: id, ownerId, type, message, ...data, createdAt }),
    eventDeletion: ({ createdAt, updatedAt, ...deletion }) => execute(PUBLISH_EVENT_DELETION, deletion),
  };
}
