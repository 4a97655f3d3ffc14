import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { differences, marksUnder, readExpectations, type Finding } from './support/expectations.ts';

const root = path.resolve(import.meta.dirname, '..');

const files = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:js|mjs|ts)$/.test(file))
  .map((file) => path.posix.join('fixtures', file.split(path.sep).join('/')))
  .sort();

/** Nothing in these holds a comment for this test: they are shown to people. What is found there stands below. */
const demo = 'fixtures/demo/';
const marked = files.filter((file) => !file.startsWith(demo));

function eslint(rules: Linter.Config, languageOptions: Linter.LanguageOptions): ESLint {
  return new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.{js,mjs,ts}'], languageOptions },
      { files: ['fixtures/**/*.js'], ignores: [`${demo}**`], languageOptions: { sourceType: 'commonjs' } },
      rules,
    ],
  });
}

const parsers = [
  { name: 'the TypeScript parser', languageOptions: { parser }, reads: /\.(?:js|mjs|ts)$/ },
  { name: 'espree', languageOptions: {}, reads: /\.m?js$/ },
];

async function findings(linter: ESLint, file: string): Promise<Finding[]> {
  const [result] = await linter.lintText(readFileSync(path.join(root, file), 'utf8'), { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, messageId, line, message }) => ({
    line,
    rule: (ruleId ?? 'no rule').replace(`${plugin.meta.namespace}/`, ''),
    messageId: messageId ?? message,
  }));
}

describe.each(parsers)('under $name', ({ languageOptions, reads }) => {
  const recommended = eslint(plugin.configs.recommended, languageOptions);
  const strict = eslint(plugin.configs.strict, languageOptions);

  test.each(marked.filter((file) => reads.test(file)))('%s', async (file) => {
    const { marks } = readExpectations(readFileSync(path.join(root, file), 'utf8'), file);
    for (const [config, linter] of [['recommended', recommended], ['strict', strict]] as const) {
      expect(differences(file, marksUnder(config, marks), await findings(linter, file)), config).toEqual([]);
    }
  });

  test('the demo', async () => {
    const found = files
      .filter((file) => file.startsWith(demo) && reads.test(file))
      .map(async (file) => {
        const reports = await findings(recommended, file);
        return reports.map(({ line, rule, messageId }) => `${file.slice(demo.length)}:${String(line)} ${rule} ${messageId}`);
      });
    expect((await Promise.all(found)).flat()).toEqual(
      [
        'authenticate.js:8 no-403-without-credentials invalid',
        'authenticate.js:17 require-www-authenticate missing',
        'orders.js:11 no-401-after-role-check known',
        'orders.js:30 no-401-after-role-check mixed',
        'orders.js:30 require-www-authenticate missing',
        'webhook.ts:9 no-403-without-credentials absent',
      ].filter((line) => reads.test(line.slice(0, line.indexOf(':')))),
    );
  });
});
