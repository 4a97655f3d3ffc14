// One run of ESLint over a list of files, with the parser alone or with one plugin on top. Prints how many findings it had.
import { readFileSync } from 'node:fs';
import parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';

const plugins = {
  parser: () => [],
  // What ESLint itself does more as soon as there is a rule, whatever the rule does.
  idle: () => [{ plugins: { idle: { rules: { idle: { create: () => ({ Program() {} }) } } } }, rules: { 'idle/idle': 'error' } }],
  'http-auth': async () => [(await import('../dist/src/entry.js')).default.configs.recommended],
  security: async () => [(await import('eslint-plugin-security')).default.configs.recommended],
  sonarjs: async () => [(await import('eslint-plugin-sonarjs')).default.configs.recommended],
};

const [column, list] = process.argv.slice(2);
const language = {
  files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  // Comments of the applications speak of rules that are not here.
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
};
const eslint = new ESLint({
  cwd: '/',
  globInputPaths: false,
  overrideConfigFile: true,
  overrideConfig: [{ ignores: ['!**/node_modules/'] }, language, ...(await plugins[column]())],
  warnIgnored: false,
});
const results = await eslint.lintFiles(readFileSync(list, 'utf8').split('\n'));
const messages = results.flatMap((result) => result.messages);
console.log(
  JSON.stringify({ findings: messages.filter(({ ruleId }) => ruleId !== null).length, broken: messages.filter(({ fatal }) => fatal).length }),
);
