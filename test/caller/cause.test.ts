import { describe, expect, test } from 'vitest';
import { causeOf, saysSomething } from '../../src/caller/cause.ts';
import type { Evidence, Node } from '../../src/model.ts';
import { addFact, identified, setTruth, start, type Fact, type Path } from '../../src/paths/path.ts';

const node = {} as Node;
const evidence = (text: string): Evidence => ({ node, text });

/**
 * A path of conditions, oldest first: `reading about`, where `~` in front marks one that no longer decides.
 * Its evidence is the condition itself.
 */
function path(...conditions: string[]): Path {
  return conditions.reduce<Path>((so, condition) => {
    const [reading, about = 'other'] = condition.replace('~', '').split(' ') as [Fact['reading'], Fact['about']?];
    const added = addFact(so, { atom: node, outcome: true, reading, about, evidence: evidence(condition) });
    return condition.startsWith('~') && added.facts ? { ...added, facts: { ...added.facts, soft: true } } : added;
  }, start);
}

/** `cause [evidence] by caller` of such a path. */
function cause(conditions: readonly string[], guard: Evidence | null = null): string {
  const found = causeOf(path(...conditions), guard);
  return `${found.cause}${found.evidence ? ` [${found.evidence.text}]` : ''}${found.caller ? ` by ${found.caller.text}` : ''}`;
}

describe('causeOf', () => {
  test.each<[string, string[], string]>([
    ['nothing is known of an empty path', [], 'unknown'],
    ['conditions about something else say nothing', ['unknown other', 'unknown input'], 'unknown'],
    ['no credentials', ['absent identity'], 'absent [absent identity]'],
    ['credentials that were refused', ['presented credential', 'invalid verdict'], 'invalid [invalid verdict]'],
    ['a caller without the right', ['known identity', 'insufficient right'], 'insufficient [insufficient right] by known identity'],
    ['a caller who is taken as given', ['insufficient right'], 'insufficient [insufficient right]'],
    ['a policy', ['policy policy'], 'policy [policy policy]'],
    ['the newest condition against the caller decides', ['absent credential', 'presented credential', 'invalid verdict'], 'invalid [invalid verdict]'],
    ['conditions about something else do not stand in its way', ['absent identity', 'unknown other'], 'absent [absent identity]'],
    ['an absence is over once an identity turned up', ['absent credential', 'known identity'], 'unknown by known identity'],
    ['a refusal is over once credentials were verified', ['invalid verdict', 'verified verdict'], 'unknown by verified verdict'],
    ['a right that is there belongs to somebody', ['absent identity', 'granted right'], 'unknown'],
    ['further credentials of a caller who is known: a second factor', ['known identity', 'absent credential'], 'settled [absent credential] by known identity'],
    ['a refused second factor of a caller who is known', ['known identity', 'invalid verdict'], 'settled [invalid verdict] by known identity'],
    ['an identity that is missing after another one is absent', ['known identity', 'absent identity'], 'absent [absent identity]'],
    ['a right that is lacking while nobody is logged in', ['absent identity', 'insufficient right'], 'absent [absent identity]'],
    ['a right that is lacking after credentials were refused', ['invalid verdict', 'insufficient right'], 'invalid [invalid verdict]'],
    ['a right of an account that is merely named', ['insufficient claimed'], 'unknown'],
    ['a right of an account whose password was compared', ['verified credential', 'insufficient claimed'], 'insufficient [insufficient claimed] by verified credential'],
    ['a policy beside missing credentials could be either', ['absent identity', 'policy policy'], 'unknown'],
    ['missing credentials after a policy could be either', ['policy policy', 'absent identity'], 'unknown'],
    ['where the server runs does not decide why', ['absent identity', 'policy setting'], 'absent [absent identity]'],
    ['a condition that no longer decides is passed over', ['~absent identity'], 'unknown'],
    ['a condition that no longer decides does not make the caller known', ['~known identity', 'absent credential'], 'absent [absent credential]'],
    ['who showed good credentials is known, too', ['known verdict', 'absent credential'], 'settled [absent credential] by known verdict'],
    ['not who passed something else', ['known other', 'absent credential'], 'absent [absent credential]'],
    ['a verifier that fails for a caller who is known', ['known identity', 'invalid failure'], 'settled [invalid failure] by known identity'],
    ['a part of the identity that is missing, and the code goes on', ['known identity', 'absent identityPart', 'unknown other'], 'unknown by known identity'],
    ['credentials of a server for somebody who lacks a right', ['insufficient right', 'invalid credential'], 'settled [invalid credential]'],
    ['for somebody whose record it is not', ['insufficient owner', 'invalid verdict'], 'settled [invalid verdict]'],
    ['none of them: nothing was shown', ['insufficient right', 'absent credential'], 'absent [absent credential]'],
    ['for somebody who has the right', ['granted right', 'invalid credential'], 'invalid [invalid credential]'],
    ['for an account that is merely named', ['insufficient claimed', 'invalid credential'], 'invalid [invalid credential]'],
    ['for nobody', ['absent identity', 'insufficient right', 'invalid credential'], 'invalid [invalid credential]'],
    ['after a right that no longer decides', ['~insufficient right', 'invalid credential'], 'invalid [invalid credential]'],
    ['after a policy that no longer decides', ['~policy policy', 'absent identity'], 'absent [absent identity]'],
    ['a right after an empty source of credentials: another one may have served', ['absent credential', 'insufficient right'], 'unknown'],
    ['a right after credentials that were refused in one source', ['invalid credential', 'insufficient right'], 'unknown'],
    ['a right of somebody who turned up', ['absent identity', 'known identity', 'insufficient right'], 'insufficient [insufficient right] by known identity'],
    ['a right of somebody who was verified', ['absent identity', 'verified verdict', 'insufficient right'], 'insufficient [insufficient right] by verified verdict'],
    ['a right behind credentials that came after all', ['absent identity', 'presented credential', 'insufficient right'], 'insufficient [insufficient right]'],
    ['a right behind another one', ['absent identity', 'granted right', 'insufficient right'], 'insufficient [insufficient right]'],
    ['a right behind somebody who no longer decides', ['absent identity', '~known identity', 'insufficient right'], 'absent [absent identity]'],
    ['a right behind an absence that no longer decides', ['~absent identity', 'insufficient right'], 'insufficient [insufficient right]'],
    ['a right that is lacking, of somebody who is asked for later', ['insufficient right', 'known identity'], 'insufficient [insufficient right] by known identity'],
    ['a right of an account that is named by somebody who is known', ['known identity', 'insufficient claimed'], 'unknown'],
    ['where the server runs, after refused credentials', ['invalid verdict', 'policy setting'], 'invalid [invalid verdict]'],
    ['where the server runs, for everybody', ['policy setting'], 'policy [policy setting]'],
    ['a policy for somebody who is known', ['known identity', 'policy policy'], 'policy [policy policy] by known identity'],
    ['a way that is left to those who have no other', ['absent identity', 'unknown fallback'], 'unknown'],
    ['which no longer decides', ['absent identity', '~unknown fallback'], 'absent [absent identity]'],
    ['an absence is over once credentials came', ['absent credential', 'presented credential'], 'unknown'],
    ['the newest of those who are known', ['known identity', 'verified verdict', 'insufficient right'], 'insufficient [insufficient right] by verified verdict'],
  ])('%s', (_name, conditions, wanted) => {
    expect(cause(conditions)).toBe(wanted);
  });

  test('a part is missing of somebody to whom credentials led', () => {
    const owner = path('invalid identityPart', 'unknown right');
    expect(causeOf(owner, null).cause).toBe('invalid');
    expect(causeOf(setTruth(owner, identified, true), null).cause).toBe('unknown');
    expect(causeOf(setTruth(path('invalid identityPart'), identified, true), null).cause).toBe('invalid');
    expect(causeOf(setTruth(path('invalid identity', 'unknown right'), identified, true), null).cause).toBe('invalid');
  });

  test('a guard in front makes the caller known', () => {
    const guard = evidence('requireAuth');
    expect(cause(['insufficient right'], guard)).toBe('insufficient [insufficient right] by requireAuth');
    expect(cause(['absent credential'], guard)).toBe('settled [absent credential] by requireAuth');
    expect(cause(['absent identity'], guard)).toBe('unknown by requireAuth');
    expect(cause(['invalid identity'], guard)).toBe('unknown by requireAuth');
    expect(cause(['absent identityPart'], guard)).toBe('unknown by requireAuth');
    expect(cause([], guard)).toBe('unknown by requireAuth');
  });
});

describe('saysSomething', () => {
  test.each<[string, string[], number, boolean]>([
    ['a refusal', ['absent identity'], 0, true],
    ['a refusal before the place', ['absent identity', 'known identity'], 1, false],
    ['a refusal after the place', ['known identity', 'insufficient right'], 1, true],
    ['a policy', ['policy policy'], 0, true],
    ['credentials that were refused', ['invalid verdict'], 0, true],
    ['a right', ['insufficient right'], 0, true],
    ['a refusal that stands at the place', ['unknown other', 'absent identity'], 2, false],
    ['nothing against the caller', ['known identity', 'granted right', 'unknown other'], 0, false],
    ['nothing at all', [], 0, false],
  ])('%s', (_name, conditions, before, wanted) => {
    expect(saysSomething(path(...conditions), before)).toBe(wanted);
  });
});
