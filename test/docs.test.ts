import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, onTestFinished, test } from 'vitest';
import { frameworks } from '../src/frameworks/index.ts';
import plugin from '../src/index.ts';
import { root } from './support/build.ts';
import { blocksOf, pages, textOf, triedBlocks, type Block } from './support/pages.ts';

const RULE_PAGE = /^docs\/rules\/(.+)\.md$/;
const FRAMEWORK_PAGE = /^docs\/frameworks\/(?!README)/;

/** Messages that are texts of suggestions. */
const SUGGESTIONS: ReadonlySet<string> = new Set(['addChallenge', 'answer401', 'answer403', 'split']);

const linter = new Linter();

function lint({ language, mark = '', code }: Block, languageOptions: Linter.LanguageOptions): Linter.LintMessage[] {
  const config = mark.startsWith('wrong under strict') ? plugin.configs.strict : plugin.configs.recommended;
  return linter.verify(code, [{ ...config, files: [`**/*.${language}`], languageOptions }], `server.${language}`);
}

/** `rule/messageId` of every report, each once. */
function reported(block: Block, languageOptions: Linter.LanguageOptions): string[] {
  const ids = lint(block, languageOptions).map(({ ruleId, messageId, message }) => {
    return `${(ruleId ?? '').replace('http-auth/', '')}/${messageId ?? message}`;
  });
  return [...new Set(ids)].sort();
}

/** What the mark says that is reported. An id without a rule is that of the page's own rule. */
function expectedOf({ page, mark = '' }: Block): string[] {
  if (mark === 'right') return [];
  const [, rule = ''] = RULE_PAGE.exec(page) ?? [];
  const ids = mark.replace(/^wrong(?: under strict)?: /, '').split(', ');
  return ids.map((id) => (id.includes('/') ? id : `${rule}/${id}`)).sort();
}

const isLinted = ({ mark = '' }: Block): boolean => mark === 'right' || mark.startsWith('wrong');

const linted = pages.map((page) => ({ page, blocks: blocksOf(page).filter(isLinted) }));

describe.each(linted.filter(({ blocks }) => blocks.length > 0))('$page', ({ blocks }) => {
  test.each(blocks)('line $line ($section): the rules say what the mark says', (block) => {
    expect(['js', 'ts']).toContain(block.language);
    expect(reported(block, { parser })).toEqual(expectedOf(block));
    if (block.language === 'js') expect(reported(block, {})).toEqual(expectedOf(block));
  });
});

describe.each(pages.filter((page) => FRAMEWORK_PAGE.test(page)))('%s', (page) => {
  const blocks = blocksOf(page).filter(isLinted);

  test.each(Object.keys(plugin.rules))('shows wrong and right code for %s', (rule) => {
    // What it reports stands in a section with what is right there.
    const wrong = blocks.filter((block) => expectedOf(block).some((id) => id.startsWith(`${rule}/`)));
    expect(wrong.length).toBeGreaterThan(0);
    expect(blocks.some(({ section, mark }) => mark === 'right' && section === wrong[0]?.section)).toBe(true);
  });
});

test('every framework that the analysis knows has a page, and every page is in the list', () => {
  const files = pages.filter((page) => FRAMEWORK_PAGE.test(page));
  const shown = files.flatMap((page) => /^<!-- begin generated: (.+); .+ -->$/m.exec(textOf(page))?.[1]?.split(', ') ?? []);
  expect(shown.sort()).toEqual(frameworks.map(({ name }) => name).sort());
  const list = textOf('docs/frameworks/README.md');
  expect(files.filter((page) => !list.includes(`](${path.basename(page)})`))).toEqual([]);
});

describe.each(pages.filter((page) => RULE_PAGE.test(page)))('%s', (page) => {
  test('shows wrong and right code, names all messages and leads to all frameworks, on two screens', () => {
    const blocks = blocksOf(page).filter(isLinted);
    const [, rule = ''] = RULE_PAGE.exec(page) ?? [];
    expect(blocks.some((block) => expectedOf(block).some((id) => id.startsWith(`${rule}/`)))).toBe(true);
    expect(blocks.some(({ mark }) => mark === 'right')).toBe(true);
    const text = textOf(page);
    const messages = Object.keys(plugin.rules[rule]?.meta?.messages ?? {}).filter((id) => !SUGGESTIONS.has(id));
    expect(messages.filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
    const files = pages.filter((each) => FRAMEWORK_PAGE.test(each)).map((each) => path.basename(each));
    expect(files.filter((file) => !text.includes(`](../frameworks/${file})`))).toEqual([]);
    expect(text.split('\n').length).toBeLessThan(120);
  });
});

test('the messages of an example are those that the rules give', () => {
  const shown = pages.flatMap((page) => {
    const blocks = blocksOf(page);
    return blocks.flatMap(({ mark, code }, index) => (mark === 'messages' ? [{ code, example: blocks[index - 1] }] : []));
  });
  expect(shown.length).toBeGreaterThan(0);
  for (const { code, example } of shown) {
    if (example === undefined) throw new Error('nothing stands in front of the messages');
    const lines = lint(example, {}).map(({ line, column, message }) => `${String(line)}:${String(column)}  ${message}`);
    expect(code).toBe(lines.join('\n'));
  }
});

describe('every code block', () => {
  /** Blocks that no test runs, and why. */
  const NOT_RUN = [
    'not run: MegaLinter is no part of the tests',
    'not run: Trunk is no part of the tests',
    'not run: VS Code itself is no part of the tests',
    'not run: nvim-lspconfig is no part of the tests',
  ];

  test('is run by a test, or says why not', () => {
    const unknown = pages.flatMap(blocksOf).filter((block) => !isLinted(block) && !/^(?:tried|printed|messages|not run)\b/.test(block.mark ?? ''));
    expect(unknown.map(({ page, line }) => `${page}:${String(line)}`)).toEqual([]);
    const excused = pages.flatMap(blocksOf).flatMap(({ mark = '' }) => (mark.startsWith('not run') ? [mark] : []));
    expect([...new Set(excused)].sort()).toEqual(NOT_RUN);
  });

  test('that is tried is asked for by a test', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((file) => /\.(?:ts|mjs)$/.test(file) && !/node_modules|docs\.test|support.pages/.test(file))
      .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
      .filter((text) => /\bfrom '.*\/pages\.ts'/.test(text));
    const names = [...triedBlocks().keys()];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !texts.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  });
});

test('the README is read at one sitting', () => {
  expect(Buffer.byteLength(textOf('README.md'))).toBeLessThan(8_000);
});

describe('what the pages take from elsewhere', () => {
  const run = (...args: string[]): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, ['scripts/pages.mjs', ...args], { cwd: root, encoding: 'utf8' });

  test('is what the scripts write', () => {
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  test('is named where it is out of date', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'http-auth-pages-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    for (const each of ['README.md', 'docs']) cpSync(path.join(root, each), path.join(folder, each), { recursive: true });
    appendFileSync(path.join(folder, 'docs/demo.svg'), '<!-- by hand -->\n');
    expect(run('--check', '--root', folder)).toMatchObject({ status: 1, stderr: 'docs/demo.svg is out of date: run `npm run docs`\n' });
  });
});
