import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** What is said of a route that answers through a helper of another file, whose text holds no status that refuses. */
async function found(helper: string, route: string): Promise<string[]> {
  const app = `import express from 'express';\n${route}`;
  return reported({ 'send.js': helper, 'app.js': app }, 'app.js');
}

const send = 'export function send(res, status, body) {\n  return res.status(status).json(body);\n}';
const guarded = (refuses: string): string => `express().get('/', (req, res) => {\n  if (!req.user) return ${refuses};\n  res.json([]);\n});`;

describe('a helper of another file that is given the status', () => {
  test.each<[string, string, string]>([
    ['by its name', send, `import { send } from './send.js';\n${guarded('send(res, 401, {})')}`],
    ['by another argument in front', send, `import { send } from './send.js';\n${guarded('send(res.type("json"), 401, {})')}`],
    ['by a name of the status', send, `import { send } from './send.js';\nimport { StatusCodes } from 'http-status-codes';\n${guarded('send(res, StatusCodes.UNAUTHORIZED, {})')}`],
    ['of a module that is imported as a whole', send, `import * as answers from './send.js';\n${guarded('answers.send(res, 401, {})')}`],
  ])('%s: its call is judged', async (_name, helper, route) => {
    const [place, ...others] = await found(helper, route);
    expect(others).toEqual([]);
    expect(place).toMatch(/^\d+ missing$/);
  });

  test.each<[string, string, string]>([
    ['with another status', send, `import { send } from './send.js';\n${guarded('send(res, 404, {})')}`],
    ['that sends no status', 'export function send(res, status) {\n  log(status);\n  return res.json({ status });\n}', `import { send } from './send.js';\n${guarded('send(res, 401)')}`],
    ['whose call ends before the status', send, `import { send } from './send.js';\n${guarded('send(res, 404, {}) || log(401)')}`],
  ])('%s: it is not', async (_name, helper, route) => {
    expect(await found(helper, route)).toEqual([]);
  });
});

describe('a helper of another file that is given an error', () => {
  const route = (caught: string, before = "import { traced } from './send.js';"): string => `import createError from 'http-errors';
${before}
express().get('/', async (req, res) => {
  try {
    if (!(await find(req.get('authorization')))) throw createError(401);
  } catch (error) {
    ${caught}
  }
});`;
  const traced = 'export function traced(error, where) {\n  error.where = where;\n  return error;\n}';

  test.each<[string, string, string]>([
    ['thrown again', traced, route("throw traced(error, 'find');")],
    ['held in a variable', traced, route("const own = traced(error, 'find');\n    throw own;")],
    ['of a module that is imported as a whole', traced, route("throw tools.traced(error, 'find');", "import * as tools from './send.js';")],
  ])('%s: its error is judged', async (_name, helper, text) => {
    expect(await found(helper, text)).toEqual(['6 missing']);
  });

  test.each<[string, string, string]>([
    ['that makes another one of it', 'export function traced(error) {\n  return new Error(error.message);\n}', route('throw traced(error);')],
    ['of which nothing is used', traced, route("traced(error, 'find');\n    res.end();")],
  ])('%s: it is not', async (_name, helper, text) => {
    expect(await found(helper, text)).toEqual([]);
  });
});
