import type { Allowance } from '../allowance.js';

/** Fields of models that are a client's to say. All others are the server's. */
export const CLIENT_WRITABLE: ReadonlySet<string> = new Set([
  // What people write.
  ...['title', 'description', 'venue', 'startsAt', 'endsAt', 'visibility'],
  ...['displayName', 'bio', 'avatarContentId', 'preferences'],
  // What a file is said to be, before storage and the worker see for themselves.
  ...['purpose', 'fileName', 'mediaType'],
  // Which row an operation is about. Whose it is, is never an argument: `ownerId` and `creativeId` are not on the list.
  ...['eventId', 'contentId', 'uploadId', 'collectionId', 'playlistId'],
]);

/** Attributes of the user pool that a person may write. */
export const WRITABLE_ATTRIBUTES: ReadonlySet<string> = new Set([
  'email',
  'preferred_username',
  // Once, at sign-up: the pool has it immutable.
  'custom:accountType',
]);

/** Arguments that are named like a field of the server's, and why they write none of it. */
export const WRITABLE_ALLOWANCES: readonly Allowance[] = [
  {
    subject: /^Mutation\.publish(UploadProgress|ContentUpdate|Notification|EventDeletion) \w+$/,
    reason: 'write no row: they tell subscribers, and only admins and our functions may call them',
  },
  {
    subject: /^Mutation\.initiateUpload (type|byteLength)$/,
    reason: 'what the client is about to send: the signed URL holds it to the size, the worker to the kind',
  },
  {
    subject: /^Mutation\.completeUpload status$/,
    reason: 'whether the transfer succeeded for the client; which status follows, the state machine decides',
  },
  {
    subject: /^Mutation\.completeUpload metadata\.(byteLength|width|height|durationSeconds)$/,
    reason: 'what the client knows of its file: the size is compared, and nothing of it stored',
  },
  {
    subject: /^Mutation\.moderateContents? (decisions\.)?notes$/,
    reason: 'a moderator’s own words on a decision',
  },
];
