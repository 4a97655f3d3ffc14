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
