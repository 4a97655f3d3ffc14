import { expect, test } from 'vitest';
import { traced } from './trace.ts';

test('names that are read and the numbers of refusals note their lines', () => {
  expect(traced('f(a);\ng(b, 401, 404);', 'x.mjs')).toBe('__at(1, f)(__at(1, a));\n__at(2, g)(__at(2, b), __at(2, 401), 404);');
});

test('what is tested, written, declared or exported does not', () => {
  const source = 'let a = 1; a = 2; export { a };\nif (a) { let b; }\nfor (; a; );';
  expect(traced(source, 'x.mjs')).toBe(source);
});

test('the answer beside a test notes its line, the test does not', () => {
  expect(traced('if (!user) deny(401);', 'x.js')).toBe('if (!user) __at(1, deny)(__at(1, 401));');
  expect(traced('x = user ? 403 : 401;', 'x.js')).toBe('x = user ? __at(1, 403) : __at(1, 401);');
  expect(traced('user || deny();', 'x.js')).toBe('user || __at(1, deny)();');
});

test('keys, shorthand and constructors stay what they are', () => {
  expect(traced('f({ 401: a, b, [c]: 1 });', 'x.js')).toBe('__at(1, f)({ 401: __at(1, a), b: __at(1, b), [__at(1, c)]: 1 });');
  expect(traced('throw new errors.Gone(new URL(a));', 'x.js')).toBe('throw new (__at(1, errors)).Gone(new (__at(1, URL))(__at(1, a)));');
});

test('types are left alone, and gone afterwards', () => {
  const source = 'export const a = (x: unknown): x is 401 => x === (401 as const);\nf(a as typeof a);';
  expect(traced(source, 'x.ts')).toBe('export const a = (x) => __at(1, x) === __at(1, 401);\n__at(2, f)(__at(2, a));\n');
});

test('an assertion with a refusal notes its lines where it fails; one without is left alone', () => {
  expect(traced('ctx.assert(user, 401, text);', 'x.js')).toBe('__failing(() => __at(1, ctx).assert(__at(1, user), __at(1, 401), __at(1, text)));');
  expect(traced('ctx.assert(user, 404);', 'x.js')).toBe('__at(1, ctx).assert(__at(1, user), 404);');
});
