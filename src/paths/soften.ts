import { budget } from '../engine/budget.ts';
import type { Node } from '../model.ts';
import { sameValue, type Reading } from '../values/value.ts';
import type { Outcome } from './machine.ts';
import { factBehind, rememberedFacts, withFacts, type Fact, type Path, type VariableKey } from './path.ts';

/** The conditions of several paths as one decision tree. */
interface Decision {
  ends: boolean;
  readonly atoms: Map<Node, { yes?: Decision; no?: Decision }>;
  complete?: boolean;
}

/**
 * Marks the conditions that no longer decide whether this place is reached: both outcomes lead here, and neither side
 * lost a path on the way. (`if (user) { if (user.admin) return; }` loses one: that nobody is logged in still decides.)
 */
export function soften(paths: Path[]): Path[] {
  return softened(paths, () => true);
}

/** What conditions on who is there say: where they choose a text, nobody is refused as well as somebody. */
const onWhoIsThere = new Set<Reading>(['absent', 'invalid', 'known', 'verified']);

/** Marks the conditions that only chose what a text says: they are no reason, whatever they come to. */
export function softenText(outcomes: Outcome[]): Outcome[] {
  if (outcomes.length < 2) return outcomes;
  const paths = softened(
    outcomes.map(({ path }) => path),
    ({ reading }) => !onWhoIsThere.has(reading),
  );
  return outcomes.map((outcome, index) => ({ ...outcome, path: paths[index] ?? outcome.path }));
}

function softened(paths: Path[], mayBe: (fact: Fact) => boolean): Path[] {
  if (paths.length < 2) return paths;
  const tree: Decision = { ends: false, atoms: new Map() };
  const cut = sharedBy(paths);
  const chains = paths.map((path) => behind(path.facts, cut));
  for (const chain of chains) {
    budget.charge(4 * chain.length);
    let at = tree;
    for (const fact of chain) {
      const both = at.atoms.get(fact.atom) ?? {};
      at.atoms.set(fact.atom, both);
      const side = fact.outcome ? 'yes' : 'no';
      at = both[side] ??= { ends: false, atoms: new Map() };
    }
    at.ends = true;
  }
  const known = new Map<Fact, Fact>();
  let differing: Set<VariableKey> | undefined;
  return paths.map((path, index) => {
    let at: Decision | undefined = tree;
    const chain = chains[index] ?? [];
    let facts: Fact | null = chain[0] ? chain[0].before : path.facts;
    for (const fact of chain) {
      const both: { yes?: Decision; no?: Decision } | undefined = at?.atoms.get(fact.atom);
      const soft = fact.soft || (mayBe(fact) && complete(both?.yes) && complete(both?.no));
      let made: Fact | undefined = facts === fact.before && soft === fact.soft ? fact : known.get(fact);
      if (!made)
        known.set(
          fact,
          (made = factBehind(facts, {
            ...fact,
            soft,
            chose: soft && !fact.soft ? (differing ??= differences(paths)) : fact.chose,
          })),
        );
      facts = made;
      at = fact.outcome ? both?.yes : both?.no;
    }
    return facts === path.facts ? path : withFacts(path, facts);
  });
}

/**
 * How many conditions all of some paths have in common: they decide nothing between these. What is far back is the same
 * on all of them, or does not matter any more.
 */
function sharedBy(paths: readonly Path[]): number {
  const cut = Math.max(0, Math.max(...paths.map((path) => path.facts?.length ?? 0)) - rememberedFacts);
  let common = paths[0]?.facts ?? null;
  for (const { facts } of paths) {
    let at = facts;
    while (at !== common && Math.max(at?.length ?? 0, common?.length ?? 0) > cut) {
      if ((at?.length ?? 0) >= (common?.length ?? 0)) at = at?.before ?? null;
      else common = common?.before ?? null;
    }
  }
  return Math.max(cut, common?.length ?? 0);
}

/** The conditions of a list behind its first `cut` ones, oldest first. */
function behind(newest: Fact | null, cut: number): Fact[] {
  const chain: Fact[] = [];
  for (let fact = newest; fact && fact.length > cut; fact = fact.before) chain.push(fact);
  return chain.reverse();
}

/** The variables that do not have the same value on all paths. */
function differences(paths: readonly Path[]): Set<VariableKey> {
  budget.charge(paths.reduce((sum, { env }) => sum + env.size, 0));
  const variables = new Set(paths.flatMap(({ env }) => [...env.keys()]));
  return new Set(
    [...variables].filter((variable) =>
      paths.some(({ env }) => !sameValue(env.get(variable), paths[0]?.env.get(variable))),
    ),
  );
}

/** Whether every way below a decision leads here. */
function complete(at: Decision | undefined): boolean {
  if (!at) return false;
  at.complete ??= at.ends || [...at.atoms.values()].some((both) => complete(both.yes) && complete(both.no));
  return at.complete;
}
