import { describe, expect, test, vi } from 'vitest';
import { budget } from '../../src/engine/budget.ts';
import { Interpreter } from '../../src/interpreter.ts';
import { evidenceText } from '../../src/paths/assume.ts';
import type { Machine } from '../../src/paths/machine.ts';
import { enter, forgetUnused, leave, setTruth, setVariable, start, type Path } from '../../src/paths/path.ts';
import { soften } from '../../src/paths/soften.ts';
import { holdsOther } from '../../src/liveness.ts';
import { ofText } from '../../src/syntax.ts';
import { unknown } from '../../src/values/value.ts';
import { analysed } from '../support/facts.ts';
import { atom, many, path, texts } from '../support/paths.ts';

/** The work that something counts while it runs. */
function workOf(run: () => unknown): number {
  const charge = vi.spyOn(budget, 'charge');
  run();
  const work = charge.mock.calls.reduce((sum, [each]) => sum + each, 0);
  charge.mockRestore();
  return work;
}

const names = (count: number, first: string): string => many(count, () => start).map((_, index) => first + String(index)).join(' ');

describe('what paths have in common is not gone through', () => {
  test('by what marks the conditions that no longer decide', () => {
    const fork = (from: Path): Path[] => [path('a', from), path('!a', from)];
    const [late, early] = [fork(path(names(40, 'b'))), fork(start)];
    expect(workOf(() => soften(late))).toBe(workOf(() => soften(early)));
    expect(texts(soften(fork(path('b'))))).toEqual(['b ~!a', 'b ~a']);
  });

  test('where a branch is left that opened no condition', () => {
    const from = leave(enter([path(names(40, 'b'))]), 0, 'passed');
    expect(workOf(() => leave(enter(from), 0, 'passed'))).toBe(0);
    expect(leave(enter(from), 0, 'passed')[0]?.facts).toBe(from[0]?.facts);
  });
});

describe('what is copied is counted', () => {
  test('places that are decided', () => {
    const decided = ['a', 'b', 'c'].reduce<Path>((each, place) => setTruth(each, place, true), start);
    expect(workOf(() => setTruth(decided, 'd', true))).toBe(3);
    expect(setTruth(decided, 'a', true)).toBe(decided);
  });
});

describe('what is asked of each path is asked once', () => {
  test('where the variables end', () => {
    const lastUse = vi.fn(() => 10);
    const paths = [setVariable(start, { name: 'a' }, unknown)];
    for (const offset of [1, 2, 3, 4]) expect(forgetUnused(paths, offset, lastUse)).toBe(paths);
    expect(lastUse).toHaveBeenCalledTimes(1);
    expect(forgetUnused(paths, 10, lastUse)[0]?.env.size).toBe(0);
  });

  test('the text of a function', () => {
    const text = vi.fn(() => 'throw new Error()');
    const throws = ofText((of) => /\bthrow\b/.test(of));
    const node = atom('function');
    expect([throws({ text }, node), throws({ text }, node)]).toEqual([true, true]);
    expect(text).toHaveBeenCalledTimes(1);
  });

  test('what a condition is called', () => {
    const text = vi.fn(() => 'req.user');
    const m = { source: { text } } as unknown as Machine;
    const node = { ...atom('condition') };
    expect(many(3, () => start).map(() => evidenceText(m, node, false))).toEqual(['!req.user', '!req.user', '!req.user']);
    expect(text).toHaveBeenCalledTimes(1);
  });
});

describe('the work that a file may take', () => {
  test('a part takes no more than two thirds of what is left', () => {
    budget.begin(100);
    budget.share(80);
    budget.charge(66);
    expect(budget.isSpent).toBe(false);
    budget.charge(1);
    expect([budget.isSpent, budget.isOver]).toEqual([true, false]);
    budget.share(20);
    budget.charge(19);
    expect(budget.isSpent).toBe(false);
    budget.charge(31);
    expect([budget.isSpent, budget.isOver]).toEqual([true, true]);
  });

  test('a part that comes late gets the least, and gives back what it leaves of it', () => {
    budget.begin(100, 30);
    budget.charge(100);
    const takes = (work: number): boolean => {
      budget.share(80, 20);
      budget.charge(work);
      return !budget.isSpent;
    };
    // Twenty at a time, of thirty: five and nineteen leave six, which are not twenty.
    expect([takes(5), takes(19), takes(5), takes(2)]).toEqual([true, true, true, false]);
    expect(budget.isOver).toBe(true);
    budget.begin(100);
    budget.charge(100);
    expect(takes(1)).toBe(false);
  });

  const repeat = (count: number, make: (index: number) => string): string => many(count, () => start).map((_, index) => make(index)).join('\n');

  test.each([
    ['400 errors and 400 handlers', repeat(400, (i) => `app.get('/${String(i)}', () => { const e = new Error('x'); e.status = 401; throw e; });\napp.use((err, req, res, next) => { if (err.a${String(i)}) return res.status(401).end(); next(err); });`)],
    ['100 functions that call ten others', repeat(100, (i) => `function f${String(i)}(req, res) { let a = req.b; ${repeat(10, (j) => `if (req.x${String(j)} && a) a = f${String((i * 10 + j) % 100)}(req, res); else a = req.y${String(j)};`)} res.status(401).end(a); }`)],
    ['500 small functions that call each other', repeat(500, (i) => `function f${String(i)}(req, res) { if (!req.a${String(i)}) return f${String((i * 7 + 1) % 500)}(req, res); if (req.b) f${String((i * 3 + 2) % 500)}(req, res); res.status(401).end(); }`)],
  ])('ends: %s', (_name, text) => {
    const work = workOf(() => {
      expect(analysed(text).ended).toBe('work');
    });
    expect(work).toBeLessThan(1_600_000);
  });

  test.each([
    ['a short text', 100, undefined],
    ['a long one', 23_700, 'work'],
  ])('leaves less for what stands in %s, which was searched for it', (_name, lines, ended) => {
    const guards = repeat(40, (i) => `if (req.query.a${String(i)}) req.b = verify(req.query);`);
    expect(analysed(`${'// What a bundle brings along, by the thousands of lines, says nothing of refusals.\n'.repeat(lines)}app.get('/', (req, res) => { ${guards} if (!req.user) return res.status(401).end(); });`).ended).toBe(ended);
  });

  test('ends within a statement, which holds a whole program where it is minified', () => {
    const calls = (count: number): string => `app.get('/', (req, res) => { ${Array.from({ length: count }, (_, index) => `f${String(index)}(req.query)`).join(', ')}, res.status(401).end(); });`;
    expect(analysed(calls(100)).ended).toBeUndefined();
    const evaluate = vi.spyOn(Interpreter.prototype, 'evaluate');
    expect(analysed(calls(20_000)).ended).toBe('work');
    // The call, what is called, `req.query` and `req` of each would be 80,000; what is over is asked for no parts.
    expect(evaluate.mock.calls.length).toBeLessThan(70_000);
    evaluate.mockRestore();
  });
});

describe('what is in many functions is gone through as far as it tells', () => {
  test('the functions in which a variable is used, as far as the first that may read it', () => {
    const seen = vi.fn();
    const asked = { *[Symbol.iterator]() { for (const each of [1, 2, 3]) { seen(each); yield each; } } } as unknown as ReadonlySet<unknown>;
    expect(holdsOther(asked, new Set([1]))).toBe(true);
    expect(seen).toHaveBeenCalledTimes(2);
    expect(holdsOther(asked, new Set([1, 2, 3]))).toBe(false);
  });
});
