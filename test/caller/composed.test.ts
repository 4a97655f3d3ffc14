import { describe, expect, test } from 'vitest';
import { asFunction, folderWith } from '../support/command.ts';
import { reported } from '../support/reported.ts';

const confirms = `async (ctx) => {
    if (!(await ctx.state.user.validPassword(ctx.request.body.password))) ctx.throw(403, 'That is not it.');
  }`;
const asksAgain = `async (ctx) => {
    if (!ctx.state.user) ctx.throw(401);
  }`;

const controller = (list: string, before = ''): string => `import compose from 'koa-compose';
import { authRequired, targetUserRequired, monitored } from './middlewares.js';
${before}
export class Users {
  static suspend = compose(${list});
}`;
const routes = `import Router from '@koa/router';
import { authRequired } from './middlewares.js';
import { Users } from './users.js';
const router = new Router();
router.post('/suspend', Users.suspend);
export default router;`;

async function found(list: string, before?: string, mounts = routes): Promise<string[]> {
  const said = await reported({ 'users.js': controller(list, before), 'routes.js': mounts }, 'users.js');
  return said.map((each) => each.replace(/^\d+ /, ''));
}

describe('a handler that koa-compose makes of a list', () => {
  test.each<[string, string, string?]>([
    ['a guard in front', `[authRequired(), ${confirms}]`],
    ['a guard, and something else', `[authRequired(), monitored('x'), ${confirms}]`],
    ['a guard in a list of its own', `[[monitored('x'), authRequired()], ${confirms}]`],
    ['a guard by what it does', `[login, ${confirms}]`, `const login = async (ctx, next) => {\n  if (!ctx.state.user) {\n    throw unauthorized();\n  }\n  await next();\n};`],
    ['a handler by its name', '[authRequired(), confirm]', `const confirm = ${confirms};`],
  ])('%s: a known caller confirms the own password', async (_name, list, before) => {
    expect(await found(list, before)).toEqual([]);
  });

  test.each<[string, string, string?]>([
    ['no guard', `[monitored('x'), ${confirms}]`],
    ['the guard behind', `[${confirms}, authRequired()]`],
    ['what asks whom a route is about', `[targetUserRequired(), ${confirms}]`],
    ['twice by its name, once without a guard', '[authRequired(), confirm]', `const confirm = ${confirms};\nexport const other = compose([confirm]);`],
  ])('%s: it is a login', async (_name, list, before) => {
    expect(await found(list, before)).toEqual(['invalid']);
  });

  test('is one of that package alone', async () => {
    expect(await reported({ 'users.js': controller(`[authRequired(), ${confirms}]`).replace('koa-compose', 'lodash') }, 'users.js')).toEqual(['6 invalid']);
  });

  test('asks once more for who is there behind the guard: that answer is never sent', async () => {
    expect(await found(`[authRequired(), ${asksAgain}]`)).toEqual([]);
    expect(await found(`[monitored('x'), ${asksAgain}]`)).toEqual(['missing']);
  });

  test('lacks a right: the guard has established who it is', async () => {
    const lacks = 'async (ctx) => {\n    if (ctx.params.id !== ctx.state.user.id) ctx.throw(401);\n  }';
    const said = async (list: string): Promise<string> => (await asFunction(folderWith({ 'package.json': '{}', 'users.js': controller(list) }), '--explain', 'users.js')).stdout;
    expect(await said(`[authRequired(), ${lacks}]`)).toContain('The caller is known here (`authRequired()` established it)');
    expect(await said(`[monitored('x'), ${lacks}]`)).toContain('The caller is known here (the code takes the caller as given)');
  });

  test('may stand behind a guard where it is mounted', async () => {
    const named = `const again = ${asksAgain};`;
    expect(await found("[monitored('x'), again]", named)).toEqual(['missing']);
    expect(await found("[monitored('x'), again]", named, routes.replace("'/suspend', ", "'/suspend', authRequired(), "))).toEqual([]);
  });
});
