import { afterAll, beforeAll } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../../support/synthesize-backend.js';

export { type Found, functionsOf, label, propertiesOf, tablesOf } from '../../../scripts/check/backend/templates.js';

export type TargetKind = 'sandbox' | 'branch';

export const TARGETS: readonly TargetKind[] = ['sandbox', 'branch'];

/** A branch with everything that can be configured; a sandbox has nothing of it. */
export const CONFIGURED = {
  APP_ORIGINS: 'https://app.dropclip.example, https://staff.dropclip.example',
  ALARM_EMAILS: 'on-call@dropclip.example,owner@dropclip.example',
  MONTHLY_BUDGET_USD: '250',
  API_ALLOWED_RANGES: '203.0.113.0/24,198.51.100.7/32,2001:db8::/32',
} as const;

export type Backends = (kind: TargetKind) => SynthesizedBackend;

/** Synthesizes both, once for a file. */
export function synthesizeTargets(): Backends {
  const backends = new Map<TargetKind, SynthesizedBackend>();
  beforeAll(async () => {
    const [sandbox, branch] = await Promise.all([
      synthesizeBackend('sandbox'),
      synthesizeBackend('branch', CONFIGURED),
    ]);
    backends.set('sandbox', sandbox).set('branch', branch);
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
