import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** Middleware that waits for a verifier in a promise; the refusal stands on line 8. */
const middleware = (caught: string, error = 'createError(401)', waits = 'await '): string => `import express from 'express';
import createError from 'http-errors';
const app = express();
app.use(async (req, res, next) => {
  try {
    ${waits}new Promise((resolve, reject) => {
      verifier.verify(req.get('authorization'), (error, user) => {
        if (error || !user) return reject(${error});
        resolve(user);
      });
    });
    next();
  } catch (error) {
    ${caught}
  }
});`;

const found = async (text: string): Promise<string[]> => reported({ 'app.js': text }, 'app.js');

describe('what the executor of a promise rejects', () => {
  test.each([
    ['given to next', 'next(error);'],
    ['thrown again', 'throw error;'],
    ['sent with its own status', 'res.status(error.status).end();'],
  ])('is an answer where it is caught and %s', async (_, caught) => {
    expect(await found(middleware(caught))).toEqual(['8 missing']);
  });

  test.each([
    ['swallowed', 'next();'],
    ['answered in another way', 'res.sendStatus(500);'],
    ['answered with a challenge', "res.set('WWW-Authenticate', 'Bearer realm=\"api\"').status(error.status).end();"],
  ])('is none where it is caught and %s', async (_, caught) => {
    expect(await found(middleware(caught))).toEqual([]);
  });

  test('is right with a challenge of its own', async () => {
    const error = "createError(401, 'no', { headers: { 'WWW-Authenticate': 'Bearer realm=\"api\"' } })";
    expect(await found(middleware('next(error);', error))).toEqual([]);
  });

  test('is not caught where nobody waits for it', async () => {
    expect(await found(middleware('next(error);', 'createError(401)', 'const pending = '))).toEqual([]);
  });
});

describe('a `try` within the executor', () => {
  const text = (refuses: string): string => `import express from 'express';
import createError from 'http-errors';
const app = express();
app.use(async (req, res, next) => {
  await new Promise((resolve, reject) => {
    try {
      verifier.verify(req.get('authorization'), (error) => {
        if (error) ${refuses};
        resolve();
      });
    } catch {
      resolve();
    }
  });
  next();
});`;

  test('does not catch what is rejected, for nothing is thrown there', async () => {
    expect(await found(text('return reject(createError(401))'))).toEqual(['8 missingUnread']);
    expect(await found(text('return resolve(createError(401))'))).toEqual([]);
  });
});
