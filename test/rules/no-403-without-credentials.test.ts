import rule from '../../rules/no-403-without-credentials.ts';
import { tell, type ErrorTold, type Story } from '../support/stories.ts';

type Piece = readonly [string, string];

const challenge = 'Bearer realm="api"';
const header = `'WWW-Authenticate', '${challenge}'`;
const property = `'WWW-Authenticate': '${challenge}'`;

const answer401 = (becomes: readonly Piece[], text: string): Pick<ErrorTold, 'suggestions'> =>
  becomes.length > 0 ? { suggestions: [{ messageId: 'answer401', data: { challenge: text }, becomes }] } : {};

/** No credentials: the suggestion changes the status and adds the challenge in one edit. */
const absent = (check: string, ...becomes: readonly Piece[]): ErrorTold => ({ messageId: 'absent', data: { check }, ...answer401(becomes, challenge) });
const invalid = (check: string, ...becomes: readonly Piece[]): ErrorTold => ({ messageId: 'invalid', data: { check }, ...answer401(becomes, challenge) });
const right = 'a known caller who lacks a right';
const mixed = (check: string, lacks: string, ...becomes: readonly Piece[]): ErrorTold => ({
  messageId: 'mixed',
  data: { check, credentials: 'missing credentials', lacks, other: right },
  ...(becomes.length > 0 && { suggestions: [{ messageId: 'split', becomes }] }),
});

/** The body of an Express handler, as people write it. */
const handler = (body: string): string => `
app.get('/posts', async (req, res, next) => {
${body.replace(/^\n|\n$/g, '')}
  next();
});
`;

/** The challenge is for those alone who get the 401. */
const split: Piece = [
  ' return res.sendStatus(403);',
  ` {\n    if (!req.user) res.set(${header});\n    return res.sendStatus(req.user ? 403 : 401);\n  }`,
];

const sent: Piece = ['res.sendStatus(403)', `res.set(${header}).sendStatus(401)`];

/** Where a key is read from a header of its own, the challenge says so. */
const forKey = answer401([['res.sendStatus(403)', `res.set('WWW-Authenticate', 'ApiKey realm="api"').sendStatus(401)`]], 'ApiKey realm="api"');

const absences: Story[] = [
  {
    name: 'no caller',
    code: handler(`
  if (!req.user) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.user', sent)],
    but: [
      {
        name: '401 is right there',
        code: handler(`
  if (!req.user) return res.sendStatus(401);
`),
      },
      {
        name: '404 hides the resource',
        code: handler(`
  if (!req.user) return res.sendStatus(404);
`),
      },
      {
        name: 'a caller who lacks a right',
        code: handler(`
  if (!req.user.isAdmin) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'no Authorization header',
    code: handler(`
  const header = req.headers.authorization;
  if (!header) return res.status(‹403›).json({ error: 'No token' });
`),
    errors: [absent('!header', ['res.status(403)', `res.status(401).set(${header})`])],
    but: [
      {
        name: 'another header is missing',
        code: handler(`
  const version = req.headers['x-version'];
  if (!version) return res.status(403).json({ error: 'No version' });
`),
      },
    ],
  },
  {
    name: 'a header in the wrong shape: no Bearer in front',
    code: handler(`
  if (!req.headers.authorization?.startsWith('Bearer ')) return res.sendStatus(‹403›);
`),
    errors: [absent("!req.headers.authorization?.startsWith('Bearer ')", sent)],
    but: [
      {
        name: 'RFC 8292: the vapid scheme asks for 403',
        code: handler(`
  if (!req.headers.authorization?.startsWith('vapid ')) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'a header in the wrong shape: not two parts',
    code: handler(`
  const parts = req.get('Authorization').split(' ');
  if (parts.length !== 2) return res.sendStatus(‹403›);
`),
    errors: [absent('parts.length !== 2', sent)],
    but: [
      {
        name: 'a path that has not two parts',
        code: handler(`
  const parts = req.path.split('/');
  if (parts.length !== 2) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'no cookie',
    code: handler(`
  if (!req.cookies.session) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.cookies.session')],
    but: [
      {
        name: 'no language in the query',
        code: handler(`
  if (!req.query.language) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'no session',
    code: handler(`
  if (!req.session.userId) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.session.userId')],
    but: [
      {
        name: 'a feature that is off: a policy',
        code: handler(`
  if (!features.registration) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'not logged in, says a call',
    code: handler(`
  if (!req.isAuthenticated()) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.isAuthenticated()', sent)],
    but: [
      {
        name: 'a right is lacking, says a call',
        code: handler(`
  if (!ability.can('read', 'Post')) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'no API key',
    code: handler(`
  const key = req.get('x-api-key');
  if (!key) return res.sendStatus(‹403›);
`),
    errors: [{ ...absent('!key'), ...forKey }],
    but: [
      {
        name: 'a client certificate is outside of Authorization',
        code: handler(`
  if (!req.client.authorized) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'no signature on a webhook',
    code: handler(`
  const signature = req.headers['x-hub-signature-256'];
  if (!signature) return res.sendStatus(‹403›);
`),
    // No scheme asks for a signature.
    errors: [absent('!signature')],
    but: [
      {
        name: 'a signature check that is not visible',
        code: handler(`
  if (!(await webhooks.accept(req))) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'typeof, null and undefined say the same as a plain test',
    code: handler(`
  if (typeof req.user === 'undefined') return res.sendStatus(‹403›);
  if (req.session.user == null) return res.status(‹403›).end();
`),
    errors: [absent('!req.user'), absent('!req.session.user')],
    but: [
      {
        name: 'typeof of something else',
        code: handler(`
  if (typeof req.body.title === 'undefined') return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'in',
    code: handler(`
  if (!('authorization' in req.headers)) return res.sendStatus(‹403›);
`),
    errors: [absent("!('authorization' in req.headers)", sent)],
    but: [
      {
        name: 'in, of another header',
        code: handler(`
  if (!('x-version' in req.headers)) return res.sendStatus(403);
`),
      },
    ],
  },
];

const refusals: Story[] = [
  {
    name: 'a check of a login is given the credentials that it refuses',
    code: handler(`
  const shown = req.get('authorization');
  if (!shown) return res.set(${header}).sendStatus(401);
  if (!callbacks.isAuthenticated(shown)) return res.sendStatus(‹403›);
`),
    errors: [invalid('!callbacks.isAuthenticated(shown)', sent)],
    but: [
      {
        name: 'a part of the product that the caller was let try',
        code: handler(`
  if (!req.user) return res.set(${header}).sendStatus(401);
  const tester = await trials.getBetaUser(req.user.id, 'editor');
  if (!tester) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'a verifier throws',
    code: handler(`
  try {
    req.user = jwt.verify(req.cookies.token, key);
  } catch (error) {
    return res.sendStatus(‹403›);
  }
`),
    errors: [invalid('jwt.verify(req.cookies.token, key) throws')],
    but: [
      {
        name: 'a verifier or a database throws: unknown',
        code: handler(`
  try {
    const claims = jwt.verify(token, key);
    req.user = await db.users.findOne({ id: claims.sub });
  } catch (error) {
    return res.sendStatus(403);
  }
`),
      },
    ],
  },
  {
    name: 'a verifier of the application may return nothing',
    code: handler(`
  const claims = verify(req.get('authorization'), key);
  if (!claims) return res.sendStatus(‹403›);
`),
    errors: [invalid('!claims', sent)],
    but: [
      {
        name: 'one of a package that throws otherwise never does',
        code: `
import { verify } from 'jsonwebtoken';
app.get('/posts', (req, res) => {
  const claims = verify(req.get('authorization'), key);
  if (!claims) return res.sendStatus(403);
});
`,
      },
    ],
  },
  {
    name: 'a verifier calls back with an error',
    code: handler(`
  jwt.verify(req.cookies.token, key, (err, user) => {
    if (err) return res.sendStatus(‹403›);
    req.user = user;
    next();
  });
`),
    errors: [invalid('err')],
    but: [
      {
        name: 'another function calls back with an error',
        code: handler(`
  fs.readFile(file, (err, data) => {
    if (err) return res.sendStatus(403);
    next();
  });
`),
      },
    ],
  },
  {
    name: 'passport calls back without a user',
    code: `
export function authenticate(req, res, next) {
  passport.authenticate('jwt', (err, user, info) => {
    if (err) return next(err);
    if (!user) return res.sendStatus(‹403›);
    next();
  })(req, res, next);
}
`,
    errors: [invalid('!user', sent)],
    but: [
      {
        name: 'passport calls back with a user who lacks a right',
        code: `
export function authenticate(req, res, next) {
  passport.authenticate('jwt', (err, user, info) => {
    if (err) return next(err);
    if (user && !user.isAdmin) return res.sendStatus(403);
    next();
  })(req, res, next);
}
`,
      },
    ],
  },
  {
    name: 'a wrong password',
    code: `
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user) return res.status(‹403›).json({ error: 'Wrong e-mail or password' });
  const matches = await bcrypt.compare(req.body.password, user.hash);
  if (!matches) return res.sendStatus(‹403›);
  res.json(user);
});
`,
    // A token is what the caller does not have yet: no scheme is known to be right.
    errors: [invalid('!user'), invalid('!matches')],
    but: [
      {
        name: 'an account that is blocked, after the password was compared',
        code: `
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.sendStatus(401);
  if (user.blocked) return res.sendStatus(403);
  res.json(user);
});
`,
      },
    ],
  },
  {
    name: 'no session for the token',
    code: handler(`
  const session = await sessions.get(req.cookies.sid);
  if (!session) return res.sendStatus(‹403›);
`),
    errors: [invalid('!session')],
    but: [
      {
        name: 'no post for the id',
        code: handler(`
  const post = await posts.get(req.params.id);
  if (!post) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'a wrong shared secret',
    code: handler(`
  if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(‹403›);
`),
    errors: [{ ...invalid("req.headers['x-api-key'] !== process.env.API_KEY"), ...forKey }],
    but: [
      {
        name: 'a wrong origin: a policy',
        code: handler(`
  if (req.headers.origin !== process.env.ORIGIN) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'a wrong signature',
    code: handler(`
  const expected = Buffer.from(crypto.createHmac('sha256', secret).update(req.rawBody).digest('hex'));
  const signature = Buffer.from(req.get('x-signature'));
  if (!crypto.timingSafeEqual(signature, expected)) return res.sendStatus(‹403›);
`),
    errors: [invalid('!crypto.timingSafeEqual(signature, expected)')],
    but: [
      {
        name: 'a wrong CSRF token: a policy',
        code: handler(`
  if (req.get('x-csrf-token') !== req.session.csrfToken) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'an expired session',
    code: handler(`
  if (req.session.expiresAt < Date.now()) return res.sendStatus(‹403›);
`),
    errors: [invalid('req.session.expiresAt < Date.now()')],
    but: [
      {
        name: 'a post from the future',
        code: handler(`
  if (post.publishedAt > Date.now()) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'a revoked token',
    code: handler(`
  const token = req.get('authorization');
  if (revokedTokens.has(token)) return res.sendStatus(‹403›);
`),
    errors: [invalid('revokedTokens.has(token)', sent)],
    but: [
      {
        name: 'a blocked address: a policy',
        code: handler(`
  if (blockedAddresses.has(req.ip)) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: "the error is tested for being the verifier's",
    code: handler(`
  try {
    const claims = jwt.verify(token, key);
    req.user = await db.users.findOne({ id: claims.sub });
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError) return res.sendStatus(‹403›);
    throw error;
  }
`),
    errors: [invalid('error instanceof jwt.TokenExpiredError', sent)],
    but: [
      {
        name: 'the error is tested for being something else',
        code: handler(`
  try {
    const claims = jwt.verify(token, key);
    req.user = await db.users.findOne({ id: claims.sub });
  } catch (error) {
    if (error instanceof QuotaError) return res.sendStatus(403);
    throw error;
  }
`),
      },
    ],
  },
];

const mixedCases: Story[] = [
  {
    name: 'two parts of one condition: nobody, or somebody without the right',
    code: handler(`
  if (!req.user || !req.user.isAdmin) return res.sendStatus(‹403›);
`),
    errors: [mixed('!req.user', '!req.user.isAdmin', split)],
    but: [
      {
        name: 'the answer is split already',
        code: handler(`
  if (!req.user || !req.user.isAdmin) return res.sendStatus(req.user ? 403 : 401);
`),
      },
    ],
  },
  {
    name: 'optional chaining: nobody, or somebody without the right',
    code: handler(`
  if (req.user?.role !== 'admin') return res.sendStatus(‹403›);
`),
    errors: [mixed('!req.user', "req.user?.role !== 'admin'", split)],
    but: [
      {
        name: 'the caller is known above',
        code: handler(`
  if (!req.user) return res.sendStatus(401);
  if (req.user?.role !== 'admin') return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'the arm of a conditional expression that is wrong',
    code: handler(`
  if (!req.user || !req.user.isAdmin) return res.status(req.user ? 401 : ‹403›).end();
`),
    errors: [absent('!req.user', [
        ' return res.status(req.user ? 401 : 403).end();',
        ` {\n    if (!req.user) res.set(${header});\n    return res.status(req.user ? 401 : 401).end();\n  }`,
      ])],
    but: [
      {
        name: 'the arms of a conditional expression that are right',
        code: handler(`
  if (!req.user || !req.user.isAdmin) return res.status(req.user ? 403 : 401).end();
`),
      },
    ],
  },
  {
    name: 'an unknown part beside it silences only itself',
    code: handler(`
  if (somethingElse() || !req.user) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.user', sent)],
    but: [
      {
        name: 'an unknown part alone',
        code: handler(`
  if (somethingElse()) return res.sendStatus(403);
`),
      },
    ],
  },
];

const frameworks: Story[] = [
  {
    name: 'node:http: writeHead, with headers',
    code: `
createServer((req, res) => {
  if (!req.headers.authorization) return res.writeHead(‹403›, { 'Content-Type': 'text/plain' }).end('No token');
});
`,
    errors: [absent('!req.headers.authorization', ["writeHead(403, { 'Content-Type'", `writeHead(401, { ${property}, 'Content-Type'`])],
    but: [
      {
        name: 'node:http: writeHead, with the right status',
        code: `
createServer((req, res) => {
  if (!req.headers.authorization) return res.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end('No token');
});
`,
      },
    ],
  },
  {
    name: 'node:http: writeHead, without headers',
    code: `
createServer((req, res) => {
  if (!req.headers.authorization) return res.writeHead(‹403›).end('No token');
});
`,
    errors: [absent('!req.headers.authorization', ['writeHead(403)', `writeHead(401, { ${property} })`])],
    but: [
      {
        name: 'node:http: an address list',
        code: `
createServer((req, res) => {
  if (!allowed.includes(req.socket.remoteAddress)) return res.writeHead(403).end('No');
});
`,
      },
    ],
  },
  {
    name: 'node:http: the assigned status',
    code: `
createServer((req, res) => {
  if (!req.headers.authorization) {
    res.statusCode = ‹403›;
    res.end('No token');
  }
});
`,
    errors: [absent('!req.headers.authorization', ['    res.statusCode = 403', `    res.setHeader(${header});\n    res.statusCode = 401`])],
    but: [
      {
        name: 'node:http: the assigned status, for a caller who is known',
        code: `
createServer((req, res) => {
  const user = verifyToken(req.headers.authorization);
  if (user && !user.isAdmin) {
    res.statusCode = 403;
    res.end('Admins only');
  }
});
`,
      },
    ],
  },
  {
    name: 'fetch: new Response, with headers',
    code: `
export async function GET(request) {
  const session = await auth();
  if (!session) return new Response('No', { status: ‹403›, headers: { 'Cache-Control': 'no-store' } });
}
`,
    errors: [absent('!session', ["status: 403, headers: { 'Cache-Control'", `status: 401, headers: { ${property}, 'Cache-Control'`])],
    but: [
      {
        name: 'fetch: a session that lacks a right',
        code: `
export async function GET(request) {
  const session = await auth();
  if (session && session.user.role !== 'admin') return new Response('No', { status: 403 });
}
`,
      },
    ],
  },
  {
    name: 'fetch: NextResponse.json, without headers',
    code: `
import { NextResponse } from 'next/server';
export async function GET(request) {
  const session = await auth();
  if (!session) return NextResponse.json({ error: 'No' }, { status: ‹403› });
}
`,
    errors: [absent('!session', ['{ status: 403 }', `{ status: 401, headers: { ${property} } }`])],
    but: [
      {
        name: 'fetch: a bot that is turned away',
        code: `
import { NextResponse } from 'next/server';
export async function GET(request) {
  if (isBot(request.headers.get('user-agent'))) return NextResponse.json({ error: 'No' }, { status: 403 });
}
`,
      },
    ],
  },
  {
    name: 'koa: the assigned status',
    options: { named: true },
    code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user) {
    ctx.status = ‹403›;
    return;
  }
});
`,
    errors: [absent('!ctx.state.user', ['    ctx.status = 403', `    ctx.set(${header});\n    ctx.status = 401`])],
    but: [
      {
        name: 'koa: a right is lacking',
        code: `
router.get('/me', async (ctx) => {
  if (!ctx.state.user.isAdmin) {
    ctx.status = 403;
    return;
  }
});
`,
      },
    ],
  },
  {
    name: 'koa: throw',
    code: `
router.get('/me', async (ctx) => {
  if (!ctx.get('authorization')) ctx.throw(‹403›, 'No session');
});
`,
    errors: [absent("!ctx.get('authorization')", ["ctx.throw(403, 'No session')", `ctx.throw(401, 'No session', { headers: { ${property} } })`])],
    but: [
      {
        name: 'koa: throw 401',
        code: `
router.get('/me', async (ctx) => {
  if (!ctx.cookies.get('session')) ctx.throw(401, 'No session');
});
`,
      },
    ],
  },
  {
    name: 'fastify: code',
    code: `
fastify.get('/me', async (request, reply) => {
  if (!request.headers.authorization) return reply.code(‹403›).send({ error: 'No token' });
});
`,
    errors: [absent('!request.headers.authorization', ['reply.code(403)', `reply.code(401).header(${header})`])],
    but: [
      {
        name: 'fastify: a hook in front established the caller',
        code: `
fastify.get('/me', { preHandler: fastify.authenticate }, async (request, reply) => {
  if (request.user.role !== 'admin') return reply.code(403).send({ error: 'Admins only' });
});
`,
      },
    ],
  },
  {
    name: 'fastify: a verifier of the request',
    code: `
fastify.addHook('onRequest', async (request, reply) => {
  try {
    await request.jwtVerify();
  } catch (error) {
    return ‹reply.forbidden('No token')›;
  }
});
`,
    errors: [invalid('request.jwtVerify() throws', ['reply.forbidden', `reply.header(${header}).unauthorized`])],
    but: [
      {
        name: 'fastify: something else fails',
        code: `
fastify.addHook('onRequest', async (request, reply) => {
  try {
    await request.saveSettings();
  } catch (error) {
    return reply.forbidden('No');
  }
});
`,
      },
    ],
  },
  {
    name: 'hono: text',
    code: `
app.get('/me', async (c) => {
  const token = c.req.header('Authorization');
  if (!token) return c.text('No token', ‹403›);
});
`,
    errors: [absent('!token', ["'No token', 403)", `'No token', 401, { ${property} })`])],
    but: [
      {
        name: 'hono: a user who lacks a right',
        code: `
app.get('/me', async (c) => {
  if (c.get('user').role !== 'admin') return c.text('Admins only', 403);
});
`,
      },
    ],
  },
  {
    name: 'hono: an exception',
    code: `
import { HTTPException } from 'hono/http-exception';
app.use(async (c, next) => {
  if (!c.req.header('Authorization')) throw ‹new HTTPException(403, { message: 'No token' })›;
  await next();
});
`,
    errors: [
      absent("!c.req.header('Authorization')", [
        "HTTPException(403, { message: 'No token' })",
        `HTTPException(401, { res: new Response('No token', { status: 401, headers: { ${property} } }) })`,
      ]),
    ],
    but: [
      {
        name: 'hono: an exception with 401',
        code: `
import { HTTPException } from 'hono/http-exception';
app.use(async (c, next) => {
  if (!c.req.header('Authorization')) throw new HTTPException(401, { message: 'No token' });
  await next();
});
`,
      },
    ],
  },
];

const forms: Story[] = [
  {
    name: 'the challenge is there already: only the status changes',
    code: handler(`
  if (!req.user) return res.set('WWW-Authenticate', 'Bearer').status(‹403›).end();
`),
    errors: [absent('!req.user', ['status(403)', 'status(401)'])],
    but: [
      {
        name: 'RFC 6750: 403 with insufficient_scope',
        code: handler(`
  if (!req.auth.scope.includes('read')) {
    return res.set('WWW-Authenticate', 'Bearer error="insufficient_scope", scope="read"').status(403).end();
  }
`),
      },
    ],
  },
  {
    name: 'a named constant',
    code: `
import { StatusCodes } from 'http-status-codes';
app.get('/', (req, res) => {
  if (!req.user) return res.status(‹StatusCodes.FORBIDDEN›).end();
});
`,
    errors: [absent('!req.user', ['status(StatusCodes.FORBIDDEN)', `status(StatusCodes.UNAUTHORIZED).set(${header})`])],
    but: [
      {
        name: 'a named constant in a comparison',
        code: `
import { StatusCodes } from 'http-status-codes';
app.get('/', async (req, res) => {
  const answer = await axios.get(upstream);
  if (!req.user && answer.status === StatusCodes.FORBIDDEN) return res.status(502).end();
});
`,
      },
    ],
  },
  {
    name: 'createError with a status and a message',
    code: `
import createError from 'http-errors';
app.use((req, res, next) => {
  if (!req.user) return next(‹createError(403, 'Log in first')›);
  next();
});
`,
    errors: [absent('!req.user', ["createError(403, 'Log in first')", `createError(401, 'Log in first', { headers: { ${property} } })`])],
    but: [
      {
        name: 'createError with the right status',
        code: `
import createError from 'http-errors';
app.use((req, res, next) => {
  if (!req.user) return next(createError(401, 'Log in first'));
  next();
});
`,
      },
    ],
  },
  {
    name: 'a class of http-errors carries no header: no edit is offered',
    code: `
import createError from 'http-errors';
app.use((req, res, next) => {
  if (!req.user) throw ‹new createError.Forbidden('Log in first')›;
  next();
});
`,
    errors: [absent('!req.user')],
    but: [
      {
        name: 'a class of http-errors for a caller who lacks a right',
        code: `
import createError from 'http-errors';
app.use((req, res, next) => {
  if (!req.user.isAdmin) throw new createError.Forbidden('Admins only');
  next();
});
`,
      },
    ],
  },
  {
    name: 'the scheme that the handler reads is suggested',
    code: handler(`
  const [scheme, pair] = (req.headers.authorization || '').split(' ');
  if (scheme !== 'Basic') return res.status(‹403›).end();
`),
    errors: [
      {
        messageId: 'absent',
        data: { check: "scheme !== 'Basic'" },
        suggestions: [
          {
            messageId: 'answer401',
            data: { challenge: 'Basic realm="api"' },
            becomes: [['status(403)', `status(401).set('WWW-Authenticate', 'Basic realm="api"')`]],
          },
        ],
      },
    ],
    but: [
      {
        name: 'a header of a proxy',
        code: handler(`
  const [scheme] = (req.headers['x-forwarded-proto'] || '').split(',');
  if (scheme !== 'https') return res.status(403).end();
`),
      },
    ],
  },
  {
    name: 'settings: the challenge to suggest',
    settings: { challenge: 'Session' },
    code: handler(`
  if (!req.user) return res.status(‹403›).end();
`),
    errors: [
      {
        messageId: 'absent',
        data: { check: '!req.user' },
        suggestions: [{ messageId: 'answer401', data: { challenge: 'Session' }, becomes: [['status(403)', `status(401).set('WWW-Authenticate', 'Session')`]] }],
      },
    ],
    but: [
      {
        name: 'settings: the challenge is not asked for on a 403',
        code: handler(`
  if (!req.user.isAdmin) return res.status(403).end();
`),
      },
    ],
  },
  {
    name: 'settings: more names of credentials',
    settings: { credentials: ['partnerKey', 'x-partner*'] },
    code: handler(`
  if (!req.query.partnerKey) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.query.partnerKey', sent)],
    but: [
      {
        name: 'settings: without them the name says nothing',
        settings: {},
        code: handler(`
  if (!req.query.partnerRef) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'settings: more names of verifiers',
    settings: { verifiers: ['acceptPartner'] },
    code: handler(`
  if (!(await acceptPartner(req))) return res.sendStatus(‹403›);
`),
    errors: [invalid('!acceptPartner(req)', sent)],
    but: [
      {
        name: 'settings: without them the call says nothing',
        settings: {},
        code: handler(`
  if (!(await acceptPartner(req))) return res.sendStatus(403);
`),
      },
    ],
  },
  {
    name: 'settings: a guard in front, and a second look at the credentials: unknown, but nobody is not',
    code: handler(`
  if (!req.headers.authorization) return res.sendStatus(‹403›);
`),
    errors: [absent('!req.headers.authorization', sent)],
    but: [
      {
        name: 'settings: behind a guard that authenticates, further credentials are another matter',
        settings: { guards: ['onlyMembers'] },
        code: `
app.get('/', onlyMembers, (req, res) => {
  if (!req.headers.authorization) return res.sendStatus(403);
});
`,
      },
    ],
  },
  {
    name: 'unseenHandler: a function that no framework is seen to call',
    options: { unseenHandler: true, named: true },
    code: `
import createError from 'http-errors';
export function callerOf(session) {
  if (!session) throw ‹createError(403, 'Log in first')›;
  return session.user;
}
`,
    errors: [absent('!session', ["createError(403, 'Log in first')", `createError(401, 'Log in first', { headers: { ${property} } })`])],
    but: [
      {
        name: 'unseenHandler: without the option nothing is said of it',
        options: undefined,
        code: `
import createError from 'http-errors';
export function callerOf(session) {
  if (!session) throw createError(403, 'Log in first');
  return session.user;
}
`,
      },
    ],
  },
  {
    name: 'firebase: a 401 that no header can make whole',
    code: `
import { HttpsError, onCall } from 'firebase-functions/v2/https';
export const show = onCall((request) => {
  if (!request.auth) throw ‹new HttpsError('permission-denied', 'Log in first')›;
});
`,
    errors: [{ messageId: 'headerless', data: { check: '!request.auth', answer: '401 (`unauthenticated`)' } }],
    but: [
      {
        name: 'firebase: what is not seen to be the error of the package',
        code: `
import { HttpsError, onCall } from './functions.js';
export const show = onCall((request) => {
  if (!request.auth) throw new HttpsError('permission-denied', 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'TypeScript: a controller, recognised by its types',
    typescript: true,
    code: `
import type { FastifyReply, FastifyRequest } from 'fastify';
export async function show(asked: FastifyRequest, answer: FastifyReply): Promise<void> {
  const token = asked.headers.authorization as string | undefined;
  if (token === undefined) {
    await answer.status(‹403›).send();
  }
}
`,
    errors: [absent('!token', ['answer.status(403)', `answer.status(401).header(${header})`])],
    but: [
      {
        name: 'TypeScript: a type of its own is no reply',
        code: `
export async function show(request: Ticket, reply: Letter): Promise<void> {
  if (!request.token) await reply.status(403).send();
}
`,
      },
    ],
  },
];

tell('no-403-without-credentials', rule, [...absences, ...refusals, ...mixedCases, ...frameworks, ...forms], [
  {
    name: 'the code of another server is only read',
    code: `if (!token || response.status === 403) throw new Error('403');`,
  },
  {
    name: 'where the server runs decides whether it checks, not why it refuses',
    code: handler(`
  if (process.env.NODE_ENV === 'production') return res.sendStatus(403);
`),
  },
]);
