import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A handler that asks once more whether a guard has let somebody in, and middleware that does. */
const controller = `export const me = (req, res) => {
  if (!req.user) return res.status(401).end();
  res.json(req.user);
};`;
const authorize = `export const requireStaff = (req, res, next) => {
  if (!req.user || !req.user.id) return res.status(401).end();
  next();
};`;
const guards = `export const requireAuth = (req, res, next) => (req.get('authorization') ? next() : res.status(403).end());
export const authenticate = (req, res, next) => {
  req.user = users.get(req.get('authorization'));
  next();
};`;
const said = ['2 missing'];

/** What is said of a file in a project of several ones. */
async function found(name: string, files: Record<string, string>): Promise<string[]> {
  return reported({ 'guards.js': guards, 'users.js': controller, 'staff.js': authorize, ...files }, name);
}

const routes = (lines: string): string => `import { Router } from 'express';
import { requireAuth, authenticate } from './guards.js';
import * as users from './users.js';
import { requireStaff } from './staff.js';
import { logged } from 'log';
const router = Router();
${lines}
export default router;`;

describe('a handler that another file mounts', () => {
  test.each<[string, string]>([
    ['behind a guard', "router.get('/me', requireAuth, users.me);"],
    ['behind a list of guards', "router.get('/me', [requireAuth, requireStaff], users.me);"],
    ['on a router with a guard', "router.use(requireAuth);\nrouter.get('/me', users.me);"],
    ['below the path of a guard', "router.use('/me', requireAuth);\nrouter.get('/me', users.me);"],
    ['on a route with a guard', "router.route('/me').all(requireAuth).get(users.me);"],
    ['in a function', "router.get('/me', requireAuth, (req, res) => users.me(req, res));"],
    ['in a wrapper', "router.get('/me', requireAuth, logged(users.me));"],
    ['by a function of the application', "registerRoute(router, 'get', '/me', requireAuth, users.me);"],
    ['twice, behind guards', "router.get('/me', requireAuth, users.me);\nrouter.get('/', requireAuth, users.me);"],
  ])('%s: its 401 is never sent', async (_name, lines) => {
    expect(await found('users.js', { 'routes.js': routes(lines) })).toEqual([]);
  });

  test.each<[string, string]>([
    ['without a guard', "router.get('/me', users.me);"],
    ['in front of the guard', "router.get('/me', users.me);\nrouter.use(requireAuth);"],
    ['beside the path of the guard', "router.use('/you', requireAuth);\nrouter.get('/me', users.me);"],
    ['behind something that turns nobody away', "router.get('/me', authenticate, users.me);"],
    ['twice, once without a guard', "router.get('/me', requireAuth, users.me);\nrouter.get('/', users.me);"],
    ['in a way that is not understood', "const table = { me: users.me };\nrouter.get('/me', requireAuth, users.me);\nserve(table);"],
    ['nowhere', ''],
  ])('%s: it is', async (_name, lines) => {
    expect(await found('users.js', { 'routes.js': routes(lines) })).toEqual(said);
  });

  test('on a router that is mounted behind a guard', async () => {
    const app = (guard: string): string => `import express from 'express';
import { requireAuth } from './guards.js';
import router from './routes.js';
const app = express();
app.use('/api', ${guard}router);`;
    const lines = "router.get('/me', users.me);";
    expect(await found('users.js', { 'routes.js': routes(lines), 'app.js': app('requireAuth, ') })).toEqual([]);
    expect(await found('users.js', { 'routes.js': routes(lines), 'app.js': app('') })).toEqual(said);
  });

  test.each<[string, string, boolean]>([
    ['refuses nobody', 'if (!req.session) return res.status(401).end();\n  next();', true],
    ['refuses nobody in a try', 'try {\n    if (!(await userOf(req))?.id) return next();\n    next();\n  } catch { next(); }', false],
    ['throws for nobody', 'const user = await userOf(req);\n  if (user == null || user.gone) throw new Unauthorized();\n  next();', true],
    ['lets a path pass first', "if (req.path === '/login') return next();\n  if (!req.session) return res.status(401).end();\n  next();", false],
    ['refuses nobody and nothing else', 'if (!req.session && req.secure) return res.status(401).end();\n  next();', false],
    ['refuses for another reason', 'if (!req.body) return res.status(401).end();\n  next();', false],
    ['goes on after it has answered nobody', 'if (!req.session) res.status(401);\n  next();', false],
    ['answers nobody in another way', "if (!req.session) return res.json({ visitor: true });\n  next();", false],
  ])('behind a function that %s', async (_name, body, guarded) => {
    const inline = `router.use(async (req, res, next) => {\n  ${body}\n});\nrouter.get('/me', users.me);`;
    const declared = `async function gate(req, res, next) {\n  ${body}\n}\nrouter.get('/me', gate, users.me);`;
    const other = `export const gate = async (req, res, next) => {\n  ${body}\n};`;
    const wanted = guarded ? [] : said;
    expect(await found('users.js', { 'routes.js': routes(inline) })).toEqual(wanted);
    expect(await found('users.js', { 'routes.js': routes(declared) })).toEqual(wanted);
    const imported = "import { gate } from './gate.js';\nrouter.get('/me', gate, users.me);";
    expect(await found('users.js', { 'routes.js': routes(imported), 'gate.js': other })).toEqual(wanted);
  });

  test('of an application that another one mounts behind a guard of its own', async () => {
    const payments = (described: string): string => `import { OpenAPIHono, createRoute } from '@hono/zod-openapi';
export const payments = new OpenAPIHono();
payments.${described}, async (c) => {
  if (!c.get('user')) return c.json({}, 401);
  return c.json({});
});`;
    const all = (guard: string): string => `import { Hono } from 'hono';
import { payments } from './payments.js';
export const routes = new Hono();
${guard}routes.route('/payments', payments);`;
    const guard = "routes.use('/*', async (c, next) => {\n  if (!(await sessionOf(c))?.user) return c.json({}, 401);\n  await next();\n});\n";
    for (const described of ["get('/', zValidator()", 'openapi(listRoute']) {
      const files = (front: string): Record<string, string> => ({ 'payments.js': payments(described), 'all.js': all(front) });
      expect(await found('payments.js', files(guard))).toEqual([]);
      expect(await found('payments.js', files(''))).toEqual(['4 missing']);
    }
  });

  test('of an application that another one mounts, where nobody is asked for the compiler only', async () => {
    const orders = `import { Hono } from 'hono';
export const orders = new Hono();
orders.get('/', async (c) => {
  if (!c.get('user')) return c.json({}, 403);
  return c.json({});
});`;
    const all = (use: string): string => `import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { orders } from './orders.js';
${use}`;
    const at = async (use: string): Promise<string[]> => found('orders.js', { 'orders.js': orders, 'all.js': all(use) });
    expect(await at("export const routes = new Hono();\nroutes.route('/orders', orders);")).toEqual([]);
    expect(await at('serve({ fetch: orders.fetch });')).toEqual(['4 absent']);
  });

  test('that is written on its router', async () => {
    const own = "import { Router } from 'express';\nexport const router = Router();\nrouter.get('/me', (req, res) => {\n  if (!req.user) return res.status(401).end();\n});";
    const app = (guard: string): string => `import express from 'express';
import { requireAuth } from './guards.js';
import { router } from './own.js';
express().use('/api', ${guard}router);`;
    expect(await found('own.js', { 'own.js': own, 'app.js': app('requireAuth, ') })).toEqual([]);
    expect(await found('own.js', { 'own.js': own, 'app.js': app('') })).toEqual(['4 missing']);
  });

  test('through a file that gathers controllers, or as a method of an object', async () => {
    const gathered = routes("router.get('/me', requireAuth, users.me);").replace("import * as users from './users.js'", "import { users } from './all.js'");
    expect(await found('users.js', { 'routes.js': gathered, 'all.js': "export * as users from './users.js';" })).toEqual([]);
    const methods = `export class Users {\n  me = ${controller.slice('export const me = '.length, -1)};\n}`;
    const made = (guard: string): string => routes(`const all = new Users();\nrouter.get('/me', ${guard}all.me);`).replace('* as users', '{ Users }');
    expect(await found('users.js', { 'users.js': methods, 'routes.js': made('requireAuth, ') })).toEqual([]);
    expect(await found('users.js', { 'users.js': methods, 'routes.js': made('') })).toEqual(['3 missing']);
  });
});

describe('middleware that asks once more', () => {
  test('behind a guard that leaves its file in a list of names', async () => {
    const named = guards.replaceAll('export const', 'const').concat('\nexport { requireAuth, authenticate };');
    const lines = 'export const staff = [requireAuth, requireStaff];';
    expect(await found('staff.js', { 'guards.js': named, 'routes.js': routes(lines) })).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    ['behind a guard', "router.get('/', requireAuth, requireStaff, users.me);", []],
    ['in a list behind one', 'export const staff = [requireAuth, requireStaff];', []],
    ['in front of one', "router.get('/', requireStaff, requireAuth, users.me);", said],
    ['behind what only looks who calls', 'router.use(authenticate);\nrouter.use(requireStaff);', said],
  ])('%s', async (_name, lines, wanted) => {
    expect(await found('staff.js', { 'routes.js': routes(lines) })).toEqual(wanted);
  });
});

/** Middleware of another file under a name that says nothing, and a handler behind it. */
const door = `export const door = (req, res, next) => {
  const token = req.cookies.token;
  if (token === undefined) return res.set('WWW-Authenticate', 'Session').sendStatus(401);
  verify(token, key, (err, user) => {
    if (err) return res.set('WWW-Authenticate', 'Session').sendStatus(401);
    req.user = user;
    next();
  });
};`;
const log = `export const door = (req, res, next) => {
  if (req.cookies.token === undefined) console.log('nobody');
  next();
};`;

describe('a handler behind middleware of another file, known by what that does', () => {
  const file = (lines: string): string => `import { Router } from 'express';
import { door } from './door.js';
const router = Router();
${lines}
export default router;`;
  const me = `(req, res) => {
  if (!req.user) return res.status(401).end();
  res.json(req.user);
}`;

  test.each<[string, string]>([
    ['in the same call', `router.get('/me', door, ${me});`],
    ['in front of the router', `router.use(door);\nrouter.get('/me', ${me});`],
    ['of a handler that is named', `const me = ${me};\nrouter.get('/me', door, me);`],
  ])('%s: its 401 is never sent', async (_name, lines) => {
    expect(await found('routes.js', { 'door.js': door, 'routes.js': file(lines) })).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['that turns nobody away', log, `router.get('/me', door, ${me});`],
    ['that stands behind it', door, `router.get('/me', ${me}, door);`],
    ['of another route', door, `router.get('/you', door, show);\nrouter.get('/me', ${me});`],
  ])('%s: it is', async (_name, text, lines) => {
    expect(await found('routes.js', { 'door.js': text, 'routes.js': file(lines) })).toHaveLength(1);
  });
});

test.each<[string, string, string[]]>([
  ['in place', 'if (!req.user?.id) return res.status(401).end();', []],
  ['by a constant', 'const userId = req.user?.id;\n  if (!userId) return res.status(401).end();', []],
  ['by a variable that may have changed', 'let userId = req.user?.id;\n  if (req.query.as) userId = req.query.as;\n  if (!userId) return res.status(401).end();', ['6 missingUnread']],
  ['by another constant', 'const userId = req.body.id;\n  if (!userId) return res.status(401).end();', ['5 missingUnread']],
])('behind the guard of its route a handler asks for an id once more, %s', async (_name, body, wanted) => {
  const text = `import express from 'express';\nimport { requireAuth } from './guards.js';\nexpress().get('/', requireAuth, (req, res) => {\n  ${body}\n  res.end();\n});`;
  expect(await found('app.js', { 'app.js': text })).toEqual(wanted);
});

describe('a handler in a wrapper', () => {
  const wrapped = `export const me = logged(caught(async (req, res) => {
  if (!req.user) return res.status(401).end();
  res.json(req.user);
}));`;
  const inHere = (lines: string): string =>
    `import { Router } from 'express';\nimport { requireAuth } from './guards.js';\nconst router = Router();\n${lines}\nexport default router;`;
  const asks = 'caught(async (req, res) => { if (!req.user) return res.sendStatus(401); res.json(req.user); })';

  test('is mounted behind a guard by another file, or without one', async () => {
    const at = (lines: string): Promise<string[]> => found('users.js', { 'users.js': wrapped, 'routes.js': routes(lines) });
    expect(await at("router.get('/me', requireAuth, users.me);")).toEqual([]);
    expect(await at("router.get('/me', users.me);")).toEqual(said);
  });

  test.each<[string, string, string[]]>([
    ['in place', `router.get('/me', requireAuth, ${asks});`, []],
    ['in place, without a guard', `router.get('/me', ${asks});`, ['4 missing']],
    ['by its name', `const me = ${asks};\nrouter.get('/me', requireAuth, me);`, []],
    ['by its name, without a guard', `const me = ${asks};\nrouter.get('/me', me);`, ['4 missing']],
    ['in front of the guard', `router.get('/me', ${asks}, requireAuth);`, ['4 missing']],
    ['on a router behind a guard', `router.use(requireAuth);\nrouter.get('/me', ${asks});`, []],
  ])('stands behind the guard of its route, %s', async (_name, lines, wanted) => {
    expect(await found('app.js', { 'app.js': inHere(lines) })).toEqual(wanted);
  });

  test('a guard that a function of another file made refuses where that file does', async () => {
    const made = (refusal: string): string =>
      `const makeGuard = (strict) => (req, res, next) => (req.get('authorization') ? next() : ${refusal});\nexport const requireAuth = makeGuard(true);\nexport const authenticate = requireAuth;`;
    const at = (refusal: string): Promise<string[]> =>
      found('users.js', { 'guards.js': made(refusal), 'routes.js': routes("router.get('/me', requireAuth, users.me);") });
    expect(await at('res.status(403).end()')).toEqual([]);
    expect(await at('next()')).toEqual(said);
  });
});

describe('modules that are required', () => {
  const users = `const me = async (req, res) => {
  if (!req.user) return res.status(401).end();
  res.json(req.user);
};
module.exports = { me };`;
  const auth =
    "exports.requireAuth = (req, res, next) => (req.get('authorization') ? next() : res.status(403).end());";
  const router = (lines: string): string =>
    `const { Router } = require('express');\nconst { requireAuth } = require('./auth');\nconst router = Router();\n${lines}\nmodule.exports = router;`;
  const app = (before: string): string =>
    `const app = require('express')();\napp.use('/api', ${before}require('./routes'));\napp.listen(3000);`;
  const at = (lines: string, before = ''): Promise<string[]> =>
    reported({ 'auth.js': auth, 'users.js': users, 'routes.js': router(lines), 'app.js': app(before) }, 'users.js');

  test.each([
    ['taken apart', "const { me } = require('./users');\nrouter.get('/me', requireAuth, me);"],
    ['as a whole', "const users = require('./users');\nrouter.get('/me', requireAuth, users.me);"],
    ['in place', "router.get('/me', requireAuth, require('./users').me);"],
  ])('%s: what stands in front counts', async (_name, lines) => {
    expect(await at(lines)).toEqual([]);
    expect(await at(lines.replace('requireAuth, ', ''))).toEqual(said);
  });

  test('a router that is required where it is mounted stands behind what is in front there', async () => {
    const lines = "const { me } = require('./users');\nrouter.get('/me', me);";
    expect(await at(lines, "require('./auth').requireAuth, ")).toEqual([]);
    expect(await at(lines)).toEqual(said);
  });
});

describe('a controller that a class of routes holds', () => {
  const controller = `export class Users {
  me = async (req, res) => {
    if (!req.user) return res.status(401).end();
    res.json(req.user);
  };
}`;
  const routesOf = (members: string, held: string, lines: string): string => `import { Router } from 'express';
import { requireAuth } from './guards.js';
import { Users } from './users.ts';
class Routes {
  router = Router();
  ${members}
  constructor(${held}) {
    ${lines}
  }
}`;
  const at = (text: string): Promise<string[]> => found('users.ts', { 'users.ts': controller, 'routes.ts': text });

  test.each([
    ['in a property', 'users = new Users();', ''],
    ['by its type', '', 'private users: Users'],
    ['from a container', "users = container.get<Users>('users');", ''],
  ])('%s: what stands in front counts', async (_name, members, held) => {
    expect(await at(routesOf(members, held, "this.router.get('/me', requireAuth, this.users.me);"))).toEqual([]);
    expect(await at(routesOf(members, held, "this.router.use(requireAuth);\nthis.router.get('/me', this.users.me);"))).toEqual([]);
    expect(await at(routesOf(members, held, "this.router.get('/me', this.users.me);"))).toEqual(['3 missing']);
  });

  test('made in the constructor', async () => {
    const lines = (guard: string): string => `this.users = new Users();\nthis.router.get('/me', ${guard}this.users.me);`;
    expect(await at(routesOf('users;', '', lines('requireAuth, ')))).toEqual([]);
    expect(await at(routesOf('users;', '', lines('')))).toEqual(['3 missing']);
  });
});

test('whom the session holds is there behind a guard, too', async () => {
  const session = controller.replace('req.user)', 'req.session?.user)');
  const at = (lines: string): Promise<string[]> => found('users.js', { 'users.js': session, 'routes.js': routes(lines) });
  expect(await at("router.get('/me', requireAuth, users.me);")).toEqual([]);
  expect(await at("router.get('/me', users.me);")).toEqual(said);
});

describe('a helper of a handler', () => {
  const helped = (exported: string): string => `${exported}const known = (req, res) => {
  if (!req.user) {
    res.status(401).end();
    return false;
  }
  return true;
};
export const me = (req, res) => {
  if (!known(req, res)) return;
  res.json(req.user);
};`;
  const at = (lines: string, exported = ''): Promise<string[]> =>
    found('users.js', { 'users.js': helped(exported), 'routes.js': routes(lines) });

  test('stands behind the guards of all that call it', async () => {
    expect(await at("router.get('/me', requireAuth, users.me);")).toEqual([]);
    expect(await at("router.get('/me', users.me);")).toEqual(['3 missing']);
    // Others may call it, too.
    expect(await at("router.get('/me', requireAuth, users.me);", 'export ')).toEqual(['3 missing']);
  });

  test('also where the routes are registered within a function', async () => {
    const server = (guard: string): string => `export function init(server) {
  server.get('/me', ${guard}async (req, res) => {
    if (await known(req, res)) res.json(req.user);
  });
}
async function known(req, res) {
  if (!req.user) {
    res.status(401).end();
    return false;
  }
  return true;
}`;
    const init = async (guard: string): Promise<string[]> => reported({ 'init.js': `import 'express';\n${server(guard)}` }, 'init.js');
    expect(await init("passport.authenticate('jwt', { session: false }), ")).toEqual([]);
    expect(await init('')).toEqual(['9 missing']);
  });
});
