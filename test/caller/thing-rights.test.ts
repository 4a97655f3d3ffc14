import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** What is said of a 401 with a challenge behind a check of a package that is not opened. */
async function found(check: string): Promise<string[]> {
  const app = `import express from 'express';
import { mayEdit } from 'rights';
express().put('/posts/:id', async (req, res) => {
  if (!(await ${check})) return res.set('WWW-Authenticate', 'Bearer').sendStatus(401);
  res.end();
});`;
  return reported({ 'app.js': app }, 'app.js');
}

describe('a check of a right that is not opened', () => {
  test.each<[string, string]>([
    ['asked of whoever calls', 'mayEdit(req.user, req.params.id)'],
    ['asked of the request', 'mayEdit(req, req.params.id)'],
  ])('%s shows that somebody lacks it', async (_name, check) => {
    expect(await found(check)).toEqual(['4 known']);
  });

  test.each<[string, string]>([
    ['asked of a thing alone', 'mayEdit(req.params.id)'],
    ['asked of the content', 'mayEdit(req.body)'],
    ['given the credentials, and not whoever has them', 'mayEdit(req.params.id, req.headers.authorization)'],
  ])('%s does not: nobody may be among them', async (_name, check) => {
    expect(await found(check)).toEqual([]);
  });
});
