import { describe, expect, test } from 'vitest';
import { join } from '../../src/paths/join.ts';
import { aspectOf, filled, forgetTruth, forgetUnused, forgetVariables, guarded, harden, identified, setResponse, setTruth, setVariable, start, type Path } from '../../src/paths/path.ts';
import { constant, type Reading } from '../../src/values/value.ts';
import { answer, atom, other, path, text, texts, variable } from '../support/paths.ts';

describe('a value that is tested', () => {
  const node = atom('value');
  const chosen = (): Path[] => join([setVariable(path('a'), variable, constant(401, node)), setVariable(path('!a', start, 'known'), variable, constant(403, node))]);

  test('a condition that chose a value no longer decides by itself', () => {
    expect(texts(chosen())).toEqual(['~!a', '~a']);
  });

  test('it counts again once the value is tested', () => {
    expect(texts(chosen().map((each) => harden(each, variable)))).toEqual(['a', '~!a']);
  });

  test('it does not count again for another variable', () => {
    expect(texts(chosen().map((each) => harden(each, other)))).toEqual(['~!a', '~a']);
  });

  test('null stands for whatever was chosen, after a number of conditions', () => {
    expect(texts(chosen().map((each) => harden(each, null)))).toEqual(['a', '~!a']);
    expect(texts(chosen().map((each) => harden(each, null, 1)))).toEqual(['~!a', '~a']);
  });

  test('conditions that came later stay in front of it', () => {
    const [first] = chosen().filter((each) => text(each) === '~a');
    expect(text(harden(path('b', first), variable))).toBe('a b');
  });
});

describe('harden', () => {
  test.each<[Reading, string]>([
    ['absent', 'a'],
    ['invalid', 'a'],
    ['insufficient', 'a'],
    ['policy', 'a'],
    ['presented', '~a'],
    ['verified', '~a'],
    ['known', '~a'],
    ['granted', '~a'],
    ['unknown', '~?a'],
  ])('a condition that says `%s`', (reading, wanted) => {
    expect(text(harden(path('~a', start, reading), null))).toBe(wanted);
  });

  const choice = (conditions: string, from: Path, of: object | null): Path => {
    const { facts, ...rest } = path(conditions, from);
    return { ...rest, facts: facts && { ...facts, chose: of && new Set([of]) } };
  };

  test('the newest one that chose the value', () => {
    const both = choice('~b', choice('~a', start, variable), variable);
    expect(text(harden(both, variable))).toBe('~a b');
    expect(text(harden(harden(both, variable), variable))).toBe('a b');
    const first = choice('~b', choice('~a', start, variable), other);
    expect(text(harden(first, variable))).toBe('a ~b');
    expect(text(harden(first, other))).toBe('~a b');
  });

  test('not one of which is not known what it chose, unless any will do', () => {
    const held = choice('~a', start, null);
    expect(harden(held, variable)).toBe(held);
    expect(text(harden(held, null))).toBe('a');
  });

  test('not one that counts already', () => {
    const held = choice('b', choice('~a', start, variable), variable);
    expect(text(harden(held, variable))).toBe('a b');
  });

  test('a path on which nothing was chosen is the same one', () => {
    const held = path('a !b', setVariable(start, variable, constant(1, atom('x'))));
    expect(harden(held, null)).toBe(held);
    expect(harden(start, null)).toBe(start);
  });

  test('all else on the path stays, and its newer conditions stay in their order', () => {
    const held = path('b !c ?d', setTruth(choice('~a', path('first'), variable), 'x', true));
    const hardened = harden(held, variable);
    expect(text(hardened)).toBe('first a b !c ?d');
    expect(hardened.facts?.length).toBe(5);
    expect(hardened.truth).toBe(held.truth);
  });

  test('the first conditions are passed over, by their number', () => {
    const held = choice('~b', choice('~a', start, variable), variable);
    expect([0, 1, 2].map((after) => text(harden(held, null, after)))).toEqual(['~a b', '~a b', '~a ~b']);
    const first = path('b', choice('~a', start, variable));
    expect([0, 1].map((after) => text(harden(first, null, after)))).toEqual(['a b', '~a b']);
  });
});

describe('forgetting', () => {
  test('truth of a place goes with the truth of its members', () => {
    const known = ['user', 'user.role', 'users'].reduce((so, place) => setTruth(so, place, true), start);
    expect([...forgetTruth(known, 'user').truth.keys()]).toEqual(['users']);
    expect(forgetTruth(known, 'post')).toBe(known);
  });

  test('variables', () => {
    const held = setVariable(setVariable(start, variable, constant(1, atom('x'))), other, constant(2, atom('x')));
    expect([...forgetVariables(held, [variable]).env.keys()]).toEqual([other]);
    expect(forgetVariables(held, [{}])).toBe(held);
  });

  test('variables that nothing uses any more', () => {
    const [one, two] = [1, 2].map((value) => setVariable(setVariable(start, variable, constant(value, atom('x'))), other, constant(0, atom('x'))));
    if (!one || !two) throw new Error();
    const lastUse = (of: object): number => (of === variable ? 10 : 20);
    const held = (offset: number): number[][] => forgetUnused([one, two, { ...one }], offset, lastUse).map((each) => [...each.env.values()].map((value) => (value.kind === 'constant' ? Number(value.value) : NaN)));
    expect(held(9)).toEqual([[1, 0], [2, 0], [1, 0]]);
    expect(held(10)).toEqual([[0], [0], [0]]);
    expect(held(19)).toEqual([[0], [0], [0]]);
    expect(held(20)).toEqual([[], [], []]);
  });

  test('where nothing is dropped, the paths are the same ones', () => {
    const paths = [setVariable(start, variable, constant(1, atom('x'))), setVariable(start, other, constant(1, atom('x')))];
    expect(forgetUnused(paths, 10, () => 20)).toBe(paths);
    const [first, second] = forgetUnused(paths, 10, (of) => (of === variable ? 20 : 5));
    expect(first).toBe(paths[0]);
    expect(second?.env.size).toBe(0);
    // What is the same on two paths stays the same thing.
    const [one, same] = forgetUnused([{ ...start, env: paths[1]?.env ?? new Map() }, { ...start, env: paths[1]?.env ?? new Map() }], 10, () => 5);
    expect(one?.env).toBe(same?.env);
  });

  test('of the decided places the oldest one goes, but never who the caller is', () => {
    const places = Array.from({ length: 60 }, (_, index) => `place${String(index)}`);
    const full = places.reduce((so, place) => setTruth(so, place, true), setTruth(start, guarded, true));
    expect([...full.truth.keys()]).toEqual([guarded, ...places.slice(60 - 47)]);
    const known = places.reduce((so, place) => setTruth(so, place, true), setTruth(setTruth(start, identified, true), guarded, true));
    expect([...known.truth.keys()]).toEqual([identified, guarded, ...places.slice(60 - 46)]);
    const without = places.reduce((so, place) => setTruth(so, place, true), start);
    expect([...without.truth.keys()]).toEqual(places.slice(60 - 48));
  });

  test('a comparison goes with either of its sides', () => {
    const known = ['a === b', 'c < d'].reduce((so, place) => setTruth(so, place, true), start);
    expect([...forgetTruth(known, 'b').truth.keys()]).toEqual(['c < d']);
  });

  test('of very many conditions the newest count', () => {
    const long = path(Array.from({ length: 60 }, (_, index) => `c${String(index)}`).join(' '));
    expect(text(long).split(' ')).toEqual(Array.from({ length: 48 }, (_, index) => `c${String(index + 12)}`));
  });

  test('a path is never changed in place', () => {
    const before = setTruth(setVariable(path('a'), variable, constant(1, atom('x'))), 'x', true);
    const copy = { facts: before.facts, env: [...before.env], truth: [...before.truth], responses: [...before.responses] };
    setVariable(before, other, constant(2, atom('x')));
    setTruth(before, 'y', false);
    setResponse(before, 'res', answer(401));
    forgetTruth(before, 'x');
    forgetVariables(before, [variable]);
    join([before, path('!a')]);
    expect({ facts: before.facts, env: [...before.env], truth: [...before.truth], responses: [...before.responses] }).toEqual(copy);
  });

  test('what the code has filled is a place of its own, and forgotten with the place', () => {
    expect(new Set(['user', filled('user'), filled('post')]).size).toBe(3);
    const known = ['post', filled('user'), filled('post')].reduce((so, place) => setTruth(so, place, true), start);
    expect([...forgetTruth(known, 'user').truth.keys()]).toEqual(['post', filled('post')]);
  });
});

describe('adding', () => {
  test('a condition decides, and chose nothing', () => {
    const { facts } = path('a b');
    expect(facts).toMatchObject({ outcome: true, soft: false, chose: null, length: 2, before: { length: 1, before: null } });
  });

  test('what is set last holds', () => {
    const [first, second] = [constant(1, atom('x')), constant(2, atom('x'))];
    const held = setResponse(setTruth(setVariable(start, variable, first), 'x', true), 'res', answer(401));
    const after = setResponse(setTruth(setVariable(held, variable, second), 'x', false), 'res', answer(403));
    expect([[...after.env], [...after.truth], [...after.responses]]).toEqual([[[variable, second]], [['x', false]], [['res', answer(403)]]]);
    const beside = setResponse(setTruth(setVariable(held, other, second), 'y', false), 'reply', answer(403));
    expect([beside.env.size, beside.truth.size, beside.responses.size]).toEqual([2, 2, 2]);
  });
});

describe('things that stay the same', () => {
  test('the atom of another condition that a node stands for', () => {
    const node = atom('call');
    const [returns, throws] = ['returns', 'throws'].map((aspect) => aspectOf(node, aspect));
    expect(returns).toEqual(node);
    expect(new Set([node, returns, throws, aspectOf(atom('other call'), 'returns')]).size).toBe(4);
    expect(aspectOf(node, 'returns')).toBe(returns);
    expect(aspectOf(node, 'throws')).toBe(throws);
  });
});
