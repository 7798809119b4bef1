import { defineBackend } from '@aws-amplify/backend';
import { configureAuth } from './auth/configure-auth.js';
import { configureApi } from './data/configure-api.js';
import { hideForbiddenRows } from './data/hide-forbidden-rows.js';
import { protectTables } from './data/protect-tables.js';
import { raiseRefusals } from './data/raise-refusals.js';
import { addDelivery } from './delivery/cdn.js';
import { addEventRemoval } from './eventing/event-removal.js';
import { addLongVideos } from './eventing/long-videos.js';
import { addMediaProcessing } from './eventing/media-processing.js';
import { addPublication } from './eventing/publication.js';
import { addUploadExpiry } from './eventing/upload-expiry.js';
import { addFirewall } from './firewall/add-firewall.js';
import { connectFunctions } from './functions/connect-functions.js';
import { retryPatiently } from './functions/retry-patiently.js';
import { addGrants } from './grants.js';
import { addObservability } from './observability/add-observability.js';
import { observeFunctions } from './observability/observe-functions.js';
import { resources } from './resources.js';
import { closeEveryBucket } from './storage/close-every-bucket.js';
import { hardenBuckets } from './storage/harden-buckets.js';
import { readTarget } from './target.js';

export const backend = defineBackend(resources);

const target = readTarget(backend.stack, process.env);

configureAuth(backend, target);
configureApi(backend, target);
hideForbiddenRows(backend);
raiseRefusals(backend);
protectTables(backend, target);
hardenBuckets(backend, target);
connectFunctions(backend);
const delivery = addDelivery(backend, target);
addUploadExpiry(backend);
const media = addMediaProcessing(backend, target);
if (target.transcoder !== undefined) {
  addLongVideos(backend, media, target.transcoder);
}
const removal = addEventRemoval(backend, target);
const publication = addPublication(backend, delivery);
retryPatiently(backend, [media.processUpload, media.recordFailedJob, removal.recordFailedRemoval]);
addGrants(backend, { media, removal, delivery, publication });

// Last: what follows applies to whatever there is by now.
closeEveryBucket(backend);
observeFunctions(backend, target);
addObservability(backend, target);
addFirewall(backend, target);
