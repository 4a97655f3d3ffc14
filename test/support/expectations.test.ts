import { describe, expect, test } from 'vitest';
import { differences, readExpectations } from './expectations.ts';
import { tried } from './pages.ts';

const read = (source: string) => readExpectations(source, 'a.js');

describe('readExpectations', () => {
  test('one mark, at its line', () => {
    expect(read('x();\nres.sendStatus(401); // expect: require-www-authenticate missing').marks).toEqual([
      { line: 2, rule: 'require-www-authenticate', messageId: 'missing', config: 'both' },
    ]);
  });

  test('several entries share a keyword until the next one', () => {
    const line =
      'f(); // expect: require-www-authenticate missing; no-401-after-role-check mixed; ' +
      'expect-recommended: require-www-authenticate missingForPolicy; ' +
      'expect-strict: no-401-after-role-check policy';
    expect(read(line).marks.map(({ rule, messageId, config }) => [rule, messageId, config])).toEqual([
      ['require-www-authenticate', 'missing', 'both'],
      ['no-401-after-role-check', 'mixed', 'both'],
      ['require-www-authenticate', 'missingForPolicy', 'recommended'],
      ['no-401-after-role-check', 'policy', 'strict'],
    ]);
  });

  test('the marks that CONTRIBUTING.md shows', () => {
    expect(read(tried('fixture-marks')).marks).toEqual([
      { line: 1, rule: 'require-www-authenticate', messageId: 'missing', config: 'both' },
      { line: 1, rule: 'no-401-after-role-check', messageId: 'mixed', config: 'both' },
      { line: 2, rule: 'require-www-authenticate', messageId: 'missingForPolicy', config: 'recommended' },
      { line: 2, rule: 'no-401-after-role-check', messageId: 'policy', config: 'strict' },
    ]);
  });

  test('an exemption keeps its reason', () => {
    expect([...read('f(); // wire-exempt: the address list is policy').exempt]).toEqual([[1, 'the address list is policy']]);
  });

  test('directives for the wire', () => {
    const { only, scheme } = read('// wire-only: express4, express5\n// wire-scheme: Basic');
    expect(only).toEqual(['express4', 'express5']);
    expect(scheme).toBe('Basic');
  });

  test('other comments are no marks', () => {
    const { marks, exempt } = read('// we expect: nothing\n// TODO: wire it\nf(); // see expectations');
    expect(marks).toEqual([]);
    expect(exempt.size).toBe(0);
  });

  test.each([
    ['f(); // expect require-www-authenticate missing', 'not a mark'],
    ['f(); // expects: require-www-authenticate missing', 'not a mark'],
    ['f(); // expect: require-www-authenticate known', 'not a rule and its message'],
    ['f(); // expect: no-401 known', 'not a rule and its message'],
    ['f(); // expect: require-www-authenticate missing, no-401-after-role-check known', 'not a rule and its message'],
    ['f(); // expect: require-www-authenticate missing;', 'nothing after'],
    ['f(); // wire-exempt:', 'nothing after'],
    ['// wire-scheme: Digest', 'no such scheme'],
  ])('%s is refused with its place', (line, problem) => {
    expect(() => read(`\n${line}`)).toThrow(`a.js:2 ${problem}`);
  });
});

describe('differences', () => {
  const mark = (line: number) => ({ line, rule: 'require-www-authenticate', messageId: 'missing' });

  test('none where marks and reports agree, in any order', () => {
    expect(differences('a.js', [mark(1), mark(2)], [mark(2), mark(1)])).toEqual([]);
  });

  test('a mark without a report, and a report without a mark', () => {
    expect(differences('a.js', [mark(1)], [mark(2)])).toEqual([
      'a.js:1 require-www-authenticate missing: marked, not reported',
      'a.js:2 require-www-authenticate missing: reported, not marked',
    ]);
  });

  test('two reports need two marks', () => {
    expect(differences('a.js', [mark(1)], [mark(1), mark(1)])).toEqual(['a.js:1 require-www-authenticate missing: reported, not marked']);
  });
});
