import { a, type ClientSchema } from '@aws-amplify/backend';
import { collectionTypes } from './models/collection.js';
import { contentTypes } from './models/content.js';
import { contentCountTypes } from './models/content-count.js';
import { eventTypes } from './models/event.js';
import { eventDeletionTypes } from './models/event-deletion.js';
import { moderationDecisionTypes } from './models/moderation-decision.js';
import { notificationTypes } from './models/notification.js';
import { participationTypes } from './models/participation.js';
import { playlistTypes } from './models/playlist.js';
import { uploadTypes } from './models/upload.js';
import { userProfileTypes } from './models/user-profile.js';
import { collectionOperations } from './operations/collection.js';
import { contentOperations } from './operations/content.js';
import { eventOperations } from './operations/event.js';
import { failedJobOperations } from './operations/failed-job.js';
import { liveOperations } from './operations/live.js';
import { moderationOperations } from './operations/moderation.js';
import { notificationOperations } from './operations/notification.js';
import { playlistOperations } from './operations/playlist.js';
import { profileOperations } from './operations/profile.js';
import { uploadOperations } from './operations/upload.js';

export const schema = a.schema({
  ...userProfileTypes,
  ...eventTypes,
  ...eventDeletionTypes,
  ...uploadTypes,
  ...contentTypes,
  ...contentCountTypes,
  ...participationTypes,
  ...notificationTypes,
  ...moderationDecisionTypes,
  ...collectionTypes,
  ...playlistTypes,
  ...eventOperations,
  ...uploadOperations,
  ...failedJobOperations,
  ...contentOperations,
  ...moderationOperations,
  ...collectionOperations,
  ...playlistOperations,
  ...notificationOperations,
  ...profileOperations,
  ...liveOperations,
});

export type Schema = ClientSchema<typeof schema>;
