import type { ESLint, Linter, Rule } from 'eslint';
import { rules } from '../rules/index.ts';
import { ALL, parser } from './languages.ts';
import { meta } from './meta.ts';

interface Plugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<string, Rule.RuleModule>;
  configs: { recommended: Linter.Config; strict: Linter.Config; typescript: Linter.Config };
}

// A config names the plugin that holds it, so its own plugin list is filled when the plugin exists.
const plugins: Record<string, ESLint.Plugin> = {};

/** The three rules as errors, reporting what is certain. */
const recommended: Linter.Config = {
  name: 'http-auth/recommended',
  plugins,
  rules: {
    'http-auth/no-401-after-role-check': 'error',
    'http-auth/no-403-without-credentials': 'error',
    'http-auth/require-www-authenticate': 'error',
  },
};

/** The same three with their options opened. */
const strict: Linter.Config = {
  name: 'http-auth/strict',
  plugins,
  rules: {
    'http-auth/no-401-after-role-check': ['error', { policy: true, named: true, rpc: true, unseenHandler: true }],
    'http-auth/no-403-without-credentials': ['error', { named: true, rpc: true, unseenHandler: true }],
    'http-auth/require-www-authenticate': ['error', { policy: true, named: true, rpc: true, unseenHandler: true }],
  },
};

/** `recommended` where the config has nothing for TypeScript yet: ESLint would pass over all of it in silence. */
const typescript: Linter.Config = {
  ...recommended,
  name: 'http-auth/typescript',
  files: [ALL],
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
};

const plugin: Plugin = { meta, rules, configs: { recommended, strict, typescript } };
plugins[meta.namespace] = plugin;

export default plugin;
