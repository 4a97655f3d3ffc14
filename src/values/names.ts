import type { Vocabulary } from '../caller/vocabulary.ts';
import type { Machine } from '../paths/machine.ts';
import { subject, unknown, weakened, type Value } from './value.ts';

/**
 * The value that a name stands for when nothing else is known of it.
 * - `parameter`: a parameter of a function, `global`: an unresolved name;
 * - `result`: a variable that holds the unknown result of a call;
 * - `member`: a property of the request, of the context or of what earlier middleware left there;
 * - `caller`: a property of the caller's own object.
 */
export function meaningOfName(
  vocabulary: Vocabulary,
  name: string,
  where: 'parameter' | 'global' | 'result' | 'member' | 'caller',
): Value {
  return weakened(
    meaningAt(vocabulary, name, where),
    where === 'parameter' || where === 'global' || where === 'result',
  );
}

function meaningAt(
  vocabulary: Vocabulary,
  name: string,
  where: 'parameter' | 'global' | 'result' | 'member' | 'caller',
): Value {
  switch (vocabulary.meaning(name)) {
    case 'credential':
      // The result of `authorize(…)` is a decision, not what was presented.
      if (where === 'result' && /^authori[sz]ation$/i.test(name)) return unknown;
      return subject('credential', 'presented', 'absent', { name });
    case 'identity':
      return identityNamed(name, where);
    case 'identityPart':
      return subject('identityPart', 'known', 'absent', { name });
    case 'right':
      // A function that is given permissions may be told which ones to ask for.
      if (
        (where !== 'caller' && isDemand(name)) ||
        (where === 'parameter' && /(roles|permissions|scopes|privileges|rights)$/i.test(name))
      )
        return subject('right', 'unknown', 'unknown', { name });
      // Rights that earlier middleware leaves on the request: where there are none at all, it may not have run.
      if (where === 'member' && rightsHeld.test(name)) return subject('right', 'granted', 'unknown', { name });
      return where === 'global' || (plain(where) && !/role|permission|scope|admin|owner/i.test(name))
        ? unknown
        : right(name);
    case 'lack':
      return where === 'global' || plain(where) ? unknown : subject('right', 'insufficient', 'granted', { name });
    case 'policy':
      return policy(vocabulary, name);
    case 'abuse':
      return visitorCheck(name);
    case 'owner':
      return subject('owner', 'unknown', 'unknown', { name });
    case 'tenant':
      return where === 'caller'
        ? subject('identityPart', 'unknown', 'unknown', { name })
        : subject('owner', 'unknown', 'unknown', { name });
    case 'expiry':
      return subject('expiry', 'unknown', 'unknown', { name });
    case 'none':
      return unknown;
  }
}

/** What proves a human, or keeps floods out: that it is not there says nothing of who calls. */
export function visitorCheck(name: string): Value {
  return subject('policy', 'unknown', 'settled', { name });
}

/**
 * The name of a field that is read: the text, or the name of what holds it in another file, where that says that it is
 * no credentials.
 */
export function fieldNamed(value: Value): string | undefined {
  if (value.kind === 'import') return /csrf|xsrf/i.test(value.name) ? value.name : undefined;
  return value.kind === 'constant' ? String(value.value) : undefined;
}

/**
 * A right that is asked for, not one that somebody has: that there is none (`requiredScopes.length === 0`) refuses
 * nobody.
 */
export function isDemand(name: string): boolean {
  return /^(required?|needed|allowed|permitted|expected|accepted|supported)\w*(roles?|permissions?|perms|scopes?|privileges?|rights?)$/i.test(
    name,
  );
}

const rightsHeld =
  /^(?!(is|has|can|may)[A-Z_])\w*(roles?|scopes?|permissions?|perms|privileges?|abilit(y|ies)|capabilit(y|ies)|entitlements?|grants)$/i;

function identityNamed(name: string, where: string): Value {
  // A user that an unknown call returned may be any user: only names that can mean nobody but the caller count.
  const certain =
    /session|current|auth|logged|viewer|caller|principal|claims|decoded|jwtpayload|tokenpayload|identity|^me$/i.test(
      name,
    );
  if (where === 'result' && !certain) return subject('owner', 'unknown', 'unknown', { name });
  if (where === 'caller' && /^admin$/i.test(name)) return subject('right', 'granted', 'insufficient', { name });
  return subject('identity', 'known', 'absent', { name });
}

/** A feature that is off refuses everybody, and so does a server under maintenance. */
function policy(vocabulary: Vocabulary, name: string): Value {
  switch (vocabulary.switchOf(name)) {
    case 'on':
      return subject('policy', 'unknown', 'policy', { name });
    case 'off':
      return subject('policy', 'policy', 'unknown', { name });
    case 'none':
      return subject('policy', 'unknown', 'unknown', { name });
  }
}

/** A variable of which only the name is known: ordinary words ("approved", "active") say nothing there. */
function plain(where: string): boolean {
  return where === 'parameter' || where === 'result';
}

function right(name: string): Value {
  // A status is a word, not a yes or no: only what it is compared with says something.
  return /status$/i.test(name)
    ? subject('right', 'unknown', 'unknown', { name })
    : subject('right', 'granted', 'insufficient', { name });
}

/**
 * A value that says nothing by itself takes the meaning of the variable it is stored in, where that name is telling.
 */
export function named(m: Machine, name: string, value: Value): Value {
  if (value.kind === 'unknown') return meaningOfName(m.vocabulary, name, 'result');
  if (value.kind === 'subject' && (value.form === 'looked' || (value.form === 'found' && value.about === 'owner'))) {
    const meaning = meaningOfName(m.vocabulary, name, 'result');
    // An account stays one that was found by credentials.
    if (value.form === 'found' && meaning.kind === 'subject' && meaning.about === 'owner') return value;
    return meaning.kind === 'subject' && meaning.about !== 'credential' && !isThing(meaning) ? meaning : value;
  }
  if (value.kind === 'subject' && value.about === 'other' && value.form === 'number') {
    const meaning = meaningOfName(m.vocabulary, name, 'result');
    return meaning.kind === 'subject' ? { ...meaning, form: 'number' } : unknown;
  }
  // `const refreshToken = body.refresh`: content of the request that the code itself calls credentials.
  if (value.kind === 'subject' && value.about === 'input' && m.vocabulary.isCredentialName(name))
    return subject('credential', 'presented', 'absent', { name });
  return value;
}

/** What policies are about, as a record: an environment, a host, a country. A row of features holds switches. */
function isThing(meaning: Value): boolean {
  if (meaning.kind !== 'subject' || meaning.about !== 'policy') return false;
  if (/feature|flag|maintenance/i.test(meaning.name ?? '')) return false;
  return meaning.truthy === 'unknown' && meaning.falsy === 'unknown';
}

/** A first value that a callback may replace at any time is no value to rely on. */
export function blurred(value: Value): Value {
  return value.kind === 'constant' ? unknown : value;
}
