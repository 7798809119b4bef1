import { AWS_SCALAR_NAMES } from './scalars.js';

const DIRECTIVES: Readonly<Record<string, string>> = {
  aws_api_key: 'directive @aws_api_key on FIELD_DEFINITION | OBJECT',
  aws_iam: 'directive @aws_iam on FIELD_DEFINITION | OBJECT',
  aws_oidc: 'directive @aws_oidc on FIELD_DEFINITION | OBJECT',
  aws_lambda: 'directive @aws_lambda on FIELD_DEFINITION | OBJECT',
  aws_cognito_user_pools:
    'directive @aws_cognito_user_pools(cognito_groups: [String]) on FIELD_DEFINITION | OBJECT | INPUT_FIELD_DEFINITION',
  aws_auth: 'directive @aws_auth(cognito_groups: [String]) on FIELD_DEFINITION',
  aws_subscribe: 'directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION',
};

/** Directives and scalars that every AppSync schema has without declaring them, less those that this one declares. */
export function preludeFor(sdl: string): string {
  const declared = new Set([...sdl.matchAll(/\b(?:directive\s+@|scalar\s+)(\w+)/g)].map(([, name]) => name));
  const directives = Object.entries(DIRECTIVES).filter(([name]) => !declared.has(name));
  const scalars = AWS_SCALAR_NAMES.filter((name) => !declared.has(name));
  return [...directives.map(([, text]) => text), ...scalars.map((name) => `scalar ${name}`)].join('\n');
}
