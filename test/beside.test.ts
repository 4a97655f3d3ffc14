import { afterEach, describe, expect, test, vi } from 'vitest';
import { Beside } from '../src/beside.ts';
import { enter, factsOf, pass, start, type Path } from '../src/paths/path.ts';
import type { Answer } from '../src/answer.ts';
import { path } from './support/paths.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** An answer behind some conditions; the one with the number `decides` decides its cause, which is not known where there is none. */
function answer(conditions: string, decides: number | null = 0, header: 'set' | 'missing' = 'missing'): Answer {
  return reaching(path(conditions), decides, header);
}

/** An answer behind conditions in whose branch it stands, and then behind an exit that refused. */
function behindAnExit(around: string, exit: string, decides: number | null = 0): Answer {
  const [inside] = enter([path(around)]);
  const [reached] = inside ? pass([path(exit, inside)], 0, 'refused') : [];
  return reaching(reached ?? start, decides);
}

function reaching(reached: Path, decides: number | null, header: 'set' | 'missing' = 'missing'): Answer {
  const evidence = decides === null ? undefined : [...factsOf(reached)].reverse()[decides]?.evidence;
  return { path: reached, found: evidence ? { cause: 'absent', evidence } : { cause: 'unknown' }, header: { kind: header } } as unknown as Answer;
}

/** Whether the first of some answers is refused also without the condition that decides. */
const alsoRefused = (...all: Answer[]): boolean | undefined => all[0] && new Beside(all).alsoRefused(all[0]);

describe('whether the last condition refuses without the one that decides', () => {
  test.each([
    ['where that came out the other way', [answer('a ?x'), answer('!a ?x')], true],
    ['where that is not asked, and no cause is found', [answer('a ?x'), answer('b ?x', null)], true],
    ['where that is not asked, and a cause is found', [answer('a ?x'), answer('b ?x')], false],
    ['where that came out the other way, and a condition behind it decides', [answer('a ?x'), answer('!a b ?x', 1)], false],
    ['where that came out the other way, and one before it decides', [answer('b a ?x', 1), answer('b !a ?x', 0)], true],
    ['where that came out the other way, and nothing behind it decides', [answer('a ?x'), answer('!a b ?x', null)], true],
    ['where that came out the same way', [answer('a ?x'), answer('a b ?x')], false],
    ['where another condition is the last', [answer('a ?x'), answer('!a ?y')], false],
    ['where the last one says something itself', [answer('a x'), answer('!a x')], false],
    ['where an earlier exit is the last', [behindAnExit('b a', '?x', 1), behindAnExit('?!b', '?x', null)], false],
    ['where an earlier exit is the last, in a branch that says nothing', [behindAnExit('a ?y', '?x'), behindAnExit('!a ?y', '?x')], true],
    ['alone', [answer('a ?x')], false],
  ])('%s', (_name, all, is) => {
    expect(alsoRefused(...all)).toBe(is);
  });
});

describe('when a header is missing', () => {
  test.each([
    ['by the newest condition that came out the other way where it is set', [answer('a b'), answer('a !b', 0, 'set'), answer('!a', 0, 'set')], 'b'],
    ['not by one that came out the same way', [answer('a b'), answer('a', 0, 'set')], undefined],
    ['not where it is set nowhere', [answer('a b'), answer('a !b')], undefined],
  ])('%s', (_name, all, condition) => {
    const [first] = all;
    expect(first && new Beside(all).missingWhen(first)).toBe(condition);
  });
});

test('what is asked of each answer is asked of the others once, for all that the same condition decides', () => {
  const looked = vi.spyOn(Beside.prototype as unknown as { refusesWithout(): boolean }, 'refusesWithout');
  const work = (count: number): number => {
    looked.mockClear();
    const all = Array.from({ length: count }, () => answer('a ?x'));
    const beside = new Beside(all);
    expect(all.some((each) => beside.alsoRefused(each))).toBe(false);
    return looked.mock.calls.length;
  };
  expect([work(10), work(100)]).toEqual([10, 100]);
});
