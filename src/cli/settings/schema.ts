import type { Rule } from 'eslint';
import type { Settings } from '../../settings.ts';

/** As much of JSON Schema (draft 7) as is used here. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: Schema | readonly Schema[];
  readonly additionalItems?: false;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

const name: Schema = { type: 'string', minLength: 1 };
const names = (description: string): Schema => ({ type: 'array', items: name, description });

/** What stands under `settings`, key by key, as src/settings.ts checks it. */
const settings: Readonly<Record<keyof Settings, Schema>> = {
  challenge: {
    type: 'string',
    // Not empty, and one line.
    allOf: [{ pattern: '\\S' }, { pattern: '^[^\\r\\n]*$' }],
    description: 'The challenge that suggestions insert where the handler does not show a scheme of its own.',
  },
  credentials: names('More names that stand for presented credentials (partnerKey). * matches any run of characters.'),
  verifiers: names('More names of functions that verify credentials (checkPartnerKey).'),
  rights: names('More names of rights: fields (clearance) and checks (mayPublish).'),
  policies: names('More names of policy checks, which no credential changes (officeHours).'),
  guards: names('More names of guards that let only an authenticated caller through (onlyMembers).'),
  centralChallenge: {
    anyOf: [{ enum: ['auto', 'off'] }, { type: 'array', items: name }],
    description:
      'Where a challenge may be added for all answers: "auto" searches the package, "off" searches nothing, a list names the files, from the root of the project.',
  },
  tests: {
    enum: ['ignore', 'report'],
    description: 'Whether files in folders of tests, mocks and fixtures are left alone.',
  },
};

const severity: Schema = { enum: ['off', 'warn', 'error', 0, 1, 2] };

function ruleSchema(options: unknown, description: string): Schema {
  return {
    anyOf: [
      severity,
      { type: 'array', items: [severity, ...(options as readonly Schema[])], minItems: 1, additionalItems: false },
    ],
    description,
  };
}

/**
 * The JSON schema of http-auth.config.json, and of the key "http-auth" in package.json, for the rules of the plugin.
 */
export function schemaFor(
  rules: Readonly<Record<string, Rule.RuleModule>>,
): Schema & { readonly $schema: string; readonly title: string } {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of http-auth-lint',
    type: 'object',
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors.' },
      settings: {
        type: 'object',
        properties: settings,
        additionalProperties: false,
        description: "The shared settings, as in an ESLint config's settings['http-auth'].",
      },
      rules: {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(rules).map(([rule, { meta }]) => [
            rule,
            ruleSchema(meta?.schema ?? [], `Severity and options: ${meta?.docs?.description ?? ''}.`),
          ]),
        ),
        additionalProperties: false,
        description: 'The severity of each rule, and its options.',
      },
      ignores: {
        type: 'array',
        items: name,
        description: 'Files that are left out: patterns as in .gitignore, from the folder of this file.',
      },
      strict: { type: 'boolean', description: 'Also report what is less certain, as --strict does.' },
    },
    additionalProperties: false,
  };
}
