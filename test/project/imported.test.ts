import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { callsRefusal } from '../../src/project/imported.ts';
import { asFunction, folderWith } from '../support/command.ts';
import { reported } from '../support/reported.ts';

/** A file in which no word says that something is refused. */
const people = (imported: string, thrown = 'new WrongWord()'): string => `import { compare } from 'bcrypt';
${imported}
export const change = async (req, res) => {
  if (!(await compare(req.body.password, req.account.hash))) throw ${thrown};
  res.end();
};`;

const problems = (status: number, more = ''): string => `export class Problem extends Error {}
export class WrongWord extends Problem {
  statusCode = ${String(status)};
}
export class UsedLink extends Problem {
  statusCode = 410;
}
export const wrongWord = () => Object.assign(new Error('wrong'), { statusCode: ${String(status)} });
${more}`;

const named = "import { WrongWord } from './problems.js';";
const app = `import express from 'express';
import { change } from './people.js';
express().post('/word', change);`;

const found = async (text: string, status = 401): Promise<string[]> =>
  reported({ 'problems.js': problems(status), 'all.js': "export * from './problems.js';", 'people.js': text, 'app.js': app }, 'people.js');

describe('an error whose class another file has', () => {
  test.each([
    ['by its name', named, 'new WrongWord()'],
    ['by another name', "import { WrongWord as Wrong } from './problems.js';", 'new Wrong()'],
    ['in a namespace', "import * as problems from './problems.js';", 'new problems.WrongWord()'],
    ['of a module that is required', "const problems = require('./problems.js');", 'new problems.WrongWord()'],
    ['that hands it on', "import { WrongWord } from './all.js';", 'new WrongWord()'],
    ['that is required', "const { WrongWord } = require('./problems.js');", 'new WrongWord()'],
    ['that is required for it', "const Wrong = require('./problems.js').WrongWord;", 'new Wrong()'],
    ['and makes it', "import { wrongWord } from './problems.js';", 'wrongWord()'],
  ])('%s', async (_name, imported, thrown) => {
    expect(await found(people(imported, thrown))).toEqual(['4 missingInLogin']);
    expect(await found(people(imported, thrown), 410)).toEqual([]);
  });

  test('as the default', async () => {
    const files = (status: number): Record<string, string> => ({
      'problems.js': problems(status, 'export default WrongWord;'),
      'people.js': people("import Wrong from './problems.js';", 'new Wrong()'),
      'app.js': app,
    });
    expect(await reported(files(401), 'people.js')).toEqual(['4 missingInLogin']);
    expect(await reported(files(410), 'people.js')).toEqual([]);
  });

  test.each([
    ['another class', "import { UsedLink } from './problems.js';", 'new UsedLink()'],
    ['one of a file that is not there', "import { WrongWord } from './others.js';", 'new WrongWord()'],
    ['one of a package', "import { WrongWord } from 'problems';", 'new WrongWord()'],
    ['of the language, beside it', named, "new Error('wrong')"],
  ])('%s opens no file', async (_name, imported, thrown) => {
    const folder = folderWith({ 'package.json': '{}', 'problems.js': problems(401), 'people.js': people(imported, thrown) });
    expect(callsRefusal(people(imported, thrown), path.join(folder, 'people.js'))).toBe(false);
    expect(await found(people(imported, thrown))).toEqual([]);
  });
});

describe('a status that the result of a function brings', () => {
  const handler = (answer: string): string => `import { open } from './links.js';
export default async function handler(req, res) {
  const opened = await open(req.query.id);
  ${answer}
}`;
  const links = (status: number): string => `export async function open(id) {
  if (id !== 1) return { status: ${String(status)}, text: 'wrong password' };
  return { status: 200, text: 'welcome' };
}`;
  const answered = async (answer: string, status = 401): Promise<string[]> =>
    reported({ 'package.json': '{ "dependencies": { "next": "14" } }', 'pages/api/links.js': links(status), 'pages/api/link.js': handler(answer) }, 'pages/api/link.js');

  test('of another file', async () => {
    expect(await answered('return res.status(opened.status).json(opened);')).toEqual(['4 missing']);
    expect(await answered('return res.status(opened.status).json(opened);', 404)).toEqual([]);
    expect(await answered('return res.status(200).json(opened);')).toEqual([]);
  });
});

test('what is kept of a run does not outlive what another file says', async () => {
  const folder = folderWith({ 'package.json': '{}', 'problems.js': problems(410), 'people.js': people(named), 'app.js': app });
  const count = async (): Promise<number> => {
    const { stdout } = await asFunction(folder, '--cache', '--format', 'json', 'people.js');
    return (JSON.parse(stdout) as { messages: unknown[] }[]).reduce((sum, { messages }) => sum + messages.length, 0);
  };
  expect(await count()).toBe(0);
  writeFileSync(path.join(folder, 'problems.js'), problems(401));
  expect(await count()).toBe(1);
});
