import rule from '../../rules/require-www-authenticate.ts';
import { tell, type ErrorTold, type Story } from '../support/stories.ts';

const challenge = 'Bearer realm="api"';
const header = `'WWW-Authenticate', '${challenge}'`;
const property = `'WWW-Authenticate': '${challenge}'`;

/** Reported, with the suggestion that turns one piece of the code into another. */
const missing = (from: string, to: string, text = challenge): ErrorTold => ({
  messageId: 'missing',
  suggestions: [{ messageId: 'addChallenge', data: { challenge: text }, becomes: [[from, to]] }],
});
const onPath = (path: string, from?: string, to?: string): ErrorTold => ({
  messageId: 'missingOnPath',
  data: { path },
  ...(from !== undefined && to !== undefined && { suggestions: [{ messageId: 'addChallenge', data: { challenge }, becomes: [[from, to] as const] }] }),
});
const plain: ErrorTold = { messageId: 'missing' };
const inHandlerAt = (line: number): ErrorTold => ({ messageId: 'missingInHandler', data: { handler: `line ${String(line)}` } });
const inHandlerOfFile = inHandlerAt(9);
const inHelper: ErrorTold = {
  ...missing('res.status(401)', `res.status(401).set(${header})`),
  messageId: 'missingInHelper',
};

const express: Story[] = [
  {
    name: 'express: a status and a body, no header',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹401›).json({ error: 'Log in first' });
  res.json(req.user);
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'express: the header stands in the chain, after the status',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'Log in first' });
  res.json(req.user);
});
`,
      },
      {
        name: 'express: the header stands in the chain, before the status, in lower case',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.header('www-authenticate', 'Bearer').status(401).json({ error: 'Log in first' });
});
`,
      },
      {
        name: 'express: another status needs no challenge',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(404).json({ error: 'Not found' });
});
`,
      },
    ],
  },
  {
    name: 'express: sendStatus answers at once, so the header must stand before it',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.sendStatus(‹401›);
});
`,
    errors: [missing('res.sendStatus', `res.set(${header}).sendStatus`)],
    but: [
      {
        name: 'express: the header is set in a statement before',
        code: `
app.get('/me', (req, res) => {
  res.setHeader('WWW-Authenticate', 'Bearer realm="me"');
  if (!req.user) return res.sendStatus(401);
});
`,
      },
    ],
  },
  {
    name: 'express: the header is set after the answer has left',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) {
    res.status(‹401›).end();
    res.set('WWW-Authenticate', 'Bearer');
  }
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'express: the header is set after the status and before the answer leaves',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) {
    res.status(401);
    res.set('WWW-Authenticate', 'Bearer');
    res.end();
  }
});
`,
      },
    ],
  },
  {
    name: 'express: another header is no challenge',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.set('Proxy-Authenticate', 'Bearer').status(‹401›).end();
});
`,
    errors: [missing('.status(401)', `.status(401).set(${header})`)],
    but: [
      {
        name: 'express: a table of headers with the challenge in it',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.set({ 'Cache-Control': 'no-store', 'WWW-Authenticate': 'Bearer' }).status(401).end();
});
`,
      },
      {
        name: 'express: a table that holds the challenge through a spread of a constant',
        code: `
const headers = { 'WWW-Authenticate': 'Bearer' };
app.get('/me', (req, res) => {
  if (!req.user) return res.set({ ...headers, 'Cache-Control': 'no-store' }).status(401).end();
});
`,
      },
      {
        name: 'express: the name is held in a constant',
        code: `
const CHALLENGE = 'WWW-Authenticate';
app.get('/me', (req, res) => {
  if (!req.user) return res.set(CHALLENGE, 'Bearer').status(401).end();
});
`,
      },
      {
        name: 'express: a name that is not known may be it',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.set(config.headerName, 'Bearer').status(401).end();
});
`,
      },
      {
        name: 'express: several challenges in a list',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.append('WWW-Authenticate', ['Bearer', 'DPoP algs="ES256"']).status(401).end();
});
`,
      },
      {
        name: 'express: setHeaders with a map',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.setHeaders(new Map([['WWW-Authenticate', 'Bearer']])).status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'express: an empty value is no challenge',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.set('WWW-Authenticate', '').status(‹401›).end();
});
`,
    errors: [missing(`'WWW-Authenticate', ''`, header)],
    but: [
      {
        name: 'express: a value that is not known is one',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.set('WWW-Authenticate', config.challenge).status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'express: the challenge is taken away again',
    code: `
app.get('/me', (req, res) => {
  res.set('WWW-Authenticate', 'Bearer');
  res.removeHeader('WWW-Authenticate');
  if (!req.user) return res.status(‹401›).end();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'express: another header is taken away',
        code: `
app.get('/me', (req, res) => {
  res.set('WWW-Authenticate', 'Bearer');
  res.removeHeader('X-Powered-By');
  if (!req.user) return res.status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'express: the header is set under a condition, so it is missing on the other path',
    code: `
app.get('/me', (req, res) => {
  if (req.query.api) {
    res.set('WWW-Authenticate', 'Bearer');
  }
  res.status(‹401›).end();
});
`,
    errors: [onPath('!req.query.api', 'res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'express: both sides of the condition set it',
        code: `
app.get('/me', (req, res) => {
  if (req.query.api) {
    res.set('WWW-Authenticate', 'Bearer');
  } else {
    res.set('WWW-Authenticate', 'Bearer realm="web"');
  }
  res.status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'express: a value that is empty on one path is no challenge there',
    code: `
app.get('/me', (req, res) => {
  const challenge = req.query.quiet ? undefined : 'Bearer';
  res.set('WWW-Authenticate', challenge);
  res.status(‹401›).end();
});
`,
    errors: [onPath('req.query.quiet', 'res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'express: the value is a challenge on both paths',
        code: `
app.get('/me', (req, res) => {
  const challenge = req.query.quiet ? 'Session' : 'Bearer';
  res.set('WWW-Authenticate', challenge);
  res.status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'express: the status is one arm of a conditional expression',
    code: `
app.get('/me', (req, res) => {
  if (!req.user || !req.user.active) return res.status(req.user ? 403 : ‹401›).end();
});
`,
    // The known caller's 403 asks for no login.
    errors: [
      missing(
        ' return res.status(req.user ? 403 : 401).end();',
        ` {\n    if (!req.user) res.set(${header});\n    return res.status(req.user ? 403 : 401).end();\n  }`,
      ),
    ],
    but: [
      {
        name: 'express: no arm is 401',
        code: `
app.get('/me', (req, res) => {
  if (!req.user || !req.user.active) return res.status(req.user ? 403 : 404).end();
});
`,
      },
    ],
  },
  {
    name: 'express: a fallback status is an answer like any other',
    code: `
app.use((err, req, res, next) => {
  res.status(err.status || ‹401›).json({ error: err.message });
});
`,
    errors: [{ ...missing('.status(err.status || 401)', `.status(err.status || 401).set(${header})`), messageId: 'missingUnread' }],
    but: [
      {
        name: 'express: a status that is passed through is not known',
        code: `
app.use((err, req, res, next) => {
  res.status(err.status).json({ error: 'Unauthorized' });
});
`,
      },
    ],
  },
  {
    name: 'express: a status that is assigned on one path',
    code: `
app.get('/me', (req, res) => {
  let status = 200;
  if (!req.user) status = ‹401›;
  res.status(status).end();
});
`,
    // A 200 is sent by the same call.
    errors: [missing(' status = 401;', ` {\n    res.set(${header});\n    status = 401;\n  }`)],
    but: [
      {
        name: 'express: the challenge is set where the status is chosen',
        code: `
app.get('/me', (req, res) => {
  let status = 200;
  if (!req.user) {
    status = 401;
    res.set('WWW-Authenticate', 'Bearer');
  }
  res.status(status).end();
});
`,
      },
    ],
  },
  {
    name: 'express: redirect with a status of its own',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.redirect(‹401›, '/login');
});
`,
    errors: [plain],
    but: [
      {
        name: 'express: a plain redirect',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.redirect('/login?401');
});
`,
      },
    ],
  },
];

const constants: Story[] = [
  {
    name: 'a constant of a package',
    code: `
import { StatusCodes } from 'http-status-codes';
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹StatusCodes.UNAUTHORIZED›).end();
});
`,
    errors: [missing('res.status(StatusCodes.UNAUTHORIZED)', `res.status(StatusCodes.UNAUTHORIZED).set(${header})`)],
    but: [
      {
        name: 'another constant of the package',
        code: `
import { StatusCodes } from 'http-status-codes';
app.get('/me', (req, res) => {
  if (!req.user) return res.status(StatusCodes.FORBIDDEN).end();
});
`,
      },
    ],
  },
  {
    name: 'a constant of http-status, required',
    sourceType: 'commonjs',
    code: `
const status = require('http-status');
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹status.UNAUTHORIZED›).end();
});
`,
    errors: [missing('res.status(status.UNAUTHORIZED)', `res.status(status.UNAUTHORIZED).set(${header})`)],
    but: [
      {
        name: 'a constant that is only compared with',
        code: `
const status = require('http-status');
app.get('/me', async (req, res) => {
  const answer = await fetch(upstream);
  if (answer.status === status.UNAUTHORIZED) return res.status(502).end();
});
`,
      },
    ],
  },
  {
    name: "node's own constants",
    code: `
import { constants, createServer } from 'node:http2';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(‹constants.HTTP_STATUS_UNAUTHORIZED›).end();
});
`,
    errors: [missing('writeHead(constants.HTTP_STATUS_UNAUTHORIZED)', `writeHead(constants.HTTP_STATUS_UNAUTHORIZED, { ${property} })`)],
    but: [
      {
        name: "the header by node's constant for its name",
        code: `
import { constants, createServer } from 'node:http2';
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.writeHead(constants.HTTP_STATUS_UNAUTHORIZED, { [constants.HTTP2_HEADER_WWW_AUTHENTICATE]: 'Bearer' }).end();
  }
});
`,
      },
    ],
  },
  {
    name: 'a constant of the file is reported where it is used',
    code: `
const UNAUTHORIZED = 401;
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹UNAUTHORIZED›).end();
});
`,
    errors: [missing('res.status(UNAUTHORIZED)', `res.status(UNAUTHORIZED).set(${header})`)],
    but: [
      {
        name: 'a table of statuses that nothing answers with',
        code: `
export const statuses = { UNAUTHORIZED: 401, FORBIDDEN: 403 };
export const retried = [401, 403];
`,
      },
    ],
  },
  {
    name: 'a member of an enumeration of the file',
    typescript: true,
    code: `
enum Status {
  Unauthorized = 401,
  Forbidden = 403,
}
app.get('/me', (req: Request, res: Response) => {
  if (!req.user) return res.status(‹Status.Unauthorized›).end();
});
`,
    errors: [missing('res.status(Status.Unauthorized)', `res.status(Status.Unauthorized).set(${header})`)],
    but: [
      {
        name: 'another member of it',
        code: `
enum Status {
  Unauthorized = 401,
  Forbidden = 403,
}
app.get('/me', (req: Request, res: Response) => {
  if (!req.user) return res.status(Status.Forbidden).end();
});
`,
      },
    ],
  },
  {
    name: 'a member of a table as const',
    typescript: true,
    code: `
const STATUS = { unauthorized: 401, forbidden: 403 } as const;
app.get('/me', (req: Request, res: Response) => {
  if (!req.user) return res.status(‹STATUS.unauthorized›).end();
});
`,
    errors: [missing('res.status(STATUS.unauthorized)', `res.status(STATUS.unauthorized).set(${header})`)],
    but: [
      {
        name: 'a type that names the status is no answer',
        code: `
type Refusal = { status: 401 } | { status: 403 };
declare function refuse(status: 401): Refusal;
`,
      },
    ],
  },
];

const nodeHttp: Story[] = [
  {
    name: 'node:http: writeHead with the status alone',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.writeHead(‹401›);
    res.end();
  }
});
`,
    errors: [missing('writeHead(401)', `writeHead(401, { ${property} })`)],
    but: [
      {
        name: 'node:http: an earlier setHeader is merged',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.setHeader('WWW-Authenticate', 'Bearer');
    res.writeHead(401);
    res.end();
  }
});
`,
      },
    ],
  },
  {
    name: 'node:http: writeHead with other headers',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(‹401›, { 'Content-Type': 'text/plain' }).end('Log in');
});
`,
    errors: [missing(`{ 'Content-Type'`, `{ ${property}, 'Content-Type'`)],
    but: [
      {
        name: 'node:http: writeHead with the challenge',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(401, { 'Content-Type': 'text/plain', 'www-authenticate': 'Bearer' }).end('Log in');
});
`,
      },
      {
        name: 'node:http: a flat list of names and values',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(401, ['Content-Type', 'text/plain', 'WWW-Authenticate', 'Bearer']).end('Log in');
});
`,
      },
    ],
  },
  {
    name: 'node:http: writeHead with a reason',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(‹401›, 'Log in').end();
});
`,
    errors: [missing(`'Log in')`, `'Log in', { ${property} })`)],
    but: [
      {
        name: 'node:http: writeHead with a reason and the challenge',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(401, 'Log in', { 'WWW-Authenticate': 'Bearer' }).end();
});
`,
      },
    ],
  },
  {
    name: 'node:http: writeHead with a list that lacks it, which no edit is offered for',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(‹401›, ['Content-Type', 'text/plain']).end('Log in');
});
`,
    errors: [plain],
    but: [
      {
        name: 'node:http: headers from elsewhere may hold it',
        code: `
import { createServer } from 'node:http';
import { headers } from './headers.js';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(401, headers).end('Log in');
});
`,
      },
    ],
  },
  {
    name: 'node:http: writeHead takes no Headers object, so nothing arrives',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) res.writeHead(‹401›, new Headers({ 'WWW-Authenticate': 'Bearer' })).end();
});
`,
    errors: [plain],
    but: [
      {
        name: 'node:http: setHeaders takes one',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.setHeaders(new Headers({ 'WWW-Authenticate': 'Bearer' }));
    res.writeHead(401).end();
  }
});
`,
      },
    ],
  },
  {
    name: 'node:http: the assigned status',
    code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.statusCode = ‹401›;
    res.end();
  }
});
`,
    errors: [missing('    res.statusCode = 401;', `    res.setHeader(${header});\n    res.statusCode = 401;`)],
    but: [
      {
        name: 'node:http: the last status counts',
        code: `
import { createServer } from 'node:http';
createServer((req, res) => {
  res.statusCode = 401;
  res.statusCode = 200;
  res.end();
});
`,
      },
    ],
  },
];

const fetchApi: Story[] = [
  {
    name: 'fetch: a Response without headers',
    code: `
export async function GET(request) {
  if (!request.headers.get('authorization')) {
    return new Response('Log in', { status: ‹401› });
  }
  return new Response('Hello');
}
`,
    errors: [missing('{ status: 401 }', `{ status: 401, headers: { ${property} } }`)],
    but: [
      {
        name: 'fetch: a Response with the challenge',
        code: `
export async function GET(request) {
  if (!request.headers.get('authorization')) {
    return new Response('Log in', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  return new Response('Hello');
}
`,
      },
      {
        name: 'fetch: the header is set on the response that is made',
        code: `
export async function GET(request) {
  if (!request.headers.get('authorization')) {
    const response = new Response('Log in', { status: 401 });
    response.headers.set('WWW-Authenticate', 'Bearer');
    return response;
  }
}
`,
      },
      {
        name: 'fetch: a Headers object that was filled before',
        code: `
export async function GET(request) {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  headers.append('WWW-Authenticate', 'Bearer');
  if (!request.headers.get('authorization')) return new Response('Log in', { status: 401, headers });
}
`,
      },
    ],
  },
  {
    name: 'fetch: a Response with other headers',
    code: `
export default {
  async fetch(request, env) {
    if (!request.headers.get('authorization')) {
      return new Response('Log in', { status: ‹401›, headers: { 'Content-Type': 'text/plain' } });
    }
  },
};
`,
    errors: [missing(`{ 'Content-Type'`, `{ ${property}, 'Content-Type'`)],
    but: [
      {
        name: 'fetch: pairs of names and values',
        code: `
export default {
  async fetch(request, env) {
    if (!request.headers.get('authorization')) {
      return new Response('Log in', { status: 401, headers: [['WWW-Authenticate', 'Bearer']] });
    }
  },
};
`,
      },
    ],
  },
  {
    name: 'fetch: a Headers object without the challenge, which no edit is offered for',
    code: `
export async function GET(request) {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (!request.headers.get('authorization')) return new Response('Log in', { status: ‹401›, headers });
}
`,
    errors: [plain],
    but: [
      {
        name: 'fetch: options from elsewhere may hold it',
        code: `
import { options } from './options.js';
export async function GET(request) {
  if (!request.headers.get('authorization')) return new Response('Log in', { status: 401, ...options });
}
`,
      },
    ],
  },
  {
    name: 'fetch: Response.json',
    code: `
export async function GET(request) {
  if (!request.headers.get('authorization')) return Response.json({ error: 'Log in' }, { status: ‹401› });
}
`,
    errors: [missing('{ status: 401 }', `{ status: 401, headers: { ${property} } }`)],
    but: [
      {
        name: 'fetch: a response of another server is only read',
        code: `
export async function load(url) {
  const response = await fetch(url);
  if (response.status === 401) throw new Error('not logged in');
  return response.json();
}
`,
      },
    ],
  },
  {
    name: 'fetch: NextResponse.json in a route handler',
    code: `
import { NextResponse } from 'next/server';
export async function POST(request) {
  if (!request.headers.get('authorization')) return NextResponse.json({ error: 'Unauthorized' }, { status: ‹401› });
}
`,
    errors: [missing('{ status: 401 }', `{ status: 401, headers: { ${property} } }`)],
    but: [
      {
        name: 'fetch: NextResponse.json with the challenge',
        code: `
import { NextResponse } from 'next/server';
export async function POST(request) {
  const session = await getServerSession();
  if (!session) return NextResponse.json({ error: 'Unauthorized' }, { status: 401, headers: { 'WWW-Authenticate': 'Session' } });
}
`,
      },
    ],
  },
];

const koa: Story[] = [
  {
    name: 'koa: the assigned status',
    code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.status = ‹401›;
    ctx.body = { error: 'Log in first' };
    return;
  }
  ctx.body = ctx.state.user;
});
`,
    errors: [missing('    ctx.status = 401;', `    ctx.set(${header});\n    ctx.status = 401;`)],
    but: [
      {
        name: 'koa: the header may be set until the middleware returns',
        code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.status = 401;
    ctx.body = { error: 'Log in first' };
    ctx.set('WWW-Authenticate', 'Bearer');
    return;
  }
});
`,
      },
      {
        name: 'koa: an empty body makes it 204',
        code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.status = 401;
    ctx.body = null;
  }
});
`,
      },
    ],
  },
  {
    name: 'koa: the status of the response face, with the header on it',
    code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.response.status = ‹401›;
    ctx.response.set('X-Reason', 'login');
  }
});
`,
    errors: [missing('    ctx.response.status = 401;', `    ctx.set(${header});\n    ctx.response.status = 401;`)],
    but: [
      {
        name: 'koa: the same with the challenge',
        code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.response.status = 401;
    ctx.response.set('WWW-Authenticate', 'Bearer');
  }
});
`,
      },
    ],
  },
  {
    name: 'koa: throw with the status alone',
    code: `
const app = new Koa();
app.use(async (ctx, next) => {
  if (!ctx.get('authorization')) ctx.throw(‹401›);
  await next();
});
`,
    errors: [missing('ctx.throw(401)', `ctx.throw(401, { headers: { ${property} } })`)],
    but: [
      {
        name: 'koa: the headers travel with the error',
        code: `
const app = new Koa();
app.use(async (ctx, next) => {
  if (!ctx.get('authorization')) ctx.throw(401, 'Log in first', { headers: { 'WWW-Authenticate': 'Bearer' } });
  await next();
});
`,
      },
    ],
  },
  {
    name: 'koa: headers that were set before are wiped when an error is answered',
    code: `
const app = new Koa();
app.use(async (ctx, next) => {
  ctx.set('WWW-Authenticate', 'Bearer');
  if (!ctx.get('authorization')) ctx.throw(‹401›, 'Log in first');
  await next();
});
`,
    errors: [missing(`'Log in first')`, `'Log in first', { headers: { ${property} } })`)],
    but: [
      {
        name: 'koa: they stay when the status is assigned',
        code: `
const app = new Koa();
app.use(async (ctx, next) => {
  ctx.set('WWW-Authenticate', 'Bearer');
  if (!ctx.get('authorization')) {
    ctx.status = 401;
    return;
  }
  await next();
});
`,
      },
    ],
  },
  {
    name: 'koa: assert throws like throw',
    code: `
const app = new Koa();
app.use(async (ctx, next) => {
  ctx.assert(ctx.state.user, ‹401›, 'Log in first');
  await next();
});
`,
    errors: [plain],
    but: [
      {
        name: 'koa: assert with the headers',
        code: `
const app = new Koa();
app.use(async (ctx, next) => {
  ctx.assert(ctx.state.user, 401, 'Log in first', { headers: { 'WWW-Authenticate': 'Bearer' } });
  await next();
});
`,
      },
    ],
  },
];

const fastify: Story[] = [
  {
    name: 'fastify: code and send',
    code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.code(‹401›).send({ error: 'Log in first' });
  return request.user;
});
`,
    errors: [missing('reply.code(401)', `reply.code(401).header(${header})`)],
    but: [
      {
        name: 'fastify: the header in the chain',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.code(401).header('WWW-Authenticate', 'Bearer').send({ error: 'Log in first' });
});
`,
      },
      {
        name: 'fastify: a table of headers',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.headers({ 'www-authenticate': 'Bearer' }).status(401).send({ error: 'Log in first' });
});
`,
      },
    ],
  },
  {
    name: 'fastify: the assigned status',
    code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) {
    reply.statusCode = ‹401›;
    return { error: 'Log in first' };
  }
});
`,
    errors: [missing('    reply.statusCode = 401;', `    reply.header(${header});\n    reply.statusCode = 401;`)],
    but: [
      {
        name: 'fastify: the header before the assigned status',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) {
    reply.header('WWW-Authenticate', 'Bearer');
    reply.statusCode = 401;
    return { error: 'Log in first' };
  }
});
`,
      },
    ],
  },
  {
    name: 'fastify: headers takes a table, not a Headers object',
    code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.headers(new Headers({ 'WWW-Authenticate': 'Bearer' })).code(‹401›).send();
});
`,
    errors: [missing('.code(401)', `.code(401).header(${header})`)],
    but: [
      {
        name: 'fastify: a table that is made of one',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.headers(Object.fromEntries(headers)).code(401).send();
});
`,
      },
    ],
  },
  {
    name: 'fastify: unauthorized() of @fastify/sensible carries no header',
    code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return ‹reply.unauthorized('Log in first')›;
});
`,
    errors: [missing('reply.unauthorized', `reply.header(${header}).unauthorized`)],
    but: [
      {
        name: 'fastify: a header that was set before it stays',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.user) return reply.header('WWW-Authenticate', 'Bearer').unauthorized('Log in first');
});
`,
      },
    ],
  },
  {
    name: 'fastify: an error of @fastify/sensible',
    code: `
const fastify = Fastify();
fastify.get('/me', async (request, reply) => {
  if (!request.user) throw ‹fastify.httpErrors.unauthorized('Log in first')›;
});
`,
    errors: [plain],
    but: [
      {
        name: 'fastify: the header on the reply survives the throw',
        code: `
const fastify = Fastify();
fastify.get('/me', async (request, reply) => {
  reply.header('WWW-Authenticate', 'Bearer');
  if (!request.user) throw fastify.httpErrors.unauthorized('Log in first');
});
`,
      },
      {
        name: 'fastify: an onSend hook adds it to every 401',
        code: `
const fastify = Fastify();
fastify.addHook('onSend', async (request, reply, payload) => {
  if (reply.statusCode === 401) reply.header('WWW-Authenticate', 'Bearer');
  return payload;
});
fastify.get('/me', async (request, reply) => {
  if (!request.user) throw fastify.httpErrors.unauthorized('Log in first');
});
`,
      },
    ],
  },
  {
    name: "fastify: the raw response does not get the reply's headers",
    code: `
fastify.get('/me', async (request, reply) => {
  reply.header('WWW-Authenticate', 'Bearer');
  if (!request.headers.authorization) reply.raw.writeHead(‹401›).end();
});
`,
    errors: [missing('writeHead(401)', `writeHead(401, { ${property} })`)],
    but: [
      {
        name: 'fastify: the raw response with a header of its own',
        code: `
fastify.get('/me', async (request, reply) => {
  if (!request.headers.authorization) reply.raw.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
});
`,
      },
    ],
  },
];

const hono: Story[] = [
  {
    name: 'hono: json with a status',
    code: `
app.get('/me', (c) => {
  if (!c.get('user')) return c.json({ error: 'Log in first' }, ‹401›);
  return c.json(c.get('user'));
});
`,
    errors: [missing('401)', `401, { ${property} })`)],
    but: [
      {
        name: 'hono: json with a status and the header',
        code: `
app.get('/me', (c) => {
  if (!c.get('user')) return c.json({ error: 'Log in first' }, 401, { 'WWW-Authenticate': 'Bearer' });
});
`,
      },
      {
        name: 'hono: the header is set on the context before',
        code: `
app.get('/me', (c) => {
  c.header('WWW-Authenticate', 'Bearer');
  if (!c.get('user')) return c.text('Log in first', 401);
});
`,
      },
    ],
  },
  {
    name: 'hono: text with a status and other headers',
    code: `
app.get('/me', (c) => {
  if (!c.get('user')) return c.text('Log in first', ‹401›, { 'Cache-Control': 'no-store' });
});
`,
    errors: [missing(`{ 'Cache-Control'`, `{ ${property}, 'Cache-Control'`)],
    but: [
      {
        name: 'hono: set() is a variable of the context, and get() reads it; header() is the header',
        code: `
app.get('/me', (c) => {
  c.header('www-authenticate', 'Bearer');
  if (!c.get('user')) return c.text('Log in first', 401, { 'Cache-Control': 'no-store' });
});
`,
      },
    ],
  },
  {
    name: 'hono: the status of the context',
    code: `
app.get('/me', (c) => {
  if (!c.get('user')) {
    c.status(‹401›);
    return c.json({ error: 'Log in first' });
  }
});
`,
    errors: [missing('    c.status(401);', `    c.header(${header});\n    c.status(401);`)],
    but: [
      {
        name: 'hono: the status of the context, and the header with the body',
        code: `
app.get('/me', (c) => {
  if (!c.get('user')) {
    c.status(401);
    return c.json({ error: 'Log in first' }, { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
});
`,
      },
    ],
  },
  {
    name: 'hono: an exception without a response of its own',
    code: `
import { HTTPException } from 'hono/http-exception';
const app = new Hono();
app.get('/me', (c) => {
  if (!c.get('user')) throw ‹new HTTPException(401, { message: 'Log in first' })›;
});
`,
    errors: [missing(`{ message: 'Log in first' }`, `{ res: new Response('Log in first', { status: 401, headers: { ${property} } }) }`)],
    but: [
      {
        name: 'hono: an exception with a response that has the header',
        code: `
import { HTTPException } from 'hono/http-exception';
const app = new Hono();
app.get('/me', (c) => {
  if (!c.get('user')) {
    throw new HTTPException(401, { res: new Response('Log in first', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }) });
  }
});
`,
      },
    ],
  },
  {
    name: 'hono: an exception with the status alone',
    code: `
import { HTTPException } from 'hono/http-exception';
const app = new Hono();
app.use(async (c, next) => {
  if (!c.req.header('Authorization')) throw ‹new HTTPException(401)›;
  await next();
});
`,
    errors: [missing('HTTPException(401)', `HTTPException(401, { res: new Response(null, { status: 401, headers: { ${property} } }) })`)],
    but: [
      {
        name: 'hono: an exception with another status',
        code: `
import { HTTPException } from 'hono/http-exception';
const app = new Hono();
app.use(async (c, next) => {
  if (!c.req.header('Authorization')) throw new HTTPException(400, { message: '401 is for others' });
  await next();
});
`,
      },
    ],
  },
];

const errors: Story[] = [
  {
    name: 'http-errors: given to next',
    code: `
import createError from 'http-errors';
const app = express();
app.use((req, res, next) => {
  if (!req.user) return next(‹createError(401, 'Log in first')›);
  next();
});
`,
    errors: [missing(`'Log in first')`, `'Log in first', { headers: { ${property} } })`)],
    but: [
      {
        name: 'http-errors: the headers travel with the error',
        code: `
import createError from 'http-errors';
const app = express();
app.use((req, res, next) => {
  if (!req.user) return next(createError(401, 'Log in first', { headers: { 'WWW-Authenticate': 'Bearer' } }));
  next();
});
`,
      },
      {
        name: 'http-errors: headers that were set before stay in Express',
        code: `
import createError from 'http-errors';
const app = express();
app.use((req, res, next) => {
  res.set('WWW-Authenticate', 'Bearer');
  if (!req.user) return next(createError(401, 'Log in first'));
  next();
});
`,
      },
      {
        name: 'an error without a status is no refusal',
        code: `
const app = express();
app.use((req, res, next) => {
  if (!req.user) return next(new Error('Unauthorized'));
  next();
});
`,
      },
    ],
  },
  {
    name: 'http-errors: a class takes no headers, so no edit is offered',
    code: `
import createError from 'http-errors';
const app = express();
app.get('/me', (req, res) => {
  if (!req.user) throw ‹new createError.Unauthorized('Log in first')›;
});
`,
    errors: [plain],
    but: [
      {
        name: 'http-errors: headers that are assigned to the error',
        code: `
import createError from 'http-errors';
const app = express();
app.get('/me', (req, res) => {
  const error = new createError.Unauthorized('Log in first');
  error.headers = { 'WWW-Authenticate': 'Bearer' };
  if (!req.user) throw error;
});
`,
      },
    ],
  },
  {
    name: 'a class of the file is judged at each throw, never at its declaration',
    code: `
class Unauthorized extends Error {
  constructor(message) {
    super(message);
    this.status = 401;
  }
}
const app = express();
app.get('/a', (req, res) => {
  if (!req.user) throw ‹new Unauthorized('a')›;
});
app.get('/b', (req, res, next) => {
  if (!req.user) return next(‹new Unauthorized('b')›);
});
`,
    errors: [plain, plain],
    but: [
      {
        name: 'a class that carries the challenge',
        code: `
class Unauthorized extends Error {
  status = 401;
  headers = { 'WWW-Authenticate': 'Bearer' };
}
const app = express();
app.get('/a', (req, res) => {
  if (!req.user) throw new Unauthorized('a');
});
`,
      },
      {
        name: 'a class that nothing throws',
        code: `
export class Unauthorized extends Error {
  status = 401;
}
`,
      },
    ],
  },
  {
    name: 'a class whose status goes through super()',
    code: `
class HttpError extends Error {
  constructor(message, status) {
    super(message);
    this.statusCode = status;
  }
}
class Unauthorized extends HttpError {
  constructor(message) {
    super(message, 401);
  }
}
const app = express();
app.get('/a', (req, res) => {
  if (!req.user) throw ‹new Unauthorized('a')›;
});
`,
    errors: [plain],
    but: [
      {
        name: 'a class whose other status goes through super()',
        code: `
class HttpError extends Error {
  constructor(message, status) {
    super(message);
    this.statusCode = status;
  }
}
class Missing extends HttpError {
  constructor(message) {
    super(message, 404);
  }
}
const app = express();
app.get('/a', (req, res) => {
  if (!req.user) throw new Missing('401');
});
`,
      },
    ],
  },
  {
    name: 'an error handler that writes an answer of its own loses the headers of the error',
    code: `
import createError from 'http-errors';
const app = express();
app.get('/me', (req, res, next) => {
  if (!req.user) return next(‹createError(401, 'Log in first', { headers: { 'WWW-Authenticate': 'Bearer' } })›);
});
app.use((err, req, res, next) => {
  res.status(err.status).json({ error: err.message });
});
`,
    errors: [inHandlerAt(8)],
    but: [
      {
        name: 'an error handler that copies them',
        code: `
import createError from 'http-errors';
const app = express();
app.get('/me', (req, res, next) => {
  if (!req.user) return next(createError(401, 'Log in first', { headers: { 'WWW-Authenticate': 'Bearer' } }));
});
app.use((err, req, res, next) => {
  res.set(err.headers).status(err.status).json({ error: err.message });
});
`,
      },
      {
        name: 'an error handler that adds the challenge to every 401',
        code: `
import createError from 'http-errors';
const app = express();
app.get('/me', (req, res, next) => {
  if (!req.user) return next(createError(401, 'Log in first'));
});
app.use((err, req, res, next) => {
  if (err.status === 401) res.set('WWW-Authenticate', 'Bearer');
  res.status(err.status).json({ error: err.message });
});
`,
      },
    ],
  },
];

const around: Story[] = [
  {
    name: 'a helper that fixes its status is reported once, in its body',
    code: `
function deny(res) {
  res.status(‹401›).json({ error: 'Unauthorized' });
}
app.get('/a', (req, res) => {
  if (!req.user) return deny(res);
});
app.get('/b', (req, res) => {
  if (!req.user) return deny(res);
});
`,
    errors: [
      {
        messageId: 'missingInHelper',
        suggestions: [{ messageId: 'addChallenge', data: { challenge }, becomes: [['res.status(401)', `res.status(401).set(${header})`]] }],
      },
    ],
    but: [
      {
        name: 'a helper that sets the challenge',
        code: `
function deny(res) {
  res.set('WWW-Authenticate', 'Bearer').status(401).json({ error: 'Unauthorized' });
}
app.get('/a', (req, res) => {
  if (!req.user) return deny(res);
});
`,
      },
    ],
  },
  {
    name: 'a helper that takes the status is reported at each call',
    code: `
function deny(res, status, message) {
  res.status(status).json({ error: message });
}
app.get('/a', (req, res) => {
  if (!req.user) return deny(res, ‹401›, 'Log in first');
  if (!req.user.isAdmin) return deny(res, 403, 'Admins only');
});
`,
    // A challenge in the helper would go to the 403, too.
    errors: [{ messageId: 'missing', suggestions: [] }],
    but: [
      {
        name: 'a helper that takes the status and adds the challenge to a 401',
        code: `
function deny(res, status, message) {
  if (status === 401) res.set('WWW-Authenticate', 'Bearer');
  res.status(status).json({ error: message });
}
app.get('/a', (req, res) => {
  if (!req.user) return deny(res, 401, 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'a helper that is called with the response, and sets something else',
    code: `
function prepare(res) {
  res.set('Cache-Control', 'no-store');
}
app.get('/a', (req, res) => {
  prepare(res);
  if (!req.user) return res.status(‹401›).end();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'a helper that is called with the response, and sets the challenge',
        code: `
function challenge(res) {
  res.set('WWW-Authenticate', 'Bearer');
}
app.get('/a', (req, res) => {
  challenge(res);
  if (!req.user) return res.status(401).end();
});
`,
      },
      {
        name: 'a helper from another file that gets the response may set it',
        code: `
import { challenge } from './challenge.js';
app.get('/a', (req, res) => {
  challenge(res);
  if (!req.user) return res.status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'middleware that is registered after the route does not run before it',
    code: `
app.get('/a', (req, res) => {
  if (!req.user) return res.status(‹401›).end();
});
app.use((req, res, next) => {
  res.set('WWW-Authenticate', 'Bearer');
  next();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'middleware that runs before sets it',
        code: `
app.use((req, res, next) => {
  res.set('WWW-Authenticate', 'Bearer');
  next();
});
app.get('/a', (req, res) => {
  if (!req.user) return res.status(401).end();
});
`,
      },
    ],
  },
  {
    name: 'a controller in a file of its own is recognised by what it does',
    code: `
export const show = async (req, res) => {
  if (!req.user) return res.status(‹401›).json({});
};
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'a client that has a method of that name is no server',
        code: `
export const show = async (api, mock) => {
  mock.onGet('/me').reply(401);
  api.status(401);
};
`,
      },
    ],
  },
  {
    name: 'a method of a class is recognised by the types of its parameters',
    typescript: true,
    code: `
import type { Request, Response } from 'express';
export class Accounts {
  async show(asked: Request, answer: Response): Promise<void> {
    if (!asked.user) {
      answer.status(‹401›).end();
    }
  }
}
`,
    errors: [missing('answer.status(401)', `answer.status(401).set(${header})`)],
    but: [
      {
        name: 'a parameter with a type of its own is no response',
        code: `
export class Accounts {
  async show(req: Ticket, res: Ledger): Promise<void> {
    res.status(401).end();
  }
}
`,
      },
    ],
  },
];

const optionsAndSettings: Story[] = [
  {
    name: 'a login owes the challenge, too',
    code: `
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) {
    return res.status(‹401›).json({ error: 'Wrong e-mail or password' });
  }
});
`,
    options: { login: 'report' },
    errors: [
      {
        // Nobody has a token yet: no scheme is known to be right.
        messageId: 'missingInLogin',
        data: { where: '' },
      },
    ],
    but: [
      {
        name: 'login: ignore exempts handlers that read a password',
        options: { login: 'ignore' },
        code: `
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) {
    return res.status(401).json({ error: 'Wrong e-mail or password' });
  }
});
`,
      },
    ],
  },
  {
    name: 'a feed that is asked for with a password in the query is no login',
    options: { login: 'ignore' },
    code: `
app.get('/feed', async (req, res) => {
  const { name, password } = await credentialsOf(req.query.apikey);
  const user = await login(name, password);
  if (!user) return res.sendStatus(‹401›);
  res.json(user.feed);
});
`,
    errors: [{ messageId: 'missing' }],
    but: [
      {
        name: 'the same password in the content of the request',
        options: { login: 'ignore' },
        code: `
app.post('/feed', async (req, res) => {
  const { name, password } = await credentialsOf(req.body.apikey);
  const user = await login(name, password);
  if (!user) return res.sendStatus(401);
  res.json(user.feed);
});
`,
      },
    ],
  },
  {
    name: 'the password of a document is no login',
    options: { login: 'ignore' },
    code: `
app.post('/unlock', async (req, res) => {
  const file = await open(req.file.path, req.body.password);
  if (!file) return res.sendStatus(‹401›);
  res.send(file);
});
`,
    errors: [{ messageId: 'missingUnread' }],
    but: [
      {
        name: 'the password of an account is that of a login',
        options: { login: 'ignore' },
        code: `
app.post('/unlock', async (req, res) => {
  const account = await open(req.body.name, req.body.password);
  if (!account) return res.sendStatus(401);
  res.send(account);
});
`,
      },
    ],
  },
  {
    name: 'a login is suggested the scheme of the settings',
    settings: { challenge: 'Session realm="shop"' },
    code: `
app.post('/login', async (req, res) => {
  const user = await login(req.body.email, req.body.password);
  if (!user) return res.sendStatus(‹401›);
  res.json(user);
});
`,
    errors: [
      {
        messageId: 'missingInLogin',
        data: { where: '' },
        suggestions: [
          {
            messageId: 'addChallenge',
            data: { challenge: 'Session realm="shop"' },
            becomes: [['res.sendStatus', `res.set('WWW-Authenticate', 'Session realm="shop"').sendStatus`]],
          },
        ],
      },
    ],
    but: [],
  },
  {
    name: 'a login is suggested no token, whatever its realm',
    settings: { challenge: 'bearer realm="shop"' },
    code: `
app.post('/login', async (req, res) => {
  const user = await login(req.body.email, req.body.password);
  if (!user) return res.sendStatus(‹401›);
  res.json(user);
});
`,
    errors: [{ messageId: 'missingInLogin', data: { where: '' } }],
    but: [],
  },
  {
    name: 'login: ignore exempts nothing but logins',
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹401›).json({ error: 'Log in first' });
});
`,
    options: { login: 'ignore' },
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [
      {
        name: 'login: ignore, under Hono',
        code: `
app.post('/login', async (c) => {
  const { email, password } = await c.req.json();
  const user = await login(email, password);
  if (!user) return c.json({ error: 'Wrong e-mail or password' }, 401);
});
`,
      },
    ],
  },
  {
    name: 'unseenHandler: an error whose handler stands in another file',
    code: `
import createError from 'http-errors';
export const show = async (req, res, next) => {
  if (!req.user) return next(‹createError(401)›);
  res.json(req.user);
};
`,
    options: { unseenHandler: true },
    errors: [missing('createError(401)', `createError(401, { headers: { ${property} } })`)],
    but: [
      {
        name: 'without the option nothing is said of it',
        options: undefined,
        code: `
import createError from 'http-errors';
export const show = async (req, res, next) => {
  if (!req.user) return next(createError(401));
  res.json(req.user);
};
`,
      },
    ],
  },
  {
    name: 'unseenHandler: an error in a function that no framework is seen to call',
    code: `
import createError from 'http-errors';
export async function load(id, user) {
  if (!user) throw ‹createError(401)›;
}
`,
    options: { unseenHandler: true },
    errors: [missing('createError(401)', `createError(401, { headers: { ${property} } })`)],
    but: [
      {
        name: 'without the option nothing is said of that either',
        options: undefined,
        code: `
import createError from 'http-errors';
export async function load(id, user) {
  if (!user) throw createError(401);
}
`,
      },
    ],
  },
  {
    name: 'settings: the challenge to suggest, with quotes in it',
    settings: { challenge: `DPoP realm="it's"` },
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹401›).end();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set('WWW-Authenticate', 'DPoP realm="it\\'s"')`, `DPoP realm="it's"`)],
    but: [
      {
        name: 'settings: any challenge will do',
        code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(401).set('WWW-Authenticate', 'Bearer').end();
});
`,
      },
    ],
  },
  {
    name: 'trpc: the adapter adds headers to all answers',
    options: { rpc: true },
    code: `
import { TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
const show = t.procedure.query(({ ctx }) => {
  if (!ctx.user) throw new TRPCError({ code: ‹'UNAUTHORIZED'› });
});
createHTTPServer({ router: t.router({ show }) });
`,
    errors: [{ messageId: 'missingInOption', data: { place: '`responseMeta` of the adapter' } }],
    but: [
      {
        name: 'trpc: what responseMeta adds is not looked at',
        options: { rpc: true },
        code: `
import { TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { responseMeta } from './meta.js';
const show = t.procedure.query(({ ctx }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
});
createHTTPServer({ router: t.router({ show }), responseMeta });
`,
      },
      {
        name: 'trpc: its clients are its own',
        options: undefined,
        code: `
import { TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
const show = t.procedure.query(({ ctx }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
});
createHTTPServer({ router: t.router({ show }) });
`,
      },
      {
        name: 'trpc: the adapter stands elsewhere',
        options: { rpc: true },
        code: `
import { TRPCError } from '@trpc/server';
const show = t.procedure.query(({ ctx }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
});
`,
      },
    ],
  },
  {
    name: 'callable: a function that cannot send a header',
    code: `
import { HttpsError, onCall } from 'firebase-functions/v2/https';
export const show = onCall((request) => {
  if (!request.auth) throw ‹new HttpsError('unauthenticated', 'Log in first')›;
});
`,
    errors: [{ messageId: 'headerless', data: { what: 'a callable function', instead: '`onRequest`' } }],
    but: [
      {
        name: 'callable: the option leaves it out',
        options: { callable: 'ignore' },
        code: `
import { HttpsError, onCall } from 'firebase-functions/v2/https';
export const show = onCall((request) => {
  if (!request.auth) throw new HttpsError('unauthenticated', 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'callable: the option says nothing of what can send one',
    options: { callable: 'ignore' },
    code: `
app.get('/me', (req, res) => {
  if (!req.user) return res.status(‹401›).end();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set(${header})`)],
    but: [],
  },
  {
    name: 'the scheme that the handler reads is suggested',
    code: `
app.use((req, res, next) => {
  const [scheme, credentials] = (req.headers.authorization || '').split(' ');
  if (scheme !== 'Basic') return res.status(‹401›).end();
  next();
});
`,
    errors: [missing('res.status(401)', `res.status(401).set('WWW-Authenticate', 'Basic realm="api"')`, 'Basic realm="api"')],
    but: [
      {
        name: 'the scheme that the handler reads is asked for',
        code: `
app.use((req, res, next) => {
  const [scheme, credentials] = (req.headers.authorization || '').split(' ');
  if (scheme !== 'Basic') return res.status(401).set('WWW-Authenticate', 'Basic realm="api"').end();
  next();
});
`,
      },
    ],
  },
  {
    name: 'one handler of the file answers the errors of several places: it is named',
    code: `
app.get('/a', (req, res, next) => {
  if (!req.user) return next(Object.assign(new Error('no'), { status: ‹401› }));
});
app.get('/b', (req, res, next) => {
  if (!req.user) return next(Object.assign(new Error('no'), { status: ‹401› }));
});
app.use((err, req, res, next) => {
  res.status(err.status).json({});
});
`,
    errors: [inHandlerOfFile, inHandlerOfFile],
    but: [
      {
        name: 'which adds the challenge',
        code: `
app.get('/a', (req, res, next) => {
  if (!req.user) return next(Object.assign(new Error('no'), { status: 401 }));
});
app.get('/b', (req, res, next) => {
  if (!req.user) return next(Object.assign(new Error('no'), { status: 401 }));
});
app.use((err, req, res, next) => {
  res.set('WWW-Authenticate', 'Bearer').status(err.status).json({});
});
`,
      },
    ],
  },
  {
    name: 'the handler of a single error is named, too: the place of the error takes no challenge',
    code: `
app.get('/a', (req, res, next) => {
  if (!req.user) throw Object.assign(new Error('no'), { status: ‹401› });
});
app.use((err, req, res, next) => res.status(err.status ?? 500).json({}));
`,
    errors: [inHandlerAt(5)],
    but: [
      {
        name: 'unless it adds the challenge',
        code: `
app.get('/a', (req, res, next) => {
  if (!req.user) throw Object.assign(new Error('no'), { status: 401 });
});
app.use((err, req, res, next) => res.set('WWW-Authenticate', 'Bearer').status(err.status ?? 500).json({}));
`,
      },
    ],
  },
  {
    name: 'a catch of its own is no handler for all',
    code: `
app.get('/a', (req, res, next) => {
  try {
    if (!req.user) throw Object.assign(new Error('no'), { status: ‹401› });
  } catch (err) {
    res.status(err.status ?? 500).json({ failed: true });
  }
});
app.use((err, req, res, next) => res.status(err.status ?? 500).json({}));
`,
    // The other errors would leave with the challenge, too.
    errors: [plain],
    but: [],
  },
  {
    name: 'a helper that is called for a known caller and for nobody',
    code: `
function refuse(res) {
  return res.status(‹401›).json({});
}
app.get('/a', (req, res) => {
  if (!req.user) return refuse(res);
  if (req.user.role !== 'admin') return refuse(res);
});
`,
    errors: [inHelper],
    but: [
      {
        name: 'for known callers alone: its calls are reported by the other rule',
        code: `
function refuse(res) {
  return res.status(401).json({});
}
app.get('/a', (req, res) => {
  if (req.user.role !== 'admin') return refuse(res);
});
`,
      },
      {
        name: 'the same through another helper',
        code: `
const refuse = (res) => res.status(401).json({});
const refuseAll = (res) => refuse(res);
app.get('/a', (req, res) => {
  if (req.user.role !== 'admin') return refuseAll(res);
});
`,
      },
      {
        name: 'an error that a function of the handler throws, for a known caller alone',
        code: `
app.get('/a', async (req, res) => {
  const turnAway = () => {
    throw Object.assign(new Error('no'), { status: 401 });
  };
  if (req.user.role !== 'admin') return turnAway();
});
app.use((err, req, res, next) => res.status(err.status).end());
`,
      },
    ],
  },
  {
    name: 'a helper that other files may call, too',
    code: `
export function refuse(res) {
  return res.status(‹401›).json({});
}
app.get('/a', (req, res) => {
  if (req.user.role !== 'admin') return refuse(res);
});
`,
    errors: [inHelper],
    but: [],
  },
  {
    name: 'a helper that is handed on',
    code: `
function refuse(res) {
  return res.status(‹401›).json({});
}
app.get('/a', (req, res) => {
  if (req.user.role !== 'admin') return refuse(res);
  check(req).catch(refuse);
});
`,
    errors: [inHelper],
    but: [],
  },
  {
    name: 'where the answer should be 403 in every case, no challenge is suggested',
    code: `
app.delete('/posts/:id', (req, res) => {
  if (req.user.role !== 'admin') return res.status(‹401›).end();
});
`,
    options: { forbidden: 'report' },
    errors: [{ messageId: 'missingOr403', data: { when: '', lacks: "req.user.role !== 'admin'" } }],
    but: [
      {
        name: 'no-401-after-role-check reports it alone',
        options: undefined,
        code: `
app.delete('/posts/:id', (req, res) => {
  if (req.user.role !== 'admin') return res.status(401).end();
});
`,
      },
      {
        name: 'there 403 needs none',
        code: `
app.delete('/posts/:id', (req, res) => {
  if (req.user.role !== 'admin') return res.status(403).end();
});
`,
      },
    ],
  },
];

tell(
  'require-www-authenticate',
  rule,
  [...express, ...constants, ...nodeHttp, ...fetchApi, ...koa, ...fastify, ...hono, ...errors, ...around, ...optionsAndSettings],
  [
    {
      name: 'a status that is only read',
      code: `
const response = await fetch('/me');
switch (response.status) {
  case 401:
    login();
}
`,
    },
    {
      name: 'a client that logs in again',
      code: `
axios.interceptors.response.use(undefined, (error) => {
  if (error.response?.status === 401) return refresh();
  return Promise.reject(error);
});
`,
    },
    {
      name: 'an OpenAPI declaration',
      code: `
export const route = createRoute({
  method: 'get',
  path: '/me',
  responses: { 200: { description: 'ok' }, 401: { description: 'Unauthorized' } },
});
`,
    },
    {
      name: 'a test imitates a server',
      filename: 'server.test.js',
      code: `
app.get('/me', (req, res) => {
  res.status(401).end();
});
`,
    },
  ],
);
