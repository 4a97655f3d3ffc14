import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import type { ExplainedSite } from '../../src/explain.ts';
import { parseFile } from '../../src/project/parse.ts';
import { asFunction, folderWith } from '../support/command.ts';

/**
 * What the command says of one file of a project: line, rule and message id of each report, and `silent` for a place
 * where nothing is reported, with its causes and the state of its header.
 */
async function said(files: Record<string, string>, name: string, ...options: readonly string[]): Promise<string[]> {
  return saidIn(folderWith({ 'package.json': '{}', ...files }), name, ...options);
}

async function saidIn(folder: string, name: string, ...options: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await asFunction(folder, '--explain', '--json', ...options, name);
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as { refusals: ExplainedSite[] }[];
  return found.flatMap(({ refusals }) =>
    refusals.flatMap(({ line, reports, cases }) => {
      const lines = reports.map(({ rule, messageId }) => `${String(line)} ${rule} ${messageId}`);
      return lines.length > 0 ? lines : [`${String(line)} silent: ${[...new Set(cases.map((each) => `${each.cause} ${each.header.state}`))].sort().join(', ')}`];
    }),
  );
}

const role = "no-401-after-role-check";
const credentials = 'no-403-without-credentials';
const header = 'require-www-authenticate';

test("an index that hands on the default of a file of its folder's name, which is linted", async () => {
  const tasks = `import Router from '@koa/router';
const router = new Router();
router.get('/run', (ctx) => {
  if (!ctx.get('authorization')) ctx.throw(401, 'no key');
  ctx.body = 'run';
});
export default router;`;
  const app = `import Koa from 'koa';
import tasks from './tasks';
const app = new Koa();
app.use(tasks.routes());`;
  const index = `export { default } from './tasks';`;
  const files = { 'app.ts': app, 'tasks/index.ts': index, 'tasks/tasks.ts': tasks };
  expect(await said(files, 'tasks/tasks.ts')).toEqual([`4 ${header} missing`]);
});

test('modules whose exports are made of each other', async () => {
  const one = `import two from './two.js'; // unauthorized
export default two(401);
export const refuse = (res) => res.sendStatus(401);`;
  const two = `import one from './one.js'; // unauthorized
export default one(401);`;
  const show = `import one, { refuse } from './one.js';
export const show = (req, res) => {
  if (!req.user) return one(res, 401);
  if (!req.user.name) return refuse(res);
};`;
  const files = { 'one.js': one, 'two.js': two, 'show.js': show };
  expect(await said(files, 'show.js')).toEqual(['4 silent: unknown missing']);
});

test('a method of a parent in another file refuses', async () => {
  const posts = `import { Base } from './base.js';\nexport class Posts extends Base {\n  write(req, res) {\n    if (!req.user) return res.sendStatus(404);\n    if (req.user.role !== 'admin') return this.unauthorized(res);\n    if (req.user.id !== 1) return this.forbidden(res);\n  }\n}`;
  const base = `export class Base {\n  unauthorized(res) {\n    return res.status(401).json({});\n  }\n  forbidden(res) {\n    return res.status(403).json({});\n  }\n}`;
  expect((await said({ 'base.js': base, 'posts.js': posts }, 'posts.js')).filter((line) => !line.includes('silent'))).toEqual([`5 ${role} known`]);
});

test('suggestions stay in the linted file', async () => {
  const folder = folderWith({ 'package.json': '{}', 'refuse.js': `export const refuse = (res, status) => res.status(status).json({}); // unauthorized`, 'show.js': `import { refuse } from './refuse.js';\nexport const show = (req, res) => {\n  if (!req.user) return refuse(res, 401);\n  res.json({});\n};` });
  const { stdout } = await asFunction(folder, '--json', 'show.js');
  const [result] = JSON.parse(stdout) as { messages: Linter.LintMessage[] }[];
  expect(result?.messages.map(({ line, messageId, suggestions }) => ({ line, messageId, suggestions }))).toEqual([{ line: 3, messageId: 'missing', suggestions: undefined }]);
});

test('the name of a header in another file tells that it is no credentials', async () => {
  const names = `export const CSRF_HEADER = 'x-csrf-token';\nexport const TENANT_HEADER = 'x-api-key';`;
  const route = (name: string, read: string): string => `import { ${name} } from './names.js';\nexport async function POST(request: Request) {\n  const token = request.headers${read};\n  if (!token) return new Response('', { status: 403 });\n  return new Response('');\n}`;
  expect(await said({ 'names.ts': names, 'route.ts': route('CSRF_HEADER', '.get(CSRF_HEADER)') }, 'route.ts')).toEqual(['4 silent: policy missing']);
  expect(await said({ 'names.ts': names, 'route.ts': route('CSRF_HEADER', '[CSRF_HEADER]') }, 'route.ts')).toEqual(['4 silent: policy missing']);
  expect(await said({ 'names.ts': names, 'route.ts': route('TENANT_HEADER', '.get(TENANT_HEADER)') }, 'route.ts')).toEqual([`4 ${credentials} absent`]);
});

/** A handler that refuses a caller without the role by what `answer` says. */
const handler = (imports: string, answer: string): string => `${imports}
export const remove = (req, res, next) => {
  if (req.user.role !== 'admin') return ${answer};
  res.sendStatus(204);
};`;

test.each([
  ['a named helper', `import { refuse } from './refuse.js';`, 'refuse(res)', { 'refuse.js': `export function refuse(res) { return res.status(401).json({}); }` }],
  ['a default helper', `import refuse from './refuse.js';`, 'refuse(res)', { 'refuse.js': `export default (res) => res.status(401).json({});` }],
  ['a namespace', `import * as answers from './answers.js';`, 'answers.unauthorized(res)', { 'answers.js': `export const unauthorized = (res) => res.status(401).json({});` }],
  ['a barrel, and a barrel behind it', `import { unauthorized } from './answers';`, 'unauthorized(res)', { 'answers/index.ts': `export * from './all.js';`, 'answers/all.ts': `export { no as unauthorized } from './no.js';`, 'answers/no.ts': `export const no = (res: unknown) => (res as any).status(401).json({});` }],
  ['CommonJS, a table', `const { unauthorized } = require('./answers');`, 'unauthorized(res)', { 'answers.js': `function unauthorized(res) { return res.status(401).json({}); }\nmodule.exports = { unauthorized };` }],
  ['CommonJS, a member of the whole', `const answers = require('./answers');`, 'answers.unauthorized(res)', { 'answers.js': `exports.unauthorized = (res) => res.status(401).json({});` }],
  ['CommonJS, one function', `const refuse = require('./refuse');`, 'refuse(res, 401)', { 'refuse.js': `module.exports = (res, status) => res.status(status).json({});` }],
  ['CommonJS, a barrel of members', `const { unauthorized } = require('./answers');`, 'unauthorized(res)', { 'answers.js': `exports.unauthorized = require('./no').denied;`, 'no.js': `exports.denied = (res) => res.status(401).json({});` }],
  ['CommonJS, a barrel that is one object', `const { unauthorized } = require('./answers');`, 'unauthorized(res)', { 'answers.js': `module.exports = {\n  unauthorized: require('./no').denied,\n  others: require('./others'),\n};`, 'no.js': `exports.denied = (res) => res.status(401).json({});` }],
  ['CommonJS, a barrel of variables', `const { deny } = require('./answers'); // unauthorized`, 'deny(res)', { 'answers.js': `const { deny } = require('./no');\nconst other = require('./other');\nmodule.exports = { deny, other };`, 'no.js': `exports.deny = (res) => res.status(401).json({});` }],
  ['a barrel of imports', `import { deny } from './answers.js'; // unauthorized`, 'deny(res)', { 'answers.js': `import { deny } from './no.js';\nimport other from './other.js';\n\nexport { deny, other };`, 'no.js': `export const deny = (res) => res.status(401).json({});` }],
  ['a constant', `import { DENIED } from './status.js'; // unauthorized`, 'res.sendStatus(DENIED)', { 'status.js': `export const DENIED = 401; // unauthorized` }],
  ['an enumeration', `import { Status } from './status.js';`, 'res.sendStatus(Status.UNAUTHORIZED)', { 'status.ts': `export enum Status { UNAUTHORIZED = 401 }` }],
  ['an error class with parents in other files', `import { NotAllowedError } from './errors/not-allowed.js';`, 'next(new NotAllowedError())', { 'errors/not-allowed.js': `import { Http } from './http.js';\nexport class NotAllowedError extends Http { constructor() { super(401, 'no'); } }`, 'errors/http.js': `export class Http extends Error { constructor(status, message) { super(message); this.status = status; } }` }],
  ['a class that makes its errors', `import ApiError from './ApiError.js';`, `next(ApiError.unauthorized('no'))`, { 'ApiError.js': `export default class ApiError extends Error { constructor(status, message) { super(message); this.status = status; } static unauthorized(message) { return new ApiError(401, message); } }` }],
  ['a factory', `import { failure } from './failure.js';`, `next(failure(401, 'no'))`, { 'failure.js': `export const failure = (statusCode, message) => { const error = new Error(message); error.statusCode = statusCode; error.status = 'fail'; return error; };` }],
  ['an object that answers', `import { Refusal } from './refusal.js';`, `new Refusal('unauthorized:posts').send(res)`, { 'refusal.ts': `import { HttpAnswer } from './answer.js';\nexport class Refusal extends HttpAnswer {\n  constructor(code: string) {\n    const [kind] = code.split(':');\n    super(statusOf(kind));\n  }\n}\nfunction statusOf(kind?: string) {\n  return kind === 'unauthorized' ? 401 : 403;\n}`, 'answer.ts': `export class HttpAnswer {\n  constructor(protected status: number) {}\n  send(res: any) {\n    return this.prepare(res).json({});\n  }\n  protected prepare(res: any) {\n    return res.status(this.status);\n  }\n}` }],
  ['an object that was made before', `import { unauthorized } from './refusal.js';`, `unauthorized.send(res)`, { 'refusal.js': `class Refusal {\n  constructor() {\n    this.status = 401;\n  }\n  send(res) {\n    return res.status(this.status).json({});\n  }\n}\nexport const unauthorized = new Refusal();` }],
])('a status from another file: %s', async (_name, imports, answer, files) => {
  expect(await said({ ...files, 'remove.js': handler(imports, answer) }, 'remove.js')).toContain(`3 ${role} known`);
});

test.each([
  ['a helper that answers 403', `import { refuse } from './refuse.js';`, 'refuse(res)', { 'refuse.js': `export const refuse = (res) => res.status(403).json({}); // forbidden` }],
  ['a helper that is not there', `import { unauthorized } from './gone.js';`, 'unauthorized(res)', {}],
  ['a helper of a package', `import { unauthorized } from 'answers';`, 'unauthorized(res)', { 'package.json': '{ "dependencies": { "answers": "1" } }', 'node_modules/answers/index.js': `export const unauthorized = (res) => res.status(401).json({});` }],
  ['a file that does not parse', `import { unauthorized } from './broken.js';`, 'unauthorized(res)', { 'broken.js': `export const unauthorized = (res) => { res.status(401` }],
  ['a binary file', `import { unauthorized } from './binary.js';`, 'unauthorized(res)', { 'binary.js': `\0\0 401 unauthorized` }],
  ['modules that hand each other on without end', `import { unauthorized } from './a.js';`, 'unauthorized(res)', { 'a.js': `export * from './b.js'; // unauthorized`, 'b.js': `export * from './a.js';` }],
])('says nothing of the cause: %s', async (_name, imports, answer, files) => {
  expect((await said({ ...files, 'remove.js': handler(imports, answer) }, 'remove.js')).filter((line) => !/silent|^$/.test(line))).toEqual([]);
});

test('the helper is judged where it is declared, the reason where it is called', async () => {
  const files = { 'refuse.js': `export function refuse(res) { return res.status(401).json({}); }`, 'remove.js': handler(`import { refuse } from './refuse.js';`, 'refuse(res)') };
  expect(await said(files, 'remove.js')).toEqual([`3 ${role} known`]);
  expect(await said(files, 'refuse.js')).toEqual([`1 ${header} missingInHelper`]);
});

test('a helper of a callable function of Firebase', async () => {
  const errors = `import { HttpsError } from 'firebase-functions/v2/https';`;
  const files = {
    'auth.js': `${errors}\nexport function assertAuth(request) {\n  if (!request.auth) throw new HttpsError('permission-denied', 'm');\n}\nexport function refuse() { throw new HttpsError('unauthenticated', 'm'); }`,
    'posts.js': `import { onCall } from 'firebase-functions/v2/https';\nimport { assertAuth, refuse } from './auth.js';\nexport const remove = onCall((request) => {\n  assertAuth(request);\n  if (request.auth.token.role !== 'admin') refuse();\n});`,
  };
  expect(await said(files, 'auth.js')).toEqual([`3 ${credentials} headerless`, `5 ${header} headerless`]);
  expect(await said(files, 'posts.js')).toEqual([`5 ${role} known`]);
});

describe('tRPC in several files', () => {
  const setUp = `import { initTRPC, TRPCError } from '@trpc/server';
const t = initTRPC.context().create();
export const publicProcedure = t.procedure;
const isAuthed = t.middleware(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next();
});
const own = t.procedure.use(isAuthed);
export { own as protectedProcedure };
`;
  const router = (name: string, from: string): string => `import { TRPCError } from '@trpc/server';
import { ${name} } from '${from}';
export const list = ${name}.query(({ ctx }) => {
  if (!ctx.user || ctx.user.role !== 'admin') throw new TRPCError({ code: 'FORBIDDEN' });
  return [];
});`;
  const adapter = (options: string): string => `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { list } from './list.js';
export const handler = (req) => fetchRequestHandler({ req, router: { list }, ${options} });`;

  test.each([
    ['a guard', 'protectedProcedure', './trpc.js', '4 silent: insufficient missing, unknown missing'],
    ['a guard, through a barrel', 'protectedProcedure', './index.js', '4 silent: insufficient missing, unknown missing'],
    ['nothing in front', 'publicProcedure', './trpc.js', `4 ${credentials} mixed`],
    ['what is not there', 'publicProcedure', './gone.js', '4 silent: insufficient missing, unknown missing'],
  ])('%s', async (_name, name, from, line) => {
    expect(await said({ 'trpc.js': setUp, 'index.js': `export * from './trpc.js';`, 'list.js': router(name, from) }, 'list.js', '--strict')).toEqual([line]);
  });

  test('the adapter of the package may add headers', async () => {
    expect(await said({ 'trpc.js': setUp, 'adapter.js': adapter('endpoint') }, 'trpc.js', '--strict')).toEqual([`5 ${header} missingInOption`]);
    expect(await said({ 'trpc.js': setUp, 'adapter.js': adapter('responseMeta: meta') }, 'trpc.js', '--strict')).toEqual(['5 silent: absent unknown']);
    expect(await said({ 'trpc.js': setUp, 'adapter.js': adapter('endpoint') }, 'trpc.js')).toEqual(['5 silent: absent missing']);
  });
});

test('aliases of tsconfig.json, also through what it extends and refers to', async () => {
  const file = `import { refuse } from '@/answers/refuse';\nexport const f = (req: any, res: any) => {\n  if (req.user.role !== 'admin') return refuse(res);\n  res.json({}); // unauthorized\n};`;
  const refuse = { 'src/answers/refuse.ts': `export const refuse = (res: any) => res.status(401).json({});`, 'src/f.ts': file };
  const paths = '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }';
  expect(await said({ ...refuse, 'tsconfig.json': paths }, 'src/f.ts')).toEqual([`3 ${role} known`]);
  expect(await said({ ...refuse, 'tsconfig.base.json': paths, 'tsconfig.json': '{ "extends": "./tsconfig.base.json" }' }, 'src/f.ts')).toEqual([`3 ${role} known`]);
  expect(await said({ ...refuse, 'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }', 'tsconfig.app.json': paths }, 'src/f.ts')).toEqual([`3 ${role} known`]);
  expect(await said({ ...refuse, 'tsconfig.json': '{}' }, 'src/f.ts')).toEqual([]);
});

test('a package of the workspace is followed through its link, one outside of the project is not', async () => {
  const folder = folderWith({ '.git/HEAD': '', 'package.json': '{}', 'packages/answers/package.json': '{ "name": "answers", "main": "index.js" }', 'packages/answers/index.js': `export const refuse = (res) => res.status(401).json({});`, 'app/package.json': '{ "dependencies": { "answers": "*" } }', 'app/remove.js': handler(`import { refuse } from 'answers'; // unauthorized`, 'refuse(res)'), 'app/node_modules/.keep': '' });
  symlinkSync(path.join(folder, 'packages/answers'), path.join(folder, 'app/node_modules/answers'), 'dir');
  expect(await saidIn(folder, 'app/remove.js')).toEqual([`3 ${role} known`]);
  const outside = folderWith({ 'answers/package.json': '{ "name": "answers", "main": "index.js" }', 'answers/index.js': `export const refuse = (res) => res.status(401).json({});` });
  const alone = folderWith({ 'package.json': '{}', 'remove.js': handler(`import { refuse } from 'answers'; // unauthorized`, 'refuse(res)'), 'node_modules/.keep': '' });
  symlinkSync(path.join(outside, 'answers'), path.join(alone, 'node_modules/answers'), 'dir');
  expect(await saidIn(alone, 'remove.js')).toEqual([]);
});

test('what counts is the other file as it is saved now', async () => {
  const folder = folderWith({ 'package.json': '{}', 'refuse.js': `export const refuse = (res) => res.status(401).json({});`, 'remove.js': handler(`import { refuse } from './refuse.js'; // forbidden`, 'refuse(res)') });
  expect(await saidIn(folder, 'remove.js')).toEqual([`3 ${role} known`]);
  writeFileSync(path.join(folder, 'refuse.js'), `export const refuse = (res) => res.status(403).json({}); // and now it is right`);
  expect(await saidIn(folder, 'remove.js')).toEqual(['3 silent: insufficient missing']);
});

const classes = `export class NotLoggedInError extends Error {}\nexport class NotAllowedError extends Error {}\n// unauthorized`;
const thrower = `import { NotAllowedError, NotLoggedInError } from './errors.js'; // unauthorized
export const remove = async (req, res) => {
  if (!req.user) throw new NotLoggedInError();
  if (req.user.role !== 'admin') throw new NotAllowedError();
  res.sendStatus(204);
};`;
const app = (use: string): string => `import express from 'express';\nimport { remove } from './remove.js';\nimport { onError } from './on-error.js';\nconst app = express();\napp.delete('/:id', remove);\n${use}\n`;
const onError = (first: string): string => `import { NotAllowedError, NotLoggedInError } from './errors.js';
export function onError(err, req, res, next) {
  if (err instanceof NotLoggedInError) { ${first} return res.status(401).json({}); }
  if (err instanceof NotAllowedError) return res.status(401).json({});
  res.status(500).json({});
}`;

test('an error handler of another file gives errors their status, and the challenge', async () => {
  const files = { 'errors.js': classes, 'remove.js': thrower, 'app.js': app('app.use(onError);') };
  const known = `4 ${role} known`;
  const set = `res.set('WWW-Authenticate', 'Bearer');`;
  expect(await said({ ...files, 'on-error.js': onError('') }, 'remove.js')).toEqual([
    `3 ${header} missingInHandler`,
    known,
  ]);
  expect(await said({ ...files, 'on-error.js': onError(set) }, 'remove.js')).toEqual([
    '3 silent: absent central',
    known,
  ]);
});

test('the message names the handler', async () => {
  const folder = folderWith({ 'package.json': '{}', 'errors.js': classes, 'remove.js': thrower, 'app.js': app('app.use(onError);'), 'on-error.js': onError('') });
  expect((await asFunction(folder, 'remove.js')).stdout).toContain('The error handler at on-error.js:3 answers it: add the challenge there, once for all');
});

const createError = `import createError from 'http-errors';
export const remove = (req, res, next) => {
  if (!req.user) return next(createError(401));
  res.sendStatus(204);
};`;

test('what is known of the caller by another file is told with its place there', async () => {
  const files = {
    'package.json': '{}',
    'refuse.js': `exports.forbidden = (req, res) => {\n  if (!req.user) return res.sendStatus(403);\n  return res.sendStatus(401);\n};`,
    'notes.js': `const { forbidden } = require('./refuse');\nexports.show = (req, res) => forbidden(req, res);`,
  };
  const { stdout, stderr } = await asFunction(folderWith(files), '--explain', 'notes.js');
  expect(stderr).toBe('');
  expect(stdout).toContain('caller known by `req.user` (refuse.js:2)');
});

test('middleware of the application adds the challenge for all', async () => {
  const routes = { 'remove.js': createError, 'on-error.js': 'export const onError = (err, req, res, next) => next(err);' };
  expect(await said({ ...routes, 'app.js': app('') }, 'remove.js')).toEqual([`3 ${header} missing`]);
  const hang = `export const hang = (req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); };`;
  const with_ = app('').replace('const app = express();', `import { hang } from './hang.js';\nconst app = express();\napp.use(hang);`);
  expect(await said({ ...routes, 'hang.js': hang, 'app.js': with_ }, 'remove.js')).toEqual(['3 silent: absent central']);
});

test.each([
  ['middleware that sets the challenge', { 'install.js': `export function install(app) {\n  app.use((req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); });\n}` }, ['5 silent: absent central']],
  ['middleware that sets something else', { 'install.js': `export function install(app) {\n  app.use((req, res, next) => { res.set('X-Here', 'WWW-Authenticate'); next(); });\n}` }, [`5 ${header} missing`]],
  ['middleware of a further file', { 'install.js': `import { hang } from './hang.js';\nexport default ({ app }) => {\n  app.use(hang);\n};` }, ['5 silent: absent central']],
  ['middleware of a further file, handed on', { 'install.js': `import { hang } from './all.js';\nexport class Install {\n  on(app) {\n    app.use(hang);\n  }\n}`, 'all.js': `export * from './hang.js';` }, ['5 silent: absent central']],
  ['a router', { 'install.js': `import { hang } from './hang.js';\nexport function install(router) {\n  router.use(hang);\n}` }, [`5 ${header} missing`]],
  ['a file that the application does not import', { 'install.js': '', 'other.js': `import { hang } from './hang.js';\nexport function install(app) {\n  app.use(hang);\n}` }, [`5 ${header} missing`]],
])('the application is given to another file: %s', async (_name, files, lines) => {
  const hang = `export const hang = (req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); };`;
  const server = `import express from 'express';\nimport * as installing from './install.js';\nconst app = express();\ninstalling.all(app);\napp.get('/a', (req, res) => (req.user ? res.json({}) : res.sendStatus(401)));`;
  expect(await said({ 'hang.js': hang, ...files, 'app.js': server }, 'app.js')).toEqual(lines);
});

test('an error handler that another file gives to the application answers for it', async () => {
  const install = (more: string): string => `export function install(app) {\n  app.use((err, req, res, next) => {\n    ${more}\n    res.status(err.status).json({});\n  });\n}`;
  const server = `import express from 'express';\nimport { install } from './install.js';\nimport { remove } from './remove.js';\nconst app = express();\napp.get('/a', remove);\ninstall(app);`;
  expect(await said({ 'remove.js': createError, 'app.js': server, 'install.js': install(`res.set('WWW-Authenticate', 'Bearer');`) }, 'remove.js')).toEqual(['3 silent: absent central']);
  expect(await said({ 'remove.js': createError, 'app.js': server, 'install.js': install('') }, 'remove.js')).toEqual([`3 ${header} missingInHandler`]);
});

test.each([
  ['Next.js alone', { next: '15' }, [`3 ${header} missing`]],
  ['Next.js beside a framework', { next: '15', express: '5' }, ['3 silent: absent central']],
  ['neither', {}, ['3 silent: absent central']],
])('what runs around the handlers of a package that names %s', async (_name, dependencies, lines) => {
  const files = {
    'package.json': JSON.stringify({ dependencies }),
    'pages/api/a.js': `export default function handler(req, res) {\n  if (!req.headers.authorization)\n    return res.status(401).json({});\n  res.json({});\n}`,
    'hang.js': `export const hang = (req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); };`,
    'app.js': `import express from 'express';\nimport { hang } from './hang.js';\nimport handler from './pages/api/a.js';\nconst app = express();\napp.use(hang);\napp.get('/a', handler);`,
  };
  expect(await said(files, 'pages/api/a.js')).toEqual(lines);
});

test('middleware of another file in front of one route adds the challenge for it', async () => {
  const files = {
    'hang.js': `export const prepare = (req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); };`,
    'other.js': `export const prepare = (req, res, next) => { res.set('X-Here', 'WWW-Authenticate'); next(); };`,
  };
  const route = (from: string): string => `import express from 'express';\nimport { prepare } from './${from}.js';\nconst app = express();\nfunction known(req, res, next) {\n  if (!req.user) return res.sendStatus(401);\n  next();\n}\napp.get('/a', prepare, known, (req, res) => res.json({}));`;
  expect(await said({ ...files, 'app.js': route('hang') }, 'app.js')).toEqual(['5 silent: absent central']);
  expect(await said({ ...files, 'app.js': route('other') }, 'app.js')).toEqual([`5 ${header} missing`]);
});

test('what stands in a list behind something that sets the challenge by its name is not judged', async () => {
  const list = (text: string): string => `const { addChallenge } = require('./elsewhere');\nasync function known(ctx, next) {\n  if (!ctx.state.user) ctx.throw(401);\n  await next();\n}\n${text}`;
  const alone = list('exports.get = [known];');
  expect(await said({ 'a.js': list('exports.get = [addChallenge, known];') }, 'a.js')).toEqual(['3 silent: absent unknown']);
  expect(await said({ 'a.js': list('exports.get = [addChallenge, known];\nexports.post = [known];') }, 'a.js')).toEqual(await said({ 'a.js': alone }, 'a.js'));
});

test.each([
  ['nothing is searched', 'off', '3 silent: absent missing'],
  ['a file is named', ['app.js'], `3 ${header} missing`],
])('centralChallenge: %s', async (_name, centralChallenge, line) => {
  const folder = folderWith({ 'package.json': '{ "type": "module" }', 'remove.js': createError, 'on-error.js': 'export const onError = (err, req, res, next) => next(err);', 'app.js': app('') });
  writeFileSync(path.join(folder, 'eslint.config.js'), `import plugin from ${JSON.stringify(path.join(import.meta.dirname, '../../dist/src/entry.js'))};\nexport default [plugin.configs.recommended, { settings: { 'http-auth': { centralChallenge: ${JSON.stringify(centralChallenge)} } } }];`);
  const { stdout, stderr } = await asFunction(folder, '--config', 'eslint.config.js', '--explain', '--json', 'remove.js');
  expect(stderr).toBe('');
  const [{ refusals: sites } = { refusals: [] }] = JSON.parse(stdout) as { refusals: ExplainedSite[] }[];
  expect(sites.map((site) => (site.reports[0] ? `${String(site.line)} ${site.reports[0].rule} ${site.reports[0].messageId}` : `${String(site.line)} silent: absent missing`))).toEqual([line]);
});

test('of several applications only the one that leads to the file counts', async () => {
  const one = { 'remove.js': createError, 'on-error.js': 'export const onError = (err, req, res, next) => next(err);', 'app.js': app('') };
  const other = `import express from 'express';\nconst app = express();\napp.use((err, req, res, next) => { res.set('WWW-Authenticate', 'Bearer').status(err.status).json({}); });`;
  expect(await said({ ...one, 'other.js': other }, 'remove.js')).toEqual([`3 ${header} missing`]);
  const leading = other.replace('const app', `import { remove } from './remove.js';\nconst app`);
  expect(await said({ 'remove.js': createError, 'app.js': leading, 'third.js': `import express from 'express';\nexpress();` }, 'remove.js')).toEqual(['3 silent: absent central']);
});

test('403 for missing credentials, through a class of another file', async () => {
  const files = { 'errors.js': `export class Forbidden extends Error { statusCode = 403; }`, 'a.js': `import { Forbidden } from './errors.js';\nexport const a = (req, res, next) => {\n  if (!req.headers.authorization) return next(new Forbidden());\n  next();\n};` };
  expect(await said(files, 'a.js')).toContain(`3 ${credentials} absent`);
});

test('a parser that reads nothing is passed over: oxlint names one', () => {
  const refusing = {
    parse: () => {
      throw new Error('not here');
    },
  };
  expect(parseFile('export const a = 401;', 'a.js', refusing, 10_000_000)?.ast.body[0]?.type).toBe('ExportNamedDeclaration');
  expect(parseFile('export const = 401;', 'a.js', refusing, 10_000_000)).toBeNull();
});

test('places of other files count from their own base', () => {
  const code = parseFile('export const a = 401;', 'a.ts', undefined, 10_000_000);
  expect(code?.ast.range).toEqual([10_000_000, 10_000_021]);
});

describe('nest', () => {
  const common = `from '@nestjs/common';`;
  const main = (more = ''): string => `import { NestFactory } from '@nestjs/core';\nimport { A } from './a.ts';\n${more}`;
  const create = `const app = await NestFactory.create(A);`;
  const a = `import { UnauthorizedException } ${common}\nexport class A {\n  f() {\n    throw new UnauthorizedException();\n  }\n}`;
  const filter = (body: string): string => `import { Catch } ${common}\n@Catch()\nexport class F {\n  catch(error: any, host: any) {\n    const response = host.switchToHttp().getResponse();\n    ${body}\n    response.status(error.getStatus()).json({});\n  }\n}`;
  const handsOn = `import { Catch } ${common}\nimport { BaseExceptionFilter } from '@nestjs/core';\n@Catch()\nexport class F extends BaseExceptionFilter {\n  catch(error: any, host: any) {\n    this.logger.error(error.stack);\n    super.catch(error, host);\n  }\n}`;
  const challenging = filter(`response.header('WWW-Authenticate', 'Bearer');`);
  const silent = ['4 silent: unknown central'];
  const installed = main(`import { F } from './f.ts';\n${create}\napp.useGlobalFilters(new F());`);

  test.each([
    ['the framework answers', { 'main.ts': main(create) }, [`4 ${header} missingUnread`]],
    ['nothing shows the application', { 'package.json': '{}', '.git/x': '', 'api/package.json': '{}', 'api/a.ts': a }, ['4 silent: unknown missing']],
    ['a filter for all without the challenge', { 'main.ts': installed, 'f.ts': filter('') }, [`4 ${header} missingUnreadInHandler`]],
    ['a filter for all with it', { 'main.ts': installed, 'f.ts': challenging }, silent],
    ['a filter for all that hands all of it on', { 'main.ts': installed, 'f.ts': handsOn }, [`4 ${header} missingUnread`]],
    ['a filter that hands it on beside one that answers', { 'main.ts': main(`import { F } from './f.ts';\nimport { H } from './h.ts';\n${create}\napp.useGlobalFilters(new F(), new H());`), 'f.ts': filter(''), 'h.ts': handsOn.replace('class F', 'class H') }, [`4 ${header} missingUnread`]],
    ['a filter that hands on what is not of HTTP', { 'main.ts': installed, 'f.ts': filter(`if (host.getType() !== 'http') return super.catch(error, host);`).replace('class F', `class F extends BaseExceptionFilter`) }, [`4 ${header} missingUnreadInHandler`]],
    ['by APP_FILTER', { 'main.ts': main(create), 'm.ts': `import { APP_FILTER } from '@nestjs/core';\nimport { F } from './f.ts';\nexport const providers = [{ provide: APP_FILTER, useClass: F }];`, 'f.ts': filter('') }, [`4 ${header} missingUnreadInHandler`]],
    ['installed for some, with the challenge', { 'main.ts': main(create), 'f.ts': challenging }, silent],
    ['installed for some, without it', { 'main.ts': main(create), 'f.ts': filter('') }, [`4 ${header} missingUnread`]],
    ['for all, from another package of the workspace', { 'package.json': '{}', '.git/x': '', 'api/package.json': '{}', 'api/main.ts': main(`import { F } from '../lib/f.ts';\n${create}\napp.useGlobalFilters(new F());`), 'api/a.ts': a, 'lib/f.ts': challenging }, silent],
    ['for all, from a file in which it is not found', { 'main.ts': installed, 'f.ts': `export { F } from './g.ts';`, 'g.ts': `export const F = make();` }, ['4 silent: unknown missing']],
    ['for all, from a package of others', { 'main.ts': main(`import { F } from 'filters';\n${create}\napp.useGlobalFilters(new F());`) }, [`4 ${header} missingUnread`]],
    ['a service where the same code answers GraphQL', { 'main.ts': main(create), 'package.json': '{ "dependencies": { "@nestjs/graphql": "13" } }' }, ['4 silent: unknown missing']],
  ])('%s', async (_name, files: Record<string, string>, wanted) => {
    const name = 'api/a.ts' in files ? 'api/a.ts' : 'a.ts';
    expect(await said({ [name]: a, ...files }, name)).toEqual(wanted);
  });
});

test.each([
  ['spaces behind from', `import { refuse } from${' '.repeat(200_000)}'./refuse.js';`],
  ['spaces behind import', `import${' '.repeat(200_000)}`],
  ['spaces in a registration', `app.use(function${' '.repeat(200_000)}`],
  ['exports that never end', 'export {'.repeat(50_000)],
  ['calls that never end', 'express<'.repeat(50_000)],
  ['filters that never end', 'APP_FILTER '.repeat(50_000)],
  ['a class that never ends', `export class A {\n  a() { throw 401; }\n${'  b '.repeat(50_000)}\n  c() { throw 401; }`],
  ['methods, all of which refuse', `export class A {\n${Array.from({ length: 5_000 }, (_, i) => `  m${String(i)}() { throw new Unauthorized(401); }`).join('\n')}\n}`],
])('a neighbour of odd text costs no more than its length: %s', async (_name, text) => {
  const server = `import { refuse, A } from './odd.js';
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  if (!req.user) return res.status(401).end(refuse, A);
});`;
  expect(await said({ 'server.js': server, 'odd.js': `${text}\n// 401 express`, 'app.js': text }, 'server.js')).toEqual([`5 ${header} missing`]);
});
