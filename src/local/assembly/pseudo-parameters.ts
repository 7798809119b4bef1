import type { Evaluated } from './scope.js';

export interface StackFacts {
  readonly name: string;
  /** ARN. */
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
}

/** The pseudo parameters of a stack. `AWS::NoValue` is known, and undefined. */
export function pseudoParameters({ name, id, region, accountId }: StackFacts): ReadonlyMap<string, Evaluated> {
  return new Map<string, Evaluated>([
    ['AWS::AccountId', accountId],
    ['AWS::NotificationARNs', []],
    ['AWS::NoValue', undefined],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', id],
    ['AWS::StackName', name],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}
