import type { Evidence, FunctionNode, Header, Node } from '../model.ts';
import { isPlain, keyOf, unknown, type Env, type Reading, type StatusValue, type Subject, type Value, type VariableKey } from '../values/value.ts';

export type { VariableKey };

/** One condition that came out one way. Facts form a list, newest first, shared between paths. */
export interface Fact {
  /** The atom of the condition, the same for both outcomes. */
  readonly atom: Node;
  readonly outcome: boolean;
  readonly reading: Reading;
  readonly about: Subject['about'];
  readonly evidence: Evidence;
  /**
   * The other outcome reached the same place too: what follows depends on the condition only through a value that it
   * chose. Such a fact counts again once that value is tested (`hardened`).
   */
  readonly soft: boolean;
  /** The variables whose values the condition chose, once it is soft. */
  readonly chose: ReadonlySet<VariableKey> | null;
  /** Stands for a run of conditions that said nothing about the caller. */
  readonly run?: boolean;
  readonly before: Fact | null;
  readonly length: number;
}

/** A function that was followed, and the path on which it was called. */
export interface Followed {
  readonly function: FunctionNode;
  readonly entry: Path;
}

/** What is known of one response on a path. */
export interface ResponseState {
  readonly status: StatusValue | null;
  readonly challenge: Header;
  /** The answer has left; nothing that follows changes it. */
  readonly left: boolean;
  readonly framework: string;
  /** The call or assignment that set the status, for repairs. */
  readonly via: Node | null;
  /** The conditions that held where the status was set. */
  readonly since: Fact | null;
  /** The status was fixed in the body of a helper that was called here, by others in turn or directly. */
  readonly viaHelper?: boolean;
  readonly helpers?: readonly Followed[];
  /** The header was set on the response itself, not on the context: a raw Response in its place may take it along (Hono). */
  readonly ofResponse?: boolean;
}

/**
 * One way in which execution can stand at a place: the conditions that led here, the values of the variables,
 * which tests are already decided, and the state of the responses. Immutable.
 */
export interface Path {
  readonly facts: Fact | null;
  readonly env: Env;
  /** Places (`name.of.member` of a variable) whose truth is decided on this path. */
  readonly truth: ReadonlyMap<string, boolean>;
  readonly responses: ReadonlyMap<string, ResponseState>;
}

/** The place under which a path notes that a guard in front has authenticated the caller. */
export const guarded = 'guarded';
/** The place under which a path notes that credentials were looked up or verified, and led to somebody. */
export const identified = 'identified';

/** The place under which a path notes that the code has filled another one since. */
export function filled(place: string): string {
  return `${place} =`;
}

export const start: Path = { facts: null, env: new Map(), truth: new Map(), responses: new Map() };

/** More paths than this at one place are joined into one of which nothing is known. */
export const maximumPaths = 16;
/** How many of the newest conditions and of the latest decided places a path remembers: cost stays linear in the code. */
const rememberedFacts = 48;
const rememberedPlaces = 48;
/** Above this number, conditions that say nothing about the caller are shortened, and the paths that differ only there joined. */
const comfortablePaths = 4;

export function addFact(path: Path, fact: Omit<Fact, 'before' | 'length' | 'soft' | 'chose'>): Path {
  return { ...path, facts: { ...fact, soft: false, chose: null, before: path.facts, length: (path.facts?.length ?? 0) + 1 } };
}

/**
 * The path on which the newest refusing condition that chose a value counts again, since that value has been tested.
 * @param variable the variable that holds the value; null for whatever was chosen after the first `after` facts
 */
export function harden(path: Path, variable: VariableKey | null, after = 0): Path {
  const newer: Fact[] = [];
  for (const fact of factsOf(path)) {
    if (fact.length <= after) return path;
    const chose = fact.soft && (variable === null || fact.chose?.has(variable) === true);
    if (chose && ['absent', 'invalid', 'insufficient', 'policy'].includes(fact.reading)) {
      let facts: Fact = { ...fact, soft: false };
      for (const each of newer.reverse()) facts = { ...each, before: facts };
      return { ...path, facts };
    }
    newer.push(fact);
  }
  return path;
}

export function setVariable(path: Path, variable: VariableKey, value: Value): Path {
  const env = new Map(path.env);
  env.set(variable, value);
  return { ...path, env };
}

/** Drops the variables that nothing after `offset` uses: paths that differ only there are one. */
export function forgetUnused(paths: Path[], offset: number, lastUse: (variable: VariableKey) => number): Path[] {
  let changed = false;
  const cleaned = new Map<Env, Env>();
  const result: Path[] = [];
  for (const path of paths) {
    let env = cleaned.get(path.env);
    if (!env) {
      const dead = [...path.env.keys()].filter((variable) => lastUse(variable) <= offset);
      env = dead.length === 0 ? path.env : new Map([...path.env].filter(([variable]) => lastUse(variable) > offset));
      changed ||= env !== path.env;
      cleaned.set(path.env, env);
    }
    result.push(env === path.env ? path : { ...path, env });
  }
  return changed ? result : paths;
}

export function forgetVariables(path: Path, variables: Iterable<VariableKey>): Path {
  let env: Map<VariableKey, Value> | undefined;
  for (const variable of variables)
    if (path.env.has(variable)) {
      env ??= new Map(path.env);
      env.delete(variable);
    }
  return env ? { ...path, env } : path;
}

export function setTruth(path: Path, place: string, truth: boolean): Path {
  const map = new Map(path.truth);
  if (map.size >= rememberedPlaces) for (const oldest of map.keys()) if (oldest !== guarded && oldest !== identified && map.delete(oldest)) break;
  map.set(place, truth);
  return { ...path, truth: map };
}

/** Forgets what was decided about a place and everything below it, after it was written. */
export function forgetTruth(path: Path, place: string): Path {
  let map: Map<string, boolean> | undefined;
  for (const known of path.truth.keys())
    // A comparison is about both of its sides; to forget one too many is no harm.
    if (known === place || known.startsWith(`${place}.`) || (known.includes(' ') && known.includes(place))) {
      map ??= new Map(path.truth);
      map.delete(known);
    }
  return map ? { ...path, truth: map } : path;
}

export function setResponse(path: Path, id: string, state: ResponseState): Path {
  const responses = new Map(path.responses);
  responses.set(id, state);
  return { ...path, responses };
}

/** Newest first. Conditions further back than `rememberedFacts` are not looked at. */
export function* factsOf(path: Path): Generator<Fact> {
  const end = (path.facts?.length ?? 0) - rememberedFacts;
  for (let fact = path.facts; fact && fact.length > end; fact = fact.before) yield fact;
}

const envKeys = new WeakMap<Env, string>();
const variableIds = new WeakMap<VariableKey, number>();
let nextVariable = 0;

function envKey(env: Env): string {
  let key = envKeys.get(env);
  if (key === undefined) {
    const parts: string[] = [];
    for (const [variable, value] of env) {
      if (isPlain(value) && !(value.kind === 'constant' && isKey(variable))) continue;
      let id = variableIds.get(variable);
      if (id === undefined) variableIds.set(variable, (id = nextVariable++));
      parts.push(`${String(id)}=${keyOf(value)}`);
    }
    envKeys.set(env, (key = parts.sort().join(';')));
  }
  return key;
}

const keys = new WeakMap<VariableKey, boolean>();

/** Whether something is looked up by a variable: `codes[reason]`. Its text then decides what is found. */
function isKey(variable: VariableKey): boolean {
  let is = keys.get(variable);
  if (is === undefined) {
    const { references = [] } = variable as { references?: readonly { readonly identifier: { readonly parent?: Node } }[] };
    is = references.some(({ identifier }) => identifier.parent?.type === 'MemberExpression' && identifier.parent.computed && (identifier.parent.property as unknown) === identifier);
    keys.set(variable, is);
  }
  return is;
}

const responseKeys = new WeakMap<Path['responses'], string>();

/** What two paths must agree in to be joined: the values of the variables that matter, and the responses. */
export function stateKey(path: Path): string {
  let key = responseKeys.get(path.responses);
  if (key === undefined) {
    const parts = [...path.responses].map(
      ([id, state]) => `${id}:${String(state.status?.value)}@${String(state.status?.node.range[0])}:${state.challenge.kind}:${String(state.left)}`,
    );
    responseKeys.set(path.responses, (key = parts.sort().join(';')));
  }
  return `${envKey(path.env)}|${key}`;
}

/** Joins the plain values and the decided tests of two paths that agree in everything else. */
function blend(a: Path, b: Path, facts: Fact | null): Path {
  if (a.env === b.env && a.truth === b.truth) return a.facts === facts ? a : { ...a, facts };
  const env = new Map<VariableKey, Value>();
  for (const [variable, value] of a.env) {
    const other = b.env.get(variable);
    if (other === undefined || other === value || keyOf(other) === keyOf(value)) env.set(variable, value);
    else env.set(variable, unknown);
  }
  return { facts, env, truth: agreed(a.truth, b.truth), responses: a.responses };
}

/** What is decided on both sides, and the same. */
function agreed(one: Path['truth'], other: Path['truth']): Path['truth'] {
  return new Map([...one].filter(([place, known]) => other.get(place) === known));
}

/**
 * Joins paths that no verdict can tell apart. Two paths whose state agrees and whose facts differ only in the outcome of
 * the last condition are one path on which that condition said nothing: what follows does not depend on it. Facts form a
 * decision tree (each fork adds both outcomes of one atom), so joining siblings until nothing changes is complete.
 * Above `maximumPaths` the conditions that no longer decide are dropped; should that not do, everything is joined into one
 * path of which only what all have in common is known.
 */
export function join(paths: readonly Path[], reduced = false): Path[] {
  if (paths.length < 2) return [...paths];
  const joined = merged(paths);
  if (joined.length <= comfortablePaths) return joined;
  if (!reduced) return reduce(joined);
  if (joined.length <= maximumPaths) return joined;
  const lean = merged(shorten(joined, null, true));
  return lean.length > maximumPaths ? [collapse(lean)] : lean;
}

function merged(paths: readonly Path[]): Path[] {
  const groups = new Map<string, Path[]>();
  for (const path of paths) {
    const key = stateKey(path);
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  return soften([...groups.values()].flatMap((group) => (group.length === 1 ? group : joinSiblings(group))));
}

/** The conditions of several paths as one decision tree. */
interface Decision {
  ends: boolean;
  readonly atoms: Map<Node, { yes?: Decision; no?: Decision }>;
  complete?: boolean;
}

/**
 * Marks the conditions that no longer decide whether this place is reached: both outcomes lead here, and neither side lost a
 * path on the way. (`if (user) { if (user.admin) return; }` loses one: that nobody is logged in still decides.)
 */
function soften(paths: Path[]): Path[] {
  if (paths.length < 2) return paths;
  const tree: Decision = { ends: false, atoms: new Map() };
  // Conditions far back are the same on all paths, or do not matter any more.
  const cut = Math.max(...paths.map((path) => path.facts?.length ?? 0)) - rememberedFacts;
  const chains = paths.map((path) => [...factsOf(path)].filter((fact) => fact.length > cut).reverse());
  for (const chain of chains) {
    let at = tree;
    for (const fact of chain) {
      const both = at.atoms.get(fact.atom) ?? {};
      at.atoms.set(fact.atom, both);
      const side = fact.outcome ? 'yes' : 'no';
      at = both[side] ??= { ends: false, atoms: new Map() };
    }
    at.ends = true;
  }
  const softened = new Map<string, Fact>();
  let differing: Set<VariableKey> | undefined;
  return paths.map((path, index) => {
    let at: Decision | undefined = tree;
    const chain = chains[index] ?? [];
    let facts: Fact | null = chain[0] ? chain[0].before : path.facts;
    let changed = false;
    for (const fact of chain) {
      const both: { yes?: Decision; no?: Decision } | undefined = at?.atoms.get(fact.atom);
      const soft = fact.soft || (complete(both?.yes) && complete(both?.no));
      changed ||= soft !== fact.soft || facts !== fact.before;
      const key: string = `${String(identify(facts))} ${String(identify(fact))} ${String(soft)}`;
      let made: Fact | undefined = facts === fact.before && soft === fact.soft ? fact : softened.get(key);
      if (!made) softened.set(key, (made = { ...fact, before: facts, soft, chose: soft && !fact.soft ? (differing ??= differences(paths)) : fact.chose }));
      facts = made;
      at = fact.outcome ? both?.yes : both?.no;
    }
    return changed ? { ...path, facts } : path;
  });
}

/** The variables that do not have the same value on all paths. */
function differences(paths: readonly Path[]): Set<VariableKey> {
  const found = new Set<VariableKey>();
  const [first] = paths;
  for (const path of paths) {
    for (const [variable, value] of path.env) {
      const other = first?.env.get(variable);
      if (other !== value && (!other || keyOf(other) !== keyOf(value))) found.add(variable);
    }
    for (const variable of first?.env.keys() ?? []) if (!path.env.has(variable)) found.add(variable);
  }
  return found;
}

/** Whether every way below a decision leads here. */
function complete(at: Decision | undefined): boolean {
  if (!at) return false;
  at.complete ??= at.ends || [...at.atoms.values()].some((both) => complete(both.yes) && complete(both.no));
  return at.complete;
}

const identities = new WeakMap<Fact, number>();
let identity = 0;
function identify(fact: Fact | null): number {
  if (!fact) return 0;
  let id = identities.get(fact);
  if (id === undefined) identities.set(fact, (id = ++identity));
  return id;
}

/**
 * Shortens each run of conditions that say nothing about the caller to one, and joins the paths that differed in nothing
 * else. One is kept, since it shows that the run lost paths on the way: what stands before it still decides. A run that is
 * one outcome of one condition stays what it is: the paths of the other outcome may stand elsewhere, and come back. Runs
 * that were shortened on some paths only are shortened on the others first, so that what came after them is compared.
 */
function reduce(paths: readonly Path[]): Path[] {
  // Among very many paths they are not looked for: cost stays linear in the code.
  if (paths.length > maximumPaths) return join(shorten(paths, new Set()), true);
  const uneven = partly(paths);
  return join(uneven ? shorten(merged(shorten(paths, uneven)), null) : shorten(paths, null), true);
}

/**
 * @param kept conditions that stay; null for those that are a run by themselves
 * @param lean whether conditions go that no longer decide, whatever they say: values that they chose do not tell any more
 */
function shorten(paths: readonly Path[], kept: ReadonlySet<Fact> | null, lean = false): Path[] {
  const alone = kept ?? singles(paths);
  const shortened = new Map<Fact | null, Fact | null>([[null, null]]);
  const runs = new Map<Fact | null, Fact>();
  const telling = new Map<Fact | null, Map<Node, [Fact?, Fact?]>>();
  const shortest = (fact: Fact | null): Fact | null => {
    const done = shortened.get(fact);
    if (done !== undefined || !fact) return done ?? null;
    const parent = shortest(fact.before);
    let result: Fact;
    if (lean && fact.soft && parent) result = parent;
    else if (saysNothing(fact) && !alone.has(fact)) {
      // A condition that does not decide whether this place is reached leaves nothing behind.
      if (fact.soft && parent) result = parent;
      else if (parent?.run) result = parent;
      else {
        result = runs.get(parent) ?? { ...fact, atom: runAtom(fact), soft: false, chose: null, run: true, before: parent, length: (parent?.length ?? 0) + 1 };
        runs.set(parent, result);
      }
    } else {
      // The same condition under the same run is the same fact again.
      const atoms = telling.get(parent) ?? new Map<Node, [Fact?, Fact?]>();
      telling.set(parent, atoms);
      const both = atoms.get(fact.atom) ?? [];
      atoms.set(fact.atom, both);
      const side = fact.outcome ? 1 : 0;
      const held = both[side];
      result = held && held.soft === fact.soft ? held : { ...fact, before: parent, length: (parent?.length ?? 0) + 1 };
      both[side] ??= result;
    }
    shortened.set(fact, result);
    return result;
  };
  return paths.map((path) => ({ ...path, facts: shortest(path.facts) }));
}

/** A run goes by the condition that it begins with and its outcome: the same run, shortened in two places, comes together again. */
function runAtom({ atom, outcome, run }: Fact): Node {
  return run ? atom : aspectOf(atom, outcome ? 'run, yes' : 'run, no');
}

const aspects = new WeakMap<Node, Map<string, Node>>();

/** An atom for another condition that a node stands for, always the same one: that a call returns, beside what it returns. */
export function aspectOf(node: Node, aspect: string): Node {
  const known = aspects.get(node) ?? new Map<string, Node>();
  aspects.set(node, known);
  let atom = known.get(aspect);
  if (!atom) known.set(aspect, (atom = { ...node }));
  return atom;
}

function saysNothing(fact: Fact): boolean {
  return fact.reading === 'unknown' && fact.about !== 'fallback';
}

/** A run of conditions that say nothing about the caller: their outcomes, and whether it was shortened on some paths. */
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
    for (const fact of [...factsOf(path)].reverse()) {
      if (saysNothing(fact)) {
        if (fact.soft) continue;
        const { outcomes } = at.run;
        outcomes.set(fact.atom, (outcomes.get(fact.atom) ?? new Set()).add(fact.outcome));
        at.run.shortened ||= fact.run === true;
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
  const alone = runsOf(paths).filter(({ fact, run: { outcomes } }) => fact.run !== true && outcomes.size === 1 && outcomes.get(fact.atom)?.size === 1);
  return new Set(alone.map(({ fact }) => fact));
}

/** The conditions in runs that were shortened on no path, where others were on some paths only; null where none was. */
function partly(paths: readonly Path[]): Set<Fact> | null {
  const runs = runsOf(paths);
  return runs.some(({ fact, run }) => run.shortened && fact.run !== true) ? new Set(runs.filter(({ run }) => !run.shortened).map(({ fact }) => fact)) : null;
}

function joinSiblings(group: Path[]): Path[] {
  // Longest lists first: a sibling pair yields a shorter list, which may again have a sibling.
  const byFacts = new Map<Fact | null, Path>();
  const waiting = [...group].sort((a, b) => (b.facts?.length ?? 0) - (a.facts?.length ?? 0));
  const done: Path[] = [];
  const pending = new Map<Fact | null, Map<Node, Path>>();
  const byLength: Path[][] = [];
  for (const path of waiting) (byLength[path.facts?.length ?? 0] ??= []).push(path);
  for (let length = byLength.length - 1; length >= 0; length--) {
    for (const path of byLength[length] ?? []) {
      const same = byFacts.get(path.facts);
      if (same) {
        byFacts.set(path.facts, blend(same, path, path.facts));
        continue;
      }
      byFacts.set(path.facts, path);
    }
    pending.clear();
    for (const [facts, path] of byFacts) {
      if ((facts?.length ?? 0) !== length) continue;
      byFacts.delete(facts);
      if (!facts) {
        done.push(path);
        continue;
      }
      const siblings = pending.get(facts.before) ?? new Map<Node, Path>();
      pending.set(facts.before, siblings);
      const sibling = siblings.get(facts.atom);
      if (sibling && sibling.facts?.outcome !== facts.outcome) {
        siblings.delete(facts.atom);
        const parent = blend(sibling, path, facts.before);
        (byLength[length - 1] ??= []).push(parent);
      } else if (sibling) {
        siblings.set(facts.atom, blend(sibling, path, facts));
      } else siblings.set(facts.atom, path);
    }
    for (const siblings of pending.values()) done.push(...siblings.values());
  }
  return done;
}

/** The conditions with which two lists begin. */
function shared(one: Fact | null, other: Fact | null): Fact | null {
  let [a, b] = [one, other];
  while (a !== b) {
    if ((a?.length ?? 0) >= (b?.length ?? 0)) a = a?.before ?? null;
    else b = b?.before ?? null;
  }
  return a;
}

function collapse(paths: readonly Path[]): Path {
  const env = new Map<VariableKey, Value>();
  for (const path of paths)
    for (const [variable, value] of path.env) {
      const held = env.get(variable);
      env.set(variable, held === undefined || held === value || keyOf(held) === keyOf(value) ? value : unknown);
    }
  const responses = new Map<string, ResponseState>();
  for (const path of paths)
    for (const [id, state] of path.responses) {
      const held = responses.get(id);
      if (!held) responses.set(id, state);
      else if (held.challenge.kind !== state.challenge.kind || held.status?.node !== state.status?.node)
        responses.set(id, { ...state, status: null, challenge: { kind: 'unknown', because: 'too many paths' } });
    }
  return { facts: paths.map(({ facts }) => facts).reduce(shared), env, truth: paths.map(({ truth }) => truth).reduce(agreed), responses };
}
