import { readText } from './caller/phrases.ts';
import type { Case, Cause, Weak } from './model.ts';
import { shorten } from './syntax.ts';

/** Texts that ask for fewer requests, or for a human: no login would help, and another status fits better than 401. */
const visitorChecks = [
  { asks: /rate limit|too many/i, likelier: { status: 429, because: 'a rate limit' } },
  { asks: /\b[cx]srf|cross.site request/i, likelier: { status: 403, because: 'a CSRF token' } },
  { asks: /captcha|turnstile|\bbots?\b|honey ?pot/i, likelier: { status: 403, because: 'a captcha' } },
] as const;

/** A condition that asks for the status of an answer which another server has given: `upstream.status === 203`. */
const answerOfOther = /\bres\w{0,10}\??\.(?:status|statusCode|ok)\b/i;

/** Which status a cause wants; null for causes of which nothing is said. */
function kindOf(cause: Cause): 'credentials' | 'rights' | null {
  if (cause === 'absent' || cause === 'invalid') return 'credentials';
  return cause === 'insufficient' || cause === 'policy' ? 'rights' : null;
}

/**
 * The cases of a place, held against what its answer says. Strong text decides the cause where no case shows one. Where
 * a case says the same, the text is a second sign for it; where every case that is known says the opposite, the text
 * contradicts them, and the rules about causes are silent. What is settled stays as it is.
 * @param texts the literal texts of the answer; a place with two statuses has texts of both, and they tell nothing
 */
export function heldAgainstText(cases: readonly Case[], texts: readonly string[]): readonly Case[] {
  for (const text of texts) {
    const check = visitorChecks.find(({ asks }) => asks.test(text));
    if (check) return cases.map((each) => askedOfVisitors(each, check.likelier, text));
  }
  const read = new Set(cases.map(({ status }) => status)).size === 1 && texts.length > 0 ? readText(texts) : null;
  if (!read) return cases;
  const text = { says: read.says, quote: read.quote };
  const told = kindOf(read.says);
  if (cases.every(({ cause }) => cause === 'unknown')) {
    // Of somebody who is known, such a text asks for a further proof: the current password, a second factor.
    if (told === 'credentials' && cases.some(({ caller }) => caller !== undefined)) return cases;
    // What another server refused were the credentials that it was given.
    if (told === 'credentials' && cases.some(({ path }) => answerOfOther.test(path.at(-1) ?? ''))) return cases;
    return cases.map((each) => ({ ...each, cause: read.says, text, byText: true as const }));
  }
  const fits = (each: Case): boolean => kindOf(each.cause) === told;
  const isMixed = cases.some(fits);
  return cases.map((each) => {
    if (kindOf(each.cause) === null) return each;
    if (!fits(each)) return isMixed ? each : { ...each, contradicted: read.quote };
    // A second sign beside a name. A check that cannot fail behind a guard has such a text, too.
    const certain: Case & { weak?: Weak } = { ...each, text };
    if (each.weak !== 'slot') delete certain.weak;
    return certain;
  });
}

/** A case at a place of which the text says that it asks visitors for something else than a login. */
function askedOfVisitors(each: Case, likelier: Required<Case>['likelier'], text: string): Case {
  if (kindOf(each.cause) === 'credentials') return { ...each, contradicted: shorten(text) };
  return each.cause === 'unknown' ? { ...each, likelier } : each;
}
