import { expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const middleware = `import createError from 'http-errors';
export async function checked(ctx, next) {
  if (!ctx.get('authorization')) throw createError(401);
  await next();
}`;
const route = (first: string): string => `import Router from '@koa/router';
import { ${first} } from './headers.js';
import { checked } from './checked.js';
export default [${first}(), checked];`;

test.each([
  ['by its name sets the challenge', 'setWwwAuthenticate', []],
  ['sets something else', 'setCacheControl', ['3 missing']],
])('what is thrown by middleware that is imported beside one which %s', async (_name, first, wanted) => {
  const files = { 'checked.js': middleware, 'route.js': route(first), 'package.json': '{ "dependencies": { "koa": "2" } }' };
  expect(await reported(files, 'checked.js', '--strict')).toEqual(wanted);
});
