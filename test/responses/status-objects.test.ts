import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A handler that answers with the status of what a helper of another file made (line 5 gives it, line 6 sends it). */
const route = (given: string, use = 'tools'): string => `import express from 'express';
import { tools } from './tools.js';
const held = tools;
express().get('/notes', (req, res) => {
  const failed = ${use}.failed(${given}, 'notes');
  if (!req.headers.authorization) return res.status(failed.statusCode).json({ message: failed.message });
  res.json([]);
});`;
const refusal = "{ statusCode: 401, message: 'Log in.' }";

/** The class of the helper, whose text has no word for a refusal. */
const tools = (body: string): string => `class Tools {
  failed(problem, place) {
${body}
  }
}
export const tools = new Tools();`;
const copy = (made: string): string => `    const copied = ${made};
    return { statusCode: copied.statusCode ? copied.statusCode : 500, message: copied.message ?? place };`;
const log = '    console.log("what happened is written down here");\n';

const found = async (helper: string, text: string): Promise<string[]> => reported({ 'tools.js': tools(helper), 'app.js': text }, 'app.js');

describe('an object with a status that a helper makes of what it is given', () => {
  test.each([
    ['the same', copy('problem')],
    ['a copy by JSON', copy('JSON.parse(JSON.stringify(problem))')],
    ['a copy by the language', copy('structuredClone(problem)')],
    ['a copy by a package', copy('_.cloneDeep(problem)')],
    ['a long helper', log.repeat(40) + copy('problem')],
  ])('%s', async (_name, helper) => {
    expect(await found(helper, route(refusal))).toEqual(['5 missing']);
    expect(await found(helper, route(refusal, 'held'))).toEqual(['5 missing']);
    // Of what is no refusal, nothing is said.
    expect(await found(helper, route(refusal.replace('401', '404')))).toEqual([]);
  });

  test.each([
    ['a status of its own', '    return { statusCode: 500, message: problem.message };'],
    ['a copy of something else', copy('structuredClone(this.last)')],
    ['a text that is written and not read', copy('JSON.stringify(problem)')],
    ['a copy that is changed while it is read', copy('JSON.parse(JSON.stringify(problem), this.change)')],
  ])('%s says nothing', async (_name, helper) => {
    expect(await found(helper, route(refusal))).toEqual([]);
  });
});

describe('the result of a method that a text without a refusal calls', () => {
  const service = `export class Members {
  async enter(name, word) {
    if (!(await this.knows(name, word))) return { ok: false, status: 401, text: 'no' };
    return { ok: true, status: 200, text: 'yes' };
  }
  async leave() {
    return { ok: false, status: 409, text: 'no' };
  }
}
export const members = new Members();`;
  const handler = (made: string, answer: string): string => `import express from 'express';
import { Members, members } from './members.js';
const own = ${made};
express().post('/in', async (req, res) => {
  ${answer}
});`;
  const results = async (made: string, answer: string): Promise<string[]> =>
    reported({ 'members.js': service, 'app.js': handler(made, answer) }, 'app.js');
  const sent = 'const result = await own.enter(req.body.name, req.body.word);\n  res.status(result.status).send(result.text);';

  test('the object under another name', async () => {
    expect(await results('members', sent)).toEqual(['6 missingUnread']);
    expect(await results('members', sent.replace('enter', 'leave'))).toEqual([]);
  });

  test('an object of the class', async () => {
    expect(await results('new Members()', sent)).toEqual(['6 missingUnread']);
    expect(await results('new Members()', sent.replace('enter', 'leave'))).toEqual([]);
  });

  test('taken apart', async () => {
    const apart = 'const { status, text } = await own.enter(req.body.name, req.body.word);\n  res.status(status).send(text);';
    expect(await results('members', apart)).toEqual(['6 missingUnread']);
    expect(await results('members', apart.replace('enter', 'leave'))).toEqual([]);
  });
});
