import { expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** Helpers of files that say nothing of refusals: they tell who calls, and are followed for that alone. */
const app = (lines: string): string => `import express from 'express';
import { accounts, peek, canEdit, flagsFor, note } from './helpers.js';
const app = express();
app.get('/notes/:id', async (req, res) => {
  ${lines}
  res.json([]);
});`;

const helpers = `export async function peek(req) {
  const [, token] = req.get('authorization')?.split(' ') ?? [];
  if (!token) return undefined;
  return db.users.findOne({ token });
}
class Accounts {
  async look(req) {
    const session = await peek(req);
    return session;
  }
}
export const accounts = new Accounts();
export function canEdit(auth, id) {
  const { user } = auth;
  if (user?.staff) return true;
  return tables[id] === user.id;
}
export async function flagsFor({ team }) {
  const flags = { posts: false, tokens: false };
  if (!team) return flags;
  return settings.flagsOf(team);
}
export async function note(req) {
  await log.add({ user: req.user?.id, session: req.session });
}`;

async function found(lines: string): Promise<string[]> {
  return reported({ 'app.js': app(lines), 'helpers.js': helpers }, 'app.js');
}

test.each<[string, string, string[]]>([
  ['a function', 'if (!(await peek(req))) return res.sendStatus(403);', ['5 absentOrInvalid']],
  ['a method of an exported instance', 'if (!(await accounts.look(req))) return res.sendStatus(403);', ['5 absentOrInvalid']],
  ['somebody who is there', 'if (await peek(req)) return res.sendStatus(403);', []],
])('%s that finds out who calls', async (_name, lines, wanted) => {
  expect(await found(lines)).toEqual(wanted);
});

test('a check of rights says more by its name than by what it asks', async () => {
  const known = "const session = await auth.getSession(req);\n  if (!session) return res.set('WWW-Authenticate', 'Session').sendStatus(401);";
  const answer = (status: number): string => `${known}\n  if (!canEdit(session, req.params.id)) return res.sendStatus(${String(status)});`;
  expect(await found(answer(401))).toEqual(['7 known']);
  expect(await found(answer(403))).toEqual([]);
});

test('a switch that is left at its default decides nothing, and hides no other reason', async () => {
  const lines = `const team = req.user ? req.user.team : await teams.ofLink(req.query.link);
  const flags = await flagsFor({ team });
  if (!flags.posts) return res.sendStatus(403);`;
  expect(await found(lines)).toEqual([]);
});

test('what is called many times takes nothing from what may refuse', async () => {
  const lines = `${'await note(req);\n  '.repeat(60)}if (!(await peek(req))) return res.sendStatus(403);`;
  expect(await found(lines)).toEqual(['65 absentOrInvalid']);
});
