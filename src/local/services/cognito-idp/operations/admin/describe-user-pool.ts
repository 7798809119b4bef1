import { text } from '../../input.js';
import { operation } from '../../state.js';

/** What the template said, with what the service added. */
export const describeUserPool = operation(['UserPoolId'], (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { passwordPolicy: policy } = pool;
  const { UserPoolName, Schema, UserPoolTags, Policies, EnabledMfas, ...described } = pool.properties;
  return {
    UserPool: {
      ...described,
      Id: pool.id,
      Name: pool.name,
      Arn: pool.arn,
      MfaConfiguration: pool.mfa,
      EstimatedNumberOfUsers: state.users.count(pool),
      UserPoolTags: UserPoolTags ?? {},
      Policies: {
        PasswordPolicy: {
          MinimumLength: policy.minLength,
          RequireLowercase: policy.requireLowercase,
          RequireUppercase: policy.requireUppercase,
          RequireNumbers: policy.requireNumbers,
          RequireSymbols: policy.requireSymbols,
          TemporaryPasswordValidityDays: policy.temporaryValidityDays,
        },
        SignInPolicy: { AllowedFirstAuthFactors: pool.firstFactors },
      },
      SchemaAttributes: [...pool.attributes.values()].map(({ name, type, required, mutable }) => ({
        Name: name,
        AttributeDataType: type,
        Required: required,
        Mutable: mutable,
        DeveloperOnlyAttribute: false,
      })),
    },
  };
});
