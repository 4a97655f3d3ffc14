import { setTruth, type Path } from './path.ts';

/** Stands between a place and the literals of which it is equal to one. */
const among = ' one of ';

/** Of more literals than this a path does not remember that a place is equal to one of them. */
const maximumLiterals = 8;

/** A path on which a place is equal to a literal, which both stand for as text. */
export function setEqual(path: Path, place: string, literal: string): Path {
  const truth = new Map(path.truth);
  for (const known of truth.keys()) if (known.startsWith(place + among)) truth.delete(known);
  return setTruth({ ...path, truth }, noteOf(place, [literal]), true);
}

/** Whether a place is equal to something else than a literal. */
export function isUnequal({ truth }: Path, place: string, literal: string): boolean {
  for (const known of truth.keys()) if (known.startsWith(place + among)) return !literalsIn(known).includes(literal);
  return false;
}

/**
 * What is decided on both of two paths that become one, and the same. What is equal to one literal here and to another
 * there, is equal to one of them.
 */
export function agreed(one: Path['truth'], other: Path['truth']): Path['truth'] {
  const both = new Map([...one].filter(([place, known]) => other.get(place) === known));
  for (const known of one.keys()) {
    const end = known.indexOf(among);
    if (end < 0 || both.has(known)) continue;
    const place = known.slice(0, end);
    for (const there of other.keys()) {
      if (!there.startsWith(place + among)) continue;
      const literals = [...new Set([...literalsIn(known), ...literalsIn(there)])].sort();
      if (literals.length <= maximumLiterals) both.set(noteOf(place, literals), true);
    }
  }
  return both;
}

function noteOf(place: string, literals: readonly string[]): string {
  return place + among + JSON.stringify(literals);
}

function literalsIn(note: string): readonly string[] {
  return JSON.parse(note.slice(note.indexOf(among) + among.length)) as string[];
}
