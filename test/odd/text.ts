import * as fc from 'fast-check';

/** Names that every file and every function may declare, import, or leave open; and those that mean something. */
export const values = ['v0', 'v1', 'v2', 'v3', 'user'] as const;
export const functions = ['f0', 'f1', 'f2'] as const;
export const classes = ['C0', 'C1'] as const;
export const names = [...values, ...functions, ...classes] as const;

const known = ['req', 'res', 'req.user', 'req.headers.authorization', 'req.query.a'];
const plainOnes = ["'admin'", '401', '403', 'null', 'this'];

/** Expressions of three parts; each part stands in brackets. */
const forms: readonly ((a: string, b: string, c: string) => string)[] = [
  (a) => `${a}.x`,
  (a) => `${a}?.id`,
  (a, b) => `${a}[${b}]`,
  (a, b) => `${a} && ${b}`,
  (a, b) => `${a} || ${b}`,
  (a, b) => `${a} ?? ${b}`,
  (a, b, c) => `${a} ? ${b} : ${c}`,
  (a) => `!${a}`,
  (a, b) => `${a} === ${b}`,
  (a, b) => `{ a: ${a}, ...${b} }`,
  (a, b) => `{ status: ${a}, get x() { return ${plainly(b)}; } }`,
  (a, b) => `[${a}, ...${b}]`,
  (a, b) => `\`\${${a}}\${${b}}\``,
  (a, b) => `${a} + ${b}`,
  (a, b) => `f0(${a}, ${b})`,
  (a, b) => `${a}.get(${b})`,
  (a, b) => `${a}(${b})`,
  (a, b) => `new C0(${a}, ${b})`,
  (a) => `new ${a}()`,
  (a) => `async () => ${a}`,
  (a, b) => `async function self(req, res) { return (${a}) ? self(${b}) : self; }`,
  (a, b) => `${a}.then(async (v0) => ${b})`,
  (a) => `verify(${a})`,
  (a, b) => `Object.assign(${a}, ${b})`,
  (a, b) => `${a}.filter(async (x) => ${b})`,
  (a, b) => `v0 = ${a}, ${b}`,
  (a) => `await ${a}`,
  (a) => `class extends ${plainly(a)} { status = 401; }`,
  (a, b) => `res.status(${a}).json(${b})`,
];

/** An expression for places where nothing can be awaited. */
export function plainly(text: string): string {
  return text.replaceAll('await ', '');
}

const leaf = fc.constantFrom<string>(...names, ...known, ...plainOnes);

/** Any expression: what it names may lead back to where it stands. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ any: string; made: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, tie('made')),
  made: fc
    .tuple(fc.constantFrom(...forms), tie('any'), tie('any'), tie('any'))
    .map(([form, a, b, c]) => `(${form(`(${a})`, `(${b})`, `(${c})`)})`),
})).any;

/** An expression that holds the one before it twice, or once: repeated, its size doubles. */
const growing = fc.tuple(fc.constantFrom(...forms), fc.boolean(), leaf).map(([form, twice, other]) => {
  return (before: string): string => `(${form(`(${before})`, `(${twice ? before : other})`, `(${before})`)})`;
});

/** What a function does; each text is one statement. */
export const statement: fc.Arbitrary<string> = fc.letrec<{ any: string; simple: string; block: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 2, depthSize: 'small' }, tie('simple'), tie('block')),
  simple: fc.tuple(fc.nat(11), expression, expression).map(([kind, a, b]) => simple(kind, a, b)),
  block: fc
    .tuple(fc.nat(6), expression, tie('any'), tie('any'))
    .map(([kind, test, one, other]) => compound(kind, test, [one, other])),
})).any;

function simple(kind: number, a: string, b: string): string {
  const all = [
    `if (${a}) return res.status(401).end();`,
    `if (${a}) return res.status(403).send(${b});`,
    `if (${a}) return f1(req, res, ${b});`,
    `res.status(${a}).end(${b});`,
    `v1 = ${a};`,
    `if (${a}) throw new C0(${b});`,
    `if (!(${a})) return next(${b});`,
    `res.set('WWW-Authenticate', ${a});`,
    `f2(req, res, ${a});`,
    `(${a}).x = ${b};`,
    `app.use(${a}, ${b});`,
    `return ${a};`,
  ];
  return all[kind] ?? ';';
}

function compound(kind: number, test: string, [one, other]: readonly [string, string]): string {
  const all = [
    `if (${test}) { ${one} } else { ${other} }`,
    `for (const user of ${test}) { ${one} ${other} }`,
    `while (${test}) { ${one} if (enough) break; ${other} }`,
    `switch (${test}) { case 1: ${one} case v0: ${other} break; default: ${one} }`,
    `try { ${one} } catch (user) { ${other} } finally { v2 = ${test}; }`,
    `run(async (user) => { ${one} ${other} });`,
    // A refusal behind a loop without an end is none: nothing is known of what ends these.
    `do { ${one} if (enough) break; if (${test}) continue; ${other} } while (v3);`,
  ];
  return all[kind] ?? ';';
}

/** Statements by the hundred, of one shape: `i` counts them, `n` is how many there are. */
const rows: readonly ((i: number, n: number, a: string) => string)[] = [
  (i, _n, a) => `if (req.query.a${String(i)} && ${a}) v0 = ${String(i)};`,
  (i, _n, a) => `let w${String(i)} = ${String(400 + (i % 4))}; if (${a}) w${String(i)} = ${String(i)};`,
  (i, n) => `async function h${String(i)}(req, res) { if (req.a) return h${String((i * 7 + 1) % n)}(res); f0(res); }`,
  (i, _n, a) => `app.get('/${String(i)}', async (req, res) => { if (!req.user) throw new C0(${a}); });`,
  (i, _n, a) => `app.use(async (err, req, res, next) => { if (err.a${String(i)}) return f0(res, 401); next(${a}); });`,
  (i, n) => `class K${String(i)} extends C0 { m() { return new K${String((i + 1) % n)}().m(); } }`,
  (i, _n, a) => `f${String(i % 3)}(req, res, ${a});`,
  (i, _n, a) => `try { f0(${a}); } catch (e) { if (e.a${String(i)}) v1 = e; }`,
  (i, _n, a) => `app.get('/${String(i)}', f0, f1, ${a});`,
];

/** What can stand around statements, and around expressions. */
const around: readonly (readonly [string, string])[] = [
  ['if (!req.user) {', '}'],
  ['if (v0) { v1 = v0; } else {', '}'],
  ['try {', '} catch (user) { f0(res); }'],
  ['try {', '} finally { v0 = v1; }'],
  ['for (const v1 of v0) {', '}'],
  ['while (v0) { v0 = v1;', '}'],
  ['switch (v0) { case 1:', '}'],
  ['run(async (v0) => {', '});'],
  ['{ const user = v0;', '}'],
];
const enclosing: readonly (readonly [string, string])[] = [
  ['f0(', ')'],
  ['!(', ')'],
  ['[', ']'],
  ['({ a: ', ' })'],
  ['({ ...', ' })'],
  ['v0 ? v1 : (', ')'],
  ['async () => (', ')'],
  ['await (', ')'],
  ['v0 && (', ')'],
];

const links = ['.a', '?.b', '.get(v0)', '.then(f0)', '[v0]', '.status(401)', '.use(f1)'] as const;
/** Most are a quarter as long as they may be: what is odd shows there already, and one that ends the budget takes as long as thirty. */
const length = (max: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 7, arbitrary: fc.integer({ min: 2, max: Math.ceil(max / 4) }) }, fc.integer({ min: 2, max }));
/** One to three that take turns. */
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: 3 });

/** Many statements, a long chain of names, or a deep nest. `run` keeps their names apart. */
export const heap: fc.Arbitrary<(run: string) => string> = fc.oneof(
  ...[40, 120].map((max) =>
    fc
      .tuple(length(max), some(growing), leaf)
      .map(([count, steps, first]) => (run: string): string => chained(run, count, steps, first)),
  ),
  fc.tuple(length(200), fc.constantFrom(...rows), expression).map(
    ([count, row, a]) => {
      const lines = Array.from({ length: count }, (_, i) => row(i, count, a)).join('\n');
      return (run: string): string => named(run, lines);
    },
  ),
  fc.tuple(length(100), some(fc.constantFrom(...around)), statement).map(
    ([depth, pairs, inner]) => () => nested(depth, pairs, inner),
  ),
  fc.tuple(length(100), some(fc.constantFrom(...enclosing)), expression).map(
    ([depth, pairs, inner]) => () => `v3 = ${nested(depth, pairs, inner)}; if (!v3) f0(res, 401);`,
  ),
  fc.tuple(length(400), fc.constantFrom(...links), leaf).map(
    ([count, link, first]) => () => `v2 = (${first})${link.repeat(count)}; if (!v2) f1(req, res, 401);`,
  ),
);

function chained(run: string, length: number, steps: readonly ((before: string) => string)[], first: string): string {
  const name = (index: number): string => `${run}s${String(index)}`;
  const lines = [`const ${name(0)} = ${first};`];
  for (let index = 1; index <= length; index += 1) {
    const step = steps[index % steps.length];
    lines.push(`const ${name(index)} = ${step?.(name(index - 1)) ?? '0'};`);
  }
  return `${lines.join('\n')}\nif (!${name(length)}) f0(res, ${name(length)});`;
}

/** What a heap declares gets a name of its own. */
function named(run: string, text: string): string {
  return text.replaceAll(/\b[whK]\d+\b/g, (name) => `${run}${name}`);
}

function nested(depth: number, pairs: readonly (readonly [string, string])[], inner: string): string {
  const chosen = Array.from({ length: depth }, (_, index) => pairs[index % pairs.length] ?? ['', '']);
  return `${chosen.map(([open]) => open).join(' ')} ${inner} ${chosen.map(([, close]) => close).reverse().join(' ')}`;
}
