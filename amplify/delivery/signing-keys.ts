import { CustomResource, Stack } from 'aws-cdk-lib';
import { KeyGroup, PublicKey } from 'aws-cdk-lib/aws-cloudfront';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { parameterPath } from '../parameter-path.js';

/**
 * Keys that the distribution trusts, the first of which signs. To rotate: put a new number in front and deploy, so that what is
 * signed from now on is signed anew and what was signed before stays good; after PLAYBACK_URL_TTL_SECONDS take the old number
 * out and deploy, which deletes its secret. In a hurry, because a key leaked: do both at once.
 */
const SERIALS: readonly [number, ...number[]] = [1];

export interface SigningKeys {
  readonly group: KeyGroup;
  /** Id of the public key that belongs to `parameterName`. */
  readonly keyPairId: string;
  /** The secret with the private key that signs. */
  readonly parameterName: string;
  /** ARNs of the secrets, the first that of the key that signs. */
  readonly parameterArns: readonly string[];
  readonly customResources: readonly CustomResource[];
}

/** Key pairs that nobody ever sees: made by a function of the deployment, kept in Parameter Store, known to the template by their public half. */
export function addSigningKeys(stack: Stack, root: Stack, makeSigningKey: LambdaFunction): SigningKeys {
  const keys = SERIALS.map((serial) => {
    const parameterName = parameterPath(root, `cdn-signing-key-${serial}`);
    const customResource = new CustomResource(stack, `SigningKey${serial}`, {
      resourceType: 'Custom::DropClipSigningKey',
      serviceToken: makeSigningKey.functionArn,
      properties: { ParameterName: parameterName },
    });
    const publicKey = new PublicKey(stack, `SigningPublicKey${serial}`, {
      encodedKey: customResource.getAttString('PublicKey'),
    });
    return { parameterName, customResource, publicKey };
  });
  const [signing] = keys;
  if (signing === undefined) {
    throw new Error('Delivery has no signing key');
  }
  return {
    group: new KeyGroup(stack, 'SigningKeys', { items: keys.map(({ publicKey }) => publicKey) }),
    keyPairId: signing.publicKey.publicKeyId,
    parameterName: signing.parameterName,
    parameterArns: keys.map(({ parameterName }) =>
      Stack.of(stack).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameterName.slice(1) }),
    ),
    customResources: keys.map(({ customResource }) => customResource),
  };
}
