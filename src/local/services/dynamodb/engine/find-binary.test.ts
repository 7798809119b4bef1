import { expect, it } from 'vitest';
import { findEngineBinary, MissingEngineError } from './find-binary.js';

it('says how to get an engine, or how to do without, where there is none', async () => {
  const finding = findEngineBinary('plan9-mips');
  await expect(finding).rejects.toBeInstanceOf(MissingEngineError);
  await expect(finding).rejects.toThrow(/No DynamoDB engine for plan9-mips.*@dynoxide\/plan9-mips.*DynamoDB Local/);
});
