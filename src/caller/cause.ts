import type { Cause, Evidence, Node, Weak } from '../model.ts';
import { memberPath } from '../syntax.ts';
import { factsOf, factsSince, goesOn, identified, refusing, type Fact, type Path } from '../paths/path.ts';

export interface CauseFound {
  readonly cause: Cause;
  readonly evidence?: Evidence;
  readonly caller?: Evidence;
  /** How little is seen of what the condition that decides is about. */
  readonly weak?: Weak;
}

/**
 * Why a path ends in a refusal. In: the conditions that led there, newest first. The newest condition that says
 * something against the caller decides, unless what came before contradicts it:
 * - `absent` and `invalid` are over once an identity or verified credentials turned up later;
 * - further credentials asked of a caller who is already known (a second factor, the current password) are `unknown`;
 * - rights of an account that the caller has merely named (a login before the password is compared) are `unknown`;
 * - a right that is lacking while nobody is logged in means that credentials are absent;
 * - a policy check beside missing credentials could be either: `unknown`.
 * A condition of which nothing is known is passed over, unless it opens a branch in which the refusal stands while what
 * would decide is an earlier exit (`Fact.left`): then it refuses for a reason of its own. An earlier exit that refused
 * has established its opposite, and no more. Conditions on how to answer or whether to enforce (`manner`) never decide.
 */
export function causeOf(path: Path, guard: Evidence | null): CauseFound {
  const facts = [...factsOf(path)];
  const caller = callerEvidence(facts) ?? (guard?.assumed ? undefined : guard) ?? undefined;
  const found = decisive(facts);
  if (!found || (found.left !== null && facts.some((fact) => fact.length > found.length && refusesItself(fact))))
    return { cause: 'unknown', ...(caller && { caller }) };
  const older = facts.filter((fact) => fact.length < found.length);
  // The code went on, and something failed of which nothing is known.
  const last = facts.find((fact) => !fact.soft);
  if (last && last !== found && last.about === 'failure' && last.reading === 'unknown')
    return { cause: 'unknown', ...(caller && { caller }) };
  const evidence = found.evidence;
  const withCaller = caller && { caller };
  switch (found.reading) {
    case 'absent':
    case 'invalid': {
      // A signed address, a token of an upload: it names a thing, and nobody.
      if (ofThing.test(evidence.text) || ofKnownUser.test(evidence.text))
        return { cause: 'settled', evidence, ...withCaller };
      const knownBefore =
        guard !== null ||
        older.some(
          (fact) => fact.reading === 'known' && !fact.soft && (fact.about === 'identity' || fact.about === 'verdict'),
        );
      // Somebody is there who lacks a right, and may show credentials for the server instead: either would do.
      const asked =
        found.reading === 'invalid' &&
        !openAbsence(older) &&
        older.some(
          (fact) => !fact.soft && (fact.about === 'right' || fact.about === 'owner') && fact.reading === 'insufficient',
        );
      // A further proof of somebody who is known: a second factor, the current password.
      if (
        (knownBefore || asked) &&
        (found.about === 'credential' || found.about === 'verdict' || found.about === 'failure')
      )
        return { cause: 'settled', evidence, ...withCaller };
      // Which reason the verification had is asked in turn: it may be another one than that the credentials are bad.
      if (
        facts.some(
          (fact) =>
            fact.length > found.length &&
            !fact.soft &&
            fact.left === null &&
            fact.about === 'reason' &&
            fact.reading === 'unknown',
        )
      )
        return { cause: 'unknown', ...withCaller };
      const newest = facts.find((fact) => !fact.soft && fact.about !== 'manner');
      // What is asked of the error that was caught tells which failure it was.
      if (found.about === 'failure' && newest !== found && newest?.reading === 'unknown')
        return { cause: 'unknown', ...withCaller };
      // A part of the caller's identity is not there, and the code goes on: it may know the caller in another way.
      const partOfKnown = found.about === 'identityPart' && path.truth.get(identified) === true;
      if ((knownBefore || partOfKnown) && newest !== found) return { cause: 'unknown', ...withCaller };
      // A guard has let somebody in: that nobody is there is asked for the compiler.
      // Nor is the row of the caller missing, which the guard has read, unless it went away in between.
      if (
        guard !== null &&
        (found.about === 'identity' || found.about === 'identityPart') &&
        (found.reading === 'absent' || !guard.assumed)
      )
        return { cause: 'unknown', ...withCaller };
      if (facts.some((fact) => !fact.soft && isOfServer(fact) && !isOver(fact, facts))) return { cause: 'unknown' };
      return { cause: found.reading, evidence, ...(found.weak && { weak: found.weak }) };
    }
    case 'insufficient': {
      const nobody = openAbsence(older);
      // Somebody was known before, in another way, or was let in by a guard.
      if (
        nobody &&
        (guard !== null ||
          older.some(
            (fact) =>
              fact.length < nobody.length && fact.reading === 'known' && !fact.soft && fact.about === 'identity',
          ))
      )
        return { cause: 'unknown', ...withCaller };
      // One source of credentials was empty, and the code goes on to a right all the same: another one may have served.
      if (nobody?.about === 'credential') return { cause: 'unknown' };
      if (nobody)
        return {
          cause: nobody.reading === 'invalid' ? 'invalid' : 'absent',
          evidence: nobody.evidence,
          ...(nobody.weak && { weak: nobody.weak }),
        };
      // What kind of account somebody has is a reason only where nothing else was asked since.
      if (found.about === 'kind' && facts.find((fact) => !fact.soft) !== found)
        return { cause: 'unknown', ...withCaller };
      if (found.about === 'claimed' && !older.some((fact) => fact.reading === 'verified')) return { cause: 'unknown' };
      return {
        cause: 'insufficient',
        evidence,
        ...(caller && !isOwned(evidence.node, caller.text) && { caller }),
        ...(!caller && found.weak === true && { weak: true }),
      };
    }
    case 'policy': {
      // What is asked of the error that was caught tells which failure it was.
      if (found.about === 'failure' && last && last !== found && last.reading === 'unknown')
        return { cause: 'unknown', ...withCaller };
      const nobody = openAbsence(older, facts);
      // Where the server runs decides whether it checks at all, not why it refuses.
      if (nobody && found.about === 'setting')
        return {
          cause: nobody.reading === 'invalid' ? 'invalid' : 'absent',
          evidence: nobody.evidence,
          ...(nobody.weak && { weak: nobody.weak }),
        };
      return nobody ? { cause: 'unknown' } : { cause: 'policy', evidence, ...withCaller };
    }
    case 'settled':
      return { cause: 'settled', evidence, ...withCaller };
    default:
      return { cause: 'unknown', ...withCaller };
  }
}

/** Says of a condition that what it tests opens a thing to whoever has it. */
const ofThing =
  /signed_?(upload_?)?ur[il]|(signature|hmac|mac)_?(for|of)_?(query|ur[il]|path|link)|(upload|download|share|invite|invitation|unsubscribe|preview)_?(ur[il]|link|token|signature)/i;

/** The password that an account has until it is changed: only somebody who is logged in is asked for it. */
const ofKnownUser = /(?<![a-z])(current|old|existing|previous)_?(pass(word|wd|code|phrase)|pwd)/i;

/**
 * Whether a condition is a reason by itself, or a switch of the server around the refusal: whoever calls, it decides
 * with.
 */
function isOfServer({ reading, about, left }: Fact): boolean {
  return reading === 'policy' || reading === 'settled' || (about === 'switch' && left === null);
}

/** Whether nothing is known of a condition, and the refusal stands in the branch that it opens. */
function refusesItself(fact: Fact): boolean {
  return (
    !fact.soft &&
    fact.left === null &&
    fact.reading === 'unknown' &&
    fact.about !== 'manner' &&
    fact.about !== 'failure'
  );
}

function decisive(facts: readonly Fact[]): Fact | undefined {
  let recovered = false;
  for (const fact of facts) {
    if (fact.soft) continue;
    if (fact.about === 'fallback') return undefined;
    recovered ||= goesOn(fact);
    if (isOver(fact, facts)) continue;
    const isAbsence = fact.reading === 'absent' || fact.reading === 'invalid';
    if (refusing.has(fact.reading) && !(isAbsence && recovered)) return fact;
  }
  return undefined;
}

/**
 * Whether a condition is over: an earlier exit that refused has established its opposite, and no more, once something
 * else opens the branch in which the refusal stands.
 */
function isOver(fact: Fact, facts: readonly Fact[]): boolean {
  return (
    fact.left === 'refused' &&
    facts.some((other) => other.length > fact.length && !other.soft && other.left === null && other.about !== 'manner')
  );
}

/**
 * An absence that nothing later made good. Facts come newest first.
 * @param all the conditions that may be since
 */
function openAbsence(facts: readonly Fact[], all = facts): Fact | undefined {
  for (const fact of facts) {
    if (fact.soft) continue;
    if (goesOn(fact)) return undefined;
    if (isOver(fact, all)) continue;
    if (fact.reading === 'absent' || fact.reading === 'invalid') return fact;
  }
  return undefined;
}

function callerEvidence(facts: readonly Fact[]): Evidence | undefined {
  const found = facts.filter((fact) => !fact.soft && (fact.reading === 'known' || fact.reading === 'verified'));
  // An id by its name alone may be somebody else's.
  return (found.find(({ about }) => about !== 'identityPart') ?? found.find(({ weak }) => weak !== true))?.evidence;
}

/**
 * Whether a comparison asks whose a thing is, by the id of somebody: `session.userId !== user.id` is about the owner of
 * `session`, and whoever that is, it is not what makes the caller known.
 * @param name of the thing
 */
function isOwned(comparison: Node, name: string): boolean {
  if (comparison.type !== 'BinaryExpression') return false;
  const sides = [comparison.left, comparison.right].map((side) => memberPath(side) ?? []);
  const thing = sides.find(([root, ...members]) => root === name && members.length > 0);
  const other = sides.find((side) => side !== thing);
  return thing !== undefined && ownId.test(other?.at(-1) ?? '') && !ownId.test(thing.at(-1) ?? '');
}

/** What somebody is known by, and no other: the id of an owner is called after the owner. */
const ownId = /^(_?id|uid|uuid|sub)$/i;

/** Whether conditions added after the first `factsBefore` say anything about the caller. */
export function saysSomething(path: Path, factsBefore: number): boolean {
  // What is settled is said of the request, whoever sends it.
  for (const { reading } of factsSince(path, factsBefore))
    if (refusing.has(reading) && reading !== 'settled') return true;
  return false;
}
