import type { Person } from '../../support/people.js';
import { signedSubscription } from '../../support/signed-subscription.js';
import { type Subscribable, subscribe } from '../../support/subscribe.js';
import type { Answer, Attempt, CallOptions } from './attempt.js';
import { SHELF_ATTEMPTS } from './shelf-cases.js';
import { dispute, type Stage } from './stage.js';

/** A well-formed id of nothing. */
const MISSING = '00000000-0000-4000-8000-000000000000';

const STARTS_AT = '2027-02-01T20:00:00.000Z';
const PHOTO = { type: 'IMAGE', fileName: 'a.jpg', byteLength: 10, mediaType: 'image/jpeg' } as const;

/** An attempt at every operation, named `Type.field: what it is tried on`. Each can be repeated by anyone in any order. */
export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'Query.listEvents': ({ api }, options) => api.queries.listEvents({}, options),
  'Query.listEvents: of the creative': ({ api, people }, options) =>
    api.queries.listEvents({ creativeId: people.creative.sub }, options),
  'Query.getEvent: public': ({ api, event }, options) => api.models.Event.get({ id: event }, options),
  'Query.getEvent: unlisted': ({ api, unlisted }, options) => api.models.Event.get({ id: unlisted }, options),
  'Query.getEvent: missing': ({ api }, options) => api.models.Event.get({ id: MISSING }, options),

  'Query.listVideos: approved': ({ api, event }, options) =>
    api.queries.listVideos({ type: 'FAN_SUBMISSIONS', eventId: event }, options),
  'Query.listVideos: pending': ({ api, event }, options) =>
    api.queries.listVideos({ type: 'FAN_SUBMISSIONS', eventId: event, status: 'PENDING' }, options),
  'Query.listVideos: own': ({ api }, options) => api.queries.listVideos({ type: 'OWN_UPLOADS' }, options),
  'Query.listImages: approved': ({ api, event }, options) =>
    api.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId: event }, options),
  'Query.listImages: pending': ({ api, event }, options) =>
    api.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId: event, status: 'PENDING' }, options),
  'Query.listImages: pending, missing event': ({ api }, options) =>
    api.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId: MISSING, status: 'PENDING' }, options),
  'Query.listImages: own': ({ api }, options) => api.queries.listImages({ purpose: 'FAN_SUBMISSION' }, options),

  'Query.getPlayback: approved': ({ api, approved }, options) =>
    api.queries.getPlayback({ contentId: approved }, options),
  'Query.getPlayback: pending': ({ api, pending }, options) => api.queries.getPlayback({ contentId: pending }, options),
  'Query.getPlayback: missing': ({ api }, options) => api.queries.getPlayback({ contentId: MISSING }, options),
  'Query.getContent: approved': ({ api, approved }, options) => api.models.Content.get({ id: approved }, options),
  'Query.getContent: pending': ({ api, pending }, options) => api.models.Content.get({ id: pending }, options),
  'Query.getContent: missing': ({ api }, options) => api.models.Content.get({ id: MISSING }, options),

  'Query.getUpload: the owner’s': ({ api, upload }, options) => api.models.Upload.get({ id: upload }, options),
  'Query.getUpload: missing': ({ api }, options) => api.models.Upload.get({ id: MISSING }, options),
  'Query.getUploadStatus: the owner’s': ({ api, upload }, options) =>
    api.queries.getUploadStatus({ uploadId: upload }, options),
  'Query.getUploadStatus: missing': ({ api }, options) => api.queries.getUploadStatus({ uploadId: MISSING }, options),

  'Query.getUserProfile: the owner’s': ({ api, people }, options) =>
    api.models.UserProfile.get({ id: people.owner.sub }, options),
  'Query.getUserProfile: missing': ({ api }, options) => api.models.UserProfile.get({ id: MISSING }, options),
  'Query.getModerationDecision': ({ api, decision }, options) =>
    api.models.ModerationDecision.get({ id: decision }, options),
  'Query.getModerationDecision: missing': ({ api }, options) =>
    api.models.ModerationDecision.get({ id: MISSING }, options),
  'Query.listNotifications': ({ api }, options) => api.queries.listNotifications({}, options),

  'Mutation.markNotificationsRead: the owner’s': ({ api, notification }, options) =>
    api.mutations.markNotificationsRead({ notificationIds: [notification] }, options),
  'Mutation.markNotificationsRead: missing': ({ api }, options) =>
    api.mutations.markNotificationsRead({ notificationIds: [MISSING] }, options),

  'Mutation.initiateUpload: submission': ({ api, event }, options) =>
    api.mutations.initiateUpload({ ...PHOTO, purpose: 'FAN_SUBMISSION', eventId: event }, options),
  'Mutation.initiateUpload: submission, missing event': ({ api }, options) =>
    api.mutations.initiateUpload({ ...PHOTO, purpose: 'FAN_SUBMISSION', eventId: MISSING }, options),
  'Mutation.initiateUpload: for the event itself': ({ api, event }, options) =>
    api.mutations.initiateUpload({ ...PHOTO, purpose: 'EVENT', eventId: event }, options),
  'Mutation.completeUpload: the owner’s': async (stage, options, caller) => {
    const uploadId = await openUpload(stage);
    return caller.as(() => stage.api.mutations.completeUpload({ uploadId, status: 'FAILED' }, options));
  },
  'Mutation.completeUpload: missing': ({ api }, options) =>
    api.mutations.completeUpload({ uploadId: MISSING, status: 'FAILED' }, options),

  'Mutation.moderateContent: rejected': async (stage, options, caller) => decide(stage, 'APPROVED', options, caller),
  'Mutation.moderateContent: approved': async (stage, options, caller) => decide(stage, 'REJECTED', options, caller),
  'Mutation.moderateContent: missing': ({ api }, options) =>
    api.mutations.moderateContent({ contentId: MISSING, decision: 'APPROVED' }, options),

  'Mutation.moderateContents: missing': ({ api }, options) =>
    api.mutations.moderateContents(
      { decisions: [{ contentId: MISSING, decision: 'APPROVED', expectedVersion: 1 }] },
      options,
    ),
  'Mutation.undoModeration: a moderator’s': async (stage, options, caller) => {
    await dispute(stage, 'APPROVED');
    await dispute(stage, 'REJECTED');
    return caller.as(() => stage.api.mutations.undoModeration({ contentId: stage.disputed }, options));
  },
  'Mutation.undoModeration: missing': ({ api }, options) =>
    api.mutations.undoModeration({ contentId: MISSING }, options),
  'Query.listModerationDecisions': async ({ api, approved }, options) =>
    trail(await api.queries.listModerationDecisions({ contentId: approved }, options)),
  'Query.listModerationQueue': async ({ api, event }, options) =>
    queued(await api.queries.listModerationQueue({ eventId: event }, options)),
  'Query.listModerationQueue: everything': async ({ api }, options) =>
    queued(await api.queries.listModerationQueue({}, options)),
  'Query.listModerationQueue: missing event': async ({ api }, options) =>
    queued(await api.queries.listModerationQueue({ eventId: MISSING }, options)),

  'Query.listMyEvents': ({ api }, options) => api.queries.listMyEvents({}, options),
  'Query.listJoinedEvents': ({ api }, options) => api.queries.listJoinedEvents({}, options),
  'Query.getMyProfile': ({ api }, options) => api.queries.getMyProfile(options),
  'Query.countUnreadNotifications': ({ api }, options) => api.queries.countUnreadNotifications(options),
  'Query.listFailedEventDeletions': ({ api }, options) => api.queries.listFailedEventDeletions({}, options),
  'Query.listFailedJobs': ({ api }, options) => api.queries.listFailedJobs({}, options),

  'Mutation.updateContent': ({ api, pending }, options) =>
    api.mutations.updateContent({ contentId: pending, title: 'A title' }, options),
  'Mutation.updateContent: missing': ({ api }, options) =>
    api.mutations.updateContent({ contentId: MISSING, title: 'A title' }, options),
  'Mutation.updateEvent': ({ api, event }, options) =>
    api.mutations.updateEvent({ eventId: event, venue: 'The Hall' }, options),
  'Mutation.updateEvent: missing': ({ api }, options) =>
    api.mutations.updateEvent({ eventId: MISSING, venue: 'The Hall' }, options),
  'Mutation.setEventImage: missing': ({ api, event }, options) =>
    api.mutations.setEventImage({ eventId: event, contentId: MISSING }, options),
  'Mutation.cancelEvent: missing': ({ api }, options) => api.mutations.cancelEvent({ eventId: MISSING }, options),
  'Mutation.updateProfile': ({ api }, options) => api.mutations.updateProfile({ bio: 'Here for the music' }, options),
  'Mutation.markAllNotificationsRead': ({ api }, options) => api.mutations.markAllNotificationsRead(options),
  'Mutation.redriveJob: missing': ({ api }, options) => api.mutations.redriveJob({ uploadId: MISSING }, options),
  'Mutation.signUploadParts: the owner’s': ({ api, upload }, options) =>
    api.mutations.signUploadParts({ uploadId: upload, parts: [{ partNumber: 1, checksumCrc32: 'AAAAAA==' }] }, options),
  'Mutation.resumeUpload: the owner’s': ({ api, upload }, options) =>
    api.mutations.resumeUpload({ uploadId: upload }, options),
  'Mutation.reportUploadProgress: the owner’s': ({ api, upload }, options) =>
    api.mutations.reportUploadProgress({ uploadId: upload }, options),
  'Mutation.cancelUpload: missing': ({ api }, options) => api.mutations.cancelUpload({ uploadId: MISSING }, options),

  'Query.getEventDeletion: missing': ({ api }, options) => api.queries.getEventDeletion({ eventId: MISSING }, options),
  'Mutation.deleteContent: missing': ({ api }, options) => api.mutations.deleteContent({ contentId: MISSING }, options),
  'Mutation.deleteEvent: missing': ({ api }, options) => api.mutations.deleteEvent({ eventId: MISSING }, options),
  'Mutation.publishEventDeletion': ({ api, people, event }, options) =>
    api.mutations.publishEventDeletion(
      {
        ownerId: people.creative.sub,
        requestedBy: people.creative.sub,
        eventId: event,
        status: 'RUNNING',
        contentsTotal: 1,
        contentsRemoved: 1,
      },
      options,
    ),
  'Subscription.onEventDeletion': ({ api, event: eventId }, options) =>
    follow(options, () => api.subscriptions.onEventDeletion({ eventId }), `onEventDeletion(eventId: "${eventId}")`),

  'Mutation.createEvent': ({ api }, options) =>
    api.mutations.createEvent({ title: 'Another', startsAt: STARTS_AT }, options),

  'Mutation.publishUploadProgress': ({ api, people, upload }, options) =>
    api.mutations.publishUploadProgress(
      { ownerId: people.owner.sub, uploadId: upload, progress: 1, status: 'PROCESSING' },
      options,
    ),
  'Mutation.publishContentUpdate': ({ api, people, pending }, options) =>
    api.mutations.publishContentUpdate(
      { ownerId: people.owner.sub, contentId: pending, status: 'APPROVED', message: 'crafted' },
      options,
    ),
  'Mutation.publishNotification': ({ api, people }, options) =>
    api.mutations.publishNotification(
      {
        ownerId: people.owner.sub,
        notificationId: MISSING,
        type: 'SYSTEM',
        message: 'crafted',
        createdAt: STARTS_AT,
      },
      options,
    ),

  'Subscription.onUploadProgress': ({ api }, options) =>
    follow(options, () => api.subscriptions.onUploadProgress({}), 'onUploadProgress'),
  'Subscription.onUploadProgress: the owner’s': ({ api, upload: uploadId }, options) =>
    follow(
      options,
      () => api.subscriptions.onUploadProgress({ uploadId }),
      `onUploadProgress(uploadId: "${uploadId}")`,
    ),
  'Subscription.onContentUpdate': ({ api }, options) =>
    follow(options, () => api.subscriptions.onContentUpdate({}), 'onContentUpdate'),
  'Subscription.onContentUpdate: the event': ({ api, event: eventId }, options) =>
    follow(options, () => api.subscriptions.onContentUpdate({ eventId }), `onContentUpdate(eventId: "${eventId}")`),
  'Subscription.onNotification': ({ api }, options) =>
    follow(options, () => api.subscriptions.onNotification(), 'onNotification'),

  ...SHELF_ATTEMPTS,
};

/** An upload of the owner that waits for its bytes. */
export function openUpload({ api, people, event }: Stage): Promise<string> {
  return people.owner.as(async () => {
    const ticket = await api.mutations.initiateUpload({ ...PHOTO, purpose: 'FAN_SUBMISSION', eventId: event });
    return ticket.data?.uploadId ?? '';
  });
}

/** The content of a queue, in the shape of the other lists. */
function queued(answer: Answer): Answer {
  const page = answer.data as { readonly items?: readonly { readonly content: unknown }[] } | null | undefined;
  return page?.items === undefined ? answer : { ...answer, data: { items: page.items.map(({ content }) => content) } };
}

/** What was decided over, in the shape of the other lists. */
function trail(answer: Answer): Answer {
  const page = answer.data as { readonly items?: readonly { readonly contentId: string }[] } | null | undefined;
  const items = page?.items?.map(({ contentId }) => ({ id: contentId }));
  return items === undefined ? answer : { ...answer, data: { items } };
}

/** Takes the opposite decision of the one that stands, on the version that stands. */
async function decide(stage: Stage, decision: 'APPROVED' | 'REJECTED', options: CallOptions, caller: Person) {
  const expectedVersion = await dispute(stage, decision === 'APPROVED' ? 'REJECTED' : 'APPROVED');
  return caller.as(() =>
    stage.api.mutations.moderateContent({ contentId: stage.disputed, decision, expectedVersion }, options),
  );
}

/**
 * Subscribes with the session of the caller or, as guests do, with the credentials of the identity pool. A subscription
 * that stands is an answer; one that is refused gives what AppSync answered.
 */
async function follow<Item>(
  { authMode }: CallOptions,
  subscription: () => Subscribable<Item>,
  field: string,
): Promise<Answer> {
  if (authMode === undefined) {
    return subscribe(subscription()).then((subscribed) => {
      subscribed.close();
      return { data: 'subscribed' };
    }, refusalOf);
  }
  const { type, payload } = await signedSubscription(`subscription { ${field} { ownerId } }`);
  return type === 'start_ack' ? { data: 'subscribed' } : { errors: payload?.errors ?? [{ message: type }] };
}

/** What AppSync answered, in the words of Amplify's client. */
function refusalOf(reason: unknown): Answer {
  const { errors = [] } = reason as { readonly errors?: readonly { readonly message: string }[] };
  const [, answer] = /^Connection failed: (.*)$/s.exec(errors[0]?.message ?? '') ?? [];
  if (answer === undefined) {
    throw reason;
  }
  return JSON.parse(answer) as Answer;
}
