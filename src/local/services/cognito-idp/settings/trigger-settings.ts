import type { TemplateFields } from '../../../shared/template-fields.js';

export const TRIGGER_NAMES = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'CustomMessage',
] as const;

export type TriggerName = (typeof TRIGGER_NAMES)[number];

export interface TriggerSettings {
  /** ARNs of the functions. */
  readonly functions: Readonly<Partial<Record<TriggerName, string>>>;
  readonly preTokenVersion: '1' | '2' | '3';
}

const VERSIONS: Readonly<Record<string, TriggerSettings['preTokenVersion']>> = { V1_0: '1', V2_0: '2', V3_0: '3' };

/** Reads `LambdaConfig`. A trigger that is not simulated, `CreateAuthChallenge` say, stops the start with its name. */
export function readTriggerSettings(pool: TemplateFields): TriggerSettings {
  const config = pool.object('LambdaConfig', [...TRIGGER_NAMES, 'PreTokenGenerationConfig']);
  const tokenConfig = config?.object('PreTokenGenerationConfig', ['LambdaArn', 'LambdaVersion']);
  const functions: Partial<Record<TriggerName, string>> = {};
  for (const name of TRIGGER_NAMES) {
    const arn = config?.text(name);
    if (arn !== undefined) {
      functions[name] = arn;
    }
  }
  if (tokenConfig === undefined) {
    return { functions, preTokenVersion: '1' };
  }
  const version = tokenConfig.text('LambdaVersion') ?? 'V1_0';
  const preTokenVersion = VERSIONS[version] ?? tokenConfig.refuse('LambdaVersion', `${version} is not simulated`);
  return { functions: { ...functions, PreTokenGeneration: tokenConfig.requiredText('LambdaArn') }, preTokenVersion };
}
