import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import plugin from '../src/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const files = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:js|mjs|ts)$/.test(file))
  .sort();

const linter = new Linter();

function lint(text: string, file: string): Linter.LintMessage[] {
  return linter.verify(
    text,
    [
      { files: ['**/*.{js,mjs,ts}'], languageOptions: { parser } },
      { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
      plugin.configs.strict,
    ],
    { filename: file },
  );
}

function apply(text: string, fix: { range: [number, number]; text: string }): string {
  return text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
}

const key = (message: Linter.LintMessage): string => `${message.ruleId ?? ''} ${message.messageId ?? ''}`;

function count(messages: readonly Linter.LintMessage[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const message of messages) counted.set(key(message), (counted.get(key(message)) ?? 0) + 1);
  return counted;
}

let applied = 0;

test.each(files)('no suggestion in %s makes the next finding', (file) => {
  const text = readFileSync(path.join(root, 'fixtures', file), 'utf8');
  const before = lint(text, file);
  const problems: string[] = [];
  for (const message of before)
    for (const suggestion of message.suggestions ?? []) {
      applied++;
      const edited = apply(text, suggestion.fix);
      const after = lint(edited, file);
      const where = `${file}:${String(message.line)} ${key(message)} "${suggestion.desc}"`;
      if (after.some((each) => each.fatal)) {
        problems.push(`${where}: does not parse: ${after[0]?.message ?? ''}`);
        continue;
      }
      const counts = count(before);
      const now = count(after);
      const more = [...now].filter(([each, number]) => number > (counts.get(each) ?? 0)).map(([each]) => each);
      if (more.length > 0) problems.push(`${where}: new ${more.join(', ')}`);
      if ((now.get(key(message)) ?? 0) >= (counts.get(key(message)) ?? 0)) problems.push(`${where}: the finding is still there`);
    }
  expect(problems).toEqual([]);
});

test('most findings have a suggestion', () => {
  expect(applied).toBeGreaterThan(150);
});
