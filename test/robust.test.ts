import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../src/analyse.ts';
import { defaultSettings } from '../src/settings.ts';
import { root } from './support/build.ts';
import { folderWith } from './support/command.ts';
import { factLines, facts, sourceCode } from './support/facts.ts';

/** Every text ends with this handler: what is odd in a file must not cost the findings beside it. */
const plain = `
app.get('/plain', (req, res) => {
  if (!req.user) return res.status(401).end();
});
`;
const plainFact = /^\d+ 401 absent \[!req\.user\] missing$/;

/**
 * The analysis of an odd text ends and still finds the plain refusal at its end. No clock decides: what doubles with each
 * line is tried at a length at which it would never end.
 */
function survives(text: string): void {
  expect(factLines(analyse(sourceCode(text + plain), 'server.js', defaultSettings)).at(-1)).toMatch(plainFact);
}

const repeat = (count: number, make: (index: number) => string, separator = '\n'): string => Array.from({ length: count }, (_, index) => make(index)).join(separator);

describe('deep nesting', () => {
  test.each([
    ['2,000 conditional expressions, one in the other', `function f(req, res, a) { res.status(${repeat(2_000, (i) => `a === ${String(i)} ? ${String(400 + (i % 4))} : `, '')}200).end(); }`],
    ['2,000 times else if', `function f(req, res) { ${repeat(2_000, (i) => `if (req.query.a === '${String(i)}') { res.status(401).end(); }`, ' else ')} }`],
    ['500 calls, one in the other', `function f(req, res) { res.status(${'g('.repeat(500)}401${')'.repeat(500)}).end(); }`],
    ['500 calls in a chain', `function f(req, res) { res.status(401)${'.set("a", "b")'.repeat(500)}.end(); }`],
    ['500 blocks', `function f(req, res) { ${'{ if (req.user) '.repeat(500)} res.status(401).end(); ${'}'.repeat(500)} }`],
    ['300 functions, one in the other', `function f(req, res) { ${repeat(300, (i) => `function f${String(i)}() {`, '')} res.status(401).end(); ${'}'.repeat(300)} }`],
    ['300 callbacks, one in the other', `function f(req, res) { ${repeat(300, (i) => `run((e${String(i)}) => {`, '')} res.status(401).end(); ${'});'.repeat(300)} }`],
    ['1,000 times &&', `function f(req, res) { if (${repeat(1_000, (i) => `req.a${String(i)}`, ' && ')}) res.status(401).end(); }`],
    ['1,000 times ||', `function f(req, res) { if (${repeat(1_000, (i) => `!req.a${String(i)}`, ' || ')}) res.status(401).end(); }`],
    ['1,000 times ??', `function f(req, res) { const a = ${repeat(1_000, (i) => `req.a${String(i)}`, ' ?? ')}; if (!a) res.status(401).end(); }`],
    ['1,000 times !', `function f(req, res) { if (${'!'.repeat(1_000)}req.user) res.status(401).end(); }`],
    ['1,000 times +', `function f(req, res) { res.status(${repeat(1_000, () => '1', ' + ')}).send('401'); }`],
    ['a member path of 1,000 names', `function f(req, res) { if (!req${'.a?.b'.repeat(500)}) res.status(401).end(); }`],
    ['500 objects, one in the other', `function f(req, res) { const table = ${'{ a: '.repeat(500)}401${' }'.repeat(500)}; res.status(table.a).end(); }`],
    ['500 spreads, one in the other', `function f(req, res) { const table = ${'{ ...'.repeat(500)}{ status: 401 }${' }'.repeat(500)}; res.status(table.status).end(); }`],
    ['500 arrays, one in the other', `function f(req, res) { const list = ${'['.repeat(500)}401${']'.repeat(500)}; res.status(list[0]).end(); }`],
    ['100 switches, one in the other', `function f(req, res) { ${repeat(100, (i) => `switch (req.query.a${String(i)}) { case 1: `, '')} res.status(401).end(); ${'}'.repeat(100)} }`],
    ['100 loops, one in the other', `function f(req, res) { ${repeat(100, (i) => `for (let i${String(i)} = 0; i${String(i)} < 9; i${String(i)}++) {`, '')} res.status(401).end(); ${'}'.repeat(100)} }`],
    ['20 loops that change one variable, one in the other', `function f(req, res) { let n = 0; ${repeat(20, () => 'while (n < 9) { n++;', '')} res.status(401).end(); ${'}'.repeat(20)} }`],
    ['200 then calls in a chain', `function f(req, res) { find(req.body.token)${'.then((user) => user || null)'.repeat(200)}.then((user) => { if (!user) res.status(401).end(); }); }`],
    ['200 awaits, one in the other', `async function f(req, res) { if (!(${'await ('.repeat(200)}req.user${')'.repeat(200)})) res.status(401).end(); }`],
  ])('%s', (_name, text) => {
    survives(text);
  });
});

describe('too deep to be read, at the top of a file', () => {
  test.each([
    ['blocks', `${'{'.repeat(200)} a(); ${'}'.repeat(200)}`],
    ['conditions', `${'if (a) { '.repeat(200)} a(); ${'}'.repeat(200)}`],
    ['a function that is called there', `function f() { ${'if (a) { '.repeat(200)} a(); ${'}'.repeat(200)} } f(401);`],
  ])('%s', (_name, text) => {
    survives(text);
  });
});

describe('recursion', () => {
  test.each([
    ['a helper that calls itself', `function deny(res, n) { if (n > 0) return deny(res, n - 1); return res.status(401).end(); } function f(req, res) { deny(res, 3); }`],
    ['two helpers that call each other', `function a(res) { b(res); res.status(401).end(); } function b(res) { a(res); res.status(403).end(); } function f(req, res) { a(res); b(res); }`],
    ['ten helpers that call all of them twice', repeat(10, (i) => `function h${String(i)}(res) { ${repeat(10, (j) => `h${String(j)}(res); h${String(j)}(res);`, ' ')} res.status(401).end(); }`) + 'function f(req, res) { h0(res); }'],
    ['thirty helpers, each of which calls the next one twice', repeat(30, (i) => `function h${String(i)}(res) { if (res.a) h${String(i + 1)}(res); else h${String(i + 1)}(res); }`) + 'function h30(res) { res.status(401).end(); } function f(req, res) { h0(res); }'],
    ['a function that gets itself', `function f(req, res, g) { g(f); f(req, res, f); res.status(401).end(); }`],
    ['a function that returns itself', `const f = (req, res) => { res.status(401).end(); return f; }; f(1, 2)(3, 4)(5, 6);`],
    ['an arrow whose value is a call of itself', `const f = () => f(); function g(req, res) { res.status(f()).end('401'); }`],
    ['a method that calls itself', `class A { deny(req, res) { this.deny(req, res); res.status(401).end(); } }`],
    ['a getter that reads itself', `const o = { get status() { return o.status; } }; function f(req, res) { res.status(o.status).end('401'); }`],
    ['a predicate that asks itself', `function may(user) { return user.isAdmin || may(user.parent); } function f(req, res) { if (!may(req.user)) return res.status(401).end(); }`],
  ])('%s', (_name, text) => {
    survives(text);
  });
});

describe('what refers to itself', () => {
  test.each([
    ['a function that throws a class whose parent it makes', `const v = class extends f() {}; new C(); function f() { if (a) { if (b) { try { c(); } catch { if (d) throw new C(); } } } } class C extends v { s = s; }`],
    ['a function that reads a getter whose class it makes', `function f() { return new (class extends f() { get status() { return f().status; } })().status; } function g(req, res) { res.status(f()).end('401'); }`],
    ['a function that is called in a static block of what it returns', `function f() { return class { static { f(); } deny = f(401); }; } f(); new (f())();`],
    ['a variable', `const status = status || 401; function f(req, res) { res.status(status).end(); }`],
    ['two variables', `const a = b || 401; const b = a || 403; function f(req, res) { res.status(a).end(); }`],
    ['a variable in a function', `function f(req, res) { const s = s + 401; res.status(s).end(); }`],
    ['an alias of a condition', `function f(req, res) { const ok = !ok || !other; const other = ok && !other; if (!ok) res.status(401).end(); }`],
    ['a class', `class A extends A { constructor() { super(401); this.status = 401; } } function f(req, res, next) { next(new A()); throw new A(); }`],
    ['two classes', `class A extends B { status = 401; } class B extends A {} function f(req, res, next) { next(new B()); throw new A(); }`],
    ['a class in its own field', `class A extends Error { status = new A().status || 401; } function f(req, res, next) { next(new A()); }`],
    ['a class in a callback of its own field', `class A extends b { status = b(c) + res.filter(async (x) => new A(req.user, x)); constructor(a) { super(a); this.code = a; } m() { return this.m(b(c) + res.filter(async (x) => new A(req.user, x))); } }`],
    ['a class twice in what it is given in its own field', `class A extends Error { status = new A(req || 401, null); constructor(a) { super(a); try { for (const user of a) { if (401) throw new A(new A(res, !(async () => A))); } } finally { a = class extends A { status = 401; }; } this.code = a; } m() { return this.m(new A(req || 401, null)); } }`],
    ['a class in its own constructor', `class A extends Error { constructor() { super(); this.cause = new A(); this.status = 401; } } function f(req, res, next) { next(new A()); }`],
    ['an object', `const o = { status: 401, self: o, ...o }; o.o = o; function f(req, res) { res.status(o.self.self.status).end(); }`],
    ['an array', `const list = [401, ...list]; list.push(list); function f(req, res) { res.status(list[0]).end(); }`],
    ['a default value', `function f(req, res, status = status || 401) { res.status(status).end(); }`],
    ['a pattern', `const { a, b = a } = { a: b, ...{ a } }; function f(req, res) { res.status(a || 401).end(); }`],
    ['an enumeration of conditions', `function f(req, res) { let a = b; let b = a; while (a !== b) { a = b; b = a; } if (!a && !b) res.status(401).end(); }`],
  ])('%s', (_name, text) => {
    survives(text);
  });

  test.each([
    ['a member of itself', 'const user = user.id;'],
    ['an optional member of itself', 'const user = user?.id;'],
    ['itself, where it is there', 'const user = user && user.x;'],
    ['itself, or something else', 'const user = user.a || req.user;'],
    ['what it is asked', "const user = user.get('a');"],
    ['what another one is asked, that is it', "const user = t.get('a'), t = user;"],
    ['itself in itself', 'const user = user[user];'],
    ['another one that is it', 'const user = other, other = user;'],
    ['three of them', 'const user = a && a.b, a = c.d, c = user.e;'],
    ['what it is made Boolean of', 'const user = Boolean(user);'],
    ['a pattern of itself', 'const { user } = user;'],
    ['awaited itself', 'const user = await user;'],
    ['compared with itself', 'const user = user === user.id;'],
  ])('a constant in a handler that is %s, while it is typed', (_name, text) => {
    survives(`app.get('/', async (req, res) => { ${text} if (!user) return res.status(401).end(); if (user.role !== 'a') return res.status(403).end(); });`);
  });

  test('an inner name that hides the outer one', () => {
    survives(`app.get('/', (req, res) => { const user = req.user; if (user) { const user = user.profile; if (!user) return res.status(401).end(); } });`);
  });

  test('a type assertion on itself, and a property that is put into itself', () => {
    survives(`class A { constructor() { this.a = this.b; this.b = this.a; } use() { app.use(this.a.handle); app.use(this.b.handle.bind(this.a)); } }`);
    const found = facts(`app.get('/', (req, res) => { const user = (user as any).y; if (!user) return res.status(401).end(); });${plain}`, { typescript: true });
    expect(found.at(-1)).toMatch(plainFact);
  });
});

describe('values that hold each other', () => {
  const doubled = (count: number, first: string, next: (before: string) => string): string => `const v0 = ${first}; ${repeat(count, (i) => `const v${String(i + 1)} = ${next(`v${String(i)}`)};`)}`;
  const used = (count: number): string => `const last = v${String(count)}; if (!last) return res.status(401).end(); if (!verify(last)) return res.status(401).end(last); if (!may(req.user, last.a)) return res.status(403).send(last);`;
  test.each<[string, number, string, (before: string) => string]>([
    ['names of members, each of the one before twice', 60, 'req.user', (v) => `${v} && ${v}.x`],
    ['keys', 60, 'req.user', (v) => `${v}[${v}]`],
    ['objects', 60, 'req.headers.authorization', (v) => `({ a: ${v}, b: ${v} })`],
    ['arrays', 60, 'req.user', (v) => `[${v}, ${v}]`],
    ['spread arrays', 60, '[req.user]', (v) => `[...${v}, ...${v}]`],
    ['spread objects that grow', 500, '{ a: req.user }', (v) => `({ ...${v}, b${v}: ${v} })`],
    ['texts', 60, "'ab'", (v) => `\`\${${v}}\${${v}}\``],
    ['conditions', 60, 'req.user', (v) => `!${v} || !${v}.a`],
    ['choices', 60, 'req.user', (v) => `${v} ? ${v}.a : ${v}.b`],
    ['filters', 60, '{ where: { role: req.user } }', (v) => `({ where: ${v}, filter: ${v} })`],
  ])('%s', (_name, count, first, next) => {
    survives(`app.get('/', (req, res) => { ${doubled(count, first, next)} ${used(count)} });`);
    survives(`${doubled(count, first.replace('req', 'request'), next)} app.get('/', (req, res) => { ${used(count)} });`);
  });
});

describe('as long as one likes', () => {
  test.each([
    ['8,000 constants, each made of the one before', `app.get('/', (req, res) => { const v0 = req.user; ${repeat(8_000, (i) => `const v${String(i + 1)} = v${String(i)} + 1;`)} if (!v8000) return res.status(401).end(); });`],
    ['3,000 names, each another one of the one before', `app.get('/', (req, res) => { const v0 = req.user; ${repeat(3_000, (i) => `const v${String(i + 1)} = v${String(i)}.a;`)} if (!v3000) return res.status(401).end(); });`],
    ['3,000 objects, each in the next one', `const v0 = 1; ${repeat(3_000, (i) => `const v${String(i + 1)} = { a: v${String(i)} };`)} app.get('/', (req, res) => { if (!verify(v3000)) return res.status(401).end(); });`],
    ['6,500 guards that return', `app.get('/', (req, res) => { ${repeat(6_500, (i) => `if (req.query.a${String(i)}) return;`)} if (!req.user) return res.status(401).end(); });`],
    ['a chain of 1,500 members', `app.get('/', (req, res) => { if (!req${'.a'.repeat(1_500)}) return res.status(401).end(); });`],
    ['a chain of 1,500 calls', `app.get('/', (req, res) => { res${".set('a', 'b')".repeat(1_500)}.status(401).end(); });`],
    ['a router that is told 1,500 routes in a chain', `router${".get('/', check, (req, res) => { res.status(401).end(); })".repeat(1_500)};`],
    ['1,500 promises in a chain', `app.get('/', (req, res) => { verify(req.token)${'.then((a) => a)'.repeat(1_500)}.catch(() => res.status(401).end()); });`],
  ])('%s', (_name, text) => {
    survives(text);
  });
});

test('a chain of 4,000 members, with the call stack that a process has', () => {
  const folder = folderWith({ 'long-server.js': `app.get('/', (req, res) => { if (!req${'.a'.repeat(4_000)}) return res.status(401).end(); });${plain}` });
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'test/support/lint.mjs'), 'espree'], { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect((JSON.parse(stdout) as { lines: number[] }[]).map(({ lines }) => lines)).toEqual([[1, 3]]);
});

describe('more than a file is allotted', () => {
  test.each([
    ['8,000 variables', `app.get('/', (req, res) => { ${repeat(8_000, (i) => `let v${String(i)} = req.query.a${String(i)};`)} use(${repeat(8_000, (i) => `v${String(i)}`, ',')}); if (!req.user) return res.status(401).end(); });`],
    ['8,000 cases that fall through', `app.get('/', (req, res) => { switch (req.query.a) { ${repeat(8_000, (i) => `case ${String(i)}: x${String(i)}();`)} } if (!req.user) return res.status(401).end(); });`],
    ['200 functions that call each other', repeat(200, (i) => `function f${String(i)}(req, res) { if (!req.a${String(i)}) return f${String((i * 7 + 1) % 200)}(req, res); if (req.b) f${String((i * 3 + 2) % 200)}(req, res); res.status(401).end(); }`)],
    ['2,000 helpers and routes', repeat(2_000, (i) => `function h${String(i)}(res) { return res.status(401).end(); } app.get('/${String(i)}', (req, res) => { if (!req.user) return h${String(i)}(res); });`)],
    ['600 handlers of errors and 600 errors', repeat(600, (i) => `app.use((err, req, res, next) => { if (err.a${String(i)}) return res.status(401).end(); next(err); }); app.get('/${String(i)}', (req, res) => { const e = new Error('x'); e.status = 401; throw e; });`)],
  ])('what comes before and behind is found: %s', (_name, text) => {
    survives(text);
  });

  test('4,000 helpers and routes: what was judged before the work ended is kept, and the rest is not known', () => {
    const text = repeat(4_000, (i) => `function h${String(i)}(res) { return res.status(401).end(); } app.get('/${String(i)}', (req, res) => { if (!req.user) return h${String(i)}(res); });`);
    const found = analyse(sourceCode(text + plain), 'server.js', defaultSettings);
    expect(found.ended).toBe('work');
    expect(factLines(found).filter((each) => plainFact.test(each)).length).toBeGreaterThan(1_000);
  });

  test('an error that is not followed to all handlers is not known to lack a header', () => {
    const handlers = repeat(400, (i) => `app.use((err, req, res, next) => { if (err.a${String(i)}) return res.set('WWW-Authenticate', 'Bearer').status(401).end(); next(err); });`);
    const throwing = repeat(400, (i) => `app.get('/${String(i)}', (req, res) => { const e = new Error('x'); e.status = 401; throw e; });`);
    expect(facts(`${handlers}${throwing}`).length).toBeGreaterThan(300);
  });
});

describe('a file while it is typed', () => {
  const file = `import { verify as check } from 'jsonwebtoken';
class Refused extends Error { constructor(status = 401, ...rest) { super(...rest); this.status = status; } }
const table = { denied: 401, ['other']: [403] }, { denied: code = 403, ...others } = table;
app.use(async (req, res, next) => {
  const user = req.user ?? (await find(\`\${req.headers.authorization}\`))?.user;
  if (!user || user.role !== 'admin' && !others[user.id]) return res.status(code).set({ 'WWW-Authenticate': 'Bearer' }).end();
  try { for (const each of user.roles) switch (each) { case 'a': throw new Refused(403); default: check(each); } } catch ({ status }) { next(status); }
});
`;
  /** Editors close what is opened. */
  const closed = (text: string): string => {
    const open: string[] = [];
    for (const each of text) {
      if (open.at(-1) === each) open.pop();
      else if (each === "'" || each === '`') open.push(each);
      else if ('([{'.includes(each)) open.push({ '(': ')', '[': ']', '{': '}' }[each] ?? '');
    }
    return text + open.reverse().join('');
  };

  test('each of its beginnings, as far as it parses, and without each of its lines and words', () => {
    const words = file.split(/(?<=\W)(?=\w)/);
    const begun = Array.from(file, (_, index) => closed(file.slice(0, index)));
    const texts = [...begun, ...words.map((_, index) => words.toSpliced(index, 1).join('')), ...words.map((_, index) => words.with(index, 'user ').join(''))];
    let parsed = 0;
    for (const text of texts) {
      let code;
      try {
        code = sourceCode(`${text}\n${plain}`);
      } catch {
        continue;
      }
      parsed++;
      expect(factLines(analyse(code, 'server.js', defaultSettings)).at(-1), text).toMatch(plainFact);
    }
    expect(parsed).toBeGreaterThan(200);
  });
});

describe('odd forms', () => {
  test.each([
    ['a generator', `function* f(req, res) { const user = yield req.user; if (!user) yield res.status(401).end(); yield* f(req, res); }`],
    ['an async generator', `async function* f(req, res) { for await (const user of f(req, res)) if (!user) res.status(401).end(); }`],
    ['class fields', `class A { status = 401; static status = 401; #secret = 403; static #other = 401; [f()] = 1; 'quoted' = 401; 401 = 1; deny = (req, res) => { res.status(this.status).end(); this.#secret; }; static { res.status(401); } get x() { return 401; } set x(v) {} }`],
    ['labelled blocks', `function f(req, res) { a: { b: { if (req.user) break a; if (req.token) break b; } res.status(401).end(); } c: for (;;) { d: for (;;) { continue c; break d; } } }`],
    ['a label of a loop that is continued and left', `function f(req, res) { outer: for (const a of req.body) { for (const b of a) { if (b) continue outer; if (!a) break outer; res.status(401).end(); } } }`],
    ['sparse arrays', `const [, , status, , ...rest] = [, , 401, , , 403]; function f(req, res) { res.status(status).end(); const [, [, a] = []] = [, , []]; res.writeHead(401, [, 'WWW-Authenticate', , ]); }`],
    ['empty statements and bodies', `;;; function f(req, res) { ; if (!req.user); else {} for (;;); while (0); do {} while (0); switch (req.user) {} try {} catch {} finally {} {} res.status(401).end(); }`],
    ['tagged templates', 'function f(req, res) { sql`select ${req.user} 401`; res.status(401).end(`a ${`b ${res}`}`); }'],
    ['new.target and import.meta', `function f(req, res) { if (new.target) res.status(401).end(); import.meta.url; import('x').then(({ deny }) => deny(401)); }`],
    ['sequences', `function f(req, res) { (0, res.status)(401).end(); return (req.user, res.status(403), res).end(); }`],
    ['assignments in conditions', `function f(req, res) { let u; if (!(u = req.user) || (u ||= null) || (u &&= 1) || (u ??= 2)) res.status(401).end(); }`],
    ['destructuring of everything', `function f({ user: { role = 'x', ...more } = {}, ...req }, { status, ...res }, ...[next, ...others]) { status(401); ({ a: req.user, b: [res.c] = [] } = more); }`],
    ['computed everything', `function f(req, res) { res['status'](401)['end'](); res[\`status\`](403); res[x](401); req[req.a][res.b]?.[1]?.(401); ({ [x]: 1, ['y']() {}, get [z]() {} }); }`],
    ['calls with spread arguments', `const args = [401]; function f(req, res) { res.status(...args); res.writeHead(...[401, {}]); next(...args); new Response(...args); ctx.throw(...args); deny(...arguments); }`],
    ['delete, void, typeof, in', `function f(req, res) { delete req.user; void res.status(401); if (typeof req.user === typeof undefined || !('user' in req) || #x in req) res.status(401).end(); }`.replace(' || #x in req', '')],
    ['numbers in many notations', `function f(req, res) { res.status(0x191); res.status(4_01); res.status(401n); res.status(401.0); res.status(4.01e2); res.status(-401); res.status(401 >>> 0); res.status(NaN || 401); }`],
    ['strings for statuses', `function f(req, res) { res.status('401').end(); res.writeHead('401'); new Response('', { status: '401' }); }`],
    ['names of Object.prototype', `const table = { constructor: 401, toString: 403, __proto__: { hasOwnProperty: 401 }, valueOf: 1 }; function f(req, res) { res.status(table.constructor).end(); res.constructor(401); res.toString(401); res.hasOwnProperty(401); res.valueOf(401); res.__proto__(401); res.isPrototypeOf(401); createError.constructor(401); httpErrors.toString(); ctx.throw.toString(401); }`],
    ['roles of names of Object.prototype', `function constructor(toString, valueOf, hasOwnProperty) { valueOf.status(401).end(); hasOwnProperty(new Error()); } class X { constructor(constructor, __proto__) { __proto__.status(401).end(); } }`],
    ['names of Object.prototype on each framework', `app.use(async (ctx, next) => { ctx.constructor(401); ctx.req.toString(401); ctx.body = 1; ctx.status = 401; }); app.get('/', (c) => { c.valueOf('x'); c.req.constructor('a'); return c.json({}, 401); }); app.get('/x', (request, reply) => { reply.hasOwnProperty(401); reply.raw.toString(); request.constructor.x; reply.code(401).send(); });`],
    ['regular expressions', `function f(req, res) { if (!/^(a+)+$/.test(req.headers.authorization) || !/401/u.exec(req.url)?.groups.a) res.status(401).end(); }`],
    ['throws of all kinds', `function f(req, res) { try { throw 401; } catch (e) { throw { status: 401 }; } finally { throw null; } } function g(req, res) { throw [401]; } async function h(req, res) { throw await import('401'); }`],
    ['return at the top of a script', `if (!process.env.X) { process.exit(401); }`],
    ['var, hoisted', `function f(req, res) { if (!u) res.status(401).end(); var u = req.user; function u() {} }`],
    ['a function as a status', `function f(req, res) { res.status(() => 401).end(); res.status(class { status = 401 }).end(); res.statusCode = function () { return 401; }; res.statusCode += 401; res.statusCode ??= 401; [res.statusCode] = [401]; ({ a: res.statusCode } = { a: 401 }); res.statusCode++; for (res.statusCode of [401]) ; }`],
    ['no arguments where one is needed', `function f(req, res, next) { res.status(); res.sendStatus(); res.set(); res.writeHead(); res.setHeader('WWW-Authenticate'); next(); new Response(); Response.json(); createError(); res.status(401).json(); }`],
    ['handlers in odd places', `app.get('/401', [[[(req, res) => res.status(401).end()]], null, , undefined, ...more]); app.get(); app.get('/'); app.use(); app.use(null); app.use(...x); app.route({ handler: [null, (req, res) => res.status(401).end()], ...y }); app.on('401'); app.register(async () => {}); app.addHook(); app.setErrorHandler();`],
    ['an empty class, an anonymous one, one that extends null', `class A {} class B extends null { constructor() { return 401; } } export const c = class extends (class {}) { status = 401; }; function f(req, res, next) { next(new B()); next(new (class extends Error { status = 401; })()); next(new A().b.c()); next(new c); }`],
    ['exports of all kinds', `export * from '401'; export { a as c } from '403'; export default (req, res) => { res.status(401).end(); }; export const { a, b: [d] } = { a: 401, b: [] };`],
    ['line and paragraph separators, and other scripts', `function f(req, res) { const пользователь = req.user; const 𝒳 = '\u2028401\u2029 😀'; if (!пользователь) res.status(401).end(𝒳); }`],
    ['a file that begins with a byte order mark', `\uFEFFfunction f(req, res) { res.status(401).end(); }`],
    ['a hashbang', `#!/usr/bin/env node\nfunction f(req, res) { res.status(401).end(); }`],
  ])('%s', (_name, text) => {
    survives(text);
  });

  test('an empty file and a file of comments hold nothing', () => {
    expect(facts('')).toEqual([]);
    expect(facts('// 401\n/* 403 */')).toEqual([]);
  });

  test('a script with `with`', () => {
    expect(facts(`function f(req, res) { with (res) { status(401); } if (!req.user) res.status(401).end(); }`, { sourceType: 'commonjs' })).toContain('1 401 absent [!req.user] missing');
  });

  test.each([
    ['decorators, overloads, abstract members', `@Controller('401') abstract class A { abstract x(): void; f(): void; f(req?: Request, res?: Response): void; @Get() f(@Req() req?: Request, @Res() res?: Response): void { res!.status(401).end(); } declare y: string; readonly [key: string]: unknown; accessor z = 401; }`],
    ['enums, namespaces, import equals', `enum S { A = 401, B, C = A | B, D = 'x'.length, 'e' = 403 } const enum T { X = S.A } namespace N { export const s = 401; export namespace M { export enum U { V = 401 } } } declare module 'm' { const s: 401; } import fs = require('fs'); import s = N.s; function f(req: Request, res: Response) { res.status(N.M.U.V).end(); res.status(T.X).end(); res.status(s).end(); } export = f;`],
    ['type assertions, one in the other', `function f(req: any, res: any) { res.status(${'('.repeat(100)}401${' as any)!'.repeat(100)} satisfies number).end(); (<any>res).status(<number>403).end(); }`],
    ['types that name statuses', `type A = { status: 401 } | { status: 403 }; interface B { [401]: string; f(res: Response): 401; } declare function deny(res: Response): 401; let x: typeof import('401');`],
    ['parameter properties and this types', `class E extends Error { constructor(public readonly status: number = 401, private message2?: string, ...rest: unknown[]) { super(message2); } } function f(this: E, req: Request, res: Response, next: NextFunction) { next(new E()); throw new E(403); }`],
  ])('TypeScript: %s', (_name, text) => {
    const found = facts(text + plain, { typescript: true });
    expect(found.at(-1)).toMatch(plainFact);
  });
});

describe('much of it', () => {
  test.each<[string, string]>([
    ['a literal table of 20,000 entries', `const table = { ${repeat(20_000, (i) => `k${String(i)}: ${String(i % 500)}`, ', ')} }; function f(req, res) { res.status(table.k401).end(); }`],
    ['a literal list of 20,000 elements', `const list = [${repeat(20_000, (i) => String(i % 500), ', ')}]; function f(req, res) { for (const s of list) res.status(s).end(); }`],
    ['a switch of 2,000 cases', `function f(req, res) { switch (req.query.a) { ${repeat(2_000, (i) => `case ${String(i)}: res.status(401).end(); ${i % 3 === 0 ? '' : 'break;'}`)} } }`],
    ['200 times try/finally, one in the other', `function f(req, res) { ${'try { if (req.user) return; '.repeat(200)} res.status(401).end(); ${'} finally { res.end(); }'.repeat(200)} }`],
    ['200 times try/finally, one after the other', `function f(req, res) { ${repeat(200, (i) => `try { if (req.a${String(i)}) return; verify(req.token); } finally { if (req.b${String(i)}) res.set('a', 'b'); }`)} res.status(401).end(); }`],
    ['200 times try/catch, one in the other', `function f(req, res) { ${'try { verify(req.token); '.repeat(200)} res.status(401).end(); ${'} catch (e) { res.status(403).end(); }'.repeat(200)} }`],
    ['a condition of 12 parts, twelve times', `function f(req, res) { ${repeat(12, (i) => `if (${repeat(12, (j) => `(req.a${String(i)}_${String(j)} || req.user.role === '${String(j)}')`, ' && ')}) x();`)} res.status(401).end(); }`],
    ['500 variables, each chosen by a condition', `function f(req, res) { ${repeat(500, (i) => `let v${String(i)} = 401; if (req.a${String(i)}) v${String(i)} = 403;`)} res.status(v0).end(); }`],
    ['40 headers, each set under a condition', `function f(req, res) { ${repeat(40, (i) => `if (req.query.a${String(i)}) res.set('WWW-Authenticate', 'Bearer${String(i)}');`)} res.status(401).end(); }`],
    ['1,000 handlers', repeat(1_000, (i) => `app.get('/${String(i)}', (req, res) => { if (!req.user) return res.status(401).end(); if (req.user.role !== 'admin') return res.status(403).end(); });`)],
    ['one helper, called 1,000 times', `function deny(res, s) { if (s === 401) res.set('a', 'b'); res.status(s).end(); } ${repeat(1_000, (i) => `function f${String(i)}(req, res) { if (!req.user) return deny(res, 401); }`)}`],
    ['one error class, thrown 1,000 times', `class E extends Error { constructor(m) { super(m); this.status = 401; } } ${repeat(1_000, (i) => `app.get('/${String(i)}', (req, res) => { if (!req.user) throw new E('x'); });`)}`],
    ['a text of one megabyte in one line', `const text = '${'x401 '.repeat(200_000)}';`],
  ])('%s', (_name, text) => {
    survives(text);
  });

  test('where the share of work is spent, no header is called missing that may be there', () => {
    const odd = `function odd(req, res) { ${'while (n < 9) { n++; '.repeat(40)} res.status(200).end(); ${'}'.repeat(40)} }`;
    const found = facts(`${odd}
      app.use((req, res, next) => { res.set('WWW-Authenticate', 'Bearer realm="api"'); next(); });
      app.get('/', (req, res) => res.status(401).end());`);
    expect(found.filter((line) => line.endsWith('missing'))).toEqual([]);
  });

  const guards = (count: number): string => `function f(req, res) {\n${repeat(count, (i) => `  if (!req.query.a${String(i)}) return res.status(401).end();`)}\n}\n`;

  test('2,000 guards in one function', () => {
    survives(guards(2_000));
  });

  test('2,000 guards that say something about the caller, too', () => {
    survives(`function f(req, res) {\n${repeat(2_000, (i) => `  if (req.user.role${String(i)} !== 'admin') return res.status(401).end();`)}\n}\n`);
  });

  test('2,000 conditions that do not end the handler, too', () => {
    survives(`function f(req, res) {\n${repeat(2_000, (i) => `  if (req.user.role${String(i)} !== 'admin') log(${String(i)});`)}\n res.status(401).end(); }\n`);
  });
});
