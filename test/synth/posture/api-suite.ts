import { describe, expect, it } from 'vitest';
import { grantsOf } from '../grants-of.js';
import { type Backends, label, propertiesOf, TARGETS } from '../targets.js';

/** The door: what the API tells, who may knock, and what stands before it. */
export function describeApiPosture(backends: Backends): void {
  describe.each(TARGETS)('the API of a %s', (kind) => {
    it('is traced and logged, without the contents of requests, and its log ends', () => {
      expect(backends(kind).ofType('AWS::AppSync::GraphQLApi').map(propertiesOf)).toMatchObject([
        { XrayEnabled: true, LogConfig: { FieldLogLevel: 'ERROR', ExcludeVerboseContent: true } },
      ]);
      expect(backends(kind).ofType('Custom::LogRetention').map(propertiesOf)).toMatchObject([
        { RetentionInDays: 90, LogGroupName: { 'Fn::Join': ['', ['/aws/appsync/apis/', expect.anything()]] } },
      ]);
    });

    it('limits depth and complexity, and explains its schema to developers alone', () => {
      expect(backends(kind).ofType('AWS::AppSync::GraphQLApi').map(propertiesOf)).toMatchObject([
        {
          QueryDepthLimit: 6,
          ResolverCountLimit: 10,
          IntrospectionConfig: kind === 'branch' ? 'DISABLED' : 'ENABLED',
        },
      ]);
    });

    it('stands behind a firewall that refuses who asks too often', () => {
      const [firewall, ...others] = backends(kind).ofType('AWS::WAFv2::WebACL');
      expect(others).toEqual([]);
      expect(propertiesOf(firewall ?? {})).toMatchObject({
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        Rules: expect.arrayContaining([
          expect.objectContaining({
            Name: 'RateOfCaller',
            Action: { Block: {} },
            Statement: {
              RateBasedStatement: expect.objectContaining({
                Limit: 3000,
                EvaluationWindowSec: 300,
                AggregateKeyType: 'CUSTOM_KEYS',
              }),
            },
          }),
          expect.objectContaining({
            Name: 'RateOfAddress',
            Action: { Block: {} },
            Statement: {
              RateBasedStatement: { Limit: 30_000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
            },
          }),
        ]),
      });
      const [association] = backends(kind).ofType('AWS::WAFv2::WebACLAssociation').map(propertiesOf);
      expect(JSON.stringify(association?.['WebACLArn'])).toContain(firewall?.logicalId);
      expect(JSON.stringify(association?.['ResourceArn'])).toMatch(/GraphQLAPI\w*Arn/);
    });
  });

  it('a firewall without a list has none, and one with a list lets pass who is on it, or signs', () => {
    expect(backends('sandbox').ofType('AWS::WAFv2::IPSet')).toEqual([]);
    const sets = backends('branch').ofType('AWS::WAFv2::IPSet');
    expect(sets.map(propertiesOf)).toMatchObject([
      { IPAddressVersion: 'IPV4', Addresses: ['203.0.113.0/24', '198.51.100.7/32'] },
      { IPAddressVersion: 'IPV6', Addresses: ['2001:db8::/32'] },
    ]);
    const listed = sets.map(({ logicalId }) => ({
      IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
    }));
    const signed = expect.objectContaining({
      ByteMatchStatement: expect.objectContaining({
        FieldToMatch: { SingleHeader: { Name: 'authorization' } },
        PositionalConstraint: 'STARTS_WITH',
        SearchString: 'AWS4-HMAC-SHA256 ',
      }),
    });
    const rulesOf = (kind: 'sandbox' | 'branch') =>
      propertiesOf(backends(kind).ofType('AWS::WAFv2::WebACL')[0] ?? {})['Rules'] as readonly { Name: string }[];
    expect(rulesOf('sandbox').map(({ Name }) => Name)).toEqual(['RateOfCaller', 'RateOfAddress']);
    expect(rulesOf('branch')[0]).toMatchObject({
      Name: 'OnlyListedAddresses',
      Action: { Block: {} },
      Statement: { NotStatement: { Statement: { OrStatement: { Statements: [...listed, signed] } } } },
    });
  });

  it('guests and signed-in users hold the same grants on a branch as on a sandbox, and none but on fields of the API', () => {
    const ofUsers = (kind: 'sandbox' | 'branch') =>
      grantsOf(backends(kind))
        .filter(({ role }) => /uthenticatedUserRole|GroupRole/.test(role))
        .map(
          ({ role, action, resource }) =>
            `${role.replace(/.*auth(?=amplify)/, '').replace(/[0-9A-F]{8}\w*$/, '')} ${action} ${resource.split('/types/')[1]}`,
        )
        .sort();
    expect(ofUsers('branch')).toEqual(ofUsers('sandbox'));
    expect(ofUsers('branch').length).toBeGreaterThan(0);
    expect(ofUsers('branch').filter((grant) => !grant.includes(' appsync:GraphQL '))).toEqual([]);
    expect(ofUsers('branch').filter((grant) => / undefined$| \*$|Mutation|Subscription/.test(grant))).toEqual([]);
  });

  it.each(TARGETS)('no role of a %s is open to another account, or to everyone', (kind) => {
    for (const role of backends(kind).ofType('AWS::IAM::Role')) {
      const { Statement: statements } = propertiesOf(role)['AssumeRolePolicyDocument'] as {
        Statement: readonly { Principal: Readonly<Record<string, unknown>> }[];
      };
      for (const { Principal } of statements) {
        const [kindOfPrincipal, ...more] = Object.keys(Principal);
        expect(more).toEqual([]);
        expect(['Service', 'Federated', 'AWS'], label(role)).toContain(kindOfPrincipal);
        expect(JSON.stringify(Principal), label(role)).not.toContain('"*"');
      }
    }
  });
}
