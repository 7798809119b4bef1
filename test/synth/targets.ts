import { afterAll, beforeAll } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../support/synthesize-backend.js';

export { type Found, functionsOf, label, propertiesOf, tablesOf } from '../../scripts/check/backend/templates.js';

export type TargetKind = 'sandbox' | 'branch';

export const TARGETS: readonly TargetKind[] = ['sandbox', 'branch'];

/** A branch with everything that can be configured; a sandbox has nothing of it. */
export const CONFIGURED = {
  APP_ORIGINS: 'https://app.dropclip.example, https://staff.dropclip.example',
  ALARM_EMAILS: 'on-call@dropclip.example,owner@dropclip.example',
  MONTHLY_BUDGET_USD: '250',
  API_ALLOWED_RANGES: '203.0.113.0/24,198.51.100.7/32,2001:db8::/32',
} as const;

/** The services that are not in every region, asked for. */
const SERVICES = { VIDEO_TRANSCODER: 'mediaconvert', MODERATION_LABELLER: 'rekognition' };

/** What answers in their place. */
const ENDPOINTS = {
  MEDIACONVERT_ENDPOINT: 'https://vpce-0fake.mediaconvert.us-east-1.vpce.amazonaws.com',
  REKOGNITION_ENDPOINT: 'http://127.0.0.1:9',
};

const SYNTHESES = {
  sandbox: () => synthesizeBackend('sandbox'),
  branch: () => synthesizeBackend('branch', CONFIGURED),
  /** On this machine the services' own addresses would be AWS's: they stay off. */
  servicesOff: () => synthesizeBackend('sandbox', SERVICES),
  servicesOn: () => synthesizeBackend('sandbox', { ...SERVICES, ...ENDPOINTS }),
};

export type Backends = (kind: keyof typeof SYNTHESES) => SynthesizedBackend;

/** Synthesizes each of them once for a file, two at a time: each takes a core. */
export function synthesizeTargets(): Backends {
  const backends = new Map<string, SynthesizedBackend>();
  beforeAll(async () => {
    const waiting = Object.entries(SYNTHESES);
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [kind, synthesizeOne] = next;
        backends.set(kind, await synthesizeOne());
      }
    };
    await Promise.all([work(), work()]);
  }, 300_000);
  afterAll(() => Promise.all([...backends.values()].map((backend) => backend.remove())));
  return (kind) => {
    const backend = backends.get(kind);
    if (backend === undefined) {
      throw new Error(`The ${kind} did not synthesize`);
    }
    return backend;
  };
}
