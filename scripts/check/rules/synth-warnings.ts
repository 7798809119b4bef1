import { ruleOfBackend } from '../finding.js';

export const synthWarnings = ruleOfBackend('synth-warning', 'The synthesis warns of nothing.', ({ warnings }) =>
  warnings.map((warning) => ({
    subject: warning.slice(0, SUBJECT_CHARACTERS),
    message: 'the synthesis warned of it',
    fix: 'Correct what it warns of. What nobody can change here is left out by src/local/synthesis/warnings.ts.',
  })),
);

/** A warning can be a page long. */
const SUBJECT_CHARACTERS = 200;
