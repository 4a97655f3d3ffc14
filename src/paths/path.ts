import { budget } from '../engine/budget.ts';
import type { Evidence, FunctionNode, Header, Node } from '../model.ts';
import type { Env, Reading, StatusValue, Subject, Value, VariableKey, Weakness } from '../values/value.ts';

export type { VariableKey };

/** One condition that came out one way. Facts form a list, newest first, shared between paths. */
export interface Fact {
  /** The atom of the condition, the same for both outcomes. */
  readonly atom: Node;
  readonly outcome: boolean;
  readonly reading: Reading;
  readonly about: Subject['about'];
  readonly evidence: Evidence;
  /** How little is seen of what is tested. */
  readonly weak: Weakness | undefined;
  /**
   * The other outcome reached the same place too: what follows depends on the condition only through a value that it
   * chose. Such a fact counts again once that value is tested (`hardened`).
   */
  readonly soft: boolean;
  /** The variables whose values the condition chose, once it is soft. */
  readonly chose: ReadonlySet<VariableKey> | null;
  /** Stands for a run of conditions that said nothing about the caller. */
  readonly run: boolean;
  /** How many branches stood around the condition where it came out, its own among them (`Path.level`). */
  readonly level: number;
  /**
   * How the other outcome ended, once the path has left the branch that the condition opened: it was refused there, or
   * it was let pass, or nothing is known of it. null while the branch is still around the path.
   */
  readonly left: 'refused' | 'passed' | null;
  readonly before: Fact | null;
  readonly length: number;
  /**
   * The deepest branch that stands around the path, of this condition and of those before it; -1 where there is none.
   */
  readonly open: number;
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
  /**
   * An answer that leaves when it is returned; whether it ends the request also where the function runs in front of the
   * handler.
   */
  readonly takesOver?: boolean;
  /** It was thrown and caught. */
  readonly caught?: boolean;
  /**
   * The header was set on the response itself, not on the context: a raw Response in its place may take it along
   * (Hono).
   */
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
  /** How many branches stand around the place that is reached: of `if`, loops, `switch` and `catch`. */
  readonly level: number;
}

/** The place under which a path notes that a guard in front has authenticated the caller. */
export const guarded = 'guarded';
/** The place under which a path notes that credentials were looked up or verified, and led to somebody. */
export const identified = 'identified';

/** The place under which a path notes that the code has filled another one since. */
export function filled(place: string): string {
  return `${place} =`;
}

export const start: Path = { facts: null, env: new Map(), truth: new Map(), responses: new Map(), level: 0 };

/**
 * How many of the newest conditions and of the latest decided places a path remembers: cost stays linear in the code.
 */
export const rememberedFacts = 48;
const rememberedPlaces = 48;

/** What a condition told when it came out. */
type Told = Pick<Fact, 'atom' | 'outcome' | 'reading' | 'about' | 'evidence'> & {
  readonly weak?: Weakness | undefined;
};

export function addFact(path: Path, { atom, outcome, reading, about, evidence, weak }: Told): Path {
  budget.charge(1);
  const { facts: before, level } = path;
  const told = {
    atom,
    outcome,
    reading,
    about,
    evidence,
    weak,
    soft: false,
    chose: null,
    run: false,
    level,
    left: null,
  };
  return withFacts(path, factBehind(before, told));
}

/**
 * A condition behind others. Every fact is made here, and every path by the functions below: with the same fields in
 * the same order, however they came about, they are cheap to make and to read.
 */
export function factBehind(before: Fact | null, told: Omit<Fact, 'before' | 'length' | 'open'>): Fact {
  const { atom, outcome, reading, about, evidence, weak, soft, chose, run, level, left } = told;
  const open = Math.max(left === null ? level : -1, before ? before.open : -1);
  const length = (before ? before.length : 0) + 1;
  return { atom, outcome, reading, about, evidence, weak, soft, chose, run, level, left, before, length, open };
}

export function withFacts({ env, truth, responses, level }: Path, facts: Fact | null): Path {
  return { facts, env, truth, responses, level };
}

function withEnv({ facts, truth, responses, level }: Path, env: Env): Path {
  return { facts, env, truth, responses, level };
}

function withTruth({ facts, env, responses, level }: Path, truth: Path['truth']): Path {
  return { facts, env, truth, responses, level };
}

function withResponses({ facts, env, truth, level }: Path, responses: Path['responses']): Path {
  return { facts, env, truth, responses, level };
}

/** A path that has entered so many branches. */
export function entering({ facts, env, truth, responses }: Path, level: number): Path {
  return { facts, env, truth, responses, level };
}

/** Paths that enter a branch. */
export function enter(paths: readonly Path[]): Path[] {
  return paths.map((path) => entering(path, path.level + 1));
}

/**
 * Paths that leave the branches deeper than `level`: their conditions stand behind the path now.
 * @param ended how the other outcome of these conditions ended
 */
export function leave(paths: readonly Path[], level: number, ended: 'refused' | 'passed'): Path[] {
  const done = new Map<Fact, Fact>();
  return paths.map((path) => ({
    facts: behind(path, level, ended, done),
    env: path.env,
    truth: path.truth,
    responses: path.responses,
    level,
  }));
}

/**
 * Paths that stay within a branch of which the other side is over: it ended in a refusal, or the chain of branches goes
 * on.
 */
export function pass(paths: readonly Path[], level: number, ended: 'refused' | 'passed'): Path[] {
  const done = new Map<Fact, Fact>();
  return paths.map((path) => withFacts(path, behind(path, level, ended, done)));
}

function behind(path: Path, level: number, ended: 'refused' | 'passed', done: Map<Fact, Fact>): Fact | null {
  if (!path.facts || path.facts.open <= level) return path.facts;
  const chain: Fact[] = [];
  let oldest = 0;
  for (const fact of factsOf(path)) {
    chain.push(fact);
    if (fact.left === null && fact.level > level) oldest = chain.length;
  }
  budget.charge(chain.length);
  if (oldest === 0) return path.facts;
  let facts = chain[oldest - 1]?.before ?? null;
  for (const fact of chain.slice(0, oldest).reverse()) {
    let made = done.get(fact);
    if (!made) {
      const left = fact.left === null && fact.level > level ? ended : fact.left;
      done.set(
        fact,
        (made = left === fact.left && facts === fact.before ? fact : factBehind(facts, { ...fact, left })),
      );
    }
    facts = made;
  }
  return facts;
}

/**
 * The path on which the newest refusing condition that chose a value counts again, since that value has been tested.
 * @param variable the variable that holds the value; null for whatever was chosen after the first `after` facts
 * @param left how the other outcome stands to what follows: `passed` where a refusal may still have a reason of its own
 */
export function harden(path: Path, variable: VariableKey | null, after = 0, left: Fact['left'] = null): Path {
  return hardened(
    path,
    (fact) => refusing.has(fact.reading) && (variable === null || fact.chose?.has(variable) === true),
    after,
    left,
  );
}

/**
 * The path on which a variable was tested: the condition that chose its value counts again, also one that says nothing.
 */
export function tested(path: Path, variable: VariableKey): Path {
  const refused = harden(path, variable, 0, 'passed');
  return refused === path
    ? hardened(path, (fact) => fact.reading === 'unknown' && fact.chose?.has(variable) === true, 0, null)
    : refused;
}

/** What says something against the caller, or against the request. */
export const refusing: ReadonlySet<Reading> = new Set<Reading>([
  'absent',
  'invalid',
  'insufficient',
  'policy',
  'settled',
]);
const recovering: ReadonlySet<Reading> = new Set<Reading>(['known', 'verified', 'presented', 'granted']);

/** Whether a condition says that somebody is there; a right that is there belongs to somebody. */
export function goesOn({ reading }: Fact): boolean {
  return recovering.has(reading);
}

function hardened(path: Path, counts: (fact: Fact) => boolean, after: number, left: Fact['left']): Path {
  const newer: Fact[] = [];
  let recovered = false;
  for (const fact of factsSince(path, after)) {
    recovered ||= goesOn(fact);
    // Among several tokens a match makes an earlier mismatch good.
    if (recovered && (fact.reading === 'absent' || fact.reading === 'invalid')) return path;
    if (fact.soft && counts(fact)) {
      budget.charge(newer.length);
      let facts = factBehind(fact.before, { ...fact, soft: false, level: path.level, left });
      for (const each of newer.reverse()) facts = factBehind(facts, each);
      return withFacts(path, facts);
    }
    newer.push(fact);
  }
  return path;
}

export function setVariable(path: Path, variable: VariableKey, value: Value): Path {
  budget.charge(path.env.size);
  const env = new Map(path.env);
  env.set(variable, value);
  return withEnv(path, env);
}

/** Drops the variables that nothing after `offset` uses: paths that differ only there are one. */
export function forgetUnused(paths: Path[], offset: number, lastUse: (variable: VariableKey) => number): Path[] {
  let changed = false;
  const cleaned = new Map<Env, Env>();
  const result: Path[] = [];
  for (const path of paths) {
    let env = cleaned.get(path.env);
    if (!env) {
      env = nextEnd(path.env, lastUse) > offset ? path.env : usedBehind(path.env, offset, lastUse);
      changed ||= env !== path.env;
      cleaned.set(path.env, env);
    }
    result.push(env === path.env ? path : withEnv(path, env));
  }
  return changed ? result : paths;
}

const nextEnds = new WeakMap<(variable: VariableKey) => number, WeakMap<Env, number>>();

/** Where the first of some variables is used for the last time. */
function nextEnd(env: Env, lastUse: (variable: VariableKey) => number): number {
  const known = nextEnds.get(lastUse) ?? new WeakMap<Env, number>();
  nextEnds.set(lastUse, known);
  let next = known.get(env);
  if (next === undefined) {
    budget.charge(env.size);
    next = Infinity;
    for (const variable of env.keys()) next = Math.min(next, lastUse(variable));
    known.set(env, next);
  }
  return next;
}

function usedBehind(env: Env, offset: number, lastUse: (variable: VariableKey) => number): Env {
  budget.charge(env.size);
  const used = new Map<VariableKey, Value>();
  for (const [variable, value] of env) if (lastUse(variable) > offset) used.set(variable, value);
  return used;
}

export function forgetVariables(path: Path, variables: Iterable<VariableKey>): Path {
  let env: Map<VariableKey, Value> | undefined;
  for (const variable of variables)
    if (path.env.has(variable)) {
      if (!env) budget.charge(path.env.size);
      env ??= new Map(path.env);
      env.delete(variable);
    }
  return env ? withEnv(path, env) : path;
}

export function setTruth(path: Path, place: string, truth: boolean): Path {
  if (path.truth.get(place) === truth && path.truth.size < rememberedPlaces) return path;
  budget.charge(path.truth.size);
  const map = new Map(path.truth);
  if (map.size >= rememberedPlaces)
    for (const oldest of map.keys()) if (oldest !== guarded && oldest !== identified && map.delete(oldest)) break;
  map.set(place, truth);
  return withTruth(path, map);
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
  return map ? withTruth(path, map) : path;
}

export function setResponse(path: Path, id: string, state: ResponseState): Path {
  const responses = new Map(path.responses);
  responses.set(id, state);
  return withResponses(path, responses);
}

/** Newest first. Conditions further back than `rememberedFacts` are not looked at. */
export function* factsOf(path: Path): Generator<Fact> {
  const end = (path.facts?.length ?? 0) - rememberedFacts;
  for (let fact = path.facts; fact && fact.length > end; fact = fact.before) yield fact;
}

/** The conditions that were added after the first `after` ones, newest first. */
export function* factsSince(path: Path, after: number): Generator<Fact> {
  for (const fact of factsOf(path)) {
    if (fact.length <= after) return;
    yield fact;
  }
}

const aspects = new WeakMap<Node, Map<string, Node>>();

/**
 * An atom for another condition that a node stands for, always the same one: that a call returns, beside what it
 * returns.
 */
export function aspectOf(node: Node, aspect: string): Node {
  const known = aspects.get(node) ?? new Map<string, Node>();
  aspects.set(node, known);
  let atom = known.get(aspect);
  if (!atom) known.set(aspect, (atom = { ...node }));
  return atom;
}
