import type { Stack } from 'aws-cdk-lib';
import { CfnIPSet, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';
import { sortRanges } from './address-list.js';
import {
  MAX_REQUESTS_PER_ADDRESS,
  MAX_REQUESTS_PER_CALLER,
  RATE_WINDOW_SECONDS,
  SIGNED_REQUEST_PREFIX,
} from './firewall-limits.js';

/** Stands before the API: who asks too often is refused, and, where a list is given, who is not on it. */
export function addFirewall(backend: DropClip, { allowedRanges }: Target): void {
  const stack = backend.createStack('firewall');
  const firewall = new CfnWebACL(stack, 'ApiFirewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibleAs('ApiFirewall'),
    rules: [...listRules(stack, allowedRanges), rateOfCaller(), rateOfAddress()],
  });
  new CfnWebACLAssociation(stack, 'ApiFirewallAssociation', {
    webAclArn: firewall.attrArn,
    resourceArn: backend.data.resources.cfnResources.cfnGraphqlApi.attrArn,
  });
}

/** A session's token stays the same for its hour, so one person is limited behind an address that thousands share. */
function rateOfCaller(): CfnWebACL.RuleProperty {
  return rule('RateOfCaller', 1, {
    rateBasedStatement: {
      limit: MAX_REQUESTS_PER_CALLER,
      evaluationWindowSec: RATE_WINDOW_SECONDS,
      aggregateKeyType: 'CUSTOM_KEYS',
      customKeys: [
        { ip: {} },
        { header: { name: 'authorization', textTransformations: [{ priority: 0, type: 'NONE' }] } },
      ],
    },
  });
}

function rateOfAddress(): CfnWebACL.RuleProperty {
  return rule('RateOfAddress', 2, {
    rateBasedStatement: {
      limit: MAX_REQUESTS_PER_ADDRESS,
      evaluationWindowSec: RATE_WINDOW_SECONDS,
      aggregateKeyType: 'IP',
    },
  });
}

/**
 * Refuses who is not on the list. Signed requests pass: they are those of our own functions, whose addresses are AWS's and
 * change, and of guests; IAM decides what a signer may ask, and lets guests read public listings alone.
 */
function listRules(stack: Stack, allowedRanges: readonly string[]): readonly CfnWebACL.RuleProperty[] {
  if (allowedRanges.length === 0) {
    return [];
  }
  const { ipv4, ipv6 } = sortRanges(allowedRanges);
  const listed = [
    { id: 'AllowedIpv4', ipAddressVersion: 'IPV4', addresses: [...ipv4] },
    { id: 'AllowedIpv6', ipAddressVersion: 'IPV6', addresses: [...ipv6] },
  ]
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ id, ...set }) => ({
      ipSetReferenceStatement: { arn: new CfnIPSet(stack, id, { scope: 'REGIONAL', ...set }).attrArn },
    }));
  const passing = [...listed, isSigned()];
  return [rule('OnlyListedAddresses', 0, { notStatement: { statement: { orStatement: { statements: passing } } } })];
}

function isSigned(): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { singleHeader: { Name: 'authorization' } },
      positionalConstraint: 'STARTS_WITH',
      searchString: SIGNED_REQUEST_PREFIX,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function rule(name: string, priority: number, statement: CfnWebACL.StatementProperty): CfnWebACL.RuleProperty {
  return { name, priority, statement, action: { block: {} }, visibilityConfig: visibleAs(name) };
}

/** Counted, with a sample of the requests to look at. */
function visibleAs(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
