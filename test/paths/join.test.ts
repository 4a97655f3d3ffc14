import { describe, expect, test } from 'vitest';
import { join, maximumPaths, stateKey } from '../../src/paths/join.ts';
import { setResponse, setTruth, setVariable, start, type Path, type ResponseState } from '../../src/paths/path.ts';
import { shorten } from '../../src/paths/shorten.ts';
import { constant, subject, unknown, type Value } from '../../src/values/value.ts';
import { answer, atom, many, other, path, texts, variable } from '../support/paths.ts';

const node = atom('value');
const one = constant(1, node);

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

  test('a response of which nothing is known is as good as none', () => {
    const untouched = { ...answer(401), status: null };
    expect(texts(join([path('a'), setResponse(path('!a'), 'res', untouched)]))).toEqual(['']);
    const removed = { ...untouched, challenge: { kind: 'missing', removed: true } } as const;
    expect(join([path('a'), setResponse(path('!a'), 'res', removed)])).toHaveLength(2);
    expect(join([path('a'), setResponse(path('!a'), 'res', { ...untouched, left: true })])).toHaveLength(2);
  });

  test('a path whose sibling ended elsewhere still depends on its condition', () => {
    const paths = join([setResponse(path('a b'), 'res', answer(401)), setResponse(path('!a'), 'res', answer(403))]);
    expect(texts(paths)).toEqual(['!a', 'a b']);
  });

  test.each<[string, Value | null, Value | null, Value | undefined]>([
    ['equal', one, one, one],
    ['equal, from two places in the analysis', one, { ...one }, one],
    ['different', one, constant(2, node), unknown],
    ['one of them unknown', one, unknown, unknown],
    ['only the first is there', one, null, one],
    ['only the other one is there', null, one, undefined],
    ['equal, and of a meaning', subject('input', 'unknown', 'unknown', { name: 'x' }), subject('input', 'unknown', 'unknown', { name: 'y' }), subject('input', 'unknown', 'unknown', { name: 'x' })],
  ])('plain values that are joined: %s', (_name, first, second, wanted) => {
    const held = (so: Path, value: Value | null): Path => (value ? setVariable(so, variable, value) : so);
    const joined = join([held(path('a'), first), held(path('!a'), second)]);
    expect(joined.map((each) => each.env.get(variable))).toEqual([wanted]);
  });

  test('values that no verdict can do without stay apart', () => {
    const base = path('a');
    const held = (conditions: string, value: Value, from = start): Path => setVariable(path(conditions, from), variable, value);
    expect(texts(join([held('a', constant(401, node)), held('!a', constant(403, node))]))).toEqual(['~!a', '~a']);
    expect(texts(join([held('b', constant(401, node), base), held('!b', constant(401, node), base), held('!a', constant(403, node))]))).toEqual(['~!a', '~a']);
  });

  test('the same conditions twice are one path, of which the rest is joined', () => {
    const both = path('a');
    const [joined, ...rest] = join([setVariable(both, variable, one), setVariable(both, variable, constant(2, node)), path('b')]);
    expect(joined?.env.get(variable)).toEqual(unknown);
    expect(joined?.facts).toBe(both.facts);
    expect(texts(rest)).toEqual(['b']);
  });

  test('so are the same conditions that were asked twice', () => {
    const base = path('c');
    const joined = join([setVariable(path('a', base), variable, one), setVariable(path('a', base), variable, constant(2, node))]);
    expect(texts(joined)).toEqual(['c a']);
    expect(joined[0]?.env.get(variable)).toEqual(unknown);
  });

  test('a pair that came together comes together with the one beside it', () => {
    const [base, no] = [path('a'), path('!a')];
    const inner = path('b', base);
    expect(texts(join([path('c', inner), path('!c', inner), path('!b', base), no]))).toEqual(['']);
    expect(texts(join([path('c', inner), path('!c', inner), path('!b d', base), no]))).toEqual(['!a', 'a !b d', 'a b']);
    expect(texts(join([path('c', inner), path('!c', inner), no]))).toEqual(['!a', 'a b']);
  });

  test('with the place itself, too', () => {
    const [joined, ...rest] = join([setTruth(path('a'), 'x', true), path('!a'), start]);
    expect(joined).toEqual(start);
    expect(rest).toEqual([]);
  });

  test('paths that agree in everything else keep what they have', () => {
    const held = setTruth(setVariable(start, variable, one), 'x', true);
    const [joined] = join([path('a', held), path('!a', held)]);
    expect(joined?.env).toBe(held.env);
    expect(joined?.truth).toBe(held.truth);
    const twice = path('a', held);
    expect(join([twice, { ...twice }])[0]).toBe(twice);
  });

  test('where only the values or only what is decided differs, that is joined', () => {
    const held = setTruth(setVariable(start, variable, one), 'x', true);
    const [values] = join([path('a', held), setVariable(path('!a', held), variable, constant(2, node))]);
    expect([values?.env.get(variable), values?.truth.get('x')]).toEqual([unknown, true]);
    const [decided] = join([path('a', held), setTruth(path('!a', held), 'x', false)]);
    expect([decided?.env.get(variable), decided?.truth.size]).toEqual([one, 0]);
  });

  test('answers are kept', () => {
    const held = setResponse(start, 'res', answer(401));
    const [joined] = join([setVariable(path('a', held), variable, one), path('!a', held)]);
    expect(joined?.responses.get('res')).toEqual(answer(401));
  });

  test('what is decided on both stays decided; what differs does not', () => {
    const [joined] = join([setTruth(setTruth(path('a'), 'x', true), 'y', true), setTruth(setTruth(path('!a'), 'x', true), 'y', false)]);
    expect([...(joined?.truth ?? [])]).toEqual([['x', true]]);
  });

  test('above the cap, a run of conditions that say nothing about the caller is shortened to one first', () => {
    const said = path('known');
    const paths = many(maximumPaths + 4, (index) => path(`?u${String(index)}`, said));
    expect(texts(join(paths))).toEqual(['known ?u0…']);
  });

  test('above the comfortable number, a condition of both outcomes does not count as a run that lost paths', () => {
    const before = [path('?g ?e'), path('?!g')].map((each) => ({ yes: path('known', each), no: setResponse(path('!known', each), 'none', answer(401)) }));
    const paths = before.flatMap(({ yes }) => [1, 2, 3, 4].map((index) => setResponse(path('?a', yes), `r${String(index)}`, answer(401))));
    const known = join([...join(paths), ...before.map(({ yes }) => path('?!a', yes))]);
    const found = texts(join([...known, ...before.map(({ no }) => no)]));
    expect(new Set(found)).toEqual(new Set(['?g… ~known', '?g… ~!known']));
  });

  test('above the cap, conditions that no longer decide go first', () => {
    const paths = many(maximumPaths + 4, (index) => path(`first ~q${String(index)} ${index % 2 === 0 ? 'last' : 'other !last'}`));
    expect(texts(join(paths))).toEqual(['first last', 'first other !last']);
  });

  test('above the cap, one path is left of which what all have in common is known', () => {
    const paths = many(maximumPaths + 4, (index) => path(`s${String(index)}`, path('first second')));
    // The conditions that are lost are one condition more, of which nothing is known: the newest of them may decide.
    expect(texts(join(paths))).toEqual(['first second ?s0…']);
  });

  test('above the cap, what is left becomes one path of which nothing is known', () => {
    const decided = many(maximumPaths + 4, (index) => setTruth(setTruth(path(`t${String(index)}`), 'user', true), 'post', index === 0));
    expect([...(join(decided)[0]?.truth ?? [])], 'what is decided on all of them').toEqual([['user', true]]);
    const paths = many(maximumPaths + 4, (index) => setResponse(path(`v${String(index)}`), 'res', answer(401, index % 2 === 0 ? 'set' : 'missing')));
    const own = join(paths.map((each, index) => setResponse(each, `own ${String(index)}`, answer(401))));
    expect(texts(own)).toEqual(['?v0…']);
    const unknownChallenge = { status: null, challenge: { kind: 'unknown', because: 'too many paths' }, left: false };
    expect(own[0]?.responses.get('res')).toMatchObject(unknownChallenge);
    expect(own[0]?.responses.get('own 3'), 'an answer of one path alone').toMatchObject(unknownChallenge);
  });

  test('above the cap, what differs for a verdict stays apart, and only the reasons of the largest group are lost', () => {
    const paths = [
      ...many(12, (index) => setResponse(path(`g${String(index)}`), 'res', answer(401, 'set'))),
      ...many(8, (index) => setResponse(path(`h${String(index)}`), 'res', answer(401, 'missing'))),
    ];
    const joined = join(paths);
    expect(texts(joined)).toEqual(['?g0…', ...many(8, (index) => path(`h${String(index)}`)).flatMap((each) => texts([each]))]);
    expect(joined.map(({ responses }) => responses.get('res')?.challenge.kind)).toEqual(['set', ...Array<string>(8).fill('missing')]);
  });

  test('above the cap, values give way before answers do', () => {
    const valued = (index: number): Path => setVariable(path(`i${String(index)}`), variable, { kind: 'array', elements: [constant(index, atom(`i${String(index)}`))], open: false });
    const paths = many(maximumPaths + 4, (index) => setResponse(valued(index), 'res', answer(401, index === 0 ? 'set' : 'missing')));
    const joined = join(paths);
    expect(joined.map(({ responses }) => responses.get('res')?.challenge.kind).sort()).toEqual(['missing', 'set']);
  });

  test('above the cap, the texts of objects give way before their statuses do', () => {
    const written = { ...atom('written'), type: 'ObjectExpression' } as never;
    const object = (status: number, index: number): Value => {
      const properties = new Map([['status', constant(status, node)], ['text', constant(`text ${String(index)}`, atom(`k${String(index)}`))]]);
      return { kind: 'object', open: false, node: written, properties };
    };
    const held = (index: number): Path => setVariable(path(`l${String(index)}`), variable, object(index % 2 === 0 ? 401 : 403, index));
    const values = join(many(maximumPaths * 2, held)).map(({ env }) => env.get(variable));
    const parts = values.flatMap((value) => (value?.kind === 'object' ? [value.properties] : []));
    expect(parts).toHaveLength(2);
    expect(parts.map((each) => each.get('status'))).toEqual([constant(401, node), constant(403, node)]);
    expect(parts.map((each) => each.get('text'))).toEqual([unknown, unknown]);
  });

  test('there, what all paths agree in stays', () => {
    const same = constant('same', atom('same'));
    const held = (index: number): Path => {
      const values = setVariable(setVariable(path(`x${String(index)}`), variable, same), other, constant(index, atom('other')));
      const answers = setResponse(setResponse(values, 'same', answer(401, 'set')), 'header', answer(401, index % 2 === 0 ? 'set' : 'missing'));
      const own = setResponse(answers, `own ${String(index)}`, answer(401));
      return setResponse(own, 'status', answer(index % 2 === 0 ? 401 : 403));
    };
    const [joined] = join(many(maximumPaths + 4, held));
    expect(joined?.facts).toMatchObject({ reading: 'unknown', before: null });
    expect(joined?.env.get(variable)).toBe(same);
    expect(joined?.env.get(other)).toEqual({ kind: 'unknown' });
    expect(joined?.responses.get('same')).toMatchObject({ status: { value: 401 }, challenge: { kind: 'set' } });
    expect(joined?.responses.get('header')).toMatchObject({ status: null, challenge: { kind: 'unknown', because: 'too many paths' } });
    expect(joined?.responses.get('status')).toMatchObject({ status: null, challenge: { kind: 'unknown', because: 'too many paths' } });
  });

  test('a value that only some of them have stays', () => {
    const paths = many(maximumPaths + 4, (index) => (index === 7 ? setVariable(path(`y${String(index)}`), variable, constant(7, atom('seven'))) : path(`y${String(index)}`)));
    expect(join(paths)[0]?.env.get(variable)).toMatchObject({ value: 7 });
  });

  test('the cap itself is allowed', () => {
    const paths = many(maximumPaths, (index) => path(`first ~second w${String(index)}`));
    expect(texts(join(paths))).toEqual(texts(paths));
  });

  test('one above it that is another one only by what no longer decides is no cause to give up', () => {
    const paths = many(maximumPaths, (index) => path(`first ~second z${String(index)}`));
    expect(texts(join([...paths, path('first ~third z0')]))).toEqual(texts(many(maximumPaths, (index) => path(`first z${String(index)}`))));
    expect(texts(join([...paths, path('first ~third z')]))).toEqual(['first ?z0…']);
  });

  test('above the comfortable number, a run of conditions that say nothing about the caller is shortened', () => {
    const paths = (count: number): Path[] => many(count, (index) => setResponse(path('?p ?q a'), `r${String(index)}`, answer(401)));
    expect(texts(join(paths(4)))).toEqual(texts(many(4, () => path('?p ?q a'))));
    expect(new Set(texts(join(paths(5))))).toEqual(new Set(['?p… a']));
  });

  test('up to the cap, one outcome of one condition is no run', () => {
    const paths = (count: number): Path[] => many(count, (index) => path(`?p x${String(index)}`));
    expect(texts(join(paths(maximumPaths)))).toEqual(texts(paths(maximumPaths)));
    expect(texts(join(paths(maximumPaths + 1)))).toEqual(['?p… ?x0…']);
  });

  test('what is shortened on some paths is shortened on the others first, so that what came after is compared', () => {
    const before = shorten([path('?p ?q known')], new Set())[0] ?? start;
    const beside = path('?p ?r known');
    const same = many(4, (index) => setResponse(before, `r${String(index)}`, answer(401)));
    const joined = join([...same, path('?s', before), path('?!s', beside)]);
    expect(new Set(texts(joined))).toEqual(new Set(['?p… known']));
    expect(joined).toHaveLength(5);
  });
});

describe('what must agree', () => {
  const key = (identifier: object, parent: object): object => ({ references: [{ identifier: Object.assign(identifier, { parent }) }] });
  const member = (computed: boolean, property: object): object => ({ type: 'MemberExpression', computed, property, object: {} });
  const identifier = { type: 'Identifier' };
  const codes = key(identifier, member(true, identifier));
  const table = key({}, member(true, {}));
  const named = { type: 'Identifier' };
  const dotted = key(named, member(false, named));
  const called = { type: 'Identifier' };
  const argument = key(called, { type: 'CallExpression', computed: true, property: called });
  const held = (...values: [object, Value][]): Path => values.reduce((so, [of, value]) => setVariable(so, of, value), start);
  const answered = (...states: [string, Partial<ResponseState>][]): Path => states.reduce((so, [id, state]) => setResponse(so, id, { ...answer(401), ...state }), start);
  const text = (value: string): Value => constant(value, node);
  const user = subject('identity', 'known', 'absent');

  test.each<[string, Path, Path, boolean]>([
    ['nothing', start, start, true],
    ['texts', held([variable, text('a')]), held([variable, text('b')]), true],
    ['a text and none', held([variable, text('a')]), start, true],
    ['a text and the empty one', held([variable, text('a')]), held([variable, text('')]), false],
    ['numbers', held([variable, constant(1, node)]), held([variable, constant(2, node)]), true],
    ['statuses', held([variable, constant(401, node)]), held([variable, constant(403, node)]), false],
    ['what is unknown and nothing', held([variable, unknown]), start, true],
    ['meanings', held([variable, user]), held([variable, subject('right', 'granted', 'insufficient')]), false],
    ['the same meaning', held([variable, user]), held([variable, { ...user }]), true],
    ['a meaning and none', held([variable, user]), start, false],
    ['the same meaning of another variable', held([variable, user]), held([other, user]), false],
    ['variables in another order', held([variable, user], [other, constant(401, node)]), held([other, constant(401, node)], [variable, user]), true],
    ['variables the other way round', held([variable, user], [other, constant(401, node)]), held([other, user], [variable, constant(401, node)]), false],
    ['texts by which something is looked up', held([codes, text('a')]), held([codes, text('b')]), false],
    ['such a text and none', held([codes, text('a')]), start, false],
    ['what is unknown, in such a place', held([codes, unknown]), start, true],
    ['a text in which something is looked up', held([table, text('a')]), held([table, text('b')]), true],
    ['a text with the name of a property', held([dotted, text('a')]), held([dotted, text('b')]), true],
    ['a text that is an argument', held([argument, text('a')]), held([argument, text('b')]), true],
    ['a text by which something is looked up in one of two places', held([{ references: [{ identifier: {} }, ...(codes as { references: object[] }).references] }, text('a')]), start, false],
    ['answers and none', answered(['res', {}]), start, false],
    ['the same answers', answered(['res', {}]), answered(['res', {}]), true],
    ['answers of another response', answered(['res', {}]), answered(['reply', {}]), false],
    ['other statuses', answered(['res', {}]), answered(['res', { status: { value: 403, node: atom('status 401') } }]), false],
    ['no status', answered(['res', {}]), answered(['res', { status: null }]), false],
    ['statuses that are set in other places', answered(['res', {}]), answered(['res', { status: { value: 401, node: atom('status 402') } }]), false],
    ['other headers', answered(['res', {}]), answered(['res', { challenge: { kind: 'set', at: node, value: 'Bearer' } }]), false],
    ['answers that have left', answered(['res', {}]), answered(['res', { left: true }]), false],
    ['answers in another order', answered(['res', {}], ['reply', { left: true }]), answered(['reply', { left: true }], ['res', {}]), true],
    ['answers the other way round', answered(['res', {}], ['reply', { left: true }]), answered(['reply', {}], ['res', { left: true }]), false],
    ['conditions and what is decided', setTruth(path('a'), 'x', true), start, true],
  ])('%s', (_name, first, second, wanted) => {
    expect(stateKey(first) === stateKey(second)).toBe(wanted);
  });

  test('what it is does not change', () => {
    const first = held([variable, user], [codes, text('a')]);
    expect(stateKey(first)).toBe(stateKey(first));
  });
});
