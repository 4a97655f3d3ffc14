import type { Node } from '../../src/model.ts';
import { addFact, factsOf, start, type Path, type ResponseState } from '../../src/paths/path.ts';
import type { Reading } from '../../src/values/value.ts';

const atoms = new Map<string, Node>();
/** The condition of a name: the same one each time. */
export function atom(name: string): Node {
  let node = atoms.get(name);
  if (!node) atoms.set(name, (node = { type: 'Identifier', name, range: [atoms.size, atoms.size] } as unknown as Node));
  return node;
}

/**
 * A path from conditions that came out one way: `a`, `!b`. `?` stands in front of those that say nothing about the caller, and `~`
 * in front of all that for those that no longer decide: `~?!b`.
 */
export function path(conditions: string, from: Path = start, reading: Reading = 'absent'): Path {
  return conditions
    .split(' ')
    .filter(Boolean)
    .reduce((so, condition) => {
      const text = condition.replace('~', '').replace('?', '');
      const node = atom(text.replace('!', ''));
      const added = addFact(so, { atom: node, outcome: !text.startsWith('!'), reading: condition.includes('?') ? 'unknown' : reading, about: 'identity', evidence: { node, text } });
      return condition.startsWith('~') ? { ...added, facts: added.facts && { ...added.facts, soft: true } } : added;
    }, from);
}

/** Its conditions as in `path`, oldest first; `…` behind one that stands for a run. */
export function text(of: Path): string {
  return [...factsOf(of)]
    .reverse()
    .map(({ soft, reading, evidence, run }) => `${soft ? '~' : ''}${reading === 'unknown' ? '?' : ''}${evidence.text}${run ? '…' : ''}`)
    .join(' ');
}

export const texts = (paths: readonly Path[]): string[] => paths.map(text).sort();

/** A number of paths, made by their numbers. */
export function many(count: number, make: (index: number) => Path): Path[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export const variable = { name: 'status' };
export const other = { name: 'other' };

export function answer(status: number, header: 'set' | 'missing' = 'missing'): ResponseState {
  return {
    status: { value: status, node: atom(`status ${String(status)}`) },
    challenge: header === 'set' ? { kind: 'set', at: atom('at'), value: 'Bearer' } : { kind: 'missing' },
    left: false,
    framework: 'express',
    via: null,
    since: null,
  };
}
