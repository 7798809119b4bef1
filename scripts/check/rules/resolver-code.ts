import plugin from '@aws-appsync/eslint-plugin';
import { Linter } from 'eslint';
import { compileJs } from '../../../src/local/services/appsync/templates/js/compile.js';
import type { ResolverCode } from '../backend/checked-backend.js';
import { ruleOfBackend } from '../finding.js';

/** Its `recommended` rules ask for types besides, which built code has not; those are the local compiler's part. */
const BASE = plugin.configs?.['base'];

export const resolverCode = ruleOfBackend(
  'resolver-code',
  'AppSync understands every JavaScript resolver as it was built.',
  ({ resolvers }) => {
    const linter = new Linter({ configType: 'flat' });
    return resolvers.flatMap((resolver) =>
      messagesOf(linter, resolver).map((message) => ({
        subject: resolver.name,
        message,
        fix: 'Write it without (docs.aws.amazon.com/appsync/latest/devguide/supported-features.html).',
      })),
    );
  },
);

/** By code: a sandbox and a branch have the same resolvers. */
const known = new Map<string, readonly string[]>();

function messagesOf(linter: Linter, resolver: ResolverCode): readonly string[] {
  const messages = known.get(resolver.code) ?? [...lint(linter, resolver), ...compile(resolver)];
  known.set(resolver.code, messages);
  return messages;
}

function lint(linter: Linter, { code }: ResolverCode): readonly string[] {
  return linter
    .verify(code, [BASE as Linter.Config])
    .map(({ line, column, message, ruleId }) => `${line}:${column} ${message.trim()} (${ruleId ?? 'syntax'})`);
}

/** The runtime's own compiler refuses what AWS refuses: disallowed methods, recursion, functions as values, and the length. */
function compile({ code, name }: ResolverCode): readonly string[] {
  try {
    compileJs(code, name);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
