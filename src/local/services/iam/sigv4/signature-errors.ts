import { AwsError } from '../../../shared/aws-error.js';

/** Everything that can be wrong with a signature. Each family of services has its own names for them. */
export type SignatureProblem =
  | 'unknown-key'
  | 'wrong-token'
  | 'expired-token'
  | 'wrong-signature'
  | 'wrong-body'
  | 'skewed'
  | 'malformed'
  | 'malformed-query'
  | 'presigned-expired'
  | 'presigned-early'
  | 'unsigned-headers'
  | 'two-signatures'
  | 'unsupported'
  | 'missing-payload-hash'
  | 'wrong-payload-hash';

type Names = Readonly<Record<SignatureProblem, readonly [code: string, statusCode: number]>>;

const S3: Names = {
  'unknown-key': ['InvalidAccessKeyId', 403],
  'wrong-token': ['InvalidToken', 400],
  'expired-token': ['ExpiredToken', 400],
  'wrong-signature': ['SignatureDoesNotMatch', 403],
  'wrong-body': ['XAmzContentSHA256Mismatch', 400],
  skewed: ['RequestTimeTooSkewed', 403],
  malformed: ['AuthorizationHeaderMalformed', 400],
  'malformed-query': ['AuthorizationQueryParametersError', 400],
  'presigned-expired': ['AccessDenied', 403],
  'presigned-early': ['AccessDenied', 403],
  'unsigned-headers': ['AccessDenied', 403],
  'two-signatures': ['InvalidArgument', 400],
  unsupported: ['InvalidRequest', 400],
  'missing-payload-hash': ['InvalidRequest', 400],
  'wrong-payload-hash': ['InvalidArgument', 400],
};

/** DynamoDB, SSM, AppSync, Lambda, SQS and all that answer JSON. */
const JSON_SERVICES: Names = {
  'unknown-key': ['UnrecognizedClientException', 400],
  'wrong-token': ['UnrecognizedClientException', 400],
  'expired-token': ['ExpiredTokenException', 400],
  'wrong-signature': ['InvalidSignatureException', 400],
  'wrong-body': ['InvalidSignatureException', 400],
  skewed: ['InvalidSignatureException', 400],
  malformed: ['IncompleteSignatureException', 400],
  'malformed-query': ['IncompleteSignatureException', 400],
  'presigned-expired': ['InvalidSignatureException', 400],
  'presigned-early': ['InvalidSignatureException', 400],
  'unsigned-headers': ['InvalidSignatureException', 400],
  'two-signatures': ['IncompleteSignatureException', 400],
  unsupported: ['IncompleteSignatureException', 400],
  'missing-payload-hash': ['InvalidSignatureException', 400],
  'wrong-payload-hash': ['InvalidSignatureException', 400],
};

/** STS, CloudFormation and IAM, which speak the query protocol, and CloudFront, which has the same names in XML. */
const QUERY_SERVICES: Names = {
  ...JSON_SERVICES,
  'unknown-key': ['InvalidClientTokenId', 403],
  'wrong-token': ['InvalidClientTokenId', 403],
  'expired-token': ['ExpiredToken', 403],
  'wrong-signature': ['SignatureDoesNotMatch', 403],
  'wrong-body': ['SignatureDoesNotMatch', 403],
  skewed: ['SignatureDoesNotMatch', 403],
  malformed: ['IncompleteSignature', 400],
  'malformed-query': ['IncompleteSignature', 400],
  'presigned-expired': ['SignatureDoesNotMatch', 403],
  'presigned-early': ['SignatureDoesNotMatch', 403],
};

const QUERY_SIGNING_NAMES: ReadonlySet<string> = new Set([
  ...['sts', 'cloudformation', 'cloudfront', 'iam', 'sns', 'monitoring'],
]);

/** The error with the code and status that the service of that signing name answers. */
export function signatureError(service: string, problem: SignatureProblem, message: string): AwsError {
  const names = service === 's3' ? S3 : QUERY_SIGNING_NAMES.has(service) ? QUERY_SERVICES : JSON_SERVICES;
  const [code, statusCode] = names[problem];
  return new AwsError(code, message, statusCode);
}
