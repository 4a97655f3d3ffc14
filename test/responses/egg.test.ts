import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const thrower = (thrown: string, from = 'egg/errors'): string => `import type { Context } from 'egg';
import { UnauthorizedError, ForbiddenError, HttpError, NotFoundError } from '${from}';
export class Notes {
  async list(ctx: Context) {
    const token = ctx.get('authorization');
    if (!token) ${thrown};
    return [];
  }
}`;

const found = async (text: string, others: Record<string, string> = {}): Promise<string[]> =>
  reported({ 'package.json': '{ "dependencies": { "egg": "^4.0.0" } }', 'app/port/notes.ts': text, ...others }, 'app/port/notes.ts');

const catching = (caught: string): string => `export default () => async (ctx, next) => {
  try {
    await next();
  } catch (err) {
    ${caught}
    ctx.status = err.status;
    ctx.body = { message: err.message };
  }
};`;

describe('the errors of egg', () => {
  test.each([
    ["throw new UnauthorizedError('Login first')", ['6 missing']],
    ["throw new HttpError({ status: 401, code: 'LOGIN', message: 'Login first' })", ['6 missing']],
    ["throw new ForbiddenError('Login first')", ['6 absent']],
    ["ctx.throw(401, 'Login first')", ['6 missing']],
    // Their neighbours: a challenge, and other statuses.
    ["throw new HttpError({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })", []],
    ["{ ctx.set('WWW-Authenticate', 'Bearer'); throw new UnauthorizedError('Login first'); }", []],
    ["throw new NotFoundError('No such notes')", []],
  ])('%s', async (thrown, reports) => {
    expect(await found(thrower(thrown))).toEqual(reports);
  });

  test('of the packages that it has them from', async () => {
    expect(await found(thrower("throw new UnauthorizedError('Login first')", 'egg-errors'))).toEqual(['6 missing']);
  });

  test('classes of the same names that another package has say nothing', async () => {
    expect(await found(thrower("throw new UnauthorizedError('Login first')", 'somebody-elses-errors'))).toEqual([]);
  });

  test('middleware that egg finds in its folder may add the challenge', async () => {
    const text = thrower("throw new UnauthorizedError('Login first')");
    const file = 'app/middleware/failures.js';
    expect(await found(text, { [file]: catching("if (err.status === 401) ctx.set('WWW-Authenticate', 'Bearer');") })).toEqual([]);
    expect(await found(text, { [file]: catching('') })).toEqual(['6 missing']);
  });
});
