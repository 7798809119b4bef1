import { describeApi } from './api-suite.js';
import { describeDelivery } from './delivery-suite.js';
import { describeFunctions } from './functions-suite.js';
import { describeGrants } from './grants-suite.js';
import { describeIdentities } from './identities-suite.js';
import { describeLongVideos } from './long-videos-suite.js';
import { describeModerationLabels } from './moderation-labels-suite.js';
import { describePosture } from './posture/posture-suite.js';
import { describeStorage } from './storage-suite.js';
import { synthesizeTargets } from './targets.js';

/** What would be deployed, in one file: a synthesis takes as long as all of these tests. */
const backends = synthesizeTargets();

describeApi(backends);
describeGrants(backends);
describeIdentities(() => backends('sandbox'));
describeStorage(backends);
describeDelivery(backends);
describeFunctions(() => backends('sandbox'));
describeLongVideos(backends);
describeModerationLabels(backends);
describePosture(backends);
