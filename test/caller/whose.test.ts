import { describe, expect, test } from 'vitest';
import { causeOf, rows } from '../support/causes.ts';
import { analysed } from '../support/facts.ts';

/** Each row says whose the tested value is, and what was found out about it; its neighbour shows the other side. */

describe('a part of a caller who is there', () => {
  rows([
    ['the caller is not there', 'if (!req.user) return res.sendStatus(403);', ['403 absent']],
    ['a part of the account is not', 'if (!req.user.phone) return res.sendStatus(403);', ['403 unknown']],
    ['an account within the account is not', 'if (!req.actor.user) return res.sendStatus(403);', ['403 unknown']],
    ['the account within a session is not', 'if (!req.session.user) return res.sendStatus(403);', ['403 absent']],
    ['the id within a session is not', 'if (!req.session.userId) return res.sendStatus(403);', ['403 absent']],
    ['a placeholder stands for nobody', 'const role = req.user ? req.user.role : 100;\nif (role > table.minRole) return res.sendStatus(401);', ['401 absent', '401 insufficient']],
    ['a session that the path names is not there', 'const found = await db.sessions.findUnique({ where: { id: req.params.sid } });\nif (!found) return res.sendStatus(403);', ['403 unknown']],
    ['a right of the account is not', 'if (!req.user.isAdmin) return res.sendStatus(401);', ['401 insufficient']],
    ['a date on what a verifier returned', "const user = await verifyToken(req.get('authorization'));\nif (user.role !== 'x') return next();\nif (!user.verifiedAt) return res.sendStatus(401);", ['401 insufficient']],
    ['a verdict of a verifier', "const user = await verifyToken(req.get('authorization'));\nif (!user.verified) return res.sendStatus(401);", ['401 invalid']],
    ['nobody has no name', "if ((req.user && req.user.role) === null) return res.sendStatus(401);", ['401 absent', '401 insufficient']],
    ['nobody is no admin', "if ((req.user && req.user.role) === 'guest') return res.sendStatus(401);", ['401 insufficient']],
    ['what is missing of a list', "const missing = ['a', 'b'].filter((each) => !req.user.scopes.includes(each));\nif (missing.length > 0) return res.sendStatus(401);", ['401 insufficient']],
    ['nothing is missing', "const missing = ['a', 'b'].filter((each) => !req.user.scopes.includes(each));\nif (!missing.length) return res.sendStatus(401);", ['401 unknown']],
    ['what is missing in the request', "const missing = ['a', 'b'].filter((each) => !req.body[each]);\nif (missing.length) return res.sendStatus(401);", ['401 unknown']],
    ['one of a list is missing', "if (needed.some((each) => !req.user.scopes.includes(each))) return res.sendStatus(401);", ['401 insufficient']],
    ['one of a list is there', "if (!needed.some((each) => req.user.scopes.includes(each))) return res.sendStatus(401);", ['401 insufficient']],
    ['an account that is made where it is not found', "const claims = await verifyToken(req.get('authorization'));\nconst user = await findOrCreateUser({ sub: claims.sub });\nif (!user) return res.sendStatus(401);", ['401 unknown']],
    ['a right of such an account', "const claims = await verifyToken(req.get('authorization'));\nconst user = await findOrCreateUser({ sub: claims.sub });\nif (user.role !== 'admin') return res.sendStatus(401);", ['401 insufficient']],
    ['a right of an account that anybody may name', "const user = await findOrCreateUser({ email: req.body.email });\nif (user.role !== 'admin') return res.sendStatus(401);", ['401 unknown']],
    ['the kind of account', "if (req.user.type !== 'staff') return res.sendStatus(401);", ['401 insufficient']],
    ['the other way round', "if (req.user.kind === 'bot') return res.sendStatus(401);", ['401 insufficient']],
    ['a condition that was asked since decides by itself', "if (req.user.type === 'bot') { if (isLate()) return res.sendStatus(401); }", ['401 unknown']],
  ]);
});

describe('a flag behind a question mark', () => {
  const looked = "const claims = await verifyToken(req.body.token);\nconst user = await findUserById(claims.userId);\n";
  rows([
    ['of which nothing is known is one check', `${looked}if (!user?.isResumable) return res.sendStatus(403);`, ['403 unknown']],
    ['of the caller', 'if (!req.user?.hasSeenTour) return res.sendStatus(403);', ['403 unknown']],
    ['behind one that is a right', `${looked}if (user?.isActive) return res.sendStatus(409);\nif (!user?.isResumable) return res.sendStatus(403);`, ['403 unknown']],
    ['that is a right is told apart', 'if (!req.user?.isAdmin) return res.sendStatus(403);', ['403 absent', '403 insufficient']],
    ['that says who is there is told apart', 'if (!req.user?.isAuthenticated) return res.sendStatus(403);', ['403 absent', '403 settled']],
    ['and the account is asked for before', `${looked}if (!user || !user.isResumable) return res.sendStatus(403);`, ['403 invalid', '403 unknown']],
    ['and the account is asked for since', 'if (!req.user?.hasSeenTour) return res.redirect("/tour");\nif (!req.user) return res.sendStatus(403);', []],
    ['no flag, but a part of the account', 'if (!req.user?.company) return res.sendStatus(403);', ['403 absent', '403 unknown']],
  ]);
});

describe('what the server asks of everybody', () => {
  rows([
    ['a captcha of visitors', 'if (!req.user && isCaptchaOn()) return res.sendStatus(403);', ['403 unknown']],
    ['a captcha alone', 'if (!(await verifyCaptcha(req.body.answer))) return res.sendStatus(403);', ['403 settled']],
    ['a captcha under the name of its service', "const token = req.body['cf-turnstile-response'];\nconst result = await turnstile.verifyToken(token);\nif (!result.success) return res.sendStatus(403);", ['403 settled']],
    ['a token of the body', 'const token = req.body.token;\nconst result = await tokens.verifyToken(token);\nif (!result.success) return res.sendStatus(403);', ['403 invalid']],
    ['an older right that was passed over', "const access = checkAccess(req.user);\nif (!access.allowed && access.status !== 404) return res.sendStatus(403);\nlet late = false;\nif (isLate()) late = true;\nif (late) return res.sendStatus(401);", ['401 unknown', '403 insufficient']],
    ['a right that chose a value', "let late = false;\nif (!req.user.isAdmin) late = true;\nif (late) return res.sendStatus(401);", ['401 insufficient']],
    ['when a session ends, as a number', "const session = await findSession(req.get('authorization'));\nif (session.expiresAt.getTime() < Date.now()) return res.sendStatus(403);", ['403 invalid']],
    ['nobody is found without a token', "let token = '';\nif (req.get('authorization')) token = req.get('authorization');\nconst user = await findUserByToken(token);\nif (!user) return next();\nif (user.role !== 'admin') return res.sendStatus(401);", ['401 insufficient']],
    ['somebody is found by a token of the server', "const user = await findUserByToken('abc');\nif (!user) return res.sendStatus(403);", ['403 unknown']],
    ['a list that answers', "try { if (blockedIps.has(req.ip)) return res.sendStatus(404); open(); } catch (error) { if (error.code === 'X') return res.sendStatus(401); }", ['401 unknown']],
    ['a check of an origin among others that may have failed', "try { checkOrigin(req.get('origin')); open(); } catch (error) { if (error.code === 'X') return res.sendStatus(401); }", ['401 unknown']],
    ['a check of an origin that throws', "try { checkOrigin(req.get('origin')); } catch { return res.sendStatus(401); }", ['401 policy']],
    ['a captcha that was solved', 'if (!verifyCaptcha(req.body.answer)) return res.sendStatus(400);\nelse if (!req.user) return res.sendStatus(403);', ['403 absent']],
    ['a captcha that came', "if (req.get('x-captcha')) { if (!req.user) return res.sendStatus(403); }", ['403 absent']],
    ['a captcha that did not come', "if (!req.get('x-captcha')) return res.sendStatus(403);", ['403 settled']],
    ['a captcha that did not come in the body', 'if (!req.body.captcha) return res.sendStatus(403);', ['403 settled']],
    ['a rate that is kept', 'if (!isRateLimited(req.ip)) { if (!req.user) return res.sendStatus(403); }', ['403 absent']],
    ['what the server holds, behind a getter', 'if (!upstream.token) return res.sendStatus(403);', ['403 unknown'], 'const upstream = { get token() { return settings.apiToken; } };'],
    ['a rate', 'if (isRateLimited(req.ip)) return res.sendStatus(401);', ['401 settled']],
    ['a feature for visitors', 'if (!req.user && !settings.exportEnabled) return res.sendStatus(403);', ['403 unknown']],
    ['a feature behind an exit', 'if (req.user) return next();\nif (!link.botsEnabled) return res.sendStatus(403);', ['403 unknown']],
    ['a feature behind an exit for visitors', 'if (!req.user && blockedIps.has(req.ip)) return res.sendStatus(404);\nif (!settings.exportEnabled) return res.sendStatus(401);', ['401 policy']],
    ['a feature alone', 'if (!settings.exportEnabled) return res.sendStatus(401);', ['401 policy']],
    ['a switch of whether to enforce', 'if (!req.user && settings.authRequired) return res.sendStatus(403);', ['403 absent']],
    ['a thing that is private', 'if (file.private && !req.user) return res.sendStatus(403);', ['403 absent']],
    ['a token that the session keeps', 'if (req.query.token !== req.session.token) return res.sendStatus(403);', ['403 policy']],
    ['where a page comes from, found by a helper', 'if (req.user) return next();\nconst from = origin(req);\nif (!from) return res.sendStatus(403);', ['403 unknown'], "function origin(req) {\n  const header = req.headers.origin;\n  if (typeof header === 'string' && header.length > 0) return header;\n  return null;\n}"],
    ['who it is, found by a helper', 'const found = caller(req);\nif (!found) return res.sendStatus(403);', ['403 absent'], 'function caller(req) {\n  if (!req.headers.authorization) return null;\n  return { id: 1 };\n}'],
    ['what the server keeps encrypted', 'try { decrypt(stored, key); } catch { return res.sendStatus(403); }', ['403 unknown']],
    ['what the caller keeps encrypted', 'try { decrypt(req.cookies.session, key); } catch { return res.sendStatus(403); }', ['403 invalid']],
  ]);
});

describe('a word is no proof', () => {
  rows([
    ['a key of the caller in another form is a key', "const key = decodeURIComponent(req.get('authorization'));\nif (key && process.env.API_KEY !== key) return res.sendStatus(401);", ['401 invalid']],
    ['a token that was decoded shows who calls', "const user = decode(req.get('authorization'));\nif (user && user.role !== 'admin') return res.sendStatus(401);", ['401 insufficient']],
    ['a record that is called a ticket', 'const ticket = await Tickets.findById(given);\nif (ticket.assignedTo?.toString() !== req.user._id.toString()) return res.sendStatus(403);', ['403 insufficient']],
    ['links that are called tokens, looked up for a caller', 'const tokens = await sharing.getLinksFor(req.session.userId);\nif (!tokens) return res.sendStatus(403);', ['403 unknown']],
    ['a signed address', "try { jwt.verify(signedUploadUrl, key); } catch { return res.sendStatus(403); }", ['403 settled'], "import jwt from 'jsonwebtoken';\nconst signedUploadUrl = find();"],
    ['the signature of what a link says', 'if (req.query.signature !== mac(req.path)) return res.sendStatus(403);', ['403 policy']],
    ['the signature of a message', 'if (!(await verifySignature(req.get("x-signature"), req.body))) return res.sendStatus(403);', ['403 invalid']],
    ['of what kind a header is', 'if (!Array.isArray(req.headers["x-token"])) return res.sendStatus(403);', ['403 unknown']],
    ['the role of somebody else, whom the content names', "const { role } = schema.parse(req.body);\nif (role !== 'admin') return res.sendStatus(401);", ['401 unknown']],
    ['who a token is of, against the owner of a session', 'const auth = await getTokenFromRequest(req);\nif (auth.id !== session.ownerId) return res.sendStatus(403);', ['403 insufficient']],
    ['a flag that names a kind of credentials', 'if (!req.isServiceToken) return res.sendStatus(403);', ['403 unknown']],
    ['an id that the name of a list hands out', 'const userId = await lists.getUserIdACL(req);\nif (!userId) return res.sendStatus(401);', ['401 absent by name']],
    ['a list itself', 'if (!(await lists.checkACL(req.user))) return res.sendStatus(401);', ['401 insufficient']],
    ['a result that is called tokens', 'const tokens = await links.of(req.params.id);\nif (!tokens) return res.sendStatus(403);', ['403 absent by name']],
    ['a token of the request', 'const token = req.get("authorization");\nif (!token) return res.sendStatus(403);', ['403 absent']],
    ['a verifier with nothing that is seen', 'if (!(await verifyToken(handed))) return res.sendStatus(403);', ['403 invalid by name']],
    ['a verifier with the header', 'if (!(await verifyToken(req.headers.authorization))) return res.sendStatus(403);', ['403 invalid']],
    ['a verifier of a package', 'if (!(await compare(handed, stored))) return res.sendStatus(403);', ['403 invalid'], "import { compare } from 'bcrypt';"],
    ['a switch that names a password', 'if (!req.body.resetPassword) return res.sendStatus(403);', ['403 unknown']],
    ['a password', 'if (!req.body.password) return res.sendStatus(403);', ['403 absent']],
    ['a word in the code of an error', "try { await open(); } catch (error) { if (error.code === 'AUTH_FILE_CLOSED') return res.sendStatus(403); }", ['403 unknown']],
    ['a phrase in the code of an error', "try { await open(); } catch (error) { if (error.code === 'TOKEN_EXPIRED') return res.sendStatus(403); }", ['403 invalid']],
    ['a check of a right that is given a secret', 'if (!(await access.checkRead(req.user.id, req.get("x-password")))) return res.sendStatus(403);', ['403 unknown']],
  ]);
});

describe('a place of the request that a guard fills', () => {
  const route = (text: string): string[] => analysed(text).sites.flatMap((site) => site.cases.map(causeOf));
  const router = "import { Router } from 'express';\nexport const router = Router();\n";

  test('a handler that another file mounts may stand behind the guard', () => {
    expect(route(`${router}router.get('/', (req, res) => { if (!req.user) return res.sendStatus(403); res.end(); });`)).toEqual(['absent by name']);
  });

  test('middleware of such a file is the guard', () => {
    expect(route(`${router}router.use((req, res, next) => { if (!req.user) return res.sendStatus(403); next(); });`)).toEqual(['absent']);
  });

  test('a session that everybody has shows who is there', () => {
    expect(route(`${router}router.get('/', (req, res) => { if (!req.session.userId) return res.sendStatus(403); res.end(); });`)).toEqual(['absent']);
  });

  test('a file that puts a guard of its own in front of other routes shows that this one has none', () => {
    const own = 'const requireStaff = (req, res, next) => (req.user?.isAdmin ? next() : res.sendStatus(404));\n';
    const both = "router.get('/a', requireStaff, (req, res) => res.end());\nrouter.get('/', (req, res) => { if (!req.user) return res.sendStatus(403); res.end(); });";
    expect(route(`${router}${own}${both}`)).toEqual(['absent']);
    expect(route(`import { requireStaff } from './guards.js';\n${router}${both}`)).toEqual(['absent by name']);
  });

  test('the question mark of middleware that others put behind a guard asks nobody', () => {
    const allow = (test: string): string => `export const allow = (role) => (req, res, next) => { if (${test}) return res.sendStatus(403); next(); };`;
    expect(route(allow('req.session.user?.role !== role')).sort()).toEqual(['absent by name', 'insufficient']);
    expect(route(allow('!req.session.user || req.session.user.role !== role')).sort()).toEqual(['absent', 'insufficient']);
  });

  test('behind the guard of its route a handler asks for the compiler: nothing is answered there', () => {
    const asks = '(req, res) => { if (!req.user) return res.sendStatus(401); res.end(); });';
    expect(route(`${router}router.get('/', requireAuth, ${asks}`)).toEqual([]);
    expect(route(`${router}router.get('/', ${asks}`)).toEqual(['absent']);
    const hono = "import { Hono } from 'hono';\nexport const router = new Hono();\n";
    const reads = "(c) => { if (!c.get('user')) return c.json({}, 401); return c.json({}); });";
    expect(route(`${hono}router.get('/', requireAuth(), ${reads}`)).toEqual([]);
    expect(route(`${hono}router.get('/', ${reads}`)).toEqual(['absent']);
  });

  test('a function within a handler belongs to it', () => {
    const asks = "async (req, res) => { await withSpan('read', async () => { if (!req.user?.team) return res.sendStatus(403); }); });";
    expect(route(`${router}router.get('/', ${asks}`).sort()).toEqual(['absent by name', 'unknown']);
  });

  test('an address is nobody', () => {
    const text = `${router}router.get('/', (req, res) => { const from = getClientIdentifier(req); if (!from) return res.sendStatus(403); res.end(); });`;
    expect(route(text)).toEqual(['unknown']);
  });
});

describe('an account and its records', () => {
  rows([
    ['the account of a token', 'const claims = await verify(req.get("authorization"));\nconst user = await db.user.findUnique({ where: { id: claims.sub }, select: { isAdmin: true } });\nif (!user) return res.sendStatus(403);', ['403 invalid']],
    ['the account, if it is in force', 'const claims = await verify(req.get("authorization"));\nconst user = await db.user.findUnique({ where: { id: claims.sub, tenant: req.body.tenant } });\nif (!user) return res.sendStatus(403);', ['403 unknown']],
    ['the account of somebody whom a guard elsewhere let in', 'const user = await db.user.findUnique({ where: { id: req.user.id } });\nif (!user) return res.sendStatus(403);', ['403 unknown']],
    ['the account of an id that a guard elsewhere left on the request', 'const user = await db.user.findUnique({ where: { id: req.userId } });\nif (!user) return res.sendStatus(403);', ['403 unknown']],
    ['a subscription of the caller', 'const paid = await db.subscription.findFirst({ where: { userId: req.user.id } });\nif (!paid) return res.sendStatus(401);', ['401 insufficient']],
    ['a ban list of people', 'const auth = await verify(req.get("authorization"));\nif (await isUserBanned(auth.sub)) return res.sendStatus(403);', ['403 insufficient']],
    ['a list of revoked tokens', 'const token = req.get("authorization");\nif (await isTokenRevoked(token)) return res.sendStatus(403);', ['403 invalid']],
    ['when an address was confirmed', 'const user = await verifyToken(req.get("authorization"));\nif (!user.verifiedAt) return res.sendStatus(401);', ['401 insufficient']],
    ['whether a token was', 'const user = await verifyToken(req.get("authorization"));\nif (!user.verified) return res.sendStatus(401);', ['401 invalid']],
    ['permissions that a function is told to ask for', 'ask(["read"]);', [], 'function ask(permissions) { if (permissions.length === 0) throw createError(401); }'],
  ]);
});

describe('a text that asks visitors for something else than a login', () => {
  test.each([
    ['a captcha', 'Please generate a new captcha', 'unknown', '403 a captcha'],
    ['a forgery token', 'CSRF token missing from cookie', 'unknown', '403 a CSRF token'],
    ['fewer requests', 'Too many requests', 'unknown', '429 a rate limit'],
    ['neither', 'Please generate a new link', 'unknown', 'none'],
  ])('%s', (_name, text, cause, likelier) => {
    const code = `if (odd()) return res.status(401).send('${text}');`;
    const { sites } = analysed(`import express from 'express';\nexpress().get('/', (req, res) => { ${code} });`);
    const told = sites.flatMap((site) => site.cases).map((each) => [
      each.cause,
      each.likelier ? `${String(each.likelier.status)} ${each.likelier.because}` : 'none',
    ]);
    expect(told).toEqual([[cause, likelier]]);
  });

  test.each([
    ['another server', 'const response = await fetch(url);\n  if (response.status === 203)', ['unknown']],
    ['nothing that is known', 'if (odd(req))', ['invalid']],
  ])('the text about credentials decides what is asked of %s, or not', (_name, asks, wanted) => {
    const code = `${asks} return res.status(403).send('Invalid credentials');`;
    const { sites } = analysed(`import express from 'express';\nexpress().get('/', async (req, res) => { ${code} });`);
    expect(sites.flatMap((site) => site.cases).map(({ cause }) => cause)).toEqual(wanted);
  });

  test.each([
    ['a captcha', 'The captcha is wrong', true],
    ['a login', 'The token is wrong', false],
  ])('it speaks against missing credentials: %s', (_name, text, contradicts) => {
    const code = `if (!req.headers.authorization) return res.status(403).send('${text}');`;
    const { sites } = analysed(`import express from 'express';\nexpress().get('/', (req, res) => { ${code} });`);
    expect(sites.flatMap((site) => site.cases).map((each) => each.contradicted !== undefined)).toEqual([contradicts]);
  });
});

describe('who is asked for a right', () => {
  const rights = "import { service, canWrite } from 'somewhere';";
  rows([
    ['rights of whoever sent the request', 'const permissions = await service.get(req);\nif (!permissions.manage) return res.sendStatus(401);', ['401 insufficient by name'], rights],
    ['a check of a flag, of which only the name is known', 'const permission = service.read(req);\nif (!canWrite(permission)) return res.sendStatus(401);', ['401 insufficient by name'], rights],
    ['a right of a caller who is given', "if (req.user.role !== 'admin') return res.sendStatus(401);", ['401 insufficient'], rights],
    ['a check of a caller who is given', 'if (!canWrite(req.user)) return res.sendStatus(401);', ['401 insufficient'], rights],
    ['the caller within the rights', 'const permissions = await service.get(req);\nif (!permissions.user) return res.sendStatus(401);', ['401 unknown'], rights],
    ['the address within the rights', 'const permissions = await service.get(req);\nif (!permissions.user?.email) return res.sendStatus(401);', ['401 unknown'], rights],
    ['the kind of credentials that let somebody in', 'if (!req.isApiKey) return res.sendStatus(403);', ['403 unknown']],
    ['the key itself', 'if (!req.apiKey) return res.sendStatus(403);', ['403 absent']],
    ['who somebody is in one team', 'if (!req.teamUser) return res.sendStatus(403);', ['403 unknown']],
    ['who somebody is', 'if (!req.loggedUser) return res.sendStatus(403);', ['403 absent']],
  ]);

  test('a parameter that is the caller is given', () => {
    const text = "import createError from 'http-errors';\nimport { hasRight } from 'somewhere';\n";
    const asked = (check: string): string[] => {
      const { sites } = analysed(`${text}export function assertRight(user, right) { if (${check}) throw createError(401); }`);
      return sites.flatMap((site) => site.cases.map(causeOf));
    };
    expect(asked('!hasRight(user, right)')).toEqual(['insufficient']);
    expect(asked("user.role !== 'admin'")).toEqual(['insufficient']);
    expect(asked('!hasRight(right)')).toEqual(['insufficient by name']);
  });
});

describe('a function that finds out who calls', () => {
  const finds = (name: string): string => `async function ${name}(req) {
  const session = await sessions.findByToken(req.cookies.sid);
  if (!session) return null;
  if (!session.user.isActive) return null;
  return session.user;
}`;
  rows([
    ['hands out nobody, for whatever reason', 'const user = await validateSession(req);\nif (!user) return res.sendStatus(401);', ['401 invalid', '401 unknown'], finds('validateSession')],
    ['a function of another name tells why', 'const user = await activeMember(req);\nif (!user) return res.sendStatus(401);', ['401 insufficient', '401 invalid'], finds('activeMember')],
  ]);
});

describe('what a known user has, or a thing', () => {
  rows([
    ['the password until it is changed', 'const { currentPassword } = req.body;\nif (!(await bcrypt.compare(currentPassword, account.hash))) return res.sendStatus(403);', ['403 settled']],
    ['the password of a login', 'const { password } = req.body;\nif (!(await bcrypt.compare(password, account.hash))) return res.sendStatus(403);', ['403 invalid']],
    ['what a link was signed with', 'if (!verifyHmacForQuery(req.path, req.query.token)) return res.sendStatus(403);', ['403 settled']],
    ['what somebody signs with', 'if (!verifyHmac(req.path, req.query.token)) return res.sendStatus(403);', ['403 invalid']],
  ]);
});

describe('a login', () => {
  const isLogin = (body: string): boolean[] => {
    const { sites } = analysed(`import express from 'express';\nexpress().post('/', async (req, res) => { ${body} });`);
    return sites.map((site) => site.login);
  };

  test('reads a password from the content', () => {
    expect(isLogin('const user = await login(req.body.email, req.body.password); if (!user) res.sendStatus(401);')).toEqual([true]);
  });

  test('reads no credentials from the header that carries them', () => {
    const body = "const user = await whoHas(req.headers.authorization, req.body.password); if (!user) res.sendStatus(401);";
    expect(isLogin(body)).toEqual([false]);
  });
});

describe('an account that the guard has read', () => {
  const text = (guard: string): string => `import { Router } from 'express';
import { ${guard} } from 'somewhere';
export const router = Router();
router.get('/', ${guard}, async (req, res) => {
  const user = await db.users.findByPk(req.session.user.id);
  if (!user) return res.sendStatus(403);
});`;
  const found = (guard: string): string[] => analysed(text(guard)).sites.flatMap((site) => site.cases.map(causeOf));

  test('is there, unless it went away in between', () => {
    expect(found('requireLogin')).toEqual(['unknown']);
  });

  test('without a guard a session may be of an account that is gone', () => {
    expect(found('logTime')).toEqual(['invalid']);
  });
});

describe('what was chosen before', () => {
  const members = 'let preview = false;\nif (req.user.isAdmin) preview = true;\n';
  rows([
    ['a branch that a value opens, and a reason of its own within', `${members}if (!preview) { if (!(await codes.isFresh(req.body.n))) return res.sendStatus(401); }`, ['401 unknown']],
    ['how a helper sends the status that it is given', "if (!req.user.isAdmin) return page(req, res, 403);", ['403 insufficient'], 'function page(req, res, status) {\n  if (!req.session.userId) return res.redirect("/login");\n  if (req.session.userId && !req.query.raw) return res.status(status).render("no");\n  res.sendStatus(status);\n}'],
    ['how a helper sends the status that it makes of what it is given', "if (!req.user.isAdmin) return page(req, res, 403);", ['403 insufficient'], 'function page(req, res, status) {\n  const known = Number(status);\n  if (!req.session.userId && !req.xhr) return res.redirect("/login");\n  return res.status(known).render("no");\n}'],
    ['why a helper sends a status of its own', 'check(req, res);', ['403 absent'], 'function check(req, res) {\n  if (!req.session.userId) return res.sendStatus(403);\n}'],
    ['a branch that a value opens', `${members}if (!preview) return res.sendStatus(401);`, ['401 insufficient']],
    ['a token among two, and another reason', 'const caller = who(req);\nif (!caller) return res.sendStatus(401);\nif (caller.level !== 2) return res.sendStatus(403);', ['401 invalid', '403 unknown'], 'function who(req) {\n  const token = req.headers.authorization;\n  if (token === process.env.A_TOKEN) return { level: 2 };\n  if (token === process.env.B_TOKEN) return { level: 1 };\n  return null;\n}'],
    ['a reason that a verification had', "const result = await verifyToken(req.get('authorization'));\nif (!result.valid) { if (result.reason === 'other-client') return res.sendStatus(403); }", ['403 unknown']],
    ['a reason that says it', "const result = await verifyToken(req.get('authorization'));\nif (!result.valid) { if (result.reason === 'token-expired') return res.sendStatus(403); }", ['403 invalid']],
    ['that it failed', "const result = await verifyToken(req.get('authorization'));\nif (!result.valid) return res.sendStatus(403);", ['403 invalid']],
  ]);
});

describe('what a check returned', () => {
  rows([
    ['the status of an error in it', 'const right = await checkPermission(req.user, 1);\nif (right.error) { const { status } = right.error; if (status !== 404) return res.sendStatus(401); }', ['401 unknown']],
    ['whether it is allowed', 'const right = await checkPermission(req.user, 1);\nif (!right.allowed) return res.sendStatus(401);', ['401 insufficient']],
    ['a record that is made where there is none', 'const row = await Profiles.findOrCreate({ id: req.user.id, mail: req.user.mail });\nif (!row) return res.sendStatus(401);', ['401 unknown']],
    ['the expiry of a token', 'const grant = await findByToken(req.get("authorization"));\nif (grant.accessTokenExpiresAt < new Date()) return res.sendStatus(401);', ['401 invalid']],
    ['the level of access', 'const grant = await findByToken(req.get("authorization"));\nif (grant.accessLevel < 3) return res.sendStatus(401);', ['401 insufficient']],
    ['the purpose of a token', "const token = await verify(req.query.token);\nif (token.scope !== 'view-file') return res.sendStatus(401);", ['401 unknown']],
    ['the scopes of a caller', "if (!req.user.scopes.includes('view')) return res.sendStatus(401);", ['401 insufficient']],
  ]);
});
