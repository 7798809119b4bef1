/** Access key of whoever runs the runtime: the account root. It opens nothing on AWS. */
export const OPERATOR_ACCESS_KEY_ID = 'AKIALOCALOPERATOR000';

/** Known to all, which is no harm: the runtime listens on the loopback interface alone. */
export const OPERATOR_SECRET_ACCESS_KEY = 'local-operator-secret-not-for-use-on-aws';
