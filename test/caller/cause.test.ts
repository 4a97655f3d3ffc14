import { describe, expect, test } from 'vitest';
import { causeOf, saysSomething } from '../../src/caller/cause.ts';
import type { Evidence, Node } from '../../src/model.ts';
import { addFact, start, type Fact, type Path } from '../../src/paths/path.ts';

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
    ['further credentials of a caller who is known: a second factor', ['known identity', 'absent credential'], 'unknown by known identity'],
    ['a refused second factor of a caller who is known', ['known identity', 'invalid verdict'], 'unknown by known identity'],
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
  ])('%s', (_name, conditions, wanted) => {
    expect(cause(conditions)).toBe(wanted);
  });

  test('a guard in front makes the caller known', () => {
    const guard = evidence('requireAuth');
    expect(cause(['insufficient right'], guard)).toBe('insufficient [insufficient right] by requireAuth');
    expect(cause(['absent credential'], guard)).toBe('unknown by requireAuth');
    expect(cause(['absent identity'], guard)).toBe('absent [absent identity]');
    expect(cause([], guard)).toBe('unknown by requireAuth');
  });
});

describe('saysSomething', () => {
  test.each<[string, string[], number, boolean]>([
    ['a refusal', ['absent identity'], 0, true],
    ['a refusal before the place', ['absent identity', 'known identity'], 1, false],
    ['a refusal after the place', ['known identity', 'insufficient right'], 1, true],
    ['a policy', ['policy policy'], 0, true],
    ['nothing against the caller', ['known identity', 'granted right', 'unknown other'], 0, false],
    ['nothing at all', [], 0, false],
  ])('%s', (_name, conditions, before, wanted) => {
    expect(saysSomething(path(...conditions), before)).toBe(wanted);
  });
});
