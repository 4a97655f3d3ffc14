import type { Rule } from 'eslint';
import no401AfterRoleCheck from './no-401-after-role-check.ts';
import no403WithoutCredentials from './no-403-without-credentials.ts';
import requireWwwAuthenticate from './require-www-authenticate.ts';

/** Every rule by its name. */
export const rules: Record<string, Rule.RuleModule> = {
  'no-401-after-role-check': no401AfterRoleCheck,
  'no-403-without-credentials': no403WithoutCredentials,
  'require-www-authenticate': requireWwwAuthenticate,
};
