import type { ESLint, Linter, Rule } from 'eslint';
import { rules } from '../rules/index.ts';
import { meta } from './meta.ts';

interface Plugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<string, Rule.RuleModule>;
  configs: { recommended: Linter.Config; strict: Linter.Config };
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

const plugin: Plugin = { meta, rules, configs: { recommended, strict } };
plugins[meta.namespace] = plugin;

export default plugin;
