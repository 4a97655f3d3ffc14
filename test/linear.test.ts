import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { mayRefuse, offsetsOfRefusals } from '../src/gate.ts';
import { hits } from '../src/hits.ts';
import { installedBy } from '../src/project/assembly.ts';
import { specifiersIn } from '../src/project/imports-in-text.ts';
import { TextFile } from '../src/project/text-file.ts';
import { declarationOf } from '../src/project/outline.ts';
import { sourceCode } from './support/facts.ts';
import { root } from './support/build.ts';

interface Expression {
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

/** The regular expressions of a file that repeat something without an end, but those of which it says that their text is capped. */
function expressionsIn(file: string): Expression[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const statement = ts.findAncestor(node, ts.isStatement) ?? node;
      const isCapped = /\/\/ capped: \S/.test(text.slice(statement.getFullStart(), node.end));
      const [, source = '', flags = ''] = /^\/([^]*)\/([a-z]*)$/.exec(node.text) ?? [];
      const line = tree.getLineAndCharacterOfPosition(node.end).line + 1;
      if (!isCapped && /[*+]|\{\d+,\}/.test(source)) found.push({ at: `${file}:${String(line)}`, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** Limits that are counted, and none that goes by the clock. */
const counted = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null };

test('no regular expression takes more than a time in proportion to its text', async () => {
  const all = files.flatMap((name) => expressionsIn(path.join('src', name)));
  expect(all.length).toBeGreaterThan(100);
  const worse: string[] = [];
  for (const { at, source, flags } of all) {
    const { status } = await check(source, flags, counted);
    if (status !== 'safe') worse.push(`${at} ${status} /${source}/${flags}`);
  }
  expect(worse).toEqual([]);
});

/** A quadratic scan of these would take hours. */
const long = 300_000;

test.each([
  ['auth, over and over', 'auth'.repeat(long)],
  ['one word that begins with auth', `AUTH${'a'.repeat(4 * long)}`],
  ['words that deny, over and over', 'deny'.repeat(long)],
  ['errors, over and over', 'authError'.repeat(long)],
])('the text gate, and the search for what may decide a status: %s', (_name, text) => {
  const whole = `const text = '${text}';\nres.status(401).end();`;
  expect(mayRefuse(whole)).toBe(whole.length <= 2_000_000);
  expect(offsetsOfRefusals(whole).at(-1)).toBe(whole.indexOf('401'));
  const nothing = { isForeign: () => false, isStatus: () => false, isShared: () => false, usesOf: () => [], refusing: () => [] };
  expect(hits(sourceCode(whole), 0, nothing).at(-1)).toBe(whole.indexOf('401'));
});

test.each([
  ['spaces behind from', 'from', ' '],
  ['spaces behind import', 'import', ' '],
  ['spaces in a registration', 'app.use(function', ' '],
  ['imports that never end', '', 'import('],
  ['exports that never end', '', 'export {'],
  ['filters that never end', '', 'APP_FILTER useGlobalFilters('],
  ['one word', '', 'a'],
])('the scans of the text of a file that is imported: %s', (_name, first, again) => {
  const text = first + again.repeat((4 * long) / again.length);
  const file = new TextFile('/odd.js', `${text}\nexport const refuse = (res) => res.status(401).end();\nimport { one } from './one.js';\n`);
  expect({ matters: file.matters, statuses: file.statuses, passesOn: file.passesOn }).toEqual({ matters: true, statuses: true, passesOn: expect.any(Boolean) as boolean });
  expect(specifiersIn(file.text)).toEqual(['./one.js']);
  expect(installedBy(file.text)).toEqual([]);
  expect(declarationOf(file, 'refuse')).toMatchObject({ makes: true, refuses: 'itself' });
});
