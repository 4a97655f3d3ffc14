import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { asFunction } from './support/command.ts';
import { root } from './support/build.ts';

/** A code block of a page. A comment in front of it says what the rules say: `wrong: <ids>`, or `right`. */
interface Block {
  readonly section: string;
  readonly line: number;
  readonly language: 'js' | 'ts';
  readonly config: 'recommended' | 'strict';
  readonly code: string;
  /** `rule/messageId` of every report, each once; none for `right`. */
  readonly reports: readonly string[];
}

const frameworks = ['Express', 'node:http', 'Fetch API and Next.js', 'Koa', 'Fastify', 'Hono', 'SvelteKit', 'Remix and React Router', 'AWS Lambda', 'NestJS', 'h3, Nitro and Nuxt', 'hapi', 'Elysia', 'Feathers', 'LoopBack', 'routing-controllers', 'tsoa', 'restify', 'AdonisJS', 'polka and tinyhttp', 'Firebase', 'tRPC'];
const pages = Object.keys(plugin.rules).map((rule) => ({ rule, file: `docs/rules/${rule}.md` }));

/** The marked blocks of a page. An id without a rule is the page's own rule's. */
function blocksOf(file: string, rule?: string): Block[] {
  const blocks: Block[] = [];
  let section = '';
  let mark: string | undefined;
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = /^```(\w*)$/.exec(line);
    if (fence) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) throw new Error(`${file}:${String(at + 1)} the block does not end`);
      const language = fence[1];
      if (mark !== undefined) {
        if (language !== 'js' && language !== 'ts') throw new Error(`${file}:${String(at + 1)} a marked block is js or ts`);
        blocks.push({ section, line: at + 1, language, config: mark.startsWith('wrong under strict') ? 'strict' : 'recommended', code: lines.slice(at + 1, end).join('\n'), reports: reportsOf(mark, rule) });
      } else if (rule !== undefined && (language === 'js' || language === 'ts')) throw new Error(`${file}:${String(at + 1)} js and ts blocks are marked`);
      mark = undefined;
      at = end;
      continue;
    }
    section = /^#{2,3} (.*)$/.exec(line)?.[1] ?? section;
    mark = /^<!-- (wrong(?: under strict)?: .+|right) -->$/.exec(line)?.[1] ?? (line === '' ? mark : undefined);
  }
  return blocks;
}

function reportsOf(mark: string, rule: string | undefined): string[] {
  if (mark === 'right') return [];
  return mark
    .replace(/^wrong(?: under strict)?: /, '')
    .split(', ')
    .map((id) => (id.includes('/') || rule === undefined ? id : `${rule}/${id}`))
    .sort();
}

const linter = new Linter();

function reported({ language, config, code }: Block, languageOptions: Linter.LanguageOptions): string[] {
  const files = [`**/*.${language}`];
  const messages = linter.verify(code, [{ ...plugin.configs[config], files, languageOptions }], `server.${language}`);
  const ids = messages.map(({ ruleId, messageId, message }) => `${(ruleId ?? '').replace('http-auth/', '')}/${messageId ?? message}`);
  return [...new Set(ids)].sort();
}

describe.each([...pages, { rule: undefined, file: 'README.md' }])('$file', ({ rule, file }) => {
  const blocks = blocksOf(file, rule);

  test.each(blocks)('line $line ($section): the rules say what the mark says', (block) => {
    expect(reported(block, { parser })).toEqual(block.reports);
    if (block.language === 'js') expect(reported(block, {})).toEqual(block.reports);
  });
});

describe.each(pages)('$file', ({ rule, file }) => {
  const blocks = blocksOf(file, rule);

  test.each(frameworks)('shows wrong and right code for %s', (framework) => {
    const own = blocks.filter(({ section }) => section === framework);
    expect(own.some(({ reports }) => reports.some((id) => id.startsWith(`${rule}/`)))).toBe(true);
    expect(own.some(({ reports }) => reports.length === 0)).toBe(true);
  });
});

test('README.md shows the messages of its example', () => {
  const text = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [block] = blocksOf('README.md').filter(({ reports }) => reports.length > 0);
  const messages = linter.verify(block?.code ?? '', [plugin.configs.recommended]);
  expect(messages.length).toBeGreaterThan(0);
  expect(text).toContain(messages.map(({ line, column, message }) => `${String(line)}:${String(column)}  ${message}`).join('\n'));
});

test('README.md shows what --explain prints', async () => {
  const shown = /^\$ npx http-auth-lint --explain (\S+)\n([^]*?)^```$/m.exec(readFileSync(path.join(root, 'README.md'), 'utf8'));
  const { stdout } = await asFunction(root, '--explain', shown?.[1] ?? 'no such block');
  expect(shown?.[2]?.trimEnd()).toBe(stdout.trimEnd());
});
