import rule from '../../rules/no-401-after-role-check.ts';
import { tell, type ErrorTold, type Story } from '../support/stories.ts';

type Piece = readonly [string, string];

const answer403 = (becomes: readonly Piece[]): Pick<ErrorTold, 'suggestions'> => (becomes.length > 0 ? { suggestions: [{ messageId: 'answer403', becomes }] } : {});

const given = 'the code takes the caller as given';
const revokes = (checks: string): string => `
import { Injectable, NotFoundException, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class Sessions {
  async revoke(user: User, id: string) {
    const browserSession = await this.prisma.browserSession.findUnique({ where: { id } });
    ${checks}
  }
}
`;
const by = (check: string): string => `\`${check}\` established it`;

/** The caller is known by one check and fails another; the suggestion turns pieces of the code into others. */
const known = (how: string, lacks: string, ...becomes: readonly Piece[]): ErrorTold => ({ messageId: 'known', data: { known: how, lacks }, ...answer403(becomes) });
const right = 'a known caller who lacks a right';
const mixed = (check: string, lacks: string, ...becomes: readonly Piece[]): ErrorTold => ({
  messageId: 'mixed',
  data: { check, credentials: 'missing credentials', lacks, other: right },
  ...(becomes.length > 0 && { suggestions: [{ messageId: 'split', becomes }] }),
});
const policy = (check: string, ...becomes: readonly Piece[]): ErrorTold => ({ messageId: 'policy', data: { policy: check }, ...answer403(becomes) });

/** The body of an Express handler, as people write it. */
const handler = (body: string): string => `
app.delete('/posts/:id', async (req, res, next) => {
${body.replace(/^\n|\n$/g, '')}
  next();
});
`;

const to403: Piece = ['sendStatus(401)', 'sendStatus(403)'];

const causes: Story[] = [
  {
    name: 'the code takes the caller as given: no check, no ?.',
    code: handler(`
  if (req.user.role !== 'admin') return res.sendStatus(‹401›);
`),
    errors: [known(given, "req.user.role !== 'admin'", to403)],
    but: [
      {
        name: '403 is right there',
        code: handler(`
  if (req.user.role !== 'admin') return res.sendStatus(403);
`),
      },
      {
        name: '404 hides the resource',
        code: handler(`
  if (req.user.role !== 'admin') return res.sendStatus(404);
`),
      },
      {
        name: 'nobody is logged in: 401 is right',
        code: handler(`
  if (!req.user) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'an early return established the caller',
    code: handler(`
  if (!req.user) return res.sendStatus(401);
  if (!req.user.permissions.includes('posts:delete')) return res.status(‹401›).json({ error: 'Not allowed' });
`),
    errors: [known(by('req.user'), "!req.user.permissions.includes('posts:delete')", ['res.status(401)', 'res.status(403)'])],
    but: [
      {
        name: 'each check has its own status',
        code: handler(`
  if (!req.user) return res.sendStatus(401);
  if (!req.user.permissions.includes('posts:delete')) return res.status(403).json({ error: 'Not allowed' });
`),
      },
    ],
  },
  {
    name: 'a verifier established the caller',
    code: handler(`
  let claims;
  try {
    claims = jwt.verify(req.headers.authorization.slice(7), key);
  } catch {
    return res.status(401).end();
  }
  if (claims.role !== 'admin') return res.sendStatus(‹401›);
`),
    errors: [known(by('jwt.verify(req.headers.authorization.slice(7), key)'), "claims.role !== 'admin'", to403)],
    but: [
      {
        name: 'the verifier refused: 401 is right',
        code: handler(`
  try {
    jwt.verify(req.headers.authorization.slice(7), key);
  } catch {
    return res.sendStatus(401);
  }
`),
      },
    ],
  },
  {
    name: 'a guard in front established the caller',
    code: `
app.delete('/posts/:id', requireAuth, (req, res) => {
  if (!req.user.isModerator) return res.sendStatus(‹401›);
  res.end();
});
`,
    errors: [known(by('requireAuth'), '!req.user.isModerator', to403)],
    but: [
      {
        name: 'a guard in front, and the absence of the caller below it',
        code: `
app.delete('/posts/:id', requireAuth, (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.end();
});
`,
      },
    ],
  },
  {
    name: 'a guard on the router established the caller',
    code: `
router.use(requireAuth);
router.delete('/posts/:id', (req, res) => {
  if (!req.user.isModerator) return res.sendStatus(‹401›);
  res.end();
});
`,
    errors: [known(by('requireAuth'), '!req.user.isModerator', to403)],
    but: [
      {
        name: 'a limiter on the router says nothing about the caller, and neither does its refusal',
        code: `
router.use(rateLimiter);
router.post('/posts', (req, res) => {
  if (tooMany(req.ip)) return res.sendStatus(401);
  res.end();
});
`,
      },
    ],
  },
  {
    name: 'ownership: the resource belongs to somebody else',
    code: handler(`
  const post = await Post.findById(req.params.id);
  if (post.authorId !== req.user.id) return res.sendStatus(‹401›);
`),
    errors: [known(given, 'post.authorId !== req.user.id', to403)],
    but: [
      {
        name: 'the resource does not exist',
        code: handler(`
  const post = await Post.findById(req.params.id);
  if (!post) return res.sendStatus(404);
`),
      },
    ],
  },
  {
    name: 'ownership: what is asked for by its id is no caller, whatever it is called',
    typescript: true,
    code: revokes(`if (!browserSession) throw new NotFoundException();
    if (browserSession.userId !== user.id) throw ‹new UnauthorizedException()›;`),
    errors: [{ messageId: 'known', data: { known: given, lacks: 'browserSession.userId !== user.id' }, ...answer403([['NotFoundException, UnauthorizedException', 'NotFoundException, ForbiddenException'], ['UnauthorizedException()', 'ForbiddenException()']]) }],
    but: [
      {
        name: 'ownership: a session of somebody else is answered as one that is not there',
        typescript: true,
        code: revokes('if (browserSession?.userId !== user.id) throw new NotFoundException();'),
      },
    ],
  },
  {
    name: 'ownership by equals()',
    code: handler(`
  const post = await Post.findById(req.params.id);
  if (!post.author.equals(req.user._id)) return res.sendStatus(‹401›);
`),
    errors: [known(given, '!post.author.equals(req.user._id)', to403)],
    but: [
      {
        name: 'a comparison of two resources says nothing about the caller',
        code: handler(`
  const post = await Post.findById(req.params.id);
  if (post.parentId !== req.params.parent) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'ownership through a boolean alias',
    code: handler(`
  const isOwner = post.authorId === req.user.id;
  if (!isOwner) return res.sendStatus(‹401›);
`),
    errors: [known(given, 'post.authorId !== req.user.id', to403)],
    but: [
      {
        name: 'a boolean alias of the absence of a caller',
        code: handler(`
  const nobody = !req.user;
  if (nobody) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a list of roles',
    code: handler(`
  if (!['admin', 'editor'].includes(req.user.role)) return res.sendStatus(‹401›);
`),
    errors: [known(given, "!['admin', 'editor'].includes(req.user.role)", to403)],
    but: [
      {
        name: 'a list of methods',
        code: handler(`
  if (!['GET', 'HEAD'].includes(req.method)) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'some of the roles',
    code: handler(`
  if (!req.user.roles.some((role) => role === 'admin')) return res.sendStatus(‹401›);
`),
    errors: [known(given, "!req.user.roles.some((role) => role === 'admin')", to403)],
    but: [
      {
        name: 'some of the items',
        code: handler(`
  if (!req.body.items.some((item) => item.id === 7)) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a call that is named after a right',
    code: handler(`
  if (!can(req.user, 'delete', post)) return res.sendStatus(‹401›);
`),
    errors: [known(given, "!can(req.user, 'delete', post)", to403)],
    but: [
      {
        name: 'a call that is named after a login',
        code: handler(`
  if (!req.isAuthenticated()) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a state of the account: blocked',
    code: handler(`
  if (req.user.blocked) return res.sendStatus(‹401›);
`),
    errors: [known(given, 'req.user.blocked', to403)],
    but: [
      {
        name: 'a token that is revoked is no credential',
        code: handler(`
  if (await isRevoked(req.token)) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a state of the account: the address is not verified',
    code: handler(`
  if (!req.user.emailVerified) return res.sendStatus(‹401›);
`),
    errors: [known(given, '!req.user.emailVerified', to403)],
    but: [
      {
        name: 'a second factor that is pending',
        code: handler(`
  if (!req.session.user) return res.sendStatus(401);
  if (!req.body.otp) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a plan',
    code: handler(`
  if (req.user.plan !== 'pro') return res.sendStatus(‹401›);
`),
    errors: [known(given, "req.user.plan !== 'pro'", to403)],
    but: [
      {
        name: 'a failed validation',
        code: handler(`
  if (!req.body.title) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a scope of the token',
    code: handler(`
  if (!req.auth.scope.split(' ').includes('write')) return res.sendStatus(‹401›);
`),
    errors: [known(given, "!req.auth.scope.split(' ').includes('write')", to403)],
    but: [
      {
        name: 'no token at all',
        code: handler(`
  if (!req.auth) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'membership',
    code: handler(`
  const membership = await Membership.findOne({ team: req.params.team, user: req.user.id });
  if (!membership) return res.sendStatus(‹401›);
`),
    errors: [known(given, '!membership', to403)],
    but: [
      {
        name: 'a session that is not found',
        code: handler(`
  const session = await Session.findOne({ token: req.cookies.session });
  if (!session) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'a missing server secret beside a real role check',
    code: handler(`
  if (!process.env.JWT_SECRET) return res.status(401).end();
  if (!req.user.isAdmin) return res.sendStatus(‹401›);
`),
    errors: [known(given, '!req.user.isAdmin', to403)],
    but: [
      {
        name: 'a missing server secret alone is another mistake',
        code: handler(`
  if (!process.env.JWT_SECRET) return res.sendStatus(401);
`),
      },
    ],
  },
];

const mixedCases: Story[] = [
  {
    name: 'two parts of one condition: nobody, or somebody without the right',
    code: handler(`
  if (!req.user || req.user.role !== 'admin') return res.sendStatus(‹401›);
`),
    errors: [mixed('!req.user', "req.user.role !== 'admin'", ['sendStatus(401)', 'sendStatus(req.user ? 403 : 401)'])],
    but: [
      {
        name: 'the answer is split already',
        code: handler(`
  if (!req.user || req.user.role !== 'admin') return res.sendStatus(req.user ? 403 : 401);
`),
      },
      {
        name: 'before the password is compared, nobody is logged in',
        code: `
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !user.active) return res.sendStatus(401);
  if (!(await bcrypt.compare(req.body.password, user.hash))) return res.sendStatus(401);
  res.json(user);
});
`,
      },
    ],
  },
  {
    name: 'optional chaining: nobody, or somebody without the right',
    code: handler(`
  if (req.user?.role !== 'admin') return res.sendStatus(‹401›);
`),
    errors: [mixed('!req.user', "req.user?.role !== 'admin'", ['sendStatus(401)', 'sendStatus(req.user ? 403 : 401)'])],
    but: [
      {
        name: 'optional chaining of the caller alone',
        code: handler(`
  if (!req.session?.user) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'whoever is not let through is refused',
    code: `
function adminsOnly(req, res, next) {
  if (req.user && req.user.isAdmin) return next();
  return res.sendStatus(‹401›);
}
`,
    errors: [mixed('!req.user', '!req.user.isAdmin', ['sendStatus(401)', 'sendStatus(req.user ? 403 : 401)'])],
    but: [
      {
        name: 'whoever is logged in is let through',
        code: `
function membersOnly(req, res, next) {
  if (req.user) return next();
  return res.sendStatus(401);
}
`,
      },
    ],
  },
  {
    name: 'a mixed place that is no expression of one status: no edit is offered',
    code: `
import { StatusCodes } from 'http-status-codes';
app.get('/', (req, res) => {
  if (!req.user || !req.user.isAdmin) return res.status(‹StatusCodes.UNAUTHORIZED›).end();
});
`,
    errors: [mixed('!req.user', '!req.user.isAdmin')],
    but: [
      {
        name: 'an unknown part silences only itself, and 401 is right for the other one',
        code: handler(`
  if (!req.user || somethingElse()) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'an unknown case beside a wrong one: the wrong one is named alone',
    code: handler(`
  if (somethingElse() || !req.user.isAdmin) return res.sendStatus(‹401›);
`),
    // No edit: 403 might be wrong for the unknown case.
    errors: [{ messageId: 'partly', data: { lacks: '!req.user.isAdmin' } }],
    but: [
      {
        name: 'an unknown case alone',
        code: handler(`
  if (somethingElse()) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'an exit within the branch decides nothing of what is behind it',
    code: handler(`
  if (somethingElse() || !req.user.isAdmin) {
    if (req.query.draft === 'yes') return res.sendStatus(400);
    return res.sendStatus(‹401›);
  }
`),
    errors: [{ messageId: 'partly', data: { lacks: '!req.user.isAdmin' } }],
    but: [
      {
        name: 'a branch within the branch does',
        code: handler(`
  if (somethingElse() || !req.user.isAdmin) {
    if (req.query.draft === 'yes') return res.sendStatus(401);
  }
`),
      },
    ],
  },
  {
    name: 'what a catch clause asks of an error that it throws on is no reason of it',
    code: handler(`
  try {
    if (!req.user.isAdmin || blockedIps.includes(req.ip)) throw ‹createError(401)›;
    await open(req.params.id);
  } catch (err) {
    if (err.code === 'GONE') return res.sendStatus(404);
    throw err;
  }
`).replace(/^/, `import createError from 'http-errors';\n`),
    errors: [known(given, '!req.user.isAdmin', ['createError(401)', 'createError(403)'])],
    but: [
      {
        name: 'the error of something else that failed',
        code: handler(`
  try {
    await open(req.params.id);
  } catch (err) {
    if (err.code === 'GONE') return res.sendStatus(401);
    throw err;
  }
`),
      },
    ],
  },
];

const policies: Story[] = [
  {
    name: 'policy: an address list',
    options: { policy: true },
    code: handler(`
  if (!allowedIps.includes(req.ip)) return res.sendStatus(‹401›);
`),
    errors: [policy('!allowedIps.includes(req.ip)', to403)],
    but: [
      {
        name: 'policy: without the option it is silent',
        options: undefined,
        code: handler(`
  if (!allowedIps.includes(req.ip)) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'policy: the origin',
    options: { policy: true },
    code: handler(`
  if (req.headers.origin !== config.origin) return res.sendStatus(‹401›);
`),
    errors: [policy('req.headers.origin !== config.origin', to403)],
    but: [
      {
        name: 'policy: an unknown header',
        code: handler(`
  if (req.headers['x-version'] !== config.version) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'policy: a CSRF token',
    options: { policy: true },
    code: handler(`
  if (req.body._csrf !== req.session.csrfToken) return res.sendStatus(‹401›);
`),
    errors: [policy('req.body._csrf !== req.session.csrfToken', to403)],
    but: [
      {
        name: 'policy: a rate limit',
        code: handler(`
  if ((await hits.increment(req.path)) > 100) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'policy: a country',
    options: { policy: true },
    code: handler(`
  if (req.headers['cf-ipcountry'] === 'XX') return res.sendStatus(451);
  if (blockedCountries.includes(req.country)) return res.sendStatus(‹401›);
`),
    errors: [policy('blockedCountries.includes(req.country)', to403)],
    but: [
      {
        name: 'policy: 403 is right',
        code: handler(`
  if (blockedCountries.includes(req.country)) return res.sendStatus(403);
`),
      },
    ],
  },
];

const frameworks: Story[] = [
  {
    name: 'node:http: writeHead',
    code: `
createServer((req, res) => {
  const session = sessions.get(req.headers.cookie);
  if (session && !session.isAdmin) {
    res.writeHead(‹401›, { 'Content-Type': 'text/plain' });
    return res.end('Admins only');
  }
});
`,
    errors: [known(by('session'), '!session.isAdmin', ['writeHead(401', 'writeHead(403'])],
    but: [
      {
        name: 'node:http: no session',
        code: `
createServer((req, res) => {
  const session = sessions.get(req.headers.cookie);
  if (!session) {
    res.writeHead(401, { 'WWW-Authenticate': 'Session' });
    return res.end('Log in first');
  }
});
`,
      },
    ],
  },
  {
    name: 'node:http: the assigned status',
    code: `
createServer((req, res) => {
  const session = sessions.get(req.headers.cookie);
  if (session && !session.isAdmin) {
    res.statusCode = ‹401›;
    return res.end('Admins only');
  }
});
`,
    errors: [known(by('session'), '!session.isAdmin', ['statusCode = 401', 'statusCode = 403'])],
    but: [
      {
        name: 'node:http: the assigned status, right',
        code: `
createServer((req, res) => {
  const session = sessions.get(req.headers.cookie);
  if (session && !session.isAdmin) {
    res.statusCode = 403;
    return res.end('Admins only');
  }
});
`,
      },
    ],
  },
  {
    name: 'fetch: a route handler with a session',
    code: `
export async function DELETE(request, { params }) {
  const session = await getServerSession(options);
  if (!session) return new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Session' } });
  if (session.user.role !== 'admin') return Response.json({ error: 'Admins only' }, { status: ‹401› });
}
`,
    errors: [known(by('session'), "session.user.role !== 'admin'", ['{ status: 401 }', '{ status: 403 }'])],
    but: [
      {
        name: 'fetch: no session',
        code: `
export async function DELETE(request, { params }) {
  const session = await getServerSession(options);
  if (!session) return Response.json({ error: 'Log in first' }, { status: 401 });
}
`,
      },
    ],
  },
  {
    name: 'fetch: one expression for two cases',
    code: `
export async function DELETE(request) {
  const session = await getServerSession(options);
  if (!session || session.user.role !== 'admin') {
    return NextResponse.json({ error: 'Unauthorized' }, { status: ‹401› });
  }
}
`,
    errors: [mixed('!session', "session.user.role !== 'admin'", ['status: 401', 'status: session ? 403 : 401'])],
    but: [
      {
        name: 'fetch: split',
        code: `
export async function DELETE(request) {
  const session = await getServerSession(options);
  if (!session || session.user.role !== 'admin') {
    return NextResponse.json({ error: 'Unauthorized' }, { status: session ? 403 : 401 });
  }
}
`,
      },
    ],
  },
  {
    name: 'koa: the assigned status',
    code: `
router.delete('/posts/:id', async (ctx) => {
  if (ctx.state.user.role !== 'admin') {
    ctx.status = ‹401›;
    return;
  }
});
`,
    errors: [known(given, "ctx.state.user.role !== 'admin'", ['ctx.status = 401', 'ctx.status = 403'])],
    but: [
      {
        name: 'koa: nobody',
        code: `
router.delete('/posts/:id', async (ctx) => {
  if (!ctx.state.user) {
    ctx.status = 401;
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
router.delete('/posts/:id', async (ctx) => {
  if (!ctx.state.user.roles.includes('admin')) ctx.throw(‹401›, 'Admins only');
});
`,
    errors: [known(given, "!ctx.state.user.roles.includes('admin')", ['ctx.throw(401', 'ctx.throw(403'])],
    but: [
      {
        name: 'koa: throw for nobody',
        code: `
router.delete('/posts/:id', async (ctx) => {
  if (!ctx.state.user) ctx.throw(401, 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'koa: assert of a right',
    code: `
router.delete('/posts/:id', async (ctx) => {
  ctx.assert(ctx.state.user.isAdmin, ‹401›, 'Admins only');
});
`,
    errors: [known(given, '!ctx.state.user.isAdmin', ['isAdmin, 401', 'isAdmin, 403'])],
    but: [
      {
        name: 'koa: assert of a caller',
        code: `
router.delete('/posts/:id', async (ctx) => {
  ctx.assert(ctx.state.user, 401, 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'fastify: code',
    code: `
fastify.delete('/posts/:id', { preHandler: [fastify.authenticate] }, async (request, reply) => {
  if (request.user.role !== 'admin') return reply.code(‹401›).send();
});
`,
    errors: [known(by('fastify.authenticate'), "request.user.role !== 'admin'", ['code(401)', 'code(403)'])],
    but: [
      {
        name: 'fastify: nobody',
        code: `
fastify.delete('/posts/:id', async (request, reply) => {
  if (!request.user) return reply.code(401).send();
});
`,
      },
    ],
  },
  {
    name: 'fastify: a method that is named after the status',
    code: `
fastify.delete('/posts/:id', async (request, reply) => {
  if (request.user.role !== 'admin') return ‹reply.unauthorized('Admins only')›;
});
`,
    errors: [known(given, "request.user.role !== 'admin'", ['reply.unauthorized', 'reply.forbidden'])],
    but: [
      {
        name: 'fastify: the other method',
        code: `
fastify.delete('/posts/:id', async (request, reply) => {
  if (request.user.role !== 'admin') return reply.forbidden('Admins only');
});
`,
      },
    ],
  },
  {
    name: 'hono: json',
    code: `
app.delete('/posts/:id', (c) => {
  const user = c.get('user');
  if (!user) return c.json({ error: 'Log in first' }, 401, { 'WWW-Authenticate': 'Bearer' });
  if (user.role !== 'admin') return c.json({ error: 'Admins only' }, ‹401›);
});
`,
    errors: [known(by('user'), "user.role !== 'admin'", [`'Admins only' }, 401`, `'Admins only' }, 403`])],
    but: [
      {
        name: 'hono: nobody',
        code: `
app.delete('/posts/:id', (c) => {
  const user = c.get('user');
  if (!user) return c.json({ error: 'Log in first' }, 401);
});
`,
      },
    ],
  },
  {
    name: 'hono: an exception',
    code: `
import { HTTPException } from 'hono/http-exception';
app.delete('/posts/:id', (c) => {
  if (c.get('user').role !== 'admin') throw ‹new HTTPException(401, { message: 'Admins only' })›;
});
`,
    errors: [known(given, "c.get('user').role !== 'admin'", ['HTTPException(401', 'HTTPException(403'])],
    but: [
      {
        name: 'hono: the right exception',
        code: `
import { HTTPException } from 'hono/http-exception';
app.delete('/posts/:id', (c) => {
  if (c.get('user').role !== 'admin') throw new HTTPException(403, { message: 'Admins only' });
});
`,
      },
    ],
  },
];

const forms: Story[] = [
  {
    name: 'a named constant',
    code: `
import { StatusCodes } from 'http-status-codes';
app.get('/', (req, res) => {
  if (!req.user.isAdmin) return res.status(‹StatusCodes.UNAUTHORIZED›).end();
});
`,
    errors: [known(given, '!req.user.isAdmin', ['StatusCodes.UNAUTHORIZED', 'StatusCodes.FORBIDDEN'])],
    but: [
      {
        name: 'the right named constant',
        code: `
import { StatusCodes } from 'http-status-codes';
app.get('/', (req, res) => {
  if (!req.user.isAdmin) return res.status(StatusCodes.FORBIDDEN).end();
});
`,
      },
    ],
  },
  {
    name: 'a class of http-errors',
    code: `
import createError from 'http-errors';
app.get('/', (req, res, next) => {
  if (!req.user.isAdmin) return next(‹new createError.Unauthorized('Admins only')›);
});
`,
    errors: [known(given, '!req.user.isAdmin', ['createError.Unauthorized', 'createError.Forbidden'])],
    but: [
      {
        name: 'the right class',
        code: `
import createError from 'http-errors';
app.get('/', (req, res, next) => {
  if (!req.user.isAdmin) return next(new createError.Forbidden('Admins only'));
});
`,
      },
    ],
  },
  {
    name: 'createError with a status',
    code: `
import createError from 'http-errors';
app.get('/', (req, res, next) => {
  if (!req.user.isAdmin) throw ‹createError(401, 'Admins only')›;
});
`,
    errors: [known(given, '!req.user.isAdmin', ['createError(401', 'createError(403'])],
    but: [
      {
        name: 'createError for nobody',
        code: `
import createError from 'http-errors';
app.get('/', (req, res, next) => {
  if (!req.user) throw createError(401, 'Log in first');
});
`,
      },
    ],
  },
  {
    name: 'a class of the file: no edit, its name is its meaning',
    code: `
class AuthError extends Error {
  status = 401;
}
app.get('/', (req, res, next) => {
  if (!req.user.isAdmin) throw ‹new AuthError('Admins only')›;
});
`,
    errors: [known(given, '!req.user.isAdmin')],
    but: [
      {
        name: 'a class of the file with the right status',
        code: `
class AuthError extends Error {
  status = 403;
}
app.get('/', (req, res, next) => {
  if (!req.user.isAdmin) throw new AuthError('Admins only: not 401');
});
`,
      },
    ],
  },
  {
    name: 'the reason stands at the call of a helper, and so does the report',
    code: `
const deny = (res) => res.status(401).end();
app.get('/', (req, res) => {
  if (!req.user.isAdmin) return ‹deny(res)›;
  res.end('401');
});
`,
    errors: [known(given, '!req.user.isAdmin')],
    but: [
      {
        name: 'another reason at the call',
        code: `
const deny = (res) => res.status(401).end();
app.get('/', (req, res) => {
  if (!req.user) return deny(res);
  res.end('401');
});
`,
      },
    ],
  },
  {
    name: 'a helper that gets the status',
    code: `
const deny = (res, status) => res.status(status).end();
app.get('/', (req, res) => {
  if (!req.user.isAdmin) return deny(res, ‹401›);
});
`,
    errors: [known(given, '!req.user.isAdmin', ['deny(res, 401)', 'deny(res, 403)'])],
    but: [
      {
        name: 'a helper that gets the right status',
        code: `
const deny = (res, status) => res.status(status).end();
app.get('/', (req, res) => {
  if (!req.user) return deny(res, 401);
  if (!req.user.isAdmin) return deny(res, 403);
});
`,
      },
    ],
  },
  {
    name: 'RFC 9470 is about the kind of login, not about rights: another error is no step-up',
    code: handler(`
  if (!req.user.isAdmin) return res.set('WWW-Authenticate', 'Bearer error="invalid_token"').status(‹401›).end();
`),
    errors: [known(given, '!req.user.isAdmin', [`set('WWW-Authenticate', 'Bearer error="invalid_token"').status(401)`, 'status(403)'])],
    but: [
      {
        name: 'RFC 9470: a step-up for a caller who is known',
        code: handler(`
  if (!req.user.verified) {
    return res.set('WWW-Authenticate', 'Bearer error="insufficient_user_authentication", acr_values="mfa"').status(401).end();
  }
`),
      },
    ],
  },
  {
    name: 'settings: more names of rights',
    settings: { rights: ['clearance', 'may*'] },
    code: handler(`
  if (req.user.clearance !== 'secret') return res.sendStatus(‹401›);
`),
    errors: [known(given, "req.user.clearance !== 'secret'", to403)],
    but: [
      {
        name: 'settings: without them the word says nothing by itself',
        settings: {},
        code: handler(`
  if (!mayday(req.body)) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'settings: more names of policy checks',
    settings: { policies: ['officeHours'] },
    options: { policy: true },
    code: handler(`
  if (!officeHours()) return res.sendStatus(‹401›);
`),
    errors: [policy('!officeHours()', to403)],
    but: [
      {
        name: 'settings: without them the check says nothing',
        settings: {},
        code: handler(`
  if (!officeHours()) return res.sendStatus(401);
`),
      },
    ],
  },
  {
    name: 'settings: more names of guards',
    settings: { guards: ['onlyMembers'] },
    code: `
app.get('/', onlyMembers, (req, res) => {
  if (!req.user.isAdmin) return res.sendStatus(‹401›);
});
`,
    errors: [known(by('onlyMembers'), '!req.user.isAdmin', to403)],
    but: [
      {
        name: 'settings: a guard says nothing about what is right to answer to others',
        code: `
app.get('/', onlyMembers, (req, res) => {
  if (!req.headers.authorization) return res.sendStatus(401);
});
`,
      },
    ],
  },
  {
    name: 'TypeScript: assertions change nothing',
    typescript: true,
    code: `
export const remove: RequestHandler = async (req, res) => {
  const user = (req as AuthedRequest).user!;
  if ((user.role as Role) !== 'admin') {
    return res.status(‹401›).end();
  }
};
`,
    errors: [known(given, "(user.role as Role) !== 'admin'", ['status(401)', 'status(403)'])],
    but: [
      {
        name: 'TypeScript: assertions, and nobody',
        code: `
export const remove: RequestHandler = async (req, res) => {
  const user = (req as AuthedRequest).user;
  if (!user) return res.status(401).end();
};
`,
      },
    ],
  },
  {
    name: 'trpc: the word of the error is exchanged',
    options: { rpc: true },
    code: `
import { TRPCError } from '@trpc/server';
export const remove = publicProcedure.mutation(async ({ ctx, input }) => {
  const post = await ctx.db.post.findUnique({ where: { id: input.id } });
  if (post.authorId !== ctx.user.id) throw new TRPCError({ message: 'Not yours', code: ‹'UNAUTHORIZED'› });
});
`,
    errors: [known(given, 'post.authorId !== ctx.user.id', ["'UNAUTHORIZED'", "'FORBIDDEN'"])],
    but: [
      {
        name: 'trpc: FORBIDDEN is right',
        options: { rpc: true },
        code: `
import { TRPCError } from '@trpc/server';
export const remove = publicProcedure.mutation(async ({ ctx, input }) => {
  const post = await ctx.db.post.findUnique({ where: { id: input.id } });
  if (post.authorId !== ctx.user.id) throw new TRPCError({ message: 'Not yours', code: 'FORBIDDEN' });
});
`,
      },
    ],
  },
  {
    name: 'firebase: the word of the error is exchanged',
    code: `
import { HttpsError, onCall } from 'firebase-functions/v2/https';
export const show = onCall((request) => {
  if (!request.auth.token.admin) throw ‹new HttpsError('unauthenticated', 'Admins only')›;
});
`,
    errors: [known(given, '!request.auth.token.admin', ["'unauthenticated'", "'permission-denied'"])],
    but: [
      {
        name: 'firebase: permission-denied is right',
        code: `
import { HttpsError, onCall } from 'firebase-functions/v2/https';
export const show = onCall((request) => {
  if (!request.auth.token.admin) throw new HttpsError('permission-denied', 'Admins only');
});
`,
      },
    ],
  },
  {
    name: 'unseenHandler: a function that no framework is seen to call',
    options: { unseenHandler: true },
    code: `
import createError from 'http-errors';
export function assertAdmin(user) {
  if (!user.isAdmin) throw ‹createError(401, 'Admins only')›;
}
`,
    errors: [known(given, '!user.isAdmin', ['createError(401', 'createError(403'])],
    but: [
      {
        name: 'unseenHandler: without the option nothing is said of it',
        options: undefined,
        code: `
import createError from 'http-errors';
export function assertAdmin(user) {
  if (!user.isAdmin) throw createError(401, 'Admins only');
}
`,
      },
    ],
  },
];

tell('no-401-after-role-check', rule, [...causes, ...mixedCases, ...policies, ...frameworks, ...forms], [
  { name: 'the status of another server is only read', code: `if (response.status === 401 && user.role !== 'admin') throw new Error('401');` },
  {
    name: 'a catch around a verifier and a database says nothing',
    code: handler(`
  try {
    const claims = jwt.verify(req.token, key);
    await db.posts.deleteOne({ id: req.params.id, owner: claims.sub });
  } catch (error) {
    return res.sendStatus(401);
  }
`),
  },
]);
