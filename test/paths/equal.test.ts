import { describe, expect, test } from 'vitest';
import { agreed, isUnequal, setEqual } from '../../src/paths/equal.ts';
import { setTruth, start, type Path } from '../../src/paths/path.ts';
import { inHandler } from '../support/facts.ts';

describe('what is equal to one literal', () => {
  test('is equal to no other', () => {
    const path = setEqual(start, 'reason', '= a');
    expect(isUnequal(path, 'reason', '= b')).toBe(true);
    expect(isUnequal(path, 'reason', '= a')).toBe(false);
    expect(isUnequal(path, 'reasons', '= b')).toBe(false);
  });

  test('is so until it is equal to another', () => {
    const path = setEqual(setEqual(start, 'reason', '= a'), 'reason', '= b');
    expect(isUnequal(path, 'reason', '= a')).toBe(true);
    expect(isUnequal(path, 'reason', '= b')).toBe(false);
    expect(path.truth.size).toBe(1);
  });
});

describe('two paths that become one', () => {
  const joined = (one: Path, other: Path): Path => ({ ...start, truth: agreed(one.truth, other.truth) });

  test('agree in what is decided the same', () => {
    const one = setTruth(setTruth(start, 'user', true), 'admin', true);
    const other = setTruth(setTruth(start, 'user', true), 'admin', false);
    expect([...agreed(one.truth, other.truth)]).toEqual([['user', true]]);
  });

  test('are equal to one of two literals', () => {
    const path = joined(setEqual(start, 'reason', '= a'), setEqual(start, 'reason', '= b'));
    expect(['= a', '= b', '= c'].map((literal) => isUnequal(path, 'reason', literal))).toEqual([false, false, true]);
    expect([...path.truth]).toEqual([...joined(path, path).truth]);
  });

  test('are equal to nothing where only one of them is', () => {
    expect(agreed(setEqual(start, 'reason', '= a').truth, start.truth).size).toBe(0);
    expect(agreed(setEqual(start, 'reason', '= a').truth, setEqual(start, 'reasons', '= b').truth).size).toBe(0);
  });

  test('remember eight literals, not nine', () => {
    const all = (count: number): Path => Array.from({ length: count }, (_, index) => setEqual(start, 'reason', `= ${String(index)}`)).reduce(joined);
    expect(isUnequal(all(8), 'reason', '= x')).toBe(true);
    expect(isUnequal(all(9), 'reason', '= x')).toBe(false);
  });
});

/** The statuses that are answered, with the lines of their answers. */
function answered(body: string): string[] {
  return inHandler(body).map((line) => line.split(' ').slice(0, 2).join(' '));
}

describe('conditions that contradict each other', () => {
  const reason = 'const { reason } = await load(req);\n';

  test.each([
    ['one literal, then another', `if (reason !== 'a') return next();\nif (reason === 'b') return res.sendStatus(401);\nres.sendStatus(403);`, ['4 403']],
    ['the other way round', `if ('a' !== reason) return next();\nif (reason === 'b') return res.sendStatus(401);\nres.sendStatus(403);`, ['4 403']],
    ['numbers', 'if (reason !== 1) return next();\nif (reason === 2) return res.sendStatus(401);\nres.sendStatus(403);', ['4 403']],
    ['the same literal', `if (reason !== 'a') return next();\nif (reason === 'a') return res.sendStatus(401);\nres.sendStatus(403);`, ['3 401']],
    ['not equal to one says nothing of another', `if (reason === 'a') return next();\nif (reason === 'b') return res.sendStatus(401);\nres.sendStatus(403);`, ['3 401', '4 403']],
    ['one of two literals', `if (reason === 'a' || reason === 'b') {\n  if (reason === 'c') return res.sendStatus(401);\n  return res.sendStatus(403);\n}`, ['4 403']],
    ['one of two literals may be either', `if (reason === 'a' || reason === 'b') {\n  if (reason === 'b') return res.sendStatus(401);\n  return res.sendStatus(403);\n}`, ['3 401', '4 403']],
    ['a switch', `if (reason !== 'a') return next();\nswitch (reason) {\n  case 'b': return res.sendStatus(401);\n  default: return res.sendStatus(403);\n}`, ['5 403']],
    ['another value', `const { code } = req.query;\nif (reason !== 'a') return next();\nif (code === 'b') return res.sendStatus(401);\nres.sendStatus(403);`, ['4 401', '5 403']],
  ])('%s', (_name, text, found) => {
    expect(answered(reason + text)).toEqual(found);
  });

  test('a variable that was assigned since may be another', () => {
    expect(answered(`let { reason } = await load(req);\nif (reason !== 'a') return next();\nreason = await load(req);\nif (reason === 'b') return res.sendStatus(401);\nres.sendStatus(403);`)).toEqual(['4 401', '5 403']);
  });

  test('in a loop, it may be in the next round', () => {
    expect(answered(`let reason = await load(req);\nif (reason !== 'a') return next();\nwhile (await more()) {\n  if (reason === 'b') return res.sendStatus(401);\n  reason = await load(req);\n}`)).toEqual(['4 401']);
    expect(answered(`const reason = await load(req);\nif (reason !== 'a') return next();\nwhile (await more()) {\n  if (reason === 'b') return res.sendStatus(401);\n}`)).toEqual([]);
  });

  test.each([
    ['a parameter', `function refuse(res, reason) {\n  if (reason === 'b') return res.sendStatus(401);\n  return res.sendStatus(403);\n}`, 'reason', ['403']],
    ['a member of one', `function refuse(res, { reason }) {\n  if (reason === 'b') return res.sendStatus(401);\n  return res.sendStatus(403);\n}`, `{ reason: 'a' }`, ['403']],
    ['a case of a switch over one', `function refuse(res, given) {\n  switch (given.reason) { case 'b': return res.sendStatus(401);\n  default: return res.sendStatus(403); }\n}`, `{ reason: 'a' }`, ['403']],
    ['one that may be either', `function refuse(res, reason) {\n  if (reason === 'b') return res.sendStatus(401);\n  return res.sendStatus(403);\n}`, 'req.query.reason', ['401', '403']],
  ])('in a helper: %s', (_name, helper, given, found) => {
    const length = helper.split('\n').length;
    const lines = answered(`${helper}\n${reason}if (reason !== 'a') return next();\nreturn refuse(res, ${given});`);
    expect(lines.filter((line) => Number.parseInt(line, 10) > length).map((line) => line.split(' ')[1])).toEqual(found);
  });
});
