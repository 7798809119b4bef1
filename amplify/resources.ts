import type { Backend } from '@aws-amplify/backend';
import { postAuthentication } from './auth/post-authentication/resource.js';
import { postConfirmation } from './auth/post-confirmation/resource.js';
import { auth } from './auth/resource.js';
import { data } from './data/resource.js';
import { completeUpload } from './functions/complete-upload/resource.js';
import { deleteContent } from './functions/delete-content/resource.js';
import { deleteEvent } from './functions/delete-event/resource.js';
import { expireUploads } from './functions/expire-uploads/resource.js';
import { getPlayback } from './functions/get-playback/resource.js';
import { initiateUpload } from './functions/initiate-upload/resource.js';
import { moderateContent } from './functions/moderate-content/resource.js';
import { publishContent } from './functions/publish-content/resource.js';
import { redriveJob } from './functions/redrive-job/resource.js';
import { removeEvent } from './functions/remove-event/resource.js';
import { contentBucket, imagesBucket, uploadsBucket } from './storage/resource.js';

/** Everything Amplify defines for us. What it has no `define…` for is added in backend.ts. */
export const resources = {
  auth,
  data,
  uploadsBucket,
  contentBucket,
  imagesBucket,
  postConfirmation,
  postAuthentication,
  initiateUpload,
  completeUpload,
  expireUploads,
  moderateContent,
  getPlayback,
  publishContent,
  redriveJob,
  deleteContent,
  deleteEvent,
  removeEvent,
};

export type DropClip = Backend<typeof resources>;
