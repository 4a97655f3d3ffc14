import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** Errors whose status an error handler reads in a way of its own. */

const errors = (members: string): string => `export class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
  ${members}
}
export class Refused extends Problem {}
export class Other extends Problem {}`;

/** A handler that throws (line 3), and the application, whose error handler answers so. */
const files = (answer: string, { members = '', thrown = "new Refused(401, 'Log in')", before = '' } = {}): Record<string, string> => ({
  'errors.js': errors(members),
  'notes.js': `import { Other, Refused } from './errors.js';
export const list = (req, res) => {
  if (!req.get('authorization')) throw ${thrown};
  res.json([]);
};`,
  'app.js': `import express from 'express';
import { Other, Refused } from './errors.js';
import { list } from './notes.js';
${before}
const app = express();
app.get('/notes', list);
app.use((error, req, res, next) => {
  ${answer}
});
app.listen(3000);`,
});

const found = async (...given: Parameters<typeof files>): Promise<string[]> => reported(files(...given), 'notes.js');

const answered = ['3 missingInHandler'];

describe('an error handler that asks a function of its file for the status', () => {
  const answer = 'const { status, text } = told(error); res.status(status).json({ text });';
  const told = (status: string): string => `function told(error) { return { status: ${status}, text: error.message }; }`;

  test.each([
    ['answers with that of the error', 'error.code || 500', answered],
    ['answers with one of its own', 'error.code === 404 ? 404 : 500', []],
  ])('%s', async (_name, status, wanted) => {
    expect(await found(answer, { before: told(status) })).toEqual(wanted);
  });
});

describe('an error handler that gives the error to somebody before it answers', () => {
  const answer = (call: string): string => `${call}; res.status(error.code || 500).json({ text: error.message });`;

  test.each([
    ['a tool that collects errors', 'Sentry.captureException(error)', answered],
    ['what gives it another status', 'Object.assign(error, await look(error))', []],
  ])('%s', async (_name, call, wanted) => {
    expect(await found(answer(call), { before: "import * as Sentry from '@sentry/node';" })).toEqual(wanted);
  });
});

describe('a status that an error tells by a getter', () => {
  const answer = 'res.status(error.httpCode ?? 500).json({ text: error.message });';

  test.each([
    ['what it was given', 'get httpCode() { return this.code; }', answered],
    ['a number', 'get httpCode() { return 401; }', answered],
    ['another number', 'get httpCode() { return 404; }', []],
    ['by conditions', 'get httpCode() { if (this.hidden) return 404; return this.code; }', []],
  ])('%s', async (_name, members, wanted) => {
    expect(await found(answer, { members })).toEqual(wanted);
  });

  test('counts for the framework, too', async () => {
    const members = 'get status() { return this.code; }';
    expect(await found('next(error);', { members })).toEqual(['3 missing']);
    expect(await found('next(error);', { members, thrown: "new Refused(404, 'None')" })).toEqual([]);
  });
});

describe('an error handler that asks for the constructor', () => {
  const answer = (test: string): string => `if (${test}) return res.status(401).end(); res.status(500).end();`;

  test.each([
    ['of the class', 'error.constructor === Refused', answered],
    ['of another class', 'error.constructor === Other', []],
    ['by its name', "error.constructor.name === 'Refused'", answered],
    ['by the name of the class above', "error.constructor.name === 'Problem'", []],
  ])('%s', async (_name, test, wanted) => {
    expect(await found(answer(test))).toEqual(wanted);
  });
});
