import { budget } from '../engine/budget.ts';
import { groupedBy } from '../engine/grouped.ts';
import type { Node } from '../model.ts';
import { numberOf } from '../values/place.ts';
import { either, roughKeyOf } from '../values/alike.ts';
import { isPlain, keyOf, type Env, type Value } from '../values/value.ts';
import { aspectOf, factBehind, withFacts, type Fact, type Path, type ResponseState, type VariableKey } from './path.ts';
import { agreed } from './equal.ts';
import { partly, shorten } from './shorten.ts';
import { soften } from './soften.ts';

/** More paths than this at one place are joined into one of which nothing is known. */
export const maximumPaths = 16;
/**
 * Above this number, conditions that say nothing about the caller are shortened, and the paths that differ only there
 * joined.
 */
const comfortablePaths = 4;

/**
 * Joins paths that no verdict can tell apart. Two paths whose state agrees and whose facts differ only in the outcome
 * of the last condition are one path on which that condition said nothing: what follows does not depend on it. Facts
 * form a decision tree (each fork adds both outcomes of one atom), so joining siblings until nothing changes is
 * complete. Above `maximumPaths` the conditions that no longer decide are dropped; should that not do, everything is
 * joined into one path of which only what all have in common is known.
 */
export function join(paths: readonly Path[]): Path[] {
  if (paths.length < 2) return [...paths];
  const joined = merged(paths);
  if (joined.length <= comfortablePaths) return joined;
  const reduced = merged(reduce(joined));
  if (reduced.length <= maximumPaths) return reduced;
  const lean = merged(shorten(reduced, null, true));
  return lean.length > maximumPaths ? fewer(lean) : lean;
}

/**
 * At most `maximumPaths` of more: those that agree in all that a verdict asks for, but in why they are there, become
 * one of which no reason is known, where the most are alike first; then those whose objects differ in texts alone. Only
 * where too many states are left does all become one path.
 */
function fewer(paths: readonly Path[]): Path[] {
  for (const keyOfPath of [stateKey, roughKey, ({ responses }: Path) => responseKey(responses)]) {
    const groups = [...groupedBy(paths, keyOfPath).values()].sort((a, b) => b.length - a.length);
    if (groups.length > maximumPaths) continue;
    let left = paths.length;
    return groups.flatMap((group) => {
      if (left <= maximumPaths) return group;
      left -= group.length - 1;
      return [collapse(group)];
    });
  }
  return [collapse(paths)];
}

function merged(paths: readonly Path[]): Path[] {
  budget.charge(8 * paths.length);
  // By both keys in turn: a text that is put together anew would be hashed anew.
  const groups = new Map<string, Map<string, Path[]>>();
  const all: Path[][] = [];
  for (const path of paths) {
    const key = envKey(path.env);
    const byResponses = groups.get(key) ?? new Map<string, Path[]>();
    groups.set(key, byResponses);
    const group = byResponses.get(responseKey(path.responses));
    if (group) group.push(path);
    else {
      const made = [path];
      all.push(made);
      byResponses.set(responseKey(path.responses), made);
    }
  }
  return soften(all.flatMap((group) => (group.length === 1 ? group : joinSiblings(group))));
}

/**
 * Shortens each run of conditions that say nothing about the caller to one. One is kept, since it shows that the run
 * lost paths on the way: what stands before it still decides. A run that is one outcome of one condition stays what it
 * is: the paths of the other outcome may stand elsewhere, and come back. Runs that were shortened on some paths only
 * are shortened on the others first, so that what came after them is compared.
 */
function reduce(paths: readonly Path[]): Path[] {
  // Among very many paths they are not looked for: cost stays linear in the code.
  if (paths.length > maximumPaths) return shorten(paths, new Set());
  const uneven = partly(paths);
  return shorten(uneven ? merged(shorten(paths, uneven)) : paths, null);
}

const envKeys = new WeakMap<Env, string>();

function envKey(env: Env): string {
  let key = envKeys.get(env);
  if (key === undefined) {
    const parts: string[] = [];
    budget.charge(env.size);
    for (const [variable, value] of env) {
      if (isPlain(value) && !(value.kind === 'constant' && isKey(variable))) continue;
      parts.push(`${String(numberOf(variable))}=${keyOf(value)}`);
    }
    envKeys.set(env, (key = parts.sort().join()));
  }
  return key;
}

const keys = new WeakMap<VariableKey, boolean>();

/** Whether something is looked up by a variable: `codes[reason]`. Its text then decides what is found. */
function isKey(variable: VariableKey): boolean {
  let is = keys.get(variable);
  if (is === undefined) {
    const { references = [] } = variable as {
      references?: readonly { readonly identifier: { readonly parent?: Node } }[];
    };
    is = references.some(
      ({ identifier }) =>
        identifier.parent?.type === 'MemberExpression' &&
        identifier.parent.computed &&
        (identifier.parent.property as unknown) === identifier,
    );
    keys.set(variable, is);
  }
  return is;
}

/** The same, of objects only what may decide: their texts are many, and say little. */
function roughKey({ env, responses }: Path): string {
  budget.charge(env.size);
  const parts: string[] = [];
  for (const [variable, value] of env)
    if (!isPlain(value)) parts.push(`${String(numberOf(variable))}=${roughKeyOf(value)}`);
  return `${parts.sort().join()}|${responseKey(responses)}`;
}

const responseKeys = new WeakMap<Path['responses'], string>();

/**
 * What two paths must agree in to be joined: the values of the variables that matter, and the responses of which
 * something is known.
 */
export function stateKey({ env, responses }: Path): string {
  return `${envKey(env)}|${responseKey(responses)}`;
}

function responseKey(responses: Path['responses']): string {
  let key = responseKeys.get(responses);
  if (key === undefined) {
    budget.charge(responses.size);
    const told = [...responses].filter(
      ([, state]) =>
        state.status !== null || state.challenge.kind !== 'missing' || state.challenge.removed === true || state.left,
    );
    const parts = told.map(
      ([id, state]) =>
        `${id}:${String(state.status?.value)}@${String(state.status?.node.range[0])}:${state.challenge.kind}:${String(state.left)}`,
    );
    responseKeys.set(responses, (key = parts.sort().join()));
  }
  return key;
}

/** Joins the plain values and the decided tests of two paths that agree in everything else. */
function blend(a: Path, b: Path, facts: Fact | null): Path {
  if (a.env === b.env && a.truth === b.truth) return a.facts === facts ? a : withFacts(a, facts);
  budget.charge(a.env.size);
  const env = new Map<VariableKey, Value>();
  for (const [variable, value] of a.env) env.set(variable, either(b.env.get(variable), value));
  return { facts, env, truth: agreed(a.truth, b.truth), responses: a.responses, level: a.level };
}

function joinSiblings(group: readonly Path[]): Path[] {
  // Longest lists first: a sibling pair yields a shorter list, which may again have a sibling.
  const byLength = new Map<number, Path[]>();
  const wait = (path: Path): void => {
    const length = path.facts?.length ?? 0;
    const waiting = byLength.get(length);
    if (waiting) waiting.push(path);
    else byLength.set(length, [path]);
  };
  group.forEach(wait);
  const done: Path[] = [];
  while (byLength.size > 0) {
    const longest = Math.max(...byLength.keys());
    const next = byLength.get(longest) ?? [];
    byLength.delete(longest);
    const byFacts = new Map<Fact | null, Path>();
    for (const path of next) {
      const same = byFacts.get(path.facts);
      byFacts.set(path.facts, same ? blend(same, path, path.facts) : path);
    }
    const pending = new Map<Fact | null, Map<Node, Path>>();
    for (const [facts, path] of byFacts) {
      if (!facts) {
        done.push(path);
        continue;
      }
      const siblings = pending.get(facts.before) ?? new Map<Node, Path>();
      pending.set(facts.before, siblings);
      const sibling = siblings.get(facts.atom);
      if (sibling && sibling.facts?.outcome !== facts.outcome) {
        siblings.delete(facts.atom);
        wait(blend(sibling, path, facts.before));
      } else siblings.set(facts.atom, sibling ? blend(sibling, path, facts) : path);
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
    for (const [variable, value] of path.env) env.set(variable, either(env.get(variable), value));
  const responses = new Map<string, ResponseState>();
  for (const path of paths)
    for (const [id, state] of path.responses) {
      const held = responses.get(id);
      if (!held && paths.every((each) => each.responses.has(id))) responses.set(id, state);
      else if (!held) responses.set(id, untold(state));
      else if (
        held.challenge.kind !== state.challenge.kind ||
        held.status?.node !== state.status?.node ||
        held.left !== state.left
      )
        responses.set(id, untold(state));
    }
  return {
    facts: withUnread(paths),
    env,
    truth: paths.map(({ truth }) => truth).reduce(agreed),
    responses,
    level: paths[0]?.level ?? 0,
  };
}

/** A response of which other paths say something else. */
function untold(state: ResponseState): ResponseState {
  return { ...state, status: null, challenge: { kind: 'unknown', because: 'too many paths' }, left: false };
}

/**
 * The conditions that all paths have in common, and one that stands for the others: of these nothing is known any more,
 * and the newest of them may be the one that decides.
 */
function withUnread(paths: readonly Path[]): Fact | null {
  const common = paths.map(({ facts }) => facts).reduce(shared);
  const newest = paths.find(({ facts }) => facts !== common)?.facts;
  if (!newest) return common;
  const atom = aspectOf(newest.atom, 'too many paths');
  return factBehind(common, {
    ...newest,
    atom,
    reading: 'unknown',
    about: 'other',
    soft: false,
    chose: null,
    run: true,
    left: null,
  });
}
