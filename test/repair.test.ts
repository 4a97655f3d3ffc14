import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { asFunction, folderWith, takingAll } from './support/command.ts';

/** What files of a project become once all suggestions are applied; those that stay as they were are left out. */
async function mended(files: Record<string, string>): Promise<Record<string, string>> {
  const folder = folderWith({ 'package.json': '{}', ...files });
  const { stderr } = await takingAll(folder, '--strict');
  expect(stderr).toMatch(/^http-auth-lint: \d+ findings? mended in \d+ files?\n(?:http-auth-lint: .+ no suggestion .+\n)*$/);
  const now = Object.keys(files).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(now.filter(([name, text]) => text !== files[name]));
}

const admins = (refuse: string, head = ''): string => `${head}app.get('/admin', (req, res) => {
  if (!req.user.isAdmin) ${refuse}
  res.json([]);
});
`;

const APP = `import express from 'express';
const app = express();
`;

const HELPERS = `export function unauthorized(res, message) {
  res.set('WWW-Authenticate', 'Bearer realm="api"').status(401).json({ message });
}
export function forbidden(res, message) {
  res.status(403).json({ message });
}
`;

describe('a statement that is put in', () => {
  const app = (end: string, more: string, test = '403'): string => `${APP}app.get('/admin', (req, res) => {
  const user = req.user${end}
  if (!user || !user.isAdmin) {
    ${more}return res.status(${test}).json({})${end}
  }
  res.json([])${end}
})${end}
`;

  test.each(['', ';'])('ends as the one behind it does: with %j', async (end) => {
    const challenge = `if (!user) res.set('WWW-Authenticate', 'Bearer realm="api"')${end}\n    `;
    expect(await mended({ 'app.js': app(end, '') })).toEqual({ 'app.js': app(end, challenge, 'user ? 403 : 401') });
  });
});

describe('what is put in is written as the file is', () => {
  const NAME = 'WWW-Authenticate';
  const members = (answer: string, head = APP): string =>
    `${head}app.get('/me', (req, res) => {\n  if (!req.user) return ${answer};\n  res.json({});\n});\n`;
  const doubled = (text: string): string => text.replaceAll("'", '"');

  test.each([
    ['single quotes', members('res.sendStatus(401)'), `set('${NAME}', 'Bearer realm="api"')`],
    ['double quotes, and the others for a text that holds them', doubled(members('res.sendStatus(401)')), `set("${NAME}", 'Bearer realm="api"')`],
    [
      'double quotes that are escaped where one stands in a text',
      doubled(members('res.sendStatus(401)')).replace('json({})', 'json({ says: "a \\"b\\"" })'),
      `set("${NAME}", "Bearer realm=\\"api\\"")`,
    ],
    [
      'double quotes, where the others are taken as often as they are escaped',
      doubled(members('res.sendStatus(401)')).replace('json({})', `json({ says: "a \\"b\\"", as: 'the "c"' })`),
      `set("${NAME}", 'Bearer realm="api"')`,
    ],
    ['single quotes where most strings have them', members('res.sendStatus(401)').replace('json({})', 'json("a")'), `set('${NAME}', `],
    [
      'the quotes of JSX count for nothing',
      members('res.sendStatus(401)').replace('json({})', 'send(render(<a b="1" c="2" d="3" e="4" f="5" />))'),
      `set('${NAME}', `,
      'app.jsx',
    ],
    ['a table of headers', doubled(members('res.writeHead(401, { Vary: "Cookie" }).end()')), `{ "${NAME}": 'Bearer realm="api"', Vary: "Cookie" }`],
    [
      'a table with a line for each header',
      members(`res.writeHead(401, {\n    Vary: 'Cookie',\n  }).end()`),
      `{\n    '${NAME}': 'Bearer realm="api"',\n    Vary: 'Cookie',\n  }`,
    ],
    ['a chain with a line for each call', members('res\n    .status(401)\n    .end()'), `res\n    .status(401)\n    .set('${NAME}', 'Bearer realm="api"')\n    .end()`],
    ['a chain with a line for each call, with CRLF', members('res\n    .sendStatus(401)').replaceAll('\n', '\r\n'), `res\r\n    .set('${NAME}', 'Bearer realm="api"')\r\n    .sendStatus(401)`],
    [
      'options with a line each',
      `app.get('/', (req) => {\n  if (!req.user) return new Response('', {\n    status: 401,\n  });\n});\n`.replace(/^/, `import { Hono } from 'hono';\nconst app = new Hono();\n`).replace('req)', 'c)').replace('req.user', `c.get('user')`),
      `{\n    status: 401,\n    headers: { '${NAME}': 'Bearer realm="api"' },\n  }`,
    ],
  ])('%s', async (_, before, expected, name = 'app.js') => {
    expect((await mended({ [name]: before }))[name]).toContain(expected);
  });

  test.each([
    ['two spaces', '  '],
    ['four spaces', '    '],
    ['a tab', '\t'],
  ])('a branch that gets braces is indented by %s', async (_, indent) => {
    const koa = (body: string): string =>
      `import Koa from 'koa';\nconst app = new Koa();\napp.use(async (ctx, next) => {\n${body.replaceAll('> ', indent)}\n});\n`;
    const before = koa('> if (!ctx.state.user) ctx.status = 401;\n> else await next();');
    const after = koa(
      `> if (!ctx.state.user) {\n> > ctx.set('${NAME}', 'Bearer realm="api"');\n> > ctx.status = 401;\n> }\n> else await next();`,
    );
    expect(await mended({ 'app.js': before })).toEqual({ 'app.js': after });
  });
});

describe('a helper of the application stands beside the one that is called', () => {
  test('imported from the same file: the import names it', async () => {
    const app = (names: string, called: string): string =>
      admins(`return ${called}(res, 'Admins only');`, `${APP}import { ${names} } from './answers.js';\n`);
    expect(await mended({ 'app.js': app('unauthorized', 'unauthorized'), 'answers.js': HELPERS })).toEqual({
      'app.js': app('forbidden', 'forbidden'),
    });
  });

  test('in an import of a line each, it gets a line of its own', async () => {
    const app = (names: string, called: string): string =>
      admins(
        `return ${called}(res, 'Admins only');`,
        `${APP}import {\n  ${names},\n} from './answers.js';\napp.use((req, res, next) => (req.user ? next() : unauthorized(res, 'Log in')));\n`,
      );
    expect(await mended({ 'app.js': app('unauthorized', 'unauthorized'), 'answers.js': HELPERS })).toEqual({
      'app.js': app('unauthorized,\n  forbidden', 'forbidden'),
    });
  });

  test('an import that others use stays, and gets it beside', async () => {
    const app = (names: string, called: string): string =>
      admins(
        `return ${called}(res, 'Admins only');`,
        `${APP}import { ${names} } from './answers.js';\napp.use((req, res, next) => (req.user ? next() : unauthorized(res, 'Log in')));\n`,
      );
    expect(await mended({ 'app.js': app('unauthorized', 'unauthorized'), 'answers.js': HELPERS })).toEqual({
      'app.js': app('unauthorized, forbidden', 'forbidden'),
    });
  });

  test('CommonJS: the pattern of `require` names it', async () => {
    const app = (names: string, called: string): string =>
      admins(
        `return ${called}(res, 'Admins only');`,
        `const app = require('express')();\nconst { ${names} } = require('./answers');\n`,
      );
    const answers = `${HELPERS.replaceAll('export ', '')}module.exports = { unauthorized, forbidden };\n`;
    expect(await mended({ 'app.js': app('unauthorized', 'unauthorized'), 'answers.js': answers })).toEqual({
      'app.js': app('forbidden', 'forbidden'),
    });
  });

  test('a member of the module needs no import', async () => {
    const app = (called: string): string =>
      admins(`return answers.${called}(res, 'Admins only');`, `${APP}import * as answers from './answers.js';\n`);
    expect(await mended({ 'app.js': app('unauthorized'), 'answers.js': HELPERS })).toEqual({
      'app.js': app('forbidden'),
    });
  });

  test.each([
    ['it answers something else', HELPERS.replace('403', '404')],
    ['it asks for a login', HELPERS.replace('res.status(403)', `res.set('WWW-Authenticate', 'Bearer').status(403)`)],
    [
      'its second argument is another one',
      HELPERS.replace('forbidden(res, message)', 'forbidden(res)').replace('403).json({ message })', '403).end()'),
    ],
    ['there is none', HELPERS.replace('forbidden', 'gone')],
    [
      'what it does is not seen',
      HELPERS.replace('res.status(403).json({ message })', 'globalThis.answer(res, message)'),
    ],
  ])('no suggestion where %s', async (_, answers) => {
    const app = admins(
      `return unauthorized(res, 'Admins only');`,
      `${APP}import { unauthorized } from './answers.js';\n`,
    );
    expect(await mended({ 'app.js': app, 'answers.js': answers })).toEqual({});
  });

  test('a name that means something else where it would be called is not taken', async () => {
    const app = admins(
      `return unauthorized(res, 'Admins only');`,
      `${APP}import { unauthorized } from './answers.js';\n`,
    ).replace('(req, res) => {', '(req, res) => {\n  const forbidden = new Set();');
    expect(await mended({ 'app.js': app, 'answers.js': HELPERS })).toEqual({});
  });

  test('a 401 with its challenge takes the place of a 403 to nobody', async () => {
    const app = (name: string): string => `${APP}import { ${name} } from './answers.js';
app.get('/me', (req, res) => {
  if (!req.user) return ${name}(res, 'Log in');
  res.json(req.user);
});
`;
    expect(await mended({ 'app.js': app('forbidden'), 'answers.js': HELPERS })).toEqual({
      'app.js': app('unauthorized'),
    });
  });

  test('one without a challenge is no answer to nobody', async () => {
    const app = `${APP}import { forbidden } from './replies.js';
app.get('/me', (req, res) => {
  if (!req.user) return forbidden(res, 'Log in');
  res.json(req.user);
});
`;
    const answers = HELPERS.replace(`.set('WWW-Authenticate', 'Bearer realm="api"')`, '');
    // The helper itself gets its challenge, in a file that comes afterwards.
    expect(Object.keys(await mended({ 'app.js': app, 'replies.js': answers }))).toEqual(['replies.js']);
  });
});

describe('an exception of the application stands beside the one that is thrown', () => {
  const HANDLER = `app.use((err, req, res, next) => res.status(err.status ?? 500).json({ message: err.message }));\n`;
  const ERRORS = `export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
export class UnauthorizedError extends HttpError {
  constructor(message) {
    super(401, message);
  }
}
export class ForbiddenError extends HttpError {
  constructor(message) {
    super(403, message);
  }
}
`;

  test('the class in the same file is imported', async () => {
    const app = (name: string): string =>
      admins(`throw new ${name}('Admins only');`, `${APP}import { ${name} } from './errors.js';\n`) + HANDLER;
    expect(await mended({ 'app.js': app('UnauthorizedError'), 'errors.js': ERRORS })).toEqual({
      'app.js': app('ForbiddenError'),
    });
    expect(await mended({ 'app.js': app('UnauthorizedError'), 'errors.js': ERRORS.replace('403', '400') })).toEqual({});
  });

  test('the static method of the same class', async () => {
    const errors = `export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
  static unauthorized(message) {
    return new ApiError(401, message);
  }
  static forbidden(message) {
    return new ApiError(403, message);
  }
}
`;
    const app = (name: string): string =>
      admins(`throw ApiError.${name}('Admins only');`, `${APP}import { ApiError } from './errors.js';\n`) + HANDLER;
    expect(await mended({ 'app.js': app('unauthorized'), 'errors.js': errors })).toEqual({
      'app.js': app('forbidden'),
    });
    expect(await mended({ 'app.js': app('unauthorized'), 'errors.js': errors.replace('403', '404') })).toEqual({});
  });

  test('a status that the class is given', async () => {
    const app = (status: number): string =>
      admins(
        `throw new HttpError(${String(status)}, 'Admins only');`,
        `${APP}import { HttpError } from './errors.js';\n`,
      ) + HANDLER;
    expect(await mended({ 'app.js': app(401), 'errors.js': ERRORS })).toEqual({ 'app.js': app(403) });
  });
});

describe('a constant of the application stands beside the one that is used', () => {
  const ENUM = `export enum HttpStatus {\n  OK = 200,\n  UNAUTHORIZED = 401,\n  FORBIDDEN = 403,\n}\n`;
  const app = (status: string, head: string): string =>
    admins(`return void res.status(${status}).end();`, `${APP}${head}`);

  test('the member of an enumeration', async () => {
    const head = `import { HttpStatus } from './status.js';\n`;
    expect(await mended({ 'app.ts': app('HttpStatus.UNAUTHORIZED', head), 'status.ts': ENUM })).toEqual({
      'app.ts': app('HttpStatus.FORBIDDEN', head),
    });
  });

  test('where that is another number, or none, the number itself', async () => {
    const head = `import { HttpStatus } from './status.js';\n`;
    for (const other of [ENUM.replace('403', '404'), ENUM.replace('FORBIDDEN', 'DENIED')])
      expect(await mended({ 'app.ts': app('HttpStatus.UNAUTHORIZED', head), 'status.ts': other })).toEqual({
        'app.ts': app('403', head),
      });
  });

  test('a name of a package', async () => {
    const head = `import { StatusCodes } from 'http-status-codes';\n`;
    expect(await mended({ 'app.js': app('StatusCodes.UNAUTHORIZED', head) })).toEqual({
      'app.js': app('StatusCodes.FORBIDDEN', head),
    });
  });

  test('an imported constant', async () => {
    const head = (name: string): string => `import { ${name} } from './status.js';\n`;
    const status = 'export const UNAUTHORIZED = 401;\nexport const FORBIDDEN = 403;\n';
    expect(await mended({ 'app.js': app('UNAUTHORIZED', head('UNAUTHORIZED')), 'status.js': status })).toEqual({
      'app.js': app('FORBIDDEN', head('FORBIDDEN')),
    });
  });
});

describe('what becomes a 403 keeps no challenge', () => {
  test.each<[string, string, string]>([
    [
      'in the chain',
      `return res.status(401).set('WWW-Authenticate', 'Bearer').end();`,
      'return res.status(403).end();',
    ],
    [
      'in a chain with a table',
      `return res.set({ 'WWW-Authenticate': 'Bearer' }).sendStatus(401);`,
      'return res.sendStatus(403);',
    ],
    [
      'by the statement before',
      `{\n    res.set('WWW-Authenticate', 'Bearer');\n    return res.sendStatus(401);\n  }`,
      '{\n    return res.sendStatus(403);\n  }',
    ],
    [
      'in a table with other headers',
      `return res.writeHead(401, { 'Content-Type': 'text/plain', 'WWW-Authenticate': 'Bearer' }).end();`,
      `return res.writeHead(403, { 'Content-Type': 'text/plain' }).end();`,
    ],
    [
      'in a table of its own',
      `return res.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();`,
      'return res.writeHead(403).end();',
    ],
  ])('set %s', async (_, before, after) => {
    expect(await mended({ 'app.js': admins(before, APP) })).toEqual({ 'app.js': admins(after, APP) });
  });

  test.each([
    [
      'before the check: others may have it, too',
      admins('return res.sendStatus(401);', APP).replace('{\n', `{\n  res.set('WWW-Authenticate', 'Bearer');\n`),
    ],
    [
      'where something else may happen between',
      admins(
        `{\n    res.set('WWW-Authenticate', 'Bearer');\n    if (req.query.late) return res.end();\n    return res.sendStatus(401);\n  }`,
        APP,
      ),
    ],
    [
      'in a table that has a name',
      admins('return res.writeHead(401, headers).end();', `${APP}const headers = { 'WWW-Authenticate': 'Bearer' };\n`),
    ],
  ])('no suggestion where it is set %s', async (_, text) => {
    expect(await mended({ 'app.js': text })).toEqual({});
  });

  describe('under a name of a package', () => {
    const server = (refuse: string): string => `import http2, { constants } from 'node:http2';
const { HTTP2_HEADER_WWW_AUTHENTICATE } = http2.constants;
http2.createServer((req, res) => {
  if (!req.user) return res.writeHead(404).end();
  if (!req.user.isAdmin) ${refuse}
  res.end('secret');
});
`;

    test.each<[string, string, string]>([
      ['as a key', `return res.writeHead(401, { [HTTP2_HEADER_WWW_AUTHENTICATE]: 'Bearer' }).end();`, 'return res.writeHead(403).end();'],
      [
        'as a key beside another',
        `return res.writeHead(401, { [constants.HTTP2_HEADER_WWW_AUTHENTICATE]: 'Bearer', [constants.HTTP2_HEADER_SERVER]: 'x' }).end();`,
        `return res.writeHead(403, { [constants.HTTP2_HEADER_SERVER]: 'x' }).end();`,
      ],
      [
        'as an argument',
        `{\n    res.setHeader(HTTP2_HEADER_WWW_AUTHENTICATE, 'Bearer');\n    res.statusCode = 401;\n    return res.end();\n  }`,
        '{\n    res.statusCode = 403;\n    return res.end();\n  }',
      ],
    ])('%s', async (_, before, after) => {
      expect(await mended({ 'app.js': server(before) })).toEqual({ 'app.js': server(after) });
    });

    test('that is the name of another header, it stays', async () => {
      const refuse = (status: number): string => `return res.writeHead(${String(status)}, { [constants.HTTP2_HEADER_SERVER]: 'x' }).end();`;
      expect(await mended({ 'app.js': server(refuse(401)) })).toEqual({ 'app.js': server(refuse(403)) });
    });
  });

  test('a Response loses the header, and its table with it', async () => {
    const route = (init: string): string => `export async function GET(request: Request) {
  const user = await getUser(request);
  if (!user) return new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  if (!user.isAdmin) return new Response('Admins only', ${init});
  return Response.json([]);
}
`;
    const before = route(`{ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }`);
    expect(await mended({ 'app/posts/route.ts': before })).toEqual({ 'app/posts/route.ts': route('{ status: 403 }') });
  });

  test('a split keeps it for those who are nobody', async () => {
    const before = `return res.set('WWW-Authenticate', 'Bearer realm="x"').sendStatus(401);`;
    const after = `{\n    if (!req.user) res.set('WWW-Authenticate', 'Bearer realm="x"');\n    return res.sendStatus(req.user ? 403 : 401);\n  }`;
    const app = (refuse: string): string =>
      admins(refuse, APP).replace('!req.user.isAdmin', '!req.user || !req.user.isAdmin');
    expect(await mended({ 'app.js': app(before) })).toEqual({ 'app.js': app(after) });
    // Without one: the split comes first, and then the challenge for the 401 that is left.
    expect(await mended({ 'app.js': app('return res.sendStatus(401);') })).toEqual({
      'app.js': app(after.replace('realm="x"', 'realm="api"')),
    });
  });
});

describe('a challenge that is set to nothing', () => {
  const members = (refuse: string): string => admins(refuse, APP).replace('.isAdmin', '');

  test.each<[string, string, string]>([
    [
      'by the statement before',
      `{\n    res.set('WWW-Authenticate', '');\n    return res.sendStatus(401);\n  }`,
      `{\n    res.set('WWW-Authenticate', 'Bearer realm="api"');\n    return res.sendStatus(401);\n  }`,
    ],
    [
      'in the chain',
      `return res.status(401).set({ 'www-authenticate': '' }).end();`,
      `return res.status(401).set({ 'www-authenticate': 'Bearer realm="api"' }).end();`,
    ],
    [
      'in the table of the answer',
      `return res.writeHead(401, { 'WWW-Authenticate': '', Date: now }).end();`,
      `return res.writeHead(401, { 'WWW-Authenticate': 'Bearer realm="api"', Date: now }).end();`,
    ],
  ])('%s is written there', async (_, before, after) => {
    expect(await mended({ 'app.js': members(before) })).toEqual({ 'app.js': members(after) });
  });

  test('on the context is written there, and on a Response in its table', async () => {
    const app = (value: string, init: string): string => `import { Hono } from 'hono';
const app = new Hono();
app.get('/a', (c) => {
  c.header('WWW-Authenticate', ${value});
  return c.text('Log in', 401);
});
app.get('/b', () => new Response('Log in', { status: 401, headers: { 'WWW-Authenticate': ${init} } }));
`;
    const challenge = `'Bearer realm="api"'`;
    for (const [value, init] of [[`''`, `''`], ['undefined', `''`]] as const)
      expect(await mended({ 'app.js': app(value, init) })).toEqual({ 'app.js': app(challenge, challenge) });
  });

  test('for other answers, too, stays, and this one gets its own', async () => {
    const before = members('return res.sendStatus(401);').replace('{\n', `{\n  res.set('WWW-Authenticate', '');\n`);
    const after = before.replace('res.send', `res.set('WWW-Authenticate', 'Bearer realm="api"').send`);
    expect(await mended({ 'app.js': before })).toEqual({ 'app.js': after });
  });

  test('under a name gets none: a second one in the table would lose', async () => {
    const text = members(`return res.writeHead(401, { 'WWW-Authenticate': none }).end();`).replace('app.get', `const none = '';\napp.get`);
    expect(await mended({ 'app.js': text })).toEqual({});
  });
});

describe('the suggestions of two rules for one place', () => {
  const rangesOf = (condition: string): (readonly (readonly [number, number])[])[] => {
    const code = `${APP}app.get('/a', (req, res) => {
  if (${condition}) return res.sendStatus(401);
  if (!req.user.name) return res.status(401).json({});
});
`;
    const messages = new Linter().verify(code, [plugin.configs.recommended], 'app.js');
    const lines = [...new Set(messages.map(({ line }) => line))];
    return lines.map((each) => messages.filter(({ line }) => line === each).flatMap(({ suggestions = [] }) => suggestions.map(({ fix }) => fix.range)));
  };

  test('overlap where they could be applied together: the challenge is for nobody alone', () => {
    const [[one, other] = []] = rangesOf('!req.user || !req.user.isAdmin');
    expect([one, other]).toEqual([[expect.any(Number), expect.any(Number)], [expect.any(Number), expect.any(Number)]]);
    expect(Math.max(one?.[0] ?? 0, other?.[0] ?? 0)).toBeLessThan(Math.min(one?.[1] ?? 0, other?.[1] ?? 0));
  });

  test('change no more than they must where one rule speaks', () => {
    const [[only, ...others] = []] = rangesOf('!req.user');
    expect(others).toEqual([]);
    expect(only?.[0]).toBe(only?.[1]);
  });
});

describe('a statement is put where the answer is given, and nowhere else', () => {
  const koa = (body: string): string => `import Koa from 'koa';
const app = new Koa();
app.use(async (ctx, next) => {
${body}
});
`;

  test('in front of it, in braces where it stood alone', async () => {
    const before = koa('  if (!ctx.state.user) ctx.status = 401;\n  else await next();');
    const after = koa(
      `  if (!ctx.state.user) {\n    ctx.set('WWW-Authenticate', 'Bearer realm="api"');\n    ctx.status = 401;\n  }\n  else await next();`,
    );
    expect(await mended({ 'app.js': before })).toEqual({ 'app.js': after });
  });

  test.each([
    ['it is given on a condition only', koa('  ctx.state.user || (ctx.status = 401);')],
    [
      'it is the whole of a function',
      `import Koa from 'koa';\nconst app = new Koa();\napp.use((ctx) => (ctx.status = 401));\n`,
    ],
  ])('no suggestion where %s', async (_, text) => {
    expect(await mended({ 'app.js': text })).toEqual({});
  });
});

test('a status that is chosen in a variable gets its challenge where it is chosen', async () => {
  const route = (first: string, second: string): string => `${APP}app.get('/me', (req, res) => {
  let status = 200;
  if (!req.user) {
    ${first}
  } else if (!req.user.isAdmin) {
    ${second}
  }
  res.status(status).end();
});
`;
  const set = `res.set('WWW-Authenticate', 'Bearer realm="api"');\n    `;
  expect(await mended({ 'app.js': route('status = 401;', 'status = 401;') })).toEqual({
    'app.js': route(`${set}status = 401;`, 'status = 403;'),
  });
  // What all of them send is nothing of one of them.
  const all = route('status = 401;', 'status = 401;').replace('res.status', `res.set('WWW-Authenticate', 'Bearer').status`);
  expect(await mended({ 'app.js': all })).toEqual({});
});

describe('a login that reads a password', () => {
  const login = (refuse: string, check = '!user'): string => `${APP}app.post('/login', async (req, res) => {
  const user = await User.verify(req.body.email, req.body.password);
  if (${check}) ${refuse}
  res.json(user);
});
`;

  test('is never suggested a token', async () => {
    expect(await mended({ 'app.js': login('return res.sendStatus(401);') })).toEqual({});
    expect(await mended({ 'app.js': login('return res.sendStatus(403);') })).toEqual({});
  });

  test('nor where the answer stands in a callback of it', async () => {
    const text = `${APP}app.post('/login', (req, res) => {
  bcrypt.compare(req.body.password, stored, (error, matches) => {
    if (!matches) return res.sendStatus(401);
    res.json({});
  });
});
`;
    expect(await mended({ 'app.js': text })).toEqual({});
  });

  test('what stands beside it is', async () => {
    const beside = (refuse: string): string => `${login('return res.sendStatus(401);')}app.get('/me', (req, res) => {
  if (!req.user) return ${refuse};
  res.json(req.user);
});
`;
    const after = beside(`res.set('WWW-Authenticate', 'Bearer realm="api"').sendStatus(401)`);
    expect(await mended({ 'app.js': beside('res.sendStatus(401)') })).toEqual({ 'app.js': after });
  });
});

describe('the scheme that the handler reads from Authorization', () => {
  const header = 'req.headers.authorization';
  const parsed = `const [scheme, key] = (${header} ?? '').split(' ');\n  `;

  /** A refusal behind a check; `challenge` says what the suggestion puts in front of it, if anything. */
  const route = (check: string, before = '', challenge?: string): string => {
    const set = challenge === undefined ? '' : `set('WWW-Authenticate', '${challenge}').`;
    return `${APP}const PREFIX = 'HMAC ';
app.get('/orders', (req, res) => {
  ${before}if (${check}) return res.${set}sendStatus(401);
  res.json(read(req));
});
`;
  };
  const suggested = async (check: string, before: string, challenge?: string): Promise<void> => {
    const now = await mended({ 'app.js': route(check, before) });
    expect(now).toEqual(challenge === undefined ? {} : { 'app.js': route(check, before, challenge) });
  };

  test.each([
    ['startsWith', `!${header}?.startsWith('HMAC ')`, '', 'HMAC'],
    ['a constant', `!${header}?.startsWith(PREFIX)`, '', 'HMAC'],
    ['another way to read it', `!req.get('Authorization').startsWith('ApiKey ')`, '', 'ApiKey'],
    ['the part in front of the space', `scheme !== 'Token'`, parsed, 'Token'],
    ['that part, by its index', `parts[0].toLowerCase() !== 'token'`, `const parts = ${header}.split(' ');\n  `, 'token'],
    ['the first characters', `${header}.slice(0, 5) !== 'HMAC '`, '', 'HMAC'],
    ['a regular expression', `!/^AWS4-HMAC-SHA256\\s+(.+)$/.test(${header})`, '', 'AWS4-HMAC-SHA256'],
    ['what is taken away', `!keys.has(key)`, `const key = (${header} || '').replace('Key ', '');\n  `, 'Key'],
    ['a variable that is destructured', `!authorization.startsWith('GenieKey ')`, `const { authorization = '' } = req.headers;\n  `, 'GenieKey'],
    ['a switch', `!known`, `let known = false;\n  switch (${header}?.split(' ')[0]) {\n    case 'HMAC': known = req.user;\n  }\n  `, 'HMAC'],
    ['Basic in small letters', `scheme !== 'basic'`, parsed, 'Basic'],
  ])('is suggested: %s', async (_name, check, before, scheme) => {
    await suggested(check, before, `${scheme} realm="api"`);
  });

  test.each([
    ['Bearer itself', `!${header}?.startsWith('Bearer ')`, ''],
    ['Bearer beside it', `!${header}?.startsWith('HMAC ') && !${header}?.startsWith('Bearer ')`, ''],
    ['another header', `!req.headers['x-signature']?.startsWith('HMAC ') || !${header}`, ''],
    ['the part behind the space', `key !== 'HMAC'`, parsed],
    ['the whole value', `${header} !== 'secret'`, ''],
    ['a text of another variable', `!${header} || kind === 'Token'`, `const kind = req.query.kind;\n  `],
    ['what stands anywhere in it', `!${header}?.includes('HMAC')`, ''],
    ['a space alone', `!${header}.includes(' ')`, ''],
    ['the shape of a token', `!/^[\\w-]+\\.[\\w-]+\\.[\\w-]+$/.test(${header})`, ''],
  ])('is Bearer where nothing else is read: %s', async (_name, check, before) => {
    await suggested(check, before, 'Bearer realm="api"');
  });

  test.each([
    ['no token', `!${header}?.startsWith('Key:')`],
    ['a key without a scheme', `!${header}?.startsWith('sk_')`],
    ['a challenge that is computed', `!${header}?.startsWith('Digest ')`],
  ])('is not suggested where it is none: %s', async (_name, check) => {
    await suggested(check, '');
  });

  test('the setting says otherwise', async () => {
    const settings = JSON.stringify({ settings: { challenge: 'Session realm="web"' } });
    const check = `!${header}?.startsWith('HMAC ')`;
    expect(await mended({ 'app.js': route(check), 'http-auth.config.json': settings })).toEqual({
      'app.js': route(check, '', 'Session realm="web"'),
    });
  });

  test('names that lead back to themselves are no header', async () => {
    const before = `const value = other.trim(), other = value.trim();\n  `;
    await suggested(`!${header} || value.startsWith('HMAC ')`, before, 'Bearer realm="api"');
  });
});

describe('a handler that takes a key in a header of its own', () => {
  const app = (key: string): string =>
    `${APP}app.get('/', (req, res) => {\n  if (${key} !== process.env.KEY) return res.status(401).end();\n  res.end();\n});\n`;

  test.each([`req.headers['x-api-key']`, `req.get('X-API-Key')`, `req.headers.apikey`, `req.headers['x-admin-key']`])('%s is offered a scheme that says so', async (key) => {
    expect((await mended({ 'app.js': app(key) }))['app.js']).toContain(`'ApiKey realm="api"'`);
  });

  test.each([`(req.get('x-api-key') ?? req.headers.authorization)`, `req.headers['x-token']`, `req.headers['x-idempotency-key']`])('%s is not', async (key) => {
    expect((await mended({ 'app.js': app(key) }))['app.js']).toContain(`'Bearer realm="api"'`);
  });
});

describe('a call that sends the status of an error that was caught', () => {
  const app = (work: string, status = 'error.status'): string =>
    `${APP}class Refused extends Error {\n  constructor(status) { super(); this.status = status; }\n}\nfunction read(req) {\n  if (!req.headers.authorization) throw new Refused(401);\n  if (req.query.q) throw new Refused(400);\n  return {};\n}\napp.get('/', (req, res) => {\n  try {\n    ${work}\n  } catch (error) {\n    res.status(${status}).json({});\n  }\n});\n`;

  test.each(['res.json(read(req));', 'const data = read(req);\n    res.json(data);', 'read(req);\n    res.end();'])('gets no challenge, which would go to the others: %s', async (work) => {
    expect(await mended({ 'app.js': app(work) })).toEqual({});
  });

  test('one that sends 401 whatever was caught gets it', async () => {
    expect((await mended({ 'app.js': app('res.json(read(req));', '401') }))['app.js']).toContain(`status(401).set('WWW-Authenticate'`);
  });

  test('a variable that gets another status later is none', async () => {
    const text = `${APP}app.get('/', (req, res) => {\n  let status = 401;\n  if (req.user) status = 404;\n  res.status(status).end();\n});\n`;
    expect(await mended({ 'app.js': text })).toEqual({});
  });

  test('so does a constant that has the status', async () => {
    const text = `${APP}app.get('/', (req, res) => {\n  const status = 401;\n  if (!req.user) return res.status(status).end();\n  res.end();\n});\n`;
    expect((await mended({ 'app.js': text }))['app.js']).toContain(`status(status).set('WWW-Authenticate'`);
  });
});

test('a key is a key, whatever the refusal says', async () => {
  const text = `${APP}app.get('/', (req, res) => {\n  if (req.headers['x-api-key'] !== KEY) return res.status(401).send('Invalid authorization');\n  res.end();\n});\n`;
  expect((await mended({ 'app.js': text }))['app.js']).toContain(`'ApiKey realm="api"'`);
});

describe('a helper within the handler that is given the status', () => {
  const app = (parameters: string, status: string, given: string): string =>
    `${APP}app.get('/', (req, res) => {\n  const fail = (${parameters}) => {\n    return res.status(${status}).json({});\n  };\n  if (!req.user) return fail(${given});\n  if (req.query.q) return fail(${given === '' ? '' : '400'});\n  res.end();\n});\n`;

  test('gets no challenge, which would go to its other answers', async () => {
    expect(await mended({ 'app.js': app('status', 'status', '401') })).toEqual({});
  });

  test('one that has its own status gets it', async () => {
    expect((await mended({ 'app.js': app('', '401', '') }))['app.js']).toContain(`res.status(401).set('WWW-Authenticate'`);
  });
});

describe('a handler that checks the signature of a message is offered no Bearer challenge', () => {
  const app = (body: string, status = 401): string =>
    `${APP}app.post('/hook', (req, res) => {\n  ${body.replace('REFUSE', `res.status(${String(status)}).end()`)}\n  res.end();\n});\n`;

  test.each([
    `if (!isValid(req.headers['x-hub-signature-256'], req.body)) return REFUSE;`,
    `const given = req.get('Stripe-Signature');\n  if (!given) return REFUSE;`,
    `const { 'x-shopify-hmac-sha256': given } = req.headers;\n  if (given !== digest(req.body)) return REFUSE;`,
    // The header is read elsewhere: the check says so.
    `if (!verifySignature(req)) return REFUSE;`,
  ])('%s', async (body) => {
    expect(await mended({ 'app.js': app(body) })).toEqual({});
    expect(await mended({ 'app.js': app(body, 403) })).toEqual({});
  });

  test.each([
    ['a signature in a token is none of the message', `if (!verifyTokenSignature(req.query.token)) return REFUSE;`],
    ['a key that is sent along signs nothing', `if (req.headers['x-gitlab-token'] !== secret) return REFUSE;`],
    ['a handler that reads a token, too, takes it', `const given = req.headers['x-signature'] ?? req.headers.authorization;\n  if (!given) return REFUSE;`],
  ])('%s', async (_, body) => {
    expect((await mended({ 'app.js': app(body) }))['app.js']).toContain('Bearer realm="api"');
  });

  test('nor does its neighbour in the same file count', async () => {
    const text = `${APP}export function routes() {\n  app.post('/hook', (req, res) => verify(req.headers['x-signature']));\n  app.get('/me', (req, res) => {\n    if (!req.user) return res.status(401).end();\n  });\n}\n`;
    expect((await mended({ 'app.js': text }))['app.js']).toContain('Bearer realm="api"');
  });

  test('the challenge of the settings is offered', async () => {
    const settings = JSON.stringify({ settings: { challenge: 'Signature realm="hooks"' } });
    const text = app(`if (!verifySignature(req)) return REFUSE;`);
    expect((await mended({ 'app.js': text, 'http-auth.config.json': settings }))['app.js']).toContain('Signature realm="hooks"');
  });
});

describe('callers who present a session are offered no Bearer challenge', () => {
  const app = (check: string, head = APP, body = ''): string =>
    `${head}app.get('/me', async (req, res) => {\n  ${body}if (${check}) return res.status(401).end();\n  res.end();\n});\n`;
  const SESSION = `import express from 'express';\nimport session from 'express-session';\nconst app = express();\napp.use(session({ secret }));\n`;

  test.each([
    ['the session in the condition', app('!req.session.userId')],
    ['a cookie', app('!req.cookies.sid')],
    ['a cookie in a variable', app('!sid', APP, `const { sid } = req.cookies;\n  `)],
    ['a cookie by a function', app('!(await find(getCookie(req, "sid")))')],
    ['a session of another package', app('!session', APP, `const session = await getServerSession(options);\n  `)],
    ['what a handler sends on is not what it takes', app('!req.session.user', APP, `const mine = await fetch(API, { headers: { Authorization: \`Bearer \${KEY}\` } });\n  `)],
    ['a token against forgery stands beside the session', app('!req.session.user', APP, `check(req.headers['x-csrf-token']);\n  `)],
    ['the session of the application', app('!req.user', SESSION)],
    ['also where nobody may come, who is nobody', app('!req.user', SESSION).replace('401', '403')],
  ])('%s', async (_, text) => {
    expect(await mended({ 'app.js': text })).toEqual({});
  });

  test.each([
    ['nothing is seen of what they present', app('!req.user')],
    ['a cookie that is set is none that is read', app('!req.user', APP, `res.cookie('seen', '1');\n  res.cookies.set('a', 'b');\n  `)],
    ['a session that is put there', app('!req.user', APP, `req.session = {};\n  `)],
    ['a token may come in the header, too', app('!token', APP, `const token = req.cookies.token ?? req.headers.authorization;\n  `)],
    ['or in a header of its own', app('!token', APP, `const token = req.cookies.token ?? req.get('x-access-token');\n  `)],
    ['the application has sessions, and reads tokens besides', app('!req.user', `${SESSION}app.use((req, res, next) => next(check(req.headers.authorization)));\n`)],
    ['it asks for tokens by a challenge of its own', app('!req.user', `${SESSION}const ask = (res) => res.set('WWW-Authenticate', 'Bearer');\n`)],
    ['a handler that reads a token has its own say', app('!read(req.headers.authorization)', SESSION)],
  ])('others are: %s', async (_, text) => {
    expect((await mended({ 'app.js': text }))['app.js']).toContain('Bearer realm="api"');
  });

  describe('what the files around it read', () => {
    const routes = `import { Router } from 'express';\nexport const routes = Router();\nroutes.get('/me', (req, res) => {\n  if (!req.user) return res.status(401).end();\n  res.end();\n});\n`;
    const server = `import { routes } from './routes.js';\n${SESSION}app.use(routes);\n`;

    test('a session', async () => {
      expect(await mended({ 'routes.js': routes, 'app.js': server })).toEqual({});
    });

    test.each([
      ['a token besides', `export const read = (req) => req.headers.authorization;\n`],
      ['a token besides, by a package', `import { Strategy } from 'passport-jwt';\n`],
    ])('%s', async (_, auth) => {
      expect((await mended({ 'routes.js': routes, 'app.js': server, 'auth.js': auth }))['routes.js']).toContain('Bearer');
    });

    test.each([
      ['what is sent to another server is no token that comes', 'client.js', `export const me = () => fetch('/', { headers: { Authorization: token } });\n`],
      ['nor what a test reads', 'auth.test.js', `export const read = (req) => req.headers.authorization;\n`],
    ])('%s', async (_, name, text) => {
      expect(await mended({ 'routes.js': routes, 'app.js': server, [name]: text })).toEqual({});
    });
  });

  test('the scheme that the settings name is offered', async () => {
    const settings = JSON.stringify({ settings: { challenge: 'Session realm="web"' } });
    expect((await mended({ 'app.js': app('!req.session.userId'), 'http-auth.config.json': settings }))['app.js']).toContain(
      `.set('WWW-Authenticate', 'Session realm="web"')`,
    );
  });

  test('the command says why, and what to do', async () => {
    const { stderr } = await asFunction(folderWith({ 'package.json': '{}', 'app.js': app('!req.session.userId') }), '--fix-suggestions', '--yes');
    expect(stderr).toContain('has no suggestion (app.js:4): callers present a session or a cookie here');
    expect(stderr).toContain('name a scheme of your own by the setting `challenge`, such as `Session realm="web"`');
  });
});
