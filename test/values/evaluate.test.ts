import { describe, expect, test } from 'vitest';
import { facts } from '../support/facts.ts';

/** The statuses of the answers of an Express handler with this body, `-` where there is none: what an expression comes to. */
function statuses(body: string, before = ''): string {
  const lines = facts(`${before}\napp.get('/401', (req, res, next) => { ${body} });`, { typescript: true });
  return lines.map((line) => line.split(' ').slice(1, -1).join(' ')).join(', ') || '-';
}

/** The state of the header of the answers. */
function headers(body: string, before = ''): string {
  const lines = facts(`${before}\napp.get('/401', (req, res, next) => { ${body} });`, { typescript: true });
  return lines.map((line) => line.split(' ').at(-1)).join(', ') || '-';
}

type Row = [body: string, found: string, before?: string];

describe('a status that is put together', () => {
  test.each<Row>([
    ['res.status(Number("401")).end()', '401 unknown'],
    ['const s = 401; res.status(s).end()', '401 unknown'],
    ['let s; s = 401; res.status(s).end()', '401 unknown'],
    ['let s = 200; s = 401; res.status(s).end()', '401 unknown'],
    ['const { s } = { s: 401 }; res.status(s).end()', '401 unknown'],
    ['const { s = 401 } = {}; res.status(s).end()', '401 unknown'],
    ['const { a: { s } } = { a: { s: 401 } }; res.status(s).end()', '401 unknown'],
    ['const [s] = [401]; res.status(s).end()', '401 unknown'],
    ['const [, s] = [200, 401]; res.status(s).end()', '401 unknown'],
    ['const [[s]] = [[401]]; res.status(s).end()', '401 unknown'],
    ['let s; ({ s } = { s: 401 }); res.status(s).end()', '401 unknown'],
    ['let s; [s] = [401]; res.status(s).end()', '401 unknown'],
    ['const t = { a: 401, ["b"]: 403 }; res.status(t.b).end()', '403 unknown'],
    ['const t = { a: 401 }; const u = { ...t }; res.status(u.a).end()', '401 unknown'],
    ['const t = { ...req.body, a: 401 }; res.status(t.a).end()', '401 unknown'],
    ['const t = { a: 401, ...req.body }; res.status(t.a).end()', '-'],
    ['const t: any = {}; t.a = 401; res.status(t.a).end()', '401 unknown'],
    ['res.status((0, 401)).end()', '401 unknown'],
    ['res.status(true && 401).end()', '401 unknown'],
    ['res.status(null ?? 401).end()', '401 unknown'],
    ['res.status(0 || 401).end()', '401 unknown'],
    ['res.status(200 || 401).end()', '-'],
    ['res.status("401").end()', '401 unknown'],
    ['res.status(400 + 1).end()', '-'],
    ['let s = 400; s += 1; res.status(s).end()', '-'],
    ['let s = 401; s++; res.status(s).end()', '-'],
    ['let s = null; s ??= 401; res.status(s).end()', '401 unknown'],
    ['let s = 0; s ||= 401; res.status(s).end()', '401 unknown'],
    ['let s = 200; s &&= 401; res.status(s).end()', '401 unknown'],
    ['const f = () => 401; res.status(f()).end()', '401 unknown'],
    ['const f = (s) => s; res.status(f(401)).end()', '401 unknown'],
    ['const f = function () { return 401; }; res.status(f.call(null)).end()', '401 unknown'],
    ['function f(s = 401) { return s; } res.status(f()).end()', '401 unknown'],
    ['const o = { f() { return 401; } }; res.status(o.f()).end()', '401 unknown'],
    ['res.status(S.code()).end()', '401 unknown', 'class S { static code() { return 401; } }'],
    ['res.status(S.code()).end()', '401 unknown', 'class S { static code = () => 401; }'],
    ['res.status(S.CODE).end()', '401 unknown', 'class S { static CODE = 401; }'],
    ['res.status(S.OTHER).end()', '-', 'class S { static CODE = 401; }'],
    ['res.status(Object.values({ a: 401 })[0]).end()', '401 unknown'],
    ['const [[, s]] = Object.entries({ a: 401 }); res.status(s).end()', '401 unknown'],
  ])('%s: %s', (body, found, before) => {
    expect(statuses(body, before)).toBe(found);
  });
});

describe('a table that is built up', () => {
  test.each<Row>([
    [`const h = {}; h['WWW-Authenticate'] = 'Bearer'; res.set(h).status(401).end()`, 'set'],
    [`const h = {}; h[name] = 'Bearer'; res.set(h).status(401).end()`, 'unknown (dynamic header name)'],
    [`const h = { 'X': 'y' }; res.set(h).status(401).end()`, 'missing'],
    [`const h = Object.assign({}, { 'WWW-Authenticate': 'Bearer' }); res.set(h).status(401).end()`, 'set'],
    [`const h = Object.assign({}, extra); res.set(h).status(401).end()`, 'unknown (dynamic header name)'],
    [`const h = { ...base }; res.set(h).status(401).end()`, 'set', `const base = { 'www-authenticate': 'Bearer' };`],
    [`const n = 'WWW-' + 'Authenticate'; res.set(n, 'Bearer').status(401).end()`, 'unknown (dynamic header name)'],
    ["const n = 'Authenticate'; res.set(`WWW-${n}`, 'Bearer').status(401).end()", 'set'],
    ["res.set(`WWW-${name}`, 'Bearer').status(401).end()", 'unknown (dynamic header name)'],
    ["res.set('WWW-Authenticate', `Bearer realm=\"${realm}\"`).status(401).end()", 'set'],
    [`res.set('WWW-Authenticate', '').status(401).end()`, 'missing'],
    [`res.set('WWW-Authenticate', undefined).status(401).end()`, 'missing'],
    [`res.set('WWW-Authenticate', null).status(401).end()`, 'missing'],
    [`res.set('WWW-Authenticate', req.query.x ? 'Bearer' : '').status(401).end()`, 'missing, set'],
    [`const m = new Map(); m.set('WWW-Authenticate', 'Bearer'); res.setHeaders(m); res.status(401).end()`, 'unknown (value not known)'],
    [`res.setHeaders(new Headers([['WWW-Authenticate', 'Bearer']])); res.status(401).end()`, 'set'],
    [`for (const [k, v] of Object.entries({ 'WWW-Authenticate': 'Bearer' })) res.set(k, v); res.status(401).end()`, 'set'],
    [`for (const [k, v] of [['X', 'y']]) res.set(k, v); res.status(401).end()`, 'missing'],
  ])('%s: %s', (body, found, before) => {
    expect(
      facts(`${before ?? ''}\napp.get('/', (req, res, next) => { ${body} });`)
        .map((line) => line.replace(/^\d+ 401 \S+ (\[.*?\] )?/, ''))
        .join(', '),
    ).toBe(found);
  });
});

describe('a list that is empty where it is made', () => {
  test.each<Row>([
    ['if (list.length) return res.status(401).end()', '401 unknown', 'const list = []; app.post("/", (req, res) => { list.push(req.body.x); });'],
    ['if (list.length === 0) return res.status(401).end()', '401 unknown', 'const list = [];'],
    ['if (options.list.length && !x) return res.status(401).end()', '401 unknown', 'const options = { list: [] }; for (const name in given) options[name] = given[name];'],
    ['const found = []; req.body.all.forEach((each) => { found.push(each); }); if (found.length > 0) return res.status(401).end()', '401 unknown'],
    ['const found = {}; req.body.all.forEach((each) => { found[each] = 1; }); if (found.x) return res.status(401).end()', '401 unknown'],
    // What is written in the code is known.
    ['const list = [1]; if (list.length === 0) return res.status(401).end()', '-'],
    ['const found = { a: 1 }; if (found.x) return res.status(401).end()', '-'],
    ['if ([].length) return res.status(401).end()', '-'],
  ])('%s: %s', (body, found, before) => {
    expect(statuses(body, before)).toBe(found);
  });
});

describe('the empty text that stands for a header that did not come', () => {
  const cause = (body: string): string => statuses(body);
  test.each<Row>([
    [`const h = req.headers.authorization || ''; if (!h.startsWith('Bearer ')) return res.status(403).end();`, "403 absent [!h.startsWith('Bearer ')]"],
    [`const t = (req.headers.authorization || '').replace('Bearer ', ''); if (!t) return res.status(403).end();`, '403 absent [!t]'],
    [`const [, t] = (req.get('authorization') ?? '').split(' '); if (!t) return res.status(403).end();`, '403 absent [!t]'],
    [`const t = (req.headers.authorization || '').trim().slice(7); if (!t) return res.status(403).end();`, '403 absent [!t]'],
    [`const m = (req.headers.authorization || '').match(/^Bearer (.+)$/); if (!m) return res.status(403).end();`, '403 absent [!m]'],
    [`const m = /^Bearer (.+)$/.exec(req.headers.authorization || ''); if (!m) return res.status(403).end();`, '403 absent [!m]'],
    [`if (!/^Bearer /.test(req.headers.authorization || '')) return res.status(403).end();`, "403 absent [!/^Bearer /.test(req.headers.authorization || '')]"],
    [`const h = req.headers.authorization; const t = h ? h.split(' ')[1] : ''; if (!t) return res.status(403).end();`, '403 absent [!h], 403 absent [!t]'],
    [`const h = req.headers.authorization; const t = h && h.split(' ')[1]; if (!t) return res.status(403).end();`, '403 absent [!h], 403 absent [!t]'],
    [`let t; if (req.headers.authorization) t = req.headers.authorization.slice(7); if (!t) return res.status(403).end();`, '403 absent [!req.headers.authorization], 403 absent [!t]'],
    [`let t = ''; if (req.cookies.token) { t = req.cookies.token; } if (t === '') return res.status(403).end();`, '403 absent [!req.cookies.token], 403 absent [!t]'],
  ])('%s: %s', (body, found) => {
    expect(cause(body)).toBe(found);
  });
});

describe('where a value comes from', () => {
  test.each<Row>([
    [`const user = await User.findOne({ token: req.query.token }); if (!user) return res.status(403).end();`, '403 invalid [!user]'],
    [`const user = await User.findOne({ email: req.body.email }); if (!user) return res.status(403).end();`, '403 invalid [!user]'],
    [`const user = await User.findById(req.params.id); if (!user) return res.status(403).end();`, '403 unknown'],
    [`const user = await User.findById(req.session.userId); if (!user) return res.status(403).end();`, '403 invalid [!user]'],
    [`const may = await userCanAccessSpace(req.query.token, req.params.id); if (!may) return res.status(403).end();`, '403 unknown'],
    [`const space = await getSpaceForUser(req.user.id); if (!space) return res.status(403).end();`, '403 unknown'],
    [`const { isAuthorized } = AdminAuth.verifyAdminAuthFromAuthString(input.adminApiKey); if (!isAuthorized) return res.status(401).end();`, '401 unknown'],
    [`const adminAuthResult = check(input); if (!adminAuthResult.isAuthorized) return res.status(401).end();`, '401 unknown'],
    [`const { sub } = await verifyToken(req.query.token); if (sub !== 'anon' && !known(sub)) return res.status(401).end();`, '401 unknown'],
    [`if (!req.user) return next(); if (req.session) return res.json({}); if (req.user.role !== 'admin') return res.status(403).end();`, '403 unknown'],
    [`const { user } = res.locals; if (!user) return res.status(403).end();`, '403 absent [!user]'],
    [`const { data } = await supabase.auth.getUser(); if (!data.user) return res.status(403).end();`, '403 absent [!data.user]'],
    [`const ok = await bcrypt.compare(req.body.password, user.hash); if (!ok) return res.status(403).end();`, '403 invalid [!ok]'],
    [`const token = getBearerToken(req); if (!token) return res.status(403).end();`, '403 absent [!token]'],
    [`const post = await Post.findOne({ id: req.params.id, author: req.user.id }); if (!post) return res.status(401).end();`, '401 insufficient [!post]'],
    [`const role = await Role.findOne({ user: req.user.id }); if (!role) return res.status(401).end();`, '401 insufficient [!role]'],
    [`const allowed = await ability.can('edit'); if (!allowed) return res.status(401).end();`, '401 insufficient [!allowed]'],
    [`if (!isAuthorized(req.user)) return res.status(401).end();`, '401 insufficient [!isAuthorized(req.user)]'],
    [`if (!isAuthorized(req.headers.authorization)) return res.status(403).end();`, '403 invalid [!isAuthorized(req.headers.authorization)]'],
    [`if (!isAuthorized(thing)) return res.status(403).end();`, '403 unknown'],
    [`if (isTokenExpired(req.token)) return res.status(403).end();`, '403 invalid [isTokenExpired(req.token)]'],
    [`const session = req.session; if (!session.user) return res.status(403).end();`, '403 absent [!session.user]'],
    [`if (!config.enabled) return res.status(403).end();`, '403 unknown'],
    [`if (!req.body.title) return res.status(403).end();`, '403 unknown'],
    [`if (cannot(req.user, 'edit')) return res.status(401).end();`, "401 insufficient [cannot(req.user, 'edit')]"],
    [`if (!process.env.SECRET) return res.status(403).end();`, '403 unknown'],
    [`const profile = await currentProfile(); if (!profile) return res.status(403).end();`, '403 absent [!profile]'],
    [`const profile = await loadProfile(req.params.id); if (!profile) return res.status(403).end();`, '403 unknown'],
    [`if (config.readonly) return res.status(401).end();`, '401 policy [config.readonly]'],
    [`if (field.readonly) return res.status(401).end();`, '401 unknown'],
    [`if (!req.user.isSeller) return res.status(401).end();`, '401 insufficient [!req.user.isSeller]'],
    [`if (!req.user.isOnline) return res.status(401).end();`, '401 unknown'],
    [`const resultPassword = await store(req.user.id); if (!resultPassword) return res.status(403).end();`, '403 unknown'],
    [`const givenPassword = await ask(req.id); if (!givenPassword) return res.status(403).end();`, '403 absent [!givenPassword]'],
    [`if (!req.session.activeOrganizationId) return res.status(401).end();`, '401 unknown'],
    [`if (!req.user?.id && !list.length) next(); if (!req.session.activeOrganizationId) next(); else if (!can(req.user)) return res.status(403).end();`, '403 insufficient [!can(req.user)]'],
    [`if (!req.session.activeSubscription) return res.status(401).end();`, '401 insufficient [!req.session.activeSubscription]'],
    // What a key is limited to.
    [`const token = await given(thing); if (!token.allowedCidrs.some((each) => within(req.ip, each))) return res.status(403).end();`, '403 policy [!token.allowedCidrs.some((each) => within(req.ip, each))]'],
    [`const token = await given(thing); if (!token.allowedModels.includes(req.body.model)) return res.status(401).end();`, '401 insufficient [!token.allowedModels.includes(req.body.model)]'],
    [`const { result } = await verifyKey(req.get('x-api-key')); if (!result.ownerId) return res.status(403).end();`, '403 invalid [!result.ownerId]'],
    [`const { token } = readCredentials(req); if (!token.value) return res.status(403).end();`, '403 absent [!token.value]'],
    // The callback of a look-up gets what the look-up found, under any name.
    [`User.findById(req.params.id, (err, user) => { if (!user) return res.status(403).end(); });`, '403 unknown'],
    [`User.findOne({ token: req.query.token }, (err, user) => { if (!user) return res.status(403).end(); });`, '403 invalid [!user]'],
    [`User.findOne({ email: req.body.email }, function (error, found) { if (!found) return res.status(403).end(); });`, '403 invalid [!found]'],
    [`User.findById(req.session.userId).exec((err, user) => { if (!user) return res.status(403).end(); });`, '403 invalid [!user]'],
    [`db.get('SELECT 1 FROM keys WHERE key = ?', [req.get('x-api-key')], (err, row) => { if (!row) return res.status(403).end(); });`, '403 invalid [!row]'],
    [`withUser(req, (err, user) => { if (!user) return res.status(403).end(); });`, '403 absent [!user]'],
    // What a query finds stays what it is to the end of the chain.
    [`const user = await User.findOne({ token: req.query.token }).select('-password').lean(); if (!user) return res.status(403).end();`, '403 invalid [!user]'],
    [`const user = await User.findById(req.params.id).populate('team').exec(); if (!user) return res.status(403).end();`, '403 unknown'],
    [`const resultPassword = await Password.findOneAndUpdate({ user: req.params.id }, { salt }).exec(); if (!resultPassword) return res.status(403).end();`, '403 unknown'],
  ])('%s: %s', (body, found) => {
    expect(facts(`app.get('/', async (req, res, next) => { ${body} });`, { typescript: true }).map((line) => line.split(' ').slice(1, -1).join(' ')).join(', ')).toBe(found);
  });
});

describe('an answer through a Response that is handed on', () => {
  test.each<Row>([
    ['res.status(401); res.send(new Error("x"))', 'missing'],
    ['res.status(401).send(Object.assign(new Error(), { x: 1 }))', 'missing'],
  ])('%s: %s', (body, found) => {
    expect(headers(body)).toBe(found);
  });

  test('fastify: a Response that is sent keeps the headers of the reply', () => {
    const wrap = (code: string): string[] => facts(`const fastify = Fastify(); fastify.get('/', async (request, reply) => { ${code} });`);
    expect(wrap('return reply.send(new Response("", { status: 401 }));')).toEqual(['1 401 unknown missing']);
    expect(wrap('return reply.header("WWW-Authenticate", "Bearer").send(new Response("", { status: 401 }));')).toEqual(['1 401 unknown set']);
    expect(wrap('return reply.code(401).send(new Response("", { status: 200 }));')).toEqual([]);
    expect(wrap('const e = new Error("x"); e.statusCode = 401; return reply.send(e);')).toEqual(['1 401 unknown missing']);
  });

  test('fetch: a Response whose headers are changed after it was made', () => {
    const wrap = (code: string): string[] => facts(`export async function GET(request) { ${code} }`);
    expect(wrap('const r = new Response("", { status: 401 }); r.headers.set("WWW-Authenticate", "Bearer"); r.headers.delete("WWW-Authenticate"); return r;')).toEqual(['1 401 unknown missing']);
    expect(wrap('const r = new Response("", { status: 401, headers: { "WWW-Authenticate": "Bearer" } }); return new Response(r.body, r);')).toHaveLength(1);
    expect(wrap('const r = respond(); r.headers.set("WWW-Authenticate", "Bearer"); return new Response("", { status: 401 });')).toEqual(['1 401 unknown missing']);
    expect(wrap('const h = headersOf(request); return new Response("", { status: 401, headers: h });')).toEqual(['1 401 unknown unknown (value not known)']);
  });
});

describe('error classes', () => {
  const thrown = (declared: string, made: string): string[] => facts(`import createError from 'http-errors';\nconst app = express();\n${declared}\napp.get('/401', (req, res, next) => { throw ${made}; });`, { typescript: true }).map((line) => line.split(' ').slice(1).join(' '));
  test.each<[string, string, string[]]>([
    ['class E extends Error { status = 401 }', 'new E()', ['401 unknown missing']],
    ['class E extends Error { constructor(status) { super(); this.status = status; } }', 'new E(401)', ['401 unknown missing']],
    ['class E extends Error { constructor(status) { super(); this.status = status; } }', 'new E(404)', []],
    ['class E extends Error { constructor(public status = 401) { super(); } }', 'new E()', ['401 unknown missing']],
    ['class E extends Error { constructor(public status: number) { super(); } }', 'new E(401)', ['401 unknown missing']],
    ['class E extends Error { constructor({ status }) { super(); this.status = status; } }', 'new E({ status: 401 })', ['401 unknown missing']],
    ['class E extends Error { constructor(s) { super(); this.statusCode = s; this.headers = { "WWW-Authenticate": "Bearer" }; } }', 'new E(401)', ['401 unknown set']],
    ['class H extends Error { constructor(s) { super(); this.status = s; } } class E extends H { constructor() { super(401); } }', 'new E()', ['401 unknown missing']],
    ['class H extends Error { constructor(s) { super(); this.status = s; } } class E extends H {}', 'new E(401)', ['401 unknown missing']],
    ['class E extends createError.Unauthorized {}', 'new E("x")', ['401 unknown missing']],
    ['class E extends createError.HttpError { constructor() { super(); this.status = 401; } }', 'new E()', ['401 unknown missing']],
    ['class E { status = 401 }', 'new E()', ['401 unknown missing']],
    ['class E extends Error { code = 401 }', 'new E()', []],
    ['const E = class extends Error { status = 401 }', 'new E()', ['401 unknown missing']],
    ['const fail = (status) => Object.assign(new Error(), { status })', 'fail(401)', ['401 unknown missing']],
    ['const fail = (s) => createError(s, "x", { headers: { "WWW-Authenticate": "Bearer" } })', 'fail(401)', ['401 unknown set']],
    ['', 'createError(401, { headers: { "WWW-Authenticate": "Bearer" } })', ['401 unknown set']],
    ['', 'createError(401, { ...props })', ['401 unknown unknown (value not known)']],
    ['', 'createError("x", 401)', []],
    ['', 'new Error("401")', []],
  ])('%s: %s', (declared, made, found) => {
    expect(thrown(declared, made)).toEqual(found);
  });
});
