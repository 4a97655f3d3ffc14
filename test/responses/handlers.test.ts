import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const guard = `import createError from 'http-errors';
export function guard(req, res, next) {
  if (!req.headers.authorization) throw createError(401);
  next();
}`;

/** An application behind the guard, with an error handler that answers so. */
const app = (answer: string): string => `import express from 'express';
import { guard } from './guard.js';
const app = express();
app.use(guard);
app.use((error, req, res, next) => {
  ${answer}
});
app.listen(3000);`;

const own = app('res.status(error.status).json({ error: error.message });');

const found = async (files: Record<string, string>): Promise<string[]> => reported({ 'guard.js': guard, ...files }, 'guard.js');

describe('the error handler that a message names', () => {
  test('is that of the application', async () => {
    expect(await found({ 'app.js': own })).toEqual(['3 missingInHandler']);
  });

  test('is none, where two applications have handlers of their own', async () => {
    expect(await found({ 'app.js': own, 'admin.js': own })).toEqual(['3 missing']);
  });

  test.each([
    ['adds a challenge', "res.set('WWW-Authenticate', 'Bearer').status(error.status).end();"],
    ['answers with another status', 'res.status(403).end();'],
  ])('nothing is said, where the other one %s', async (_name, answer) => {
    expect(await found({ 'app.js': own, 'admin.js': app(answer) })).toEqual([]);
  });
});

describe('an error that middleware with the types of node hands on', () => {
  const typed = (before: string, type = 'ServerResponse'): string => `import createError from 'http-errors';
import type { IncomingMessage, ${type} } from 'node:http';
export function guard(req: IncomingMessage, res: ${type}, next: (error?: unknown) => void) {
  ${before}
  if (!req.headers.authorization) return next(createError(401));
  next();
}`;
  const mounted = own.replace('guard.js', 'guard.ts');

  test('is answered by the application', async () => {
    expect(await reported({ 'guard.ts': typed(''), 'app.js': mounted }, 'guard.ts')).toEqual(['5 missingInHandler']);
  });

  test('is answered with the challenge that was set before', async () => {
    const challenging = typed("res.setHeader('WWW-Authenticate', 'Bearer');");
    expect(await reported({ 'guard.ts': challenging, 'app.js': mounted }, 'guard.ts')).toEqual([]);
  });

  test("is none, where node's own server is all there is", async () => {
    const listening = "import { createServer } from 'node:http'; import { guard } from './guard.js'; createServer((req, res) => guard(req, res, () => res.end()));";
    expect(await reported({ 'guard.ts': typed(''), 'app.js': listening }, 'guard.ts')).toEqual([]);
  });
});

describe('an error handler that asks a function for its answer', () => {
  const asking = (told: string, before = ''): string => `import express from 'express';
import { guard } from './guard.js';
${before}
const app = express();
app.use(guard);
app.use((error, req, res, next) => {
  const { status, challenge } = ${told};
  if (challenge) res.set('WWW-Authenticate', challenge);
  res.status(status).end();
});
app.listen(3000);`;
  const tells = (result: string, otherwise = '{ status: 500 }'): string =>
    `function told(error) {\n  if (error.status) return ${result};\n  return ${otherwise};\n}`;
  const imported = "import { told } from './told.js';";

  test('in its own file', async () => {
    expect(await found({ 'app.js': asking('told(error)', tells('{ status: error.status }')) })).toEqual(['3 missingInHandler']);
  });

  test('in another file, whose text says nothing of refusals', async () => {
    const files = (result: string): Record<string, string> => ({ 'app.js': asking('told(error)', imported), 'told.js': `export ${tells(result)}` });
    expect(await found(files('{ status: error.status }'))).toEqual(['3 missingInHandler']);
    expect(await found(files("{ status: error.status, challenge: 'Bearer realm=\"api\"' }"))).toEqual([]);
  });

  test.each([
    ['with a challenge', '{ status: error.status, challenge: "Bearer" }'],
    ['with another status', '{ status: 403 }'],
    ['with a status that is not seen', '{ status: statusOf(error) }'],
  ])('nothing is said where it answers %s', async (_name, result) => {
    expect(await found({ 'app.js': asking('told(error)', tells(result)) })).toEqual([]);
  });
});
