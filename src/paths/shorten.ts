import { budget } from '../engine/budget.ts';
import type { Node } from '../model.ts';
import { aspectOf, factBehind, factsOf, rememberedFacts, withFacts, type Fact, type Path } from './path.ts';

/**
 * Shortens runs of conditions that say nothing about the caller, on all paths in the same way.
 * @param kept conditions that stay; null for those that are a run by themselves
 * @param lean whether conditions go that no longer decide, whatever they say: values that they chose do not tell any more
 */
export function shorten(paths: readonly Path[], kept: ReadonlySet<Fact> | null, lean = false): Path[] {
  const alone = kept ?? singles(paths);
  // What is far behind any condition that is looked at stays as it is: the same for all paths.
  const old = Math.max(0, ...paths.map(({ facts }) => facts?.length ?? 0)) - 2 * rememberedFacts;
  const shortened = new Map<Fact, Fact>();
  const runs = new Map<Fact | null, Fact>();
  const inside = new Map<Fact, Fact>();
  const telling = new Map<Fact | null, Map<Node, [Fact?, Fact?]>>();
  const shortestOf = (fact: Fact, parent: Fact | null): Fact => {
    // A condition that says nothing and does not decide whether this place is reached leaves nothing behind.
    if (fact.soft && parent && (lean || saysNothing(fact))) return parent;
    if (saysNothing(fact) && !alone.has(fact)) {
      // A run that holds a condition whose branch is still around the path is around it, too.
      if (parent?.run && (parent.left === null || fact.left !== null)) return parent;
      const known = parent?.run ? inside.get(parent) : runs.get(parent);
      if (known) return known;
      const made = parent?.run
        ? factBehind(parent.before, { ...parent, left: null, level: fact.level })
        : factBehind(parent, { ...fact, atom: runAtom(fact), soft: false, chose: null, run: true });
      if (parent?.run) inside.set(parent, made);
      else runs.set(parent, made);
      return made;
    }
    // The same condition under the same run is the same fact again.
    const atoms = telling.get(parent) ?? new Map<Node, [Fact?, Fact?]>();
    telling.set(parent, atoms);
    const both = atoms.get(fact.atom) ?? [];
    atoms.set(fact.atom, both);
    const side = fact.outcome ? 1 : 0;
    const held = both[side];
    const result = held && held.soft === fact.soft && held.left === fact.left ? held : factBehind(parent, fact);
    both[side] ??= result;
    return result;
  };
  const shortest = (newest: Fact | null): Fact | null => {
    const chain: Fact[] = [];
    let at = newest;
    for (; at && at.length > old && !shortened.has(at); at = at.before) chain.push(at);
    budget.charge(chain.length);
    let result = at ? (shortened.get(at) ?? at) : null;
    for (const fact of chain.reverse()) shortened.set(fact, (result = shortestOf(fact, result)));
    return result;
  };
  return paths.map((path) => withFacts(path, shortest(path.facts)));
}

/**
 * A run goes by the condition that it begins with and its outcome: the same run, shortened in two places, comes
 * together again.
 */
function runAtom({ atom, outcome, run }: Fact): Node {
  return run ? atom : aspectOf(atom, `run, ${String(outcome)}`);
}

function saysNothing(fact: Fact): boolean {
  return fact.reading === 'unknown' && fact.about !== 'fallback' && fact.about !== 'reason';
}

/**
 * A run of conditions that say nothing about the caller: their outcomes, and whether it was shortened on some paths.
 */
interface Run {
  readonly outcomes: Map<Node, Set<boolean>>;
  shortened: boolean;
}

interface Stand {
  readonly next: Map<Node, { yes?: Stand; no?: Stand }>;
  /** The run behind it. */
  readonly run: Run;
}

/** The conditions that say nothing about the caller, with their runs. */
function runsOf(paths: readonly Path[]): { fact: Fact; run: Run }[] {
  const stand = (): Stand => ({ next: new Map(), run: { outcomes: new Map(), shortened: false } });
  const first = stand();
  const found: { fact: Fact; run: Run }[] = [];
  for (const path of paths) {
    let at = first;
    const facts = [...factsOf(path)].reverse();
    budget.charge(4 * facts.length);
    for (const fact of facts) {
      if (saysNothing(fact)) {
        if (fact.soft) continue;
        const { outcomes } = at.run;
        outcomes.set(fact.atom, (outcomes.get(fact.atom) ?? new Set()).add(fact.outcome));
        at.run.shortened ||= fact.run;
        found.push({ fact, run: at.run });
        continue;
      }
      const both = at.next.get(fact.atom) ?? {};
      at.next.set(fact.atom, both);
      at = both[fact.outcome ? 'yes' : 'no'] ??= stand();
    }
  }
  return found;
}

/** The conditions where no other one and no other outcome stands in the same run. */
function singles(paths: readonly Path[]): Set<Fact> {
  const alone = runsOf(paths).filter(
    ({ fact, run: { outcomes } }) => !fact.run && outcomes.size === 1 && outcomes.get(fact.atom)?.size === 1,
  );
  return new Set(alone.map(({ fact }) => fact));
}

/** The conditions in runs that were shortened on no path, where others were on some paths only; null where none was. */
export function partly(paths: readonly Path[]): Set<Fact> | null {
  const runs = runsOf(paths);
  return runs.some(({ fact, run }) => run.shortened && !fact.run)
    ? new Set(runs.filter(({ run }) => !run.shortened).map(({ fact }) => fact))
    : null;
}
