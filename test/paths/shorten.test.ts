import { describe, expect, test } from 'vitest';
import { addFact, setResponse, setTruth, setVariable, start, type Fact, type Path } from '../../src/paths/path.ts';
import { partly, shorten } from '../../src/paths/shorten.ts';
import { constant } from '../../src/values/value.ts';
import { answer, atom, path, text, texts, variable } from '../support/paths.ts';

const none = new Set<Fact>();
const all = (...conditions: string[]): Path[] => conditions.map((each) => path(each));
/** A path with each run shortened, and what came after. */
const run = (conditions: string, after = ''): Path => shorten([path(conditions)], none).map((each) => path(after, each))[0] ?? start;

describe('shorten', () => {
  test.each<[string, string, string]>([
    ['a run becomes one condition', '?p ?q a', '?p… a'],
    ['so does each run', '?p ?q a ?r ?s', '?p… a ?r…'],
    ['a run of one, too', 'a ?p b', 'a ?p… b'],
    ['what says something stays', 'a !b', 'a !b'],
    ['what says something and no longer decides stays', 'a ~b c', 'a ~b c'],
    ['what says nothing and no longer decides leaves nothing behind', 'a ~?p b', 'a b'],
    ['nor does it in a run', 'a ?p ~?q b', 'a ?p… b'],
    ['at the very beginning it is a run', '~?p a', '?p… a'],
    ['no condition', '', ''],
  ])('%s', (_name, conditions, wanted) => {
    expect(texts(shorten(all(conditions), none))).toEqual([wanted]);
  });

  test.each<[string, string, string]>([
    ['what no longer decides goes, whatever it says', 'a ~b c ~!d', 'a c'],
    ['but not at the very beginning', '~a b', '~a b'],
    ['what decides stays', 'a !b', 'a !b'],
    ['runs that meet are one', 'a ?p ~b ?q c', 'a ?p… c'],
  ])('lean: %s', (_name, conditions, wanted) => {
    expect(texts(shorten(all(conditions), none, true))).toEqual([wanted]);
  });

  test('the way that is left to those who have no other says something', () => {
    const fallback = addFact(path('a ?p'), { atom: atom('fallback'), outcome: false, reading: 'unknown', about: 'fallback', evidence: { node: atom('fallback'), text: 'fallback' } });
    expect(texts(shorten([path('?q', fallback)], none))).toEqual(['a ?p… ?fallback ?q…']);
  });

  test('conditions that are kept stay, and the others go', () => {
    const held = path('?p ?q');
    expect(texts(shorten([held], new Set(held.facts ? [held.facts] : [])))).toEqual(['?p… ?q']);
  });

  test('lists are as long as what is left of them', () => {
    const [short] = shorten(all('?p ?q a ?r ?s b'), none);
    const lengths: number[] = [];
    for (let fact = short?.facts; fact; fact = fact.before) lengths.push(fact.length);
    expect(lengths).toEqual([4, 3, 2, 1]);
  });

  test('a run decides, and chose nothing', () => {
    const soft = path('~?p');
    const [short] = shorten([{ ...soft, facts: soft.facts && { ...soft.facts, chose: new Set([variable]) } }], none);
    expect(short?.facts).toMatchObject({ soft: false, chose: null, run: true });
  });

  test('all else on the path stays', () => {
    const held = setResponse(setTruth(setVariable(path('?p ?q'), variable, constant(1, atom('one'))), 'user', true), 'res', answer(401));
    const [short] = shorten([held], none);
    expect([short?.env, short?.truth, short?.responses]).toEqual([held.env, held.truth, held.responses]);
  });

  test.each<[string, string, string, boolean]>([
    ['different runs', '?p ?q a', '?r ?s a', true],
    ['different outcomes of what came in a run', '?p a', '?!p a', true],
    ['no run, and one', 'a', '?p a', false],
    ['different outcomes', '?p a', '?p !a', false],
    ['different conditions', '?p a', '?p b', false],
    ['behind different conditions', 'a ?p b', '!a ?p b', false],
    ['where one no longer decides', '?p a', '?p ~a', false],
  ])('the same condition behind the same one is the same thing: %s', (_name, one, other, wanted) => {
    const [first, second] = shorten(all(one, other), none);
    expect(first?.facts === second?.facts).toBe(wanted);
  });

  test('what two paths have in common they have in common afterwards', () => {
    // The soft one comes second: it is not the one that stands for the others.
    const soft = path('?p ~a');
    const [hard, one, other] = shorten([path('?p a'), path('b', soft), path('!b', soft)], none);
    expect(one?.facts?.before).toBe(other?.facts?.before);
    expect(hard?.facts?.before).toBe(one?.facts?.before?.before);
    expect([hard, one].map((each) => each && text(each))).toEqual(['?p… a', '?p… ~a b']);
  });

  test('a run that is shortened in two places goes by the condition and the outcome with which it begins', () => {
    const atoms = ['?p ?q', '?p ?r', '?!p ?q', '?q ?p'].map((each) => run(each).facts?.atom);
    expect(atoms[0]).toBe(atoms[1]);
    expect(new Set(atoms).size).toBe(3);
    expect(atoms).not.toContain(path('?p').facts?.atom);
  });

  test('a run that was shortened before stays the same, and takes in what follows', () => {
    const before = run('?p ?q');
    const [after] = shorten([path('?r', before)], none);
    expect(after?.facts?.atom).toBe(before.facts?.atom);
    expect(after && text(after)).toBe('?p…');
  });
});

describe('which runs are shortened where one outcome of one condition is none', () => {
  test.each<[string, string[], string[]]>([
    ['one outcome of one condition', ['?p a'], ['?p a']],
    ['on several paths', ['?p a', '?p b'], ['?p a', '?p b']],
    ['two conditions', ['?p ?q a'], ['?p… a']],
    ['two conditions, on two paths', ['?p a', '?q b'], ['?p… a', '?p… b']],
    ['both outcomes', ['?p a', '?!p b'], ['?p… a', '?p… b']],
    ['two conditions behind different outcomes', ['a ?p', '!a ?q'], ['!a ?q', 'a ?p']],
    ['both outcomes behind different outcomes', ['a ?p', '!a ?!p'], ['!a ?!p', 'a ?p']],
    ['two conditions behind different conditions', ['a ?p', 'b ?q'], ['a ?p', 'b ?q']],
    ['two conditions behind the same one', ['a ?p', 'a ?q'], ['a ?p…', 'a ?p…']],
    ['alone in one run, and not in another', ['a ?p', '!a ?p ?q'], ['!a ?p…', 'a ?p']],
    ['one that no longer decides does not count', ['a ?p ~?q b'], ['a ?p b']],
    ['what says something comes between', ['?p a ?q'], ['?p a ?q']],
  ])('%s', (_name, conditions, wanted) => {
    expect(texts(shorten(all(...conditions), null))).toEqual(wanted);
  });

  test('what was a run is one still', () => {
    expect(texts(shorten([run('?p ?q', 'a')], null))).toEqual(['?p… a']);
    // Nothing is left between them: they are one run.
    const paths = [shorten([path('?p ?q', path('a ~b'))], none), shorten([path('?r ?s', path('a ~!b'))], none)].flat();
    expect(texts(shorten(paths, null, true))).toEqual(['a ?p…', 'a ?p…']);
  });
});

describe('partly', () => {
  const names = (paths: readonly Path[]): string[] | null => {
    const found = partly(paths);
    return found && [...found].map(({ evidence }) => evidence.text);
  };

  test('nothing was shortened', () => {
    expect(names(all('?p ?q a', '?r b'))).toBeNull();
  });

  test('a run was shortened on all paths', () => {
    expect(names([run('?p ?q', 'a'), run('?p ?q', 'b')])).toBeNull();
  });

  test('a run was shortened on some paths: the others are kept', () => {
    expect(names([run('?p ?q', 'a ?x'), path('?r b ?y')])).toEqual(['x', 'y']);
  });

  test('another run was shortened', () => {
    expect(names([path('a', run('?p ?q')), run('?p ?q', 'b ?r')])).toBeNull();
    expect(names([run('a ?p ?q'), path('!a ?r')])).toBeNull();
  });

  test('what no longer decides does not count', () => {
    expect(names([run('?p ?q', 'a'), path('~?r b')])).toBeNull();
  });
});
