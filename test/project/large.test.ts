import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A package with an index over more indexes than one file may open, and what the last of them hands on. */
const indexes = (last: string): Record<string, string> => ({
  'shared/index.ts': [...numbers(100).map((index) => `export * from './part${String(index)}/index';`), last].join('\n'),
  ...Object.fromEntries(
    numbers(100).flatMap((index) => [
      [`shared/part${String(index)}/index.ts`, "export * from './things';"],
      [`shared/part${String(index)}/things.ts`, 'export interface Thing {\n  status: string;\n}\nexport const things: Thing[] = [];'],
    ]),
  ),
  'shared/errors.ts': `export enum Code {
  Unauthorized = 'no_key',
  Gone = 'gone',
}
const statuses: Record<Code, number> = { [Code.Unauthorized]: 401, [Code.Gone]: 410 };
export class HttpProblem extends Error {
  statusCode: number;
  constructor(code: Code) {
    super(code);
    this.statusCode = statuses[code];
  }
}`,
});

const keys = (imported: string, error: string): string => `import express from 'express';
import { ${imported} } from './shared';
const app = express();
app.get('/keys', (req, res) => {
  if (!req.headers['x-api-key']) throw ${error};
  res.json([]);
});
app.use((error, req, res, next) => {
  res.status(error.statusCode ?? 500).json({});
});`;

describe('an index over hundreds of files', () => {
  test('a class of one of them', async () => {
    const files = { ...indexes("export * from './errors';"), 'app.ts': keys('Code, HttpProblem', 'new HttpProblem(Code.Unauthorized)') };
    expect(await reported(files, 'app.ts')).toEqual(['5 missingInHandler']);
    const gone = { ...files, 'app.ts': keys('Code, HttpProblem', 'new HttpProblem(Code.Gone)') };
    expect(await reported(gone, 'app.ts')).toEqual([]);
  });

  test('a module as a whole, under a name', async () => {
    const files = {
      ...indexes("export * as problems from './errors';"),
      'app.ts': keys('problems', 'new problems.HttpProblem(problems.Code.Unauthorized)'),
    };
    expect(await reported(files, 'app.ts')).toEqual(['5 missingInHandler']);
    const others = { ...files, 'shared/index.ts': "export * as problems from './part0/things';" };
    expect(await reported(others, 'app.ts')).toEqual([]);
  });
});

describe('an application that imports hundreds of files', () => {
  const many = Object.fromEntries(numbers(850).map((index) => [`parts/part${String(index)}.js`, 'export const part = 1;']));
  const app = (used: string): string => `import { Hono } from 'hono';
${numbers(850).map((index) => `import './parts/part${String(index)}.js';`).join('\n')}
import { routes } from './routes.js';
import { Problem } from './problem.js';
const app = new Hono();
app.route('/', routes);
app.onError((error, c) => {
  if (error instanceof Problem) return c.json({ error: error.code }, ${used});
  return c.json({}, 500);
});`;
  const files = {
    ...many,
    'problem.js': `export class Problem extends Error {
  constructor({ code, statusCode = 400 }) {
    super(code);
    this.code = code;
    this.statusCode = statusCode;
  }
}`,
    'routes.js': `import { Hono } from 'hono';
import { keyed } from './keyed.js';
export const routes = new Hono();
routes.use('*', keyed);`,
    'other.js': `import { Hono } from 'hono';
const other = new Hono();
other.onError((error, c) => c.json({}, 500));`,
    'keyed.js': `import { Problem } from './problem.js';
export const keyed = async (c, next) => {
  if (!c.req.header('x-api-key')) throw new Problem({ code: 'no_key', statusCode: 401 });
  await next();
};`,
  };

  test('leads to middleware over its routers, and answers with what the error holds', async () => {
    expect(await reported({ ...files, 'app.js': app('error.statusCode') }, 'keyed.js')).toEqual(['3 missingInHandler']);
  });

  test('what was set before the error is thrown is there', async () => {
    const keyed = files['keyed.js'].replace('throw new', "{\n    c.header('WWW-Authenticate', 'ApiKey');\n    throw new").replace('});', '});\n  }');
    expect(await reported({ ...files, 'app.js': app('error.statusCode'), 'keyed.js': keyed }, 'keyed.js')).toEqual([]);
  });

  test('a handler that answers the error with a status of its own', async () => {
    expect(await reported({ ...files, 'app.js': app('400') }, 'keyed.js')).toEqual([]);
  });
});
