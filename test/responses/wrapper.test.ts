import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const guarded = 'if (!req.headers.authorization) throw new Refusal(401);';
const refusal = `export class Refusal extends Error {
  constructor(responseCode) {
    super('refused');
    this.responseCode = responseCode;
  }
}`;
const wrapper = (caught: string): string => `const wrapped = (handler) => async (req, res, next) => {
  try {
    await handler(req, res);
  } catch (error) {
    ${caught}
  }
};`;
const answers = 'res.status(error.responseCode).json({ error: error.message });';

/** A server in one file: the throw is on line 17. */
const server = (caught: string, use = 'wrapped(async (req, res) => {', end = '})'): string => `import express from 'express';
${refusal.replace('export ', '')}
const app = express();
${wrapper(caught)}
app.get('/notes', ${use}
  ${guarded}
  res.json([]);
${end});`;

const found = async (text: string, files: Record<string, string> = {}): Promise<string[]> =>
  reported({ ...files, 'server.js': text }, 'server.js');

describe('what a wrapper catches, that answers', () => {
  test('with what it reads of the error', async () => {
    expect(await found(server(answers))).toEqual(['17 missingInHandler']);
    expect(await found(server('if (error.responseCode) res.status(error.responseCode);\n    res.json({});'))).toEqual(['18 missingInHandler']);
    expect(await found(server("const codes = { 401: 401, 404: 404 };\n    res.status(codes[error.responseCode]).json({});"))).toEqual(['18 missingInHandler']);
  });

  test('with a challenge, or with another status', async () => {
    expect(await found(server(`res.set('WWW-Authenticate', 'Bearer'); ${answers}`))).toEqual([]);
    expect(await found(server('res.status(400).json({});'))).toEqual([]);
    expect(await found(server('log(error);'))).toEqual([]);
  });

  test('or an error handler, where it hands the error on', async () => {
    const handled = `${server('next(error);')}\napp.use((error, req, res, next) => {\n  ${answers}\n});`;
    expect(await found(handled)).toEqual(['17 missingInHandler']);
    expect(await found(server('next(error);'))).toEqual([]);
  });

  test('of a handler that is named, where all its wrappers do the same', async () => {
    const named = server(answers, 'wrapped(list)', '').replace(`  ${guarded}\n  res.json([]);\n`, '');
    const list = `\nasync function list(req, res) {\n  ${guarded}\n}`;
    expect(await found(named + list)).toEqual(['19 missingInHandler']);
    expect(await found(`${named + list}\napp.get('/all', list);`)).toEqual([]);
  });

  test('given to catch()', async () => {
    const chained = `const wrapped = (handler) => (req, res) => Promise.resolve(handler(req, res)).catch((error) => {\n  ${answers}\n});`;
    const text = server('').replace(wrapper(''), chained);
    expect(await found(text)).toEqual(['13 missingInHandler']);
    expect(await found(text.replace(answers, 'res.status(500).end();'))).toEqual([]);
  });

  test('nothing where it calls what it is given twice', async () => {
    const twice = server(answers).replace('await handler(req, res);', 'await handler(req, res);\n    await handler(req, res);');
    expect(await found(twice)).toEqual([]);
  });
});

describe('a wrapper of another file', () => {
  const route = (thrown: string): string => `import { caught } from './caught.js';
import { Refusal } from './refusal.js';
export const GET = caught(async (request) => {
  if (!request.headers.get('authorization')) throw ${thrown};
  return Response.json([]);
});`;
  const files = (table: string): Record<string, string> => ({
    'package.json': '{ "dependencies": { "next": "16" } }',
    'app/caught.js': `import { answer } from './refusal.js';
export const caught = (handler) => async (request) => {
  try {
    return await handler(request);
  } catch (error) {
    return answer(error);
  }
};`,
    'app/refusal.js': `import { NextResponse } from 'next/server';
const statuses = { ${table}: 401, gone: 404 };
export class Refusal extends Error {
  constructor({ code, text }) {
    super(text);
    this.code = code;
  }
}
export function answer(error) {
  if (error instanceof Refusal) return NextResponse.json({}, { status: statuses[error.code] });
  return NextResponse.json({}, { status: 500 });
}`,
  });

  test.each([
    ['the code that its table has a status for', 'unauthorized', "new Refusal({ code: 'unauthorized', text: 'no' })", ['4 missingInHandler']],
    ['another code', 'unauthorized', "new Refusal({ code: 'gone', text: 'unauthorized' })", []],
    ['a code that its table has no status for', 'missing', "new Refusal({ code: 'unauthorized', text: 'no' })", []],
    ['an error of another class', 'unauthorized', "new Error('unauthorized')", []],
  ])('answers %s', async (_, table, thrown, wanted) => {
    const all = { ...files(table), 'app/route.js': route(thrown) };
    expect(await reported(all, 'app/route.js')).toEqual(wanted);
  });
});
