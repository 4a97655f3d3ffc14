import { describe, expect, test } from 'vitest';
import { factsOf, forgetVariables, rememberedFacts, setVariable, start, type Fact, type Path } from '../../src/paths/path.ts';
import { soften } from '../../src/paths/soften.ts';
import { constant, subject } from '../../src/values/value.ts';
import { atom, many, other, path, text, variable } from '../support/paths.ts';

const node = atom('value');
const all = (...conditions: string[]): Path[] => conditions.map((each) => path(each));
const factAt = (of: Path | undefined, index: number): Fact | undefined => (of ? [...factsOf(of)].reverse()[index] : undefined);

describe('soften', () => {
  test.each<[string, string[], string[]]>([
    ['both outcomes lead here', ['a', '!a'], ['~a', '~!a']],
    ['one outcome does', ['a b', 'a c'], ['a b', 'a c']],
    ['one side lost a path on the way', ['a b', '!a'], ['a b', '!a']],
    ['it lost none', ['a b', 'a !b', '!a'], ['~a ~b', '~a ~!b', '~!a']],
    ['it lost none, whatever else leads here', ['a b', 'a !b', 'a c', '!a'], ['~a ~b', '~a ~!b', '~a c', '~!a']],
    ['both sides lost one', ['a b', '!a c'], ['a b', '!a c']],
    ['only the outer condition leads elsewhere, too', ['a b', 'a !b'], ['a ~b', 'a ~!b']],
    ['the inner condition leads elsewhere, too, but not where it was not asked', ['a', 'a b', '!a'], ['~a', '~a b', '~!a']],
    ['another condition in between', ['a b', 'a c', '!a'], ['a b', 'a c', '!a']],
    ['the same condition behind different ones', ['a c', 'b !c'], ['a c', 'b !c']],
    ['what no longer decides stays so', ['~a b', 'c'], ['~a b', 'c']],
    ['beside both outcomes of another one', ['~a', 'b', '!b'], ['~a', '~b', '~!b']],
    ['no condition', ['', 'a'], ['', 'a']],
  ])('%s', (_name, conditions, wanted) => {
    expect(soften(all(...conditions)).map(text)).toEqual(wanted);
  });

  test('one path alone is handed back', () => {
    const one = all('a');
    expect(soften(one)).toBe(one);
  });

  test('paths on which nothing changes are the same ones', () => {
    const paths = all('b', 'a', '!a');
    const [first, second] = soften(paths);
    expect(first).toBe(paths[0]);
    expect(second).not.toBe(paths[1]);
  });

  test('what paths have in common they have in common afterwards', () => {
    const [common, inner] = [path('a'), path('b')];
    const [one, two, three] = soften([path('b', common), path('!b', common), path('!a'), path('c', inner)]);
    expect(factAt(one, 0)).toBe(factAt(two, 0));
    expect(factAt(one, 0)).not.toBe(factAt(three, 0));
    const [still, beside] = soften([path('c', inner), path('d', inner)]);
    expect(factAt(still, 0)).toBe(inner.facts);
    expect(factAt(beside, 0)).toBe(inner.facts);
  });

  test('all else on the path stays', () => {
    const held = setVariable(path('a'), variable, constant(401, node));
    expect(soften([held, path('!a')])[0]).toMatchObject({ env: held.env, truth: held.truth, responses: held.responses });
  });

  test(`what lies further back than ${String(rememberedFacts)} conditions of the longest path is not compared`, () => {
    const long = (count: number): Path => path(many(count, () => start).map((_, index) => `c${String(index)}`).join(' '));
    expect(soften([...all('d', '!d'), long(rememberedFacts)]).slice(0, 2).map(text)).toEqual(['~d', '~!d']);
    expect(soften([...all('d', '!d'), long(rememberedFacts + 1)]).slice(0, 2).map(text)).toEqual(['d', '!d']);
  });
});

describe('what a condition chose', () => {
  const held = (conditions: string, ...values: [object, number][]): Path => values.reduce((so, [of, value]) => setVariable(so, of, constant(value, node)), path(conditions));
  const chose = (fact: Fact | null | undefined): object[] | null => (fact?.chose ? [...fact.chose] : null);

  test.each<[string, Path, Path, object[]]>([
    ['values that differ', held('a', [variable, 401], [other, 1]), held('!a', [variable, 403], [other, 1]), [variable]],
    ['several', held('a', [variable, 401], [other, 1]), held('!a', [variable, 403], [other, 2]), [variable, other]],
    ['a value on one side', held('a', [variable, 401]), held('!a'), [variable]],
    ['a value on the other side', held('a'), held('!a', [variable, 401]), [variable]],
    ['none', held('a', [variable, 401]), held('!a', [variable, 401]), []],
    ['none that can be told apart', setVariable(path('a'), variable, subject('input', 'unknown', 'unknown', { name: 'x' })), setVariable(path('!a'), variable, subject('input', 'unknown', 'unknown', { name: 'y' })), []],
  ])('%s', (_name, yes, no, wanted) => {
    const softened = soften([yes, no]);
    expect(softened.map((each) => chose(each.facts))).toEqual([wanted, wanted]);
  });

  test('a value on the third path counts, too', () => {
    const [first] = soften([held('a'), held('!a b'), held('!a !b', [variable, 401])]);
    expect(chose(first?.facts)).toEqual([variable]);
  });

  test('it stays what it was once it is soft, whatever comes in front of it', () => {
    const [yes, no] = soften([held('a b', [variable, 401]), held('a !b', [variable, 403])]);
    if (!yes || !no) throw new Error();
    const later = soften([...[yes, no].map((each) => forgetVariables(each, [variable])), held('!a', [other, 1])]);
    expect(later.map(text)).toEqual(['~a ~b', '~a ~!b', '~!a']);
    expect([0, 1].map((index) => chose(factAt(later[0], index)))).toEqual([[other], [variable]]);
  });

  test('a condition that decides chose nothing', () => {
    const softened = soften([held('a', [variable, 1]), held('a b', [variable, 2]), held('!a')]);
    expect(softened.map(text)).toEqual(['~a', '~a b', '~!a']);
    expect(chose(softened[1]?.facts)).toBeNull();
  });
});
