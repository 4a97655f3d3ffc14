import { describe, expect, test } from 'vitest';
import { analysed } from '../support/facts.ts';

/** What both outcomes of a condition say: `yes / no`. `-` where that side is never reached. */
function sides(condition: string, before = ''): string {
  const { sites } = analysed(`app.get('/', async (req, res, next) => { ${before} if (${condition}) return res.status(401).end(); res.status(403).end(); });`);
  const side = (status: number): string => {
    const causes = sites.flatMap((site) => site.cases.filter((each) => each.status === status).map((each) => each.cause));
    return [...new Set(causes)].sort().join('+') || '-';
  };
  return `${side(401)} / ${side(403)}`;
}

type Row = [condition: string, sides: string, before?: string];

const rows = (table: Row[]): void => {
  test.each(table)('%s: %s', (condition, wanted, before) => {
    expect(sides(condition, before)).toBe(wanted);
  });
};

describe('the truth of one operand', () => {
  rows([
    ['req.user === null', 'absent / unknown'],
    ['req.user == null', 'absent / unknown'],
    ['req.user === undefined', 'absent / unknown'],
    ['null == req.user', 'absent / unknown'],
    ['req.user !== null', 'unknown / absent'],
    ['req.user != undefined', 'unknown / absent'],
    ["req.headers.authorization === ''", 'absent / unknown'],
    ["typeof req.user === 'undefined'", 'absent / unknown'],
    ["typeof req.user !== 'undefined'", 'unknown / absent'],
    ["typeof req.headers.authorization !== 'string'", 'absent / unknown'],
    ["typeof req.headers.authorization === 'string'", 'unknown / absent'],
    ["typeof req.user.age === 'number'", 'unknown / unknown'],
    ['req.user.isAdmin === true', 'unknown / insufficient'],
    ['req.user.isAdmin !== true', 'insufficient / unknown'],
    ['req.user.isAdmin === false', 'insufficient / unknown'],
    ['req.user.isAdmin == false', 'insufficient / unknown'],
    ['!!req.user', 'unknown / absent'],
    ['Boolean(req.user) === false', 'absent / unknown'],
  ]);
});

describe('decided outcomes', () => {
  rows([
    ['1 === 1', 'unknown / -'],
    ["'a' === 'b'", '- / unknown'],
    ["'a' !== 'b'", 'unknown / -'],
    ['status === 7', 'unknown / -', 'const status = 7;'],
    ['status === 8', '- / unknown', 'const status = 7;'],
    ['table === null', '- / unknown', 'const table = { a: 1 };'],
    ['table === true', '- / unknown', 'const table = { a: 1 };'],
    ['failure !== true', 'unknown / -', "const failure = new Error('none');"],
    ['yes === true', 'unknown / -', 'const yes = true;'],
    ["typeof text === 'string'", 'unknown / -', "const text = 'none';"],
    ["typeof text !== 'string'", '- / unknown', "const text = 'none';"],
    ["typeof table === 'string'", '- / unknown', 'const table = { a: 1 };'],
    ["typeof table === 'object'", 'unknown / -', 'const table = { a: 1 };'],
    ["typeof make === 'function'", 'unknown / -', 'const make = () => 1;'],
    ["typeof make === 'object'", '- / unknown', 'const make = () => 1;'],
  ]);
});

describe('rights', () => {
  rows([
    ['req.user.status !== Status.ACTIVE', 'insufficient / unknown'],
    ['req.user.status === Status.BANNED', 'insufficient / unknown'],
    ['req.user.status !== Status.NotFound', 'unknown / unknown'],
    ['removeAdmin(1).status === Status.NotFound', 'unknown / unknown'],
    ["req.user.role === 'admin'", 'unknown / insufficient'],
    ["req.user.role !== 'admin'", 'insufficient / unknown'],
    ["'admin' !== req.user.role", 'insufficient / unknown'],
    ["req.user.role === 'guest'", 'insufficient / unknown'],
    ["req.user.role !== 'guest'", 'unknown / insufficient'],
    ['req.user.role !== required', 'insufficient / unknown', 'const required = req.params.role;'],
    ['req.user.level < 3', 'unknown / unknown'],
    ['req.user.accessLevel < 3', 'insufficient / unknown'],
    ['response.status < 200', 'unknown / unknown', 'const response = await getProfile(url, { headers: { Authorization: `Bearer ${accessToken}` } });'],
    ['3 > req.user.accessLevel', 'insufficient / unknown'],
    ['req.user.accessLevel >= required', 'unknown / insufficient', 'const required = 3;'],
    ['req.user.banned', 'insufficient / unknown'],
    ['!req.user.emailVerified', 'insufficient / unknown'],
    ["req.user.status !== 'active'", 'insufficient / unknown'],
    ["req.user.status === 'suspended'", 'insufficient / unknown'],
    ["req.user.status === 'teapot'", 'unknown / unknown'],
    // Databases keep a yes or no as a number.
    ['req.user.active === 0', 'insufficient / unknown'],
    ['req.user.active !== 0', 'unknown / insufficient'],
    ['req.user.isAdmin === 1', 'unknown / insufficient'],
    ['req.user.banned === 0', 'unknown / insufficient'],
    ['req.user.banned === 1', 'insufficient / unknown'],
    ["req.user.role === '0'", 'unknown / insufficient'],
    // Whether credentials are in force says neither that they are good nor what they allow.
    ["record.status !== 'active'", 'unknown / unknown', "const record = await getApiKeyByHash(req.get('x-api-key'));"],
    ["record.status !== 'active'", 'insufficient / unknown', "const record = await getUserByApiKey(req.get('x-api-key'));"],
    ['!record.isActive', 'unknown / unknown', "const record = await db.apiTokens.findOne({ hash: req.get('x-api-key') });"],
    ['!record.isActive', 'insufficient / unknown', "const record = await db.users.findOne({ hash: req.get('x-api-key') });"],
    ['!req.session.active', 'unknown / unknown'],
    ['!req.session.user.active', 'insufficient / unknown'],
    ['!result.enabled', 'unknown / unknown', "const result = await verifyApiKey(req.get('x-api-key'));"],
    ['!result.active', 'insufficient / unknown', "const result = await verifyToken(req.get('x-api-key'));"],
    ['!result.active', 'invalid / unknown', "const result = await introspectToken(req.get('x-api-key'));"],
    ['!apiKey.enabled', 'unknown / unknown', 'const apiKey = await given(thing);'],
    ["apiKey.role !== 'admin'", 'insufficient / unknown', 'const apiKey = await given(thing);'],
    ["!('role' in req.user)", 'unknown / unknown'],
    ["!('write' in req.user.permissions)", 'insufficient / unknown'],
  ]);
});

describe('ownership', () => {
  rows([
    ['post.authorId !== req.user.id', 'insufficient / unknown'],
    ['post.authorId === req.user.id', 'unknown / insufficient'],
    ['req.user.id !== req.params.id', 'insufficient / unknown'],
    ['post.author.toString() !== req.user.id', 'insufficient / unknown'],
    ['!post.author.equals(req.user._id)', 'insufficient / unknown'],
    ['String(post.authorId) !== String(req.user.id)', 'insufficient / unknown'],
    ['post.parentId !== req.params.parent', 'unknown / unknown'],
    ['post.teamId !== req.user.teamId', 'insufficient / unknown'],
    // Records that a key belongs to are no part of what was presented; the number of the key is.
    ['apiKey.domainId !== domain.id', 'unknown / unknown', 'const apiKey = await given(thing);'],
    ['apiKey.ownerId !== other.id', 'unknown / unknown', 'const apiKey = await given(thing);'],
    ['apiKey.sid !== other.id', 'invalid / unknown', 'const apiKey = await given(thing);'],
    ['apiKey.keyId !== other.id', 'invalid / unknown', 'const apiKey = await given(thing);'],
  ]);
});

describe('credentials', () => {
  rows([
    ["req.headers['x-api-key'] !== process.env.API_KEY", 'invalid / unknown'],
    ["req.headers['x-api-key'] === process.env.API_KEY", 'unknown / invalid'],
    ["req.query.token !== 'secret'", 'invalid / unknown'],
    ["scheme !== 'Bearer'", 'absent / unknown', "const [scheme] = req.get('authorization').split(' ');"],
    ["parts[0] === 'Bearer'", 'unknown / absent', "const parts = req.headers.authorization.split(' ');"],
    ['parts.length !== 2', 'absent / unknown', "const parts = req.headers.authorization.split(' ');"],
    ['parts.length === 2', 'unknown / absent', "const parts = req.headers.authorization.split(' ');"],
    ["req.headers.authorization.indexOf('Bearer ') !== 0", 'absent / unknown'],
    ["!req.headers.authorization.startsWith('Bearer ')", 'absent / unknown'],
    ["!req.headers.authorization.match(/^Bearer /)", 'absent / unknown'],
    ['!/^Bearer /.test(req.headers.authorization)', 'absent / unknown'],
    ["'authorization' in req.headers", 'unknown / absent'],
    ["!('authorization' in req.headers)", 'absent / unknown'],
    ["'x-version' in req.headers", 'unknown / unknown'],
    ['req.body.password !== req.body.passwordConfirm', 'unknown / unknown'],
  ]);
});

describe('times', () => {
  rows([
    ['session.expiresAt < Date.now()', 'invalid / unknown'],
    ['session.expiresAt > Date.now()', 'unknown / invalid'],
    ['Date.now() > session.expiresAt', 'invalid / unknown'],
    ['Date.now() >= claims.exp * 1000', 'unknown / unknown'],
    ['post.publishedAt > Date.now()', 'unknown / unknown'],
  ]);
});

describe('collections', () => {
  rows([
    ["req.user.roles.includes('admin')", 'unknown / insufficient'],
    ["!req.user.permissions.has('write')", 'insufficient / unknown'],
    ["req.user.roles.indexOf('admin') === -1", 'insufficient / unknown'],
    ["req.user.roles.indexOf('admin') < 0", 'insufficient / unknown'],
    ["req.user.roles.indexOf('admin') >= 0", 'unknown / insufficient'],
    ["!['admin', 'owner'].includes(req.user.role)", 'insufficient / unknown'],
    ["['guest', 'banned'].includes(req.user.role)", 'insufficient / unknown'],
    ['!allowedRoles.includes(req.user.role)', 'insufficient / unknown'],
    ['blockedUsers.includes(req.user.id)', 'insufficient / unknown'],
    ['!team.members.includes(req.user.id)', 'insufficient / unknown'],
    ['!tokens.has(req.cookies.token)', 'invalid / unknown'],
    ['revokedTokens.has(req.cookies.token)', 'invalid / unknown'],
    ["!['GET', 'HEAD'].includes(req.method)", 'unknown / unknown'],
    // Credentials are looked for in a list of keys, whatever word its name begins with; rights in what somebody holds.
    ["!keys.has(req.get('x-api-key'))", 'invalid / unknown', 'const { adminApiKeys } = settings(); const keys = new Set(adminApiKeys);'],
    ['!list.includes(req.user.scope)', 'insufficient / unknown', 'const { adminScopes } = settings(); const list = new Set(adminScopes);'],
    // What is asked for is not what somebody has.
    ['requiredScopes.length === 0', 'unknown / unknown', 'const { requiredScopes } = settings();'],
    ['req.route.requiredRoles.length === 0', 'unknown / unknown'],
    ['req.user.roles.length === 0', 'insufficient / unknown'],
    ['!req.route.requiredRoles.includes(req.user.role)', 'insufficient / unknown'],
    ["req.user.roles.length === 0", 'insufficient / unknown'],
    ['!req.user.roles.length', 'insufficient / unknown'],
  ]);
});

describe('policy', () => {
  rows([
    ['req.ip !== office', 'policy / unknown', "const office = '192.0.2.1';"],
    ['!allowedIps.includes(req.ip)', 'policy / unknown'],
    ['blockedIps.has(req.ip)', 'policy / unknown'],
    ['req.headers.origin !== config.origin', 'policy / unknown'],
    ['req.get("x-csrf-token") !== req.session.csrfToken', 'policy / unknown'],
    ["process.env.NODE_ENV === 'production'", 'policy / unknown'],
    ["process.env.NODE_ENV !== 'production'", 'unknown / policy'],
  ]);
});

describe('errors', () => {
  const inCatch = (condition: string): string => {
    const { sites } = analysed(`app.get('/', async (req, res) => { try { const claims = jwt.verify(req.token, key); await db.find(claims.sub); } catch (error) { if (${condition}) return res.status(401).end(); res.status(403).end(); } });`);
    return sites.map((site) => site.cases.map((each) => each.cause).join('+')).join(' / ');
  };
  test.each([
    ['error instanceof jwt.TokenExpiredError', 'invalid / unknown'],
    ['error instanceof TypeError', 'unknown / unknown'],
    ["error.name === 'JsonWebTokenError'", 'invalid / unknown'],
    ["error.code === 'ERR_JWT_EXPIRED'", 'invalid / unknown'],
    ["error.code === 'ECONNREFUSED'", 'unknown / unknown'],
    ["error.message === 'jwt expired'", 'invalid / unknown'],
  ])('%s: %s', (condition, wanted) => {
    expect(inCatch(condition)).toBe(wanted);
  });
});

describe('helpers that ask whether something is there', () => {
  rows([
    ['isNil(req.user)', 'absent / unknown'],
    ['!isNil(req.user)', 'unknown / absent'],
    ['_.isNil(req.headers.authorization)', 'absent / unknown'],
    ['isNullOrUndefined(req.user)', 'absent / unknown'],
    ['isNotNullNorUndefined(req.user)', 'unknown / absent'],
    ['isDefined(req.user)', 'unknown / absent'],
    ['isUndefined(req.user)', 'absent / unknown'],
    // Names that ask something else, or more than one thing.
    ['isNilPointer(req.user)', 'unknown / unknown'],
    ['isDefinedFor(req.user)', 'unknown / unknown'],
    ['isNil(req.user, req.team)', 'unknown / unknown'],
    // What is seen says what it asks.
    ['isDefined(req.user)', 'insufficient / unknown', 'const isDefined = (value) => value.isAdmin !== true;'],
  ]);
});

describe('a status that is held against a number of an enumeration', () => {
  const numbers = 'const Status = { NotFound: 1, Active: 2 };';
  rows([
    ['req.user.status !== Status.Active', 'insufficient / unknown', numbers],
    ['Status.Active !== req.user.status', 'insufficient / unknown', numbers],
    ['req.user.status !== Status.NotFound', 'unknown / unknown', numbers],
  ]);
});
