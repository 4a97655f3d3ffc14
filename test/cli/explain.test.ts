import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitPlaces } from '../../src/cli/places.ts';
import type { ExplainedSite } from '../../src/explain.ts';
import { root } from '../support/build.ts';
import { asFunction, folderWith } from '../support/command.ts';
import { schemaProblems } from '../support/schemas.ts';

const SERVER = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) {
    return res
      .status(401)
      .json({ error: 'Please log in' });
  }
  if (!req.params.id) return res.sendStatus(404);
  // Not a 401.
  if (req.answer.status === 403) retry();
  const status = statusOf(req);
  if (req.user.banned) return res.sendStatus(status);
  // eslint-disable-next-line http-auth/no-401-after-role-check -- old clients
  if (req.user.role !== 'admin') return res.status(401).set('WWW-Authenticate', 'Bearer realm="api"').end();
  res.json([]);
});
`;

interface Item {
  readonly version: number;
  readonly file: string;
  readonly line?: number;
  readonly refusals: readonly ExplainedSite[];
  readonly unseen?: { readonly reason: string; readonly because: string };
  readonly helper?: { readonly name: string; readonly calledAt: readonly string[]; readonly handedOnAt: readonly string[] };
}

const schema = JSON.parse(readFileSync(path.join(root, 'schemas/explain.schema.json'), 'utf8')) as object;

async function explained(folder: string, ...args: string[]): Promise<Item[]> {
  const { code, stdout } = await asFunction(folder, '--explain', '--json', ...args);
  const items = JSON.parse(stdout) as Item[];
  expect({ code, problems: schemaProblems(schema, items) }).toEqual({ code: 0, problems: '' });
  return items;
}

describe('one place', () => {
  const at = async (line: number, text = SERVER, name = 'server.js'): Promise<Item | undefined> =>
    (await explained(folderWith({ [name]: text, 'package.json': '{}' }), `${name}:${String(line)}`))[0];

  test.each([3, 4, 5, 6, 14])(
    'line %i: the refusal, on each line of its statement and on that of its check',
    async (line) => {
      const item = await at(line);
      expect(item).toMatchObject({ version: 1, file: 'server.js', line });
      expect(item?.refusals.map((each) => each.line)).toEqual([line === 14 ? 14 : 5]);
    },
  );

  test.each<[number, string, RegExp]>([
    [1, 'no mention', /^nothing on this line names a refusal; the file has the refusals on lines 5, 14$/],
    [8, 'another status', /^the answer here has status 404, /],
    [9, 'comment', /^only a comment /],
    [10, 'no answer', /only compared, listed or declared/],
    [12, 'status not known', /^the status of the answer here is not known/],
  ])('line %i: no refusal: %s', async (line, reason, because) => {
    const item = await at(line);
    expect(item).toMatchObject({ refusals: [], unseen: { reason } });
    expect(item?.unseen?.because).toMatch(because);
  });

  test('a line that decides a refusal leads to it, and says that it is none', async () => {
    expect(await at(3)).toMatchObject({
      refusals: [{ line: 5 }],
      unseen: {
        reason: 'decides others',
        because: 'what stands here decides the refusal on line 5',
      },
    });
    expect(await at(5)).not.toHaveProperty('unseen');
  });

  test('a file behind the gate, one of tests, one in a folder of tests, and one that the config leaves out', async () => {
    expect((await at(1, 'export const a = 1;\n'))?.unseen?.reason).toBe('text gate');
    expect((await at(5, SERVER, 'server.test.js'))?.unseen?.reason).toBe('test');
    expect((await at(5, SERVER, 'mocks/server.js'))?.unseen).toMatchObject({
      reason: 'test',
      because: expect.stringContaining('folder') as string,
    });
    const plugin = path.join(root, 'dist/src/entry.js');
    const config = `import a from '${plugin}';\nexport default [a.configs.recommended, { ignores: ['old/'] }];\n`;
    const folder = folderWith({ 'old/server.js': SERVER, 'server.js': SERVER, 'eslint.config.mjs': config });
    const [item] = await explained(folder, '--config', 'eslint.config.mjs', 'old/server.js:5', 'server.js');
    expect(item?.unseen).toBeUndefined();
    const items = await explained(folder, '--config', 'eslint.config.mjs', 'old/server.js:5', 'server.js');
    expect(items.find(({ file }) => file === path.join('old', 'server.js'))?.unseen?.reason).toBe('not covered');
  });

  describe('behind a guard', () => {
    const handler = '(req, res) => {\n  if (!req.user) return res.status(403).end();\n  res.json([]);\n}';
    const guard =
      "export const requireAuth = (req, res, next) => {\n  if (!req.headers.authorization) return res.status(401).set('WWW-Authenticate', 'Bearer').end();\n  next();\n};\n";
    const router = (before: string): string =>
      `import { requireAuth } from './auth.js';\nimport { Router } from 'express';\nexport const notes = Router();\nnotes.get('/', ${before}${handler});\n`;
    const app = (before: string): string =>
      `import { requireAuth } from './auth.js';\nimport { notes } from './notes.js';\nimport express from 'express';\nconst app = express();\napp.use('/notes', ${before}notes);\n`;
    const told = async (ownGuard: string, guardOfApp: string): Promise<Item | undefined> => {
      const files = { 'auth.js': guard, 'notes.js': router(ownGuard), 'app.js': app(guardOfApp), 'package.json': '{}' };
      return (await explained(folderWith(files), 'notes.js:5'))[0];
    };

    test('of its own route: which one, and what that means', async () => {
      expect(await told('requireAuth, ', '')).toMatchObject({
        refusals: [],
        unseen: {
          reason: 'behind a guard',
          because:
            'the guard `requireAuth` (line 4) stands in front of this handler and turns away everybody who is not ' +
            'logged in, so `!req.user` cannot hold here, and nobody gets this answer',
        },
      });
    });

    test('of another file', async () => {
      expect((await told('', 'requireAuth, '))?.unseen).toMatchObject({
        reason: 'behind a guard',
        because: expect.stringContaining('the guard `requireAuth` (app.js:5) stands in front') as string,
      });
    });

    test('which is not there: the refusal is told', async () => {
      const item = await told('', '');
      expect(item).not.toHaveProperty('unseen');
      expect(item?.refusals).toMatchObject([{ line: 5, statuses: [403] }]);
    });
  });

  describe('in a function that is no handler', () => {
    const files = {
      'package.json': '{}',
      'helpers.js':
        'exports.denied = denied;\nfunction denied(text) {\n  return { text, code: 403 };\n}\nfunction alone() {\n  return { code: 401 };\n}\nexports.deny = (res) => {\n  res.status(403).end();\n};\n',
      'app.js':
        "const { denied, deny } = require('./helpers.js');\nconst app = require('express')();\napp.get('/', (req, res) => {\n  if (req.query.a) deny(res);\n  send(res, denied('no'));\n});\napp.get('/b', (req, res) => res.json([denied]));\n",
      // It has a function of the same name, and imports nothing.
      'other.js': 'function denied() {}\ndenied();\n',
    };
    const inHelpers = async (line: number): Promise<Item | undefined> =>
      (await explained(folderWith(files), `helpers.js:${String(line)}`))[0];

    test('it is a helper, and where it is used', async () => {
      expect(await inHelpers(3)).toMatchObject({
        refusals: [],
        helper: { name: 'denied', calledAt: ['app.js:5'], handedOnAt: ['app.js:7'] },
        unseen: {
          reason: 'helper',
          because: expect.stringMatching(
            /stands in `denied`, which .+; `denied` is called at app\.js:5, and handed on at app\.js:7, and what .+ at these lines$/,
          ) as string,
        },
      });
    });

    test('of which no call is seen', async () => {
      expect((await inHelpers(6))?.unseen).toMatchObject({
        reason: 'helper',
        because: expect.stringContaining('no call of `alone` is seen in this project, so nothing shows') as string,
      });
    });

    test('and answers itself: the refusal is told, with the calls', async () => {
      expect(await inHelpers(9)).toMatchObject({ refusals: [{ line: 9 }], helper: { name: 'deny', calledAt: ['app.js:4'] } });
      const { stdout } = await asFunction(folderWith(files), '--explain', 'helpers.js:9');
      expect(stdout).toContain('\n  `deny` is called at app.js:4\n');
    });

    test('a handler that stands in its route is none', async () => {
      expect(await at(10)).not.toHaveProperty('helper');
      expect(await at(5)).not.toHaveProperty('helper');
    });
  });

  test('a client without any handler', async () => {
    const item = await at(2, 'const codes = {\n  denied: 403,\n};\nexport default codes;\n');
    expect(item).toMatchObject({ refusals: [], unseen: { reason: 'no answer' } });
  });

  test('a line that does not exist, and a file that does not', async () => {
    const folder = folderWith({ 'server.js': SERVER, 'clean.js': 'export {};\n' });
    expect(await asFunction(folder, '--explain', 'server.js:99')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'http-auth-lint: server.js:99: no such line: the file has 17\n',
    });
    expect((await asFunction(folder, '--explain', 'clean.js:0')).stderr).toBe(
      'http-auth-lint: clean.js:0: no such line: the file has 2\n',
    );
    expect((await asFunction(folder, '--explain', 'gone.js:1')).stderr).toBe(
      'http-auth-lint: gone.js: no such file or folder\n',
    );
  });

  test('a line is for --explain alone, which is said', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const told = async (name: string): Promise<string> => (await asFunction(folder, name)).stderr;
    expect(await told('server.js:5')).toBe('http-auth-lint: server.js:5: no such file or folder; FILE:LINE goes with --explain\n');
    expect(await told('gone.js')).toBe('http-auth-lint: gone.js: no such file or folder\n');
  });

  test('files without a refusal are told, too', async () => {
    const folder = folderWith({ 'server.js': SERVER, 'clean.js': 'export {};\n' });
    const note = 'http-auth-lint: no refusal is seen in these files; --explain FILE:LINE says why of one line\n';
    expect(await asFunction(folder, '--explain', 'clean.js')).toEqual({ code: 0, stdout: '', stderr: note });
    expect((await asFunction(folder, '--explain', 'clean.js', 'server.js')).stderr).toBe('');
    expect((await asFunction(folder, '--explain', '--json', 'clean.js')).stderr).toBe('');
  });

  test('as text', async () => {
    const folder = folderWith({ 'server.js': SERVER, 'clean.js': 'export {};\n' });
    const { code, stdout } = await asFunction(folder, '--explain', 'server.js:5', 'server.js:8:3', 'clean.js:1');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^server\.js:5:15 {2}401 {2}sent here, express\n {2}routes GET \/notes\n {2}says "Please log in"\n/,
    );
    expect(stdout).toContain(
      '\nserver.js:8  no refusal: the answer here has status 404, and the rules speak about 401 and 403\n',
    );
    expect(stdout).toMatch(
      /\nclean\.js:1 {2}no refusal: nothing in the file names a status .+, so the file is not parsed\n\nCauses: absent \(.+\)\. More: https:\S+\n$/,
    );
  });
});

test('a place is read off the end of a path, unless a file has that name', () => {
  const folder = folderWith({ 'a.js:3': '' });
  const places = splitPlaces(['src/b.js:12', 'src/b.js:14:2', 'a.js:3', 'c.js', 'd.js:x'], folder);
  expect(places.paths).toEqual(['src/b.js', 'a.js:3', 'c.js', 'd.js:x']);
  expect([...places.lines]).toEqual([[path.join(folder, 'src/b.js'), [12, 14]]]);
});

describe('what is told beside', () => {
  test('the routes of the handlers that answer, none where no registration is seen', async () => {
    const folder = folderWith({
      'express.js':
        "const app = require('express')();\nfunction refuse(res) { res.sendStatus(401); }\napp.post('/a', (req, res) => { if (!req.user) refuse(res); });\napp.all(`/b`, (req, res) => { if (!req.user) refuse(res); });\n",
      'fastify.js':
        "import Fastify from 'fastify';\nconst app = Fastify();\napp.route({ method: 'GET', url: '/c', handler: async (request, reply) => { if (!request.user) return reply.code(401).send(); } });\n",
      'guard.js': 'export function guard(req, res, next) { if (!req.user) return res.sendStatus(401); next(); }\n',
    });
    const found = (await explained(folder)).flatMap(({ file, refusals }) =>
      refusals.map(({ line, routes }) => [file, line, routes]),
    );
    expect(found).toContainEqual(['express.js', 3, ['POST /a']]);
    expect(found).toContainEqual(['express.js', 4, ['ALL /b']]);
    expect(found).toContainEqual(['fastify.js', 3, ['GET /c']]);
    expect(found).toContainEqual(['guard.js', 1, undefined]);
  });

  test('what a comment switches off, with its reason', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const [item] = await explained(folder);
    const suppressed = item?.refusals.flatMap(({ line, reports }) =>
      reports.map((each) => [line, each.rule, each.suppressed]),
    );
    expect(suppressed).toEqual([
      [5, 'require-www-authenticate', undefined],
      [14, 'no-401-after-role-check', { by: 'comment', justification: 'old clients' }],
    ]);
    const { stdout } = await asFunction(folder, '--explain');
    expect(stdout).toMatch(
      / {2}reported by no-401-after-role-check \(known; switched off by a comment: old clients\): /,
    );
  });

  test('what the baseline knows', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    await asFunction(folder, '--baseline', 'known.json', '--update-baseline');
    const [item] = await explained(folder, '--baseline', 'known.json');
    expect(item?.refusals.map(({ reports }) => reports[0]?.suppressed?.by)).toEqual(['baseline', 'comment']);
    expect((await asFunction(folder, '--explain', '--baseline', 'gone.json')).code).toBe(2);
  });
});

describe('the schema', () => {
  test('holds for all fixtures', async () => {
    for (const options of [[], ['--strict']]) {
      const { stdout } = await asFunction(root, '--explain', '--json', ...options, 'fixtures');
      const items = JSON.parse(stdout) as Item[];
      expect(items.length).toBeGreaterThan(50);
      expect(schemaProblems(schema, items)).toBe('');
    }
  });

  test('says what is no such list', async () => {
    const [item] = await explained(folderWith({ 'server.js': SERVER }));
    const problems = (rest: object): string => schemaProblems(schema, [{ ...item, ...rest }]);
    expect(problems({})).toBe('');
    expect(problems({ version: 2 })).toContain('/version');
    expect(problems({ sites: [] })).toContain('additional properties');
    expect(problems({ unseen: { reason: 'test', because: 'so' } })).toContain('line');
    expect(problems({ refusals: [{ ...item?.refusals[0], statuses: [404] }] })).toContain('/statuses');
    expect(schemaProblems(schema, {})).toContain('array');
  });
});
