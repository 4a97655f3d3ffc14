import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/model.ts';
import { addFact, factsOf, forgetTruth, forgetUnused, forgetVariables, guarded, harden, setResponse, setTruth, setVariable, start, type Path, type ResponseState } from '../../src/paths/path.ts';
import { join, maximumPaths } from '../../src/paths/join.ts';
import { constant, type Reading } from '../../src/values/value.ts';

const atoms = new Map<string, Node>();
/** The condition of a name: the same one each time. */
function atom(name: string): Node {
  let node = atoms.get(name);
  if (!node) atoms.set(name, (node = { type: 'Identifier', name, range: [atoms.size, atoms.size] } as unknown as Node));
  return node;
}

/** A path from conditions that came out one way: `a`, `!b`. */
function path(conditions: string, from: Path = start, reading: Reading = 'absent'): Path {
  return conditions
    .split(' ')
    .filter(Boolean)
    .reduce((so, condition) => {
      const name = condition.replace('!', '');
      return addFact(so, { atom: atom(name), outcome: !condition.startsWith('!'), reading, about: 'identity', evidence: { node: atom(name), text: condition } });
    }, from);
}

/** Its conditions, oldest first; `~` in front of those that no longer decide. */
function text(of: Path): string {
  return [...factsOf(of)]
    .reverse()
    .map((fact) => `${fact.soft ? '~' : ''}${fact.evidence.text}`)
    .join(' ');
}

const texts = (paths: readonly Path[]): string[] => paths.map(text).sort();

const variable = { name: 'status' };
const other = { name: 'other' };
const answer = (status: number, header: 'set' | 'missing' = 'missing'): ResponseState => ({
  status: { value: status, node: atom(`status ${String(status)}`) },
  challenge: header === 'set' ? { kind: 'set', at: atom('at'), value: 'Bearer' } : { kind: 'missing' },
  left: false,
  framework: 'express',
  via: null,
  since: null,
});

describe('join', () => {
  test('one path and no path stay as they are', () => {
    const one = path('a');
    expect(join([one])).toEqual([one]);
    expect(join([])).toEqual([]);
  });

  test('both outcomes of one condition: it said nothing', () => {
    expect(texts(join([path('a'), path('!a')]))).toEqual(['']);
  });

  test('both outcomes below a condition: that one still says something', () => {
    const base = path('a');
    expect(texts(join([path('b', base), path('!b', base)]))).toEqual(['a']);
  });

  test('a whole tree of conditions comes down to nothing', () => {
    const [yes, no] = [path('a'), path('!a')];
    expect(texts(join([path('b', yes), path('!b', yes), path('c', no), path('!c', no)]))).toEqual(['']);
  });

  test('different conditions stay apart', () => {
    expect(texts(join([path('a'), path('!a b')]))).toEqual(['!a b', 'a']);
  });

  test('paths with different answers stay apart, but their common condition no longer decides whether they get here', () => {
    const paths = join([setResponse(path('a'), 'res', answer(401)), setResponse(path('!a'), 'res', answer(403))]);
    expect(texts(paths)).toEqual(['~!a', '~a']);
    expect(paths.map((each) => each.responses.get('res')?.status?.value).sort()).toEqual([401, 403]);
  });

  test('a path whose sibling ended elsewhere still depends on its condition', () => {
    const paths = join([setResponse(path('a b'), 'res', answer(401)), setResponse(path('!a'), 'res', answer(403))]);
    expect(texts(paths)).toEqual(['!a', 'a b']);
  });

  test('plain values that differ become unknown, and equal ones stay', () => {
    const node = atom('value');
    const subject = (path: Path, name: string): Path => setVariable(path, variable, { kind: 'subject', about: 'input', truthy: 'unknown', falsy: 'unknown', name });
    const [joined] = join([setVariable(subject(path('a'), 'x'), other, constant(1, node)), setVariable(subject(path('!a'), 'x'), other, constant(1, node))]);
    expect(joined?.env.get(variable)).toMatchObject({ kind: 'subject', name: 'x' });
    expect(joined?.env.get(other)).toMatchObject({ kind: 'constant', value: 1 });
  });

  test('what is decided on both stays decided; what differs does not', () => {
    const [joined] = join([setTruth(setTruth(path('a'), 'x', true), 'y', true), setTruth(setTruth(path('!a'), 'x', true), 'y', false)]);
    expect([...(joined?.truth ?? [])]).toEqual([['x', true]]);
  });

  test('above the cap, a run of conditions that say nothing about the caller is shortened to one first', () => {
    const said = path('known');
    const many = Array.from({ length: maximumPaths + 4 }, (_, index) => path(`u${String(index)}`, said, 'unknown'));
    expect(texts(join(many))).toEqual(['known u0']);
  });

  test('above the comfortable number, a condition of both outcomes does not count as a run that lost paths', () => {
    const before = [path('g e', start, 'unknown'), path('!g', start, 'unknown')].map((each) => ({ yes: path('known', each), no: setResponse(path('!known', each), 'none', answer(401)) }));
    const many = before.flatMap(({ yes }) => [1, 2, 3, 4].map((index) => setResponse(path('a', yes, 'unknown'), `r${String(index)}`, answer(401))));
    const known = join([...join(many), ...before.map(({ yes }) => path('!a', yes, 'unknown'))]);
    const found = texts(join([...known, ...before.map(({ no }) => no)]));
    expect(new Set(found)).toEqual(new Set(['g ~known', 'g ~!known']));
  });

  test('above the cap, conditions that no longer decide go first', () => {
    const soft = (of: Path): Path => ({ ...of, facts: of.facts && { ...of.facts, soft: true } });
    const many = Array.from({ length: maximumPaths + 4 }, (_, index) => path(index % 2 === 0 ? 'last' : 'other !last', soft(path(`q${String(index)}`, path('first')))));
    expect(texts(join(many))).toEqual(['first last', 'first other !last']);
  });

  test('above the cap, one path is left of which what all have in common is known', () => {
    const many = Array.from({ length: maximumPaths + 4 }, (_, index) => path(`s${String(index)}`, path('first second')));
    expect(texts(join(many))).toEqual(['first second']);
  });

  test('above the cap, what is left becomes one path of which nothing is known', () => {
    const decided = Array.from({ length: maximumPaths + 4 }, (_, index) => setTruth(setTruth(path(`t${String(index)}`), 'user', true), 'post', index === 0));
    expect([...(join(decided)[0]?.truth ?? [])], 'what is decided on all of them').toEqual([['user', true]]);
    const many = Array.from({ length: maximumPaths + 4 }, (_, index) => setResponse(path(`v${String(index)}`), 'res', answer(401, index % 2 === 0 ? 'set' : 'missing')));
    const joined = join(many);
    expect(texts(joined)).toEqual(['']);
    expect(joined[0]?.responses.get('res')?.challenge).toEqual({ kind: 'unknown', because: 'too many paths' });
  });

  test('there, what all paths agree in stays', () => {
    const same = constant('same', atom('same'));
    const held = (index: number): Path => {
      const values = setVariable(setVariable(path(`x${String(index)}`), variable, same), other, constant(index, atom('other')));
      const answers = setResponse(setResponse(values, 'same', answer(401, 'set')), 'header', answer(401, index % 2 === 0 ? 'set' : 'missing'));
      return setResponse(answers, 'status', answer(index % 2 === 0 ? 401 : 403));
    };
    const [joined] = join(Array.from({ length: maximumPaths + 4 }, (_, index) => held(index)));
    expect(joined?.facts).toBeNull();
    expect(joined?.env.get(variable)).toBe(same);
    expect(joined?.env.get(other)).toEqual({ kind: 'unknown' });
    expect(joined?.responses.get('same')).toMatchObject({ status: { value: 401 }, challenge: { kind: 'set' } });
    expect(joined?.responses.get('header')).toMatchObject({ status: null, challenge: { kind: 'unknown', because: 'too many paths' } });
    expect(joined?.responses.get('status')).toMatchObject({ status: null, challenge: { kind: 'unknown', because: 'too many paths' } });
  });

  test('a value that only some of them have stays', () => {
    const many = Array.from({ length: maximumPaths + 4 }, (_, index) => (index === 7 ? setVariable(path(`y${String(index)}`), variable, constant(7, atom('seven'))) : path(`y${String(index)}`)));
    expect(join(many)[0]?.env.get(variable)).toMatchObject({ value: 7 });
  });

  test('the cap itself is allowed', () => {
    const many = Array.from({ length: maximumPaths }, (_, index) => path(`w${String(index)}`));
    expect(join(many)).toHaveLength(maximumPaths);
  });
});

describe('soften and harden', () => {
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

  test('of the decided places the oldest one goes, but never the guard in front', () => {
    const places = Array.from({ length: 60 }, (_, index) => `place${String(index)}`);
    const full = places.reduce((so, place) => setTruth(so, place, true), setTruth(start, guarded, true));
    expect([...full.truth.keys()]).toEqual([guarded, ...places.slice(60 - 47)]);
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
});
