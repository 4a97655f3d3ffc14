import type { Around } from './around.ts';
import type { Case, Edit, Header, Node, Repair, Withheld } from './model.ts';
import { frameworkNamed } from './frameworks/index.ts';
import type { Machine } from './paths/machine.ts';
import { challengeEdits, challengeStatement, placeOfChallenge } from './repair/challenge.ts';
import { isAssignment, isChosen, sendsOthers } from './repair/chosen.ts';
import { filledEdits } from './repair/empty.ts';
import { disjoint, statementAround, statementBefore } from './repair/edits.ts';
import { removalOf, type Removal } from './repair/removal.ts';
import { challengeWhen, conditionOf, splitEdits } from './repair/split.ts';
import { statusEdits, wordEdits, wordOf } from './repair/status.ts';
import { schemeRead } from './repair/scheme.ts';
import { checksSignature, takesKey, takesSession } from './repair/own-header.ts';
import type { Trial } from './repair/trial.ts';
import type { Settings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import { readsPassword } from './login.ts';
import type { Answer, SeenSite } from './answer.ts';
import { isFunction, ofText, within } from './syntax.ts';

/** What repairs ask of the analysis. */
type Asked = Trial & { readonly around: Around };

/**
 * The edits that mend an answer, each list one suggestion. An edit is offered only where the form of the answer is
 * plain enough to be sure of the result, and never if it would make the next finding: 403 becomes 401 together with
 * its challenge, an answer that should be 403 in every case gets no challenge, and one that becomes 403 keeps none.
 */
export function repairOf(seen: SeenSite, cases: readonly Case[], m: Asked, settings: Settings): Repair {
  const [answer] = seen.answers;
  const { challenge, misfit } = challengeFor(m, answer, cases, settings);
  const only = { challenge, withheld: 'shared' as const };
  if (!answer || seen.answers.some((each) => each.viaHelper !== answer.viaHelper)) return only;
  if (!answer.viaHelper && seen.answers.some((each) => each.via !== answer.via)) return only;
  const isElsewhere = answer.error?.kind === 'error' && answer.error.elsewhere === true;
  const asked: Site = {
    seen,
    answer,
    cases,
    challenge,
    misfit,
    complete: isComplete(cases),
  };
  const to403 = answer.status === 401 ? to403Edits(m, asked) : undefined;
  if (answer.viaHelper || isElsewhere) {
    const to401 =
      answer.status === 403 ? statusEdits(m, answer, 401, (header) => isThere(header) || asked.complete) : undefined;
    return { ...only, ...(to403 && { to403 }), ...(to401 && (answer.viaHelper || asked.complete) && { to401 }) };
  }
  const add = addEdits(m, asked);
  const wants403 = cases.every((each) => each.cause === 'insufficient' || each.cause === 'policy');
  const wants401 = cases.every((each) => each.cause === 'absent' || each.cause === 'invalid');
  const to401 = answer.status === 403 ? to401Edits(m, asked, add) : undefined;
  const split = splitOf(m, asked);
  return {
    challenge,
    ...(!add && { withheld: withheldOf(m, asked) ?? formOf(answer) }),
    ...(add && !wants403 && { addChallenge: split && !wants401 ? apart(m, add, seen.node) : add }),
    ...(to403 && { to403 }),
    ...(to401 && { to401 }),
    ...(split && { split }),
  };
}

interface Site {
  readonly seen: SeenSite;
  readonly answer: Answer;
  readonly cases: readonly Case[];
  readonly challenge: string;
  /** The handler takes something else than what the challenge asks for. */
  readonly misfit: 'scheme' | 'signature' | 'session' | undefined;
  /** The challenge is there in every case. */
  readonly complete: boolean;
}

const isThere = ({ kind }: Header): boolean => kind === 'set' || kind === 'central';

const isComplete = (cases: readonly Case[]): boolean => cases.every(({ header }) => isThere(header));

/** The edits that add the challenge, where it may be added here, and one fits. */
function addEdits(m: Asked, site: Site): readonly Edit[] | undefined {
  const { seen, answer, cases, challenge } = site;
  if (!mayAdd(m, site)) return undefined;
  const condition = conditionOf(m, seen.node);
  if (condition !== undefined) return challengeWhen(m, answer, condition, challenge);
  const filled = filledEdits(m, answer, cases, challenge);
  if (filled) return filled;
  const chosen = isChosen(seen, answer) ? statementAround(seen.node) : undefined;
  // `status = 401;` in a branch: others send their status by the same call.
  if (!chosen || !isAssignment(chosen)) return challengeEdits(m, answer, challenge);
  const set = challengeStatement(m, answer, undefined, challenge);
  return set === undefined ? undefined : statementBefore(m, seen.node, set);
}

/** Whether a challenge that is added here is sent, with this answer alone, and asks for what is taken here. */
function mayAdd(m: Asked, site: Site): boolean {
  return withheldOf(m, site) === undefined;
}

function withheldOf(m: Asked, { seen, answer, challenge, misfit }: Site): Withheld | undefined {
  if (misfit) return misfit;
  if (m.around.losesHeaders(answer)) return 'lost';
  if (!isOwn(m, answer) || sendsOthers(seen, answer)) return 'shared';
  return isForLogin(m, answer, challenge) ? 'login' : undefined;
}

/** Why no edit is known for an answer, where nothing else speaks against one. */
function formOf({ error, framework }: Answer): Withheld {
  const errors = frameworkNamed(framework)?.errors;
  return error && errors && !errors.copiesErrorHeaders && !errors.sendsHeldResponse ? 'error' : 'form';
}

function changed(
  m: Asked,
  { seen, answer }: Site,
  status: 401 | 403,
  headerIs: (header: Header) => boolean,
): readonly Edit[] | undefined {
  const word = wordOf(seen);
  return word ? wordEdits(word, status) : statusEdits(m, answer, status, headerIs);
}

/** A 403 asks for no login: the challenge goes with the 401, or the edit is none. */
function to403Edits(m: Asked, site: Site): readonly Edit[] | undefined {
  const edits = changed(m, site, 403, (header) => header.kind !== 'set');
  // What another function sends, it sends of its own.
  if (!edits || site.answer.viaHelper || placeOfChallenge(site.answer) !== undefined) return edits;
  const removals = removalsOf(m, site);
  if (removals && removals.length > 0 && isChosen(site.seen, site.answer)) return undefined;
  return removals && disjoint([...edits, ...removals.flatMap((each) => each.edits)]);
}

/** How each challenge of a place is taken out; undefined where one cannot be. */
function removalsOf(m: Asked, { answer, cases }: Site): readonly Removal[] | undefined {
  const set = new Map(cases.flatMap(({ header }) => (header.kind === 'set' ? [[header.at, header] as const] : [])));
  const removals = [...set.values()].map((header) => answer.via && removalOf(m, header, answer.via));
  const found = removals.filter((each) => each !== null && each !== undefined);
  return found.length === removals.length ? found : undefined;
}

function to401Edits(m: Asked, site: Site, add: readonly Edit[] | undefined): readonly Edit[] | undefined {
  const edits = changed(m, site, 401, () => true);
  if (!edits || site.complete) return edits;
  return add && disjoint([...edits, ...add]);
}

/** `user ? 403 : 401`, with a challenge on the 401 alone. */
function splitOf(m: Asked, site: Site): readonly Edit[] | undefined {
  const { seen, answer, cases, challenge } = site;
  const split = splitEdits(m, seen, cases);
  if (!split) return undefined;
  const kinds = new Set(cases.map(({ header }) => header.kind));
  if (kinds.has('set')) {
    const [removal, ...others] = kinds.size === 1 ? (removalsOf(m, site) ?? []) : [];
    const set = removal && others.length === 0 ? challengeWhen(m, answer, split.nobody, challenge, removal) : undefined;
    return removal && set && disjoint([split.edit, ...removal.edits, ...set]);
  }
  // Of a 401 without a challenge another rule speaks.
  if (answer.status === 401 || site.complete) return [split.edit];
  if (!mayAdd(m, site)) return undefined;
  const set = challengeWhen(m, answer, split.nobody, challenge);
  return set && disjoint([split.edit, ...set]);
}

/**
 * Edits that no other change of the status can be applied together with. A tool that applies all suggestions at once
 * (oxlint) would give the challenge to a known caller, too, whom the split answers 403.
 */
function apart(m: Machine, edits: readonly Edit[], status: Node): readonly Edit[] {
  return disjoint([...edits, { range: status.range, text: m.source.text(status) }]) ?? edits;
}

/** Whether a challenge would ask for a token where a login reads a password: nobody has one there yet. */
function isForLogin(m: Asked, answer: Answer, challenge: string): boolean {
  if (!/^\s*bearer\b/i.test(challenge)) return false;
  for (let at: Node | null | undefined = answer.function; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (readsPassword(m.source, at)) return true;
    if (m.rolesOf(at)) return false;
  }
  return false;
}

/**
 * Whether the answer is given in the function that it is reported in: a header that a helper or a method adds goes to
 * other answers, too; also one that stands within the handler, and is given the status.
 */
function isOwn(m: Machine, { node, via, helpers, function: around }: Answer): boolean {
  if (helpers.length > 0) return false;
  if (via === null) return true;
  if (!m.source.isMain(via) || (around !== null && !within(via, around))) return false;
  let inner: Node | null | undefined = via.parent;
  while (inner && !isFunction(inner)) inner = inner.parent;
  return !inner || inner === around || within(node, inner) || inner.params.length === 0;
}

/**
 * The challenge from the settings, or with the scheme that the handler itself reads. Never Basic unless that is read.
 * It does not fit where the handler reads something else than a scheme, or one whose challenge is made anew for each
 * answer, nor where it checks the signature of a message, or takes a session.
 */
function challengeFor(
  m: Machine,
  answer: Answer | undefined,
  cases: readonly Case[],
  { challenge }: Settings,
): Pick<Site, 'challenge' | 'misfit'> {
  if (challenge !== defaultSettings.challenge || !answer?.function) return { challenge, misfit: undefined };
  let around: Node = answer.function;
  for (let at: Node | null | undefined = around.parent; at; at = at.parent) if (isFunction(at)) around = at;
  const read = schemeRead(m, around);
  const scheme = read ?? (readsBasic(m.source, around) ? 'Basic' : read);
  if (scheme === null || isComputed(scheme)) return { challenge, misfit: 'scheme' };
  if (scheme !== undefined) return { challenge: `${spelled(scheme)} realm="api"`, misfit: undefined };
  if (checksSignature(m, answer, answer.function)) return { challenge, misfit: 'signature' };
  if (takesKey(m, answer.function)) return { challenge: 'ApiKey realm="api"', misfit: undefined };
  return { challenge, misfit: !isComplete(cases) && takesSession(m, answer.function) ? 'session' : undefined };
}

/** Schemes whose challenge holds a number that is used once, or has a form of its own. */
function isComputed(scheme = ''): boolean {
  return /^(?:Digest|Negotiate|NTLM|HOBA|Mutual|SCRAM-.+)$/i.test(scheme);
}

/** The case does not matter (RFC 9110 §11.1), and code that compares it mostly made it lower. */
function spelled(scheme: string): string {
  return scheme === 'basic' ? 'Basic' : scheme;
}

const readsBasic = ofText((text) => /['"`/(^]Basic(\\s|\s|['"`])(?!realm)/i.test(text));
