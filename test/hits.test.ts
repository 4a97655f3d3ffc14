import { expect, test } from 'vitest';
import { Project } from '../src/project/project.ts';
import { Sources } from '../src/sources.ts';
import { sourceCode } from './support/facts.ts';

/** The pieces of a program that may decide a status, as they stand in it. */
function hitsIn(text: string): string[] {
  const filename = '/nowhere/file.js';
  const { main } = new Sources(sourceCode(text), filename, new Project(filename, text, null));
  return main.hits.map((at) => /^['"]?[\w$]+/.exec(text.slice(at))?.[0] ?? '');
}

const many = (one: (index: number) => string): string => Array.from({ length: 300 }, (_, index) => one(index + 500)).join('');

test.each([
  ['a message of its own table', "messages[401] = 'who are you?';", 'messages[401] = () => res.end();'],
  ['a number of other errors', 'codes.FORBIDDEN = 119;', 'codes.FORBIDDEN = 403;'],
  ['a table of glyphs', `${many((at) => `glyphs.a${String(at)} = ${String(at)};`)}glyphs.hook = 401;`, 'glyphs.hook = 401;'],
  ['long code whose statements do other things', `${many((at) => `glyphs.a${String(at)} = ${String(at)};`)}glyphs.hook = 401;`, `${many((at) => `f(${String(at)});`)}res.status = 401;`],
  ['an object of glyphs', `const glyphs = { ${many((at) => `a${String(at)}: ${String(at)},`)} hook: 401 };`, 'const glyphs = { hook: 401 };'],
  ['prime numbers', 'const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 401];', 'const [status, left] = [401, 3];'],
  ['pairs of characters', `const pairs = [${many((at) => `[${String(at)}, 1],`)}[401, 402]];`, 'const pairs = [[401, 402]];'],
  ['the text of an error by its number', 'throw Error(messageOf(407));', 'throw failure(messageOf(407));'],
  ['names of things', 'if (forbiddenNames.has(name)) rename();', 'if (denied) forbiddenErrors.raise();'],
  ['what a client sends to its proxy', 'if (existProxyAuth) stop();', 'if (left) proxyAuthRequired();'],
])('%s is no refusal, and its neighbour may be one', (_name, text, neighbour) => {
  expect(hitsIn(text)).toEqual([]);
  expect(hitsIn(neighbour)).not.toEqual([]);
});

test('a short name stands for its own variable alone', () => {
  const text = 'function e(s) { s.status(401); } function f(s) { e(s); } function g(s, e) { e(s); } f(g);';
  const used = hitsIn(text);
  expect(used.filter((name) => name === 'e')).toHaveLength(1);
  expect(used).toContain('f');
});

test.each(['class E { status = 401 }', 'const E = class { status = 401 };', 'function E() { this.status = 401; }', 'let E; E = () => 401;'])('a short name is followed to where it is used: %s', (text) => {
  const whole = `${text} function f() { throw new E(); } f();`;
  expect(hitsIn(whole)).toContain('f');
  expect(hitsIn(whole.replace('new E()', 'new D()'))).not.toContain('f');
});

test('a short name of a member stands for members alone, and a long one for all that has it', () => {
  expect(hitsIn('t.q = function (s) { s.status(401); }; t.q(s); function q() {} q();').filter((name) => name === 'q')).toHaveLength(2);
  expect(hitsIn('t.deny = function (s) { s.status(401); }; function f({ deny }) { deny(s); }').filter((name) => name === 'deny').length).toBeGreaterThan(2);
});
