import { expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const controller = (before: string, then: string): string => `import type { HttpContext } from '@adonisjs/core/http';
export default class NotesController {
  async store({ auth, request, response }: HttpContext) {
    ${before}
    ${then}
    return [];
  }
}`;
const refuses = "if (!auth.user || auth.user.id !== request.input('author')) return response.forbidden();";

const found = async (before: string, then = refuses): Promise<string[]> =>
  reported({ 'package.json': '{ "dependencies": { "@adonisjs/core": "^6.0.0" } }', 'app/controllers/notes_controller.ts': controller(before, then) }, 'app/controllers/notes_controller.ts');

test.each([
  ["await auth.use('api').authenticate();"],
  ['await auth.authenticate();'],
  ["await auth.authenticateUsing(['api', 'web']);"],
  ['const user = auth.getUserOrFail();'],
])('behind %s somebody is there', async (before) => {
  expect(await found(before)).toEqual([]);
});

test.each([
  [''],
  ["await auth.use('api').check();"],
  ["await other.use('api').authenticate();"],
])('behind %s nobody need be there', async (before) => {
  expect(await found(before)).toEqual(['5 mixed']);
});

test('what fails in it leads into the catch clause', async () => {
  const caught = 'try { await auth.authenticate(); } catch { return response.forbidden(); }';
  expect(await found(caught, '')).toEqual(['4 invalid']);
});
