import { diffArrays } from 'diff';
import type { Linter } from 'eslint';
import { isOurs } from '../eslint.ts';

/** What ESLint says of a text: all messages of one file, in their order. */
export type Lint = (text: string) => Promise<readonly Linter.LintMessage[]>;

/** One finding, and for each of its suggestions the text of the whole file once that is taken. */
export interface Question {
  readonly finding: Linter.LintMessage;
  /** What other rules say of the same place. */
  readonly beside: readonly Linter.LintMessage[];
  readonly text: string;
  readonly offers: readonly { readonly says: string; readonly becomes: string }[];
}

/**
 * What to do with a finding: the number of the suggestion to take, `pass` to leave it, `stop` to ask about no other
 * one, and `abort` to leave the file as it was besides.
 */
export type Choice = number | 'pass' | 'stop' | 'abort';

export type Choose = (question: Question) => Promise<Choice> | Choice;

/** What became of a text. */
export interface Mended {
  readonly text: string;
  /** How many findings were mended. */
  readonly mended: number;
  /** The findings that are left in the text, without those that were known before. */
  readonly left: readonly Linter.LintMessage[];
  /** Edits that were taken back, each with the reason. */
  readonly takenBack: readonly { readonly finding: Linter.LintMessage; readonly because: string }[];
  readonly ended?: 'stop' | 'abort';
}

interface Open {
  readonly finding: Linter.LintMessage;
  /** Nobody is asked about it any more: it was, or it was `known` from the beginning. */
  state: 'open' | 'decided' | 'known';
}

/**
 * Mends a text finding by finding. Each suggestion is taken from the text as it stands after the ones before, so that
 * no two edits can overlap, and is kept only where the text still parses, its finding is gone and no other one came.
 *
 * @param text without a byte order mark
 * @param messages what `lint` says of the text
 * @param known those of the messages that nobody is to be asked about, and that count as no findings
 * @throws what `lint` and `choose` throw
 */
export async function mendText(
  text: string,
  messages: readonly Linter.LintMessage[],
  lint: Lint,
  choose: Choose,
  known: ReadonlySet<Linter.LintMessage> = new Set(),
): Promise<Mended> {
  let now = text;
  let said = messages;
  let open = ours(said).map((finding): Open => ({ finding, state: known.has(finding) ? 'known' : 'open' }));
  const before = leftOf(open);
  let mended = 0;
  const takenBack: { finding: Linter.LintMessage; because: string }[] = [];
  for (;;) {
    const next = open.find(({ finding, state }) => state === 'open' && (finding.suggestions ?? []).length > 0);
    if (!next) break;
    const { finding } = next;
    const offers = (finding.suggestions ?? []).map(({ desc, fix }) => ({ says: desc, becomes: edited(now, fix) }));
    const beside = ours(said).filter((each) => each !== finding && isSamePlace(each, finding));
    const choice = await choose({ finding, beside, text: now, offers });
    if (choice === 'abort') return { text, mended: 0, left: before, takenBack, ended: 'abort' };
    if (choice === 'stop') return { text: now, mended, left: leftOf(open), takenBack, ended: 'stop' };
    const offer = choice === 'pass' ? undefined : offers[choice];
    next.state = 'decided';
    if (!offer) continue;
    const after = await lint(offer.becomes);
    const because = objection(said, after, finding);
    if (because !== undefined) {
      takenBack.push({ finding, because });
      continue;
    }
    now = offer.becomes;
    open = carried(
      open.filter((each) => each !== next),
      ours(after),
    );
    said = after;
    mended += 1;
  }
  return { text: now, mended, left: leftOf(open), takenBack };
}

function isSamePlace(one: Linter.LintMessage, other: Linter.LintMessage): boolean {
  return one.line === other.line && one.column === other.column;
}

function leftOf(open: readonly Open[]): Linter.LintMessage[] {
  return open.filter(({ state }) => state !== 'known').map(({ finding }) => finding);
}

function edited(
  text: string,
  { range: [start, end], text: put }: { range: readonly [number, number]; text: string },
): string {
  return text.slice(0, start) + put + text.slice(end);
}

function ours(messages: readonly Linter.LintMessage[]): Linter.LintMessage[] {
  return messages.filter(({ ruleId }) => isOurs(ruleId));
}

/** What speaks against an edit, from what is said of the text before and after it; undefined where nothing does. */
function objection(
  before: readonly Linter.LintMessage[],
  after: readonly Linter.LintMessage[],
  { ruleId }: Linter.LintMessage,
): string | undefined {
  const broken = after.filter(({ fatal }) => fatal);
  // ESLint calls an old `eslint-env` comment fatal, too: it was there before.
  if (broken.length > before.filter(({ fatal }) => fatal).length)
    return `the file would not parse (${String(broken.at(-1)?.message.replace('Parsing error: ', ''))})`;
  const [was, is] = [counted(ours(before)), counted(ours(after))];
  const more = [...is].find(([rule, number]) => number > (was.get(rule) ?? 0));
  if (more) return `it would bring a finding of ${more[0]}`;
  const rule = ruleId ?? '';
  return (is.get(rule) ?? 0) < (was.get(rule) ?? 0) ? undefined : 'the finding would still be there';
}

function counted(messages: readonly Linter.LintMessage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ruleId } of messages) counts.set(ruleId ?? '', (counts.get(ruleId ?? '') ?? 0) + 1);
  return counts;
}

/** The findings of the text after an edit: those that were there before are decided as they were. */
function carried(before: readonly Open[], after: readonly Linter.LintMessage[]): Open[] {
  const keyOf = ({ ruleId, message }: Linter.LintMessage): string => `${ruleId ?? ''} ${message}`;
  const next = after.map((finding): Open => ({ finding, state: 'open' }));
  const parts = diffArrays(
    before.map(({ finding }) => keyOf(finding)),
    after.map(keyOf),
  );
  let [old, now] = [0, 0];
  for (const { added, removed, count } of parts) {
    if (!added && !removed)
      for (let index = 0; index < count; index++) {
        const target = next[now + index];
        if (target) target.state = before[old + index]?.state ?? 'open';
      }
    if (!added) old += count;
    if (!removed) now += count;
  }
  return next;
}
