import { describe, expect, test, vi } from 'vitest';
import { offsetsOfNames } from '../src/names-in-text.ts';

describe('where names stand in a text', () => {
  test.each([
    ['each time, in order', 'deny(a); b.deny(); deny', ['deny'], [0, 11, 19]],
    ['several names', 'one two three two', ['two', 'three'], [4, 8, 14]],
    ['each as a whole', 'denied xdeny $deny deny_ deny1 deny', ['deny'], [31]],
    ['a name with a dollar sign', '$a a a$', ['$a'], [0]],
    ['a name beside letters of other alphabets', 'äa aä a 𝒳a a', ['a'], [6, 12]],
    ['a name of such letters', 'x.größe größer größe', ['größe'], [2, 15]],
    ['a name behind a character that is part of none', '😀deny', ['deny'], [2]],
    ['none of no names', 'deny', [], []],
  ])('%s', (_name, text, wanted, offsets) => {
    expect(offsetsOfNames(text, new Set(wanted))).toEqual(offsets);
  });

  test('words of another length, or with another first letter, are not cut out', () => {
    const slice = vi.spyOn(String.prototype, 'slice');
    offsetsOfNames('words of another length, many bigger words', new Set(['deny']));
    const cut = slice.mock.calls.length;
    offsetsOfNames('deny', new Set(['deny']));
    expect([cut, slice.mock.calls.length - cut]).toEqual([0, 1]);
    slice.mockRestore();
  });
});
