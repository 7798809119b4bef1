import type { IncomingMessage } from 'node:http';
import { AwsError } from '../../../shared/aws-error.js';
import type { AuthorizeInput, Caller, Ports } from '../../ports.js';

export interface FakeIam {
  readonly port: Ports['iam'];
  /** What was asked, in order. */
  readonly asked: AuthorizeInput[];
  /** Actions that are denied. */
  readonly denied: Set<string>;
}

const caller: Caller = {
  accountId: '000000000000',
  arn: 'arn:aws:sts::000000000000:assumed-role/admin/test',
  roleArn: 'arn:aws:iam::000000000000:role/admin',
  userId: 'AROATEST:test',
  accessKeyId: 'AKIAFAKE',
  context: {},
};

/** Believes every signature, allows all that is not in `denied`, and remembers what it was asked. */
export function createFakeIam(): FakeIam {
  const asked: AuthorizeInput[] = [];
  const denied = new Set<string>();
  const authorize = (input: AuthorizeInput) => {
    asked.push(input);
    return denied.has(input.action)
      ? ({ allowed: false, reason: `not authorized to perform: ${input.action}` } as const)
      : ({ allowed: true } as const);
  };
  const unused = () => {
    throw new Error('a user pool issues no credentials');
  };
  return {
    asked,
    denied,
    port: {
      authorize,
      issue: unused,
      find: unused,
      callerOfRole: unused,
      putRolePolicy: unused,
      require(input) {
        const decision = authorize(input);
        if (!decision.allowed) {
          throw new AwsError('AccessDeniedException', decision.reason, 400);
        }
      },
      verify: (request: IncomingMessage) =>
        request.headers.authorization === undefined
          ? undefined
          : {
              caller,
              payloadHash: 'UNSIGNED-PAYLOAD',
              signedHeaders: [],
              signature: { seed: '', signingKey: Buffer.alloc(0), scope: '', amzDate: '' },
            },
    },
  };
}
