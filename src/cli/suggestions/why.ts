import type { Linter } from 'eslint';
import type { Site, Withheld } from '../../model.ts';
import type { Unoffered } from '../summary.ts';
import type { Question } from './mend.ts';

/** Why no challenge is offered, and what to do instead. */
const withheld: Readonly<Record<Withheld, string>> = {
  scheme:
    'the handler takes no Bearer token, and which challenge fits is not seen: write it by hand, or set it once by ' +
    'the setting `challenge`',
  signature:
    'the handler checks a signature of the message, and no registered scheme asks for one: name one of your own by ' +
    'hand, or by the setting `challenge`',
  session:
    'callers present a session or a cookie here, and no registered scheme asks for one: name a scheme of your own by ' +
    'the setting `challenge`, such as `Session realm="web"`, and run this again',
  login:
    'the handler is a login that takes a password, and nobody has a token there: name a scheme by the setting ' +
    '`challenge`, or set the option `login` to `ignore`',
  lost: 'an error handler writes the answer, and sends no header of the error: add the challenge in that handler',
  shared: 'the answer is given in a function that gives others, too: add the challenge there, where the status is 401',
  error:
    'the answer is an error, which carries no header in this framework: answer with a response of your own, or add ' +
    'the challenge in one place for all answers',
  form: 'the answer is written in a way that no edit here knows: change it by hand',
};

/** Why nothing is offered for a message, whatever the place is. */
const decisions: Readonly<Record<string, string>> = {
  missingOr403: 'the caller may be known here, and then 403 is right, without a challenge: decide which it is',
  missingForPolicy: 'no credentials would change the refusal, so 403 is likely right: decide which it is',
  missingLikelier: 'no login would change the refusal, so another status is likely right: the message names it',
  headerless: 'no header can be sent from here: the message names what to use instead',
  partly: 'only some of the callers who come here are known to be logged in: ask for the others before, and answer 401',
  mixed:
    'callers who are not logged in and callers who lack a right get the same answer by one condition: write two, one ' +
    'with 401 and one with 403',
};

/**
 * Why a finding has no suggestion, in words, as a sentence without its end.
 * @param site what the analysis saw there; undefined where it knows nothing of the place
 */
export function whyUnoffered({ messageId = '' }: Linter.LintMessage, site: Site | undefined): string {
  const decided = decisions[messageId === 'mixedInOne' ? 'mixed' : messageId];
  if (decided !== undefined) return decided;
  const changesStatus = !messageId.startsWith('missing');
  const handlers = new Set(site?.cases.flatMap(({ answeredBy }) => answeredBy ?? []));
  if (!changesStatus && handlers.size === 1)
    return `the error handler at ${[...handlers].join('')} gives the answer: add the challenge there, once for all`;
  if (messageId === 'missingInOption') return 'the challenge belongs where the message says, once for all answers';
  if (!site) return withheld.form;
  // Of a 403 that becomes 401, the challenge may be what is not known.
  if (changesStatus && (site.mode === 'helper-call' || site.mode === 'helper-def'))
    return (
      'a helper decides the status, and one for the other status is not seen beside it: ' +
      'write one, and call it here'
    );
  if (changesStatus && site.repair.withheld === undefined) return withheld.form;
  return withheld[site.repair.withheld ?? 'form'];
}

/** Messages that say of one status that it answers several kinds of callers. */
const MIXED = new Set(['mixed', 'mixedInOne', 'partly']);

/**
 * Why a suggestion is not taken unasked, as a sentence without its end; undefined where it may be: the message names
 * no other answer, and no other rule says that the status itself is wrong for some of the callers.
 */
export function whyUndecided({ finding: { messageId = '' }, beside }: Question): string | undefined {
  if (messageId.startsWith('missingUnread'))
    return 'the code does not say why the request is refused, so another status may be right: decide which it is';
  if (!messageId.startsWith('missing')) return undefined;
  const isSplit = beside.some((each) => MIXED.has(each.messageId ?? '') && (each.suggestions ?? []).length === 0);
  return isSplit ? 'the same answer is given to callers who need another status: write two answers first' : undefined;
}

/** What is told of findings whose suggestion was not taken unasked. */
export function undecidedTexts(all: readonly Unoffered[]): string[] {
  return byReason(all).map(({ count, told, because }) => {
    const what = count === 1 ? 'suggestion is' : 'suggestions are';
    return `${String(count)} ${what} not taken unasked (${told}): ${because}`;
  });
}

/** More places than these are counted. */
const maximumTold = 3;

/**
 * What is told of findings without a suggestion: a line for each reason, the most frequent first, with the first
 * places.
 */
export function unofferedTexts(all: readonly Unoffered[]): string[] {
  return byReason(all).map(({ count, told, because }) => {
    const have = count === 1 ? 'finding has' : 'findings have';
    return `${String(count)} ${have} no suggestion (${told}): ${because}`;
  });
}

/** Places by what is told of them, the most frequent first. */
function byReason(all: readonly Unoffered[]): { count: number; told: string; because: string }[] {
  const places = new Map<string, string[]>();
  for (const { place, because } of all) places.set(because, [...(places.get(because) ?? []), place]);
  return [...places]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([because, own]) => {
      const more = own.length - maximumTold;
      const told = `${own.slice(0, maximumTold).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
      return { count: own.length, told, because };
    });
}
