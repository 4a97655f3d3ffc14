import type { Answer, SeenSite } from './answer.ts';
import type { Around } from './around.ts';
import { Beside } from './beside.ts';
import type { Case, Evidence, Header, Node, RefusalStatus } from './model.ts';
import type { Source } from './paths/machine.ts';
import { factsOf } from './paths/path.ts';

/** More cases than this at one place are not told apart. */
const maximumCases = 16;

/** Whether a node stands in another one: an error that carries its own response is its own answer. */
function isPartOf(part: Node, whole: Node): boolean {
  for (let at: Node | undefined = part; at; at = at.parent) if (at === whole) return true;
  return false;
}

/** What the rules get of one answer. */
function caseOf(answer: Answer, source: Source, around: Around): Case {
  const { cause, evidence, caller, weak } = answer.found;
  const handler = answer.handledBy;
  const answeredBy =
    handler && !answer.handledApart && !isPartOf(handler, answer.node) && !isPartOf(answer.node, handler)
      ? (source.elsewhere(handler) ?? `line ${String(source.fileOf(handler).lineOf(handler))}`)
      : undefined;
  const steps = [...factsOf(answer.path)]
    .reverse()
    .filter((fact) => !fact.soft)
    .map((fact) => placed(fact.evidence, fact.evidence.node, source));
  return {
    status: answer.status as RefusalStatus,
    cause,
    ...(weak !== undefined && { weak }),
    ...(evidence && { evidence: placed(evidence, evidence.node, source) }),
    ...(cause === 'settled' && evidence && likelierThan401(evidence.text)),
    ...(caller && { caller: placed(caller, caller.node, source) }),
    header: located(around.headerOf(answer), source),
    ...(answeredBy !== undefined && { answeredBy }),
    path: steps.map(({ text }) => text),
    steps,
  };
}

/** Tells of a header that is set in another file where that is. */
function located(header: Header, source: Source): Header {
  if (header.kind === 'set') return placed(header, header.at, source);
  if (header.kind === 'central') return placed(header, header.by, source);
  if (header.kind !== 'missing' || !header.at || source.elsewhere(header.at) === undefined) return header;
  // Where another file takes the challenge away, no place of this one shows it.
  return { kind: 'missing', ...(header.removed && { removed: true }), ...(header.final && { final: true }) };
}

/** Tells of what stands in another file where that is. */
export function placed<T extends Evidence | Header>(told: T, node: Node, source: Source): T {
  const elsewhere = source.elsewhere(node);
  return elsewhere === undefined ? told : { ...told, elsewhere };
}

/** The cases of a place, one for each cause, evidence and header state. */
export function casesOf(site: SeenSite, source: Source, around: Around): Case[] {
  const found = new Map<string, Case>();
  const beside = new Beside(site.answers);
  for (const answer of site.answers) {
    const each = caseOf(
      beside.alsoRefused(answer) ? { ...answer, found: { cause: 'unknown' } } : answer,
      source,
      around,
    );
    const key = `${each.status.toString()} ${each.cause} ${String(each.evidence?.node.range[0])} ${each.header.kind}`;
    // Of cases that are alike, one that more than a name shows is kept.
    const held = found.get(key);
    if (held && (!held.weak || each.weak)) continue;
    const when = each.header.kind === 'missing' ? beside.missingWhen(answer) : undefined;
    found.set(key, when === undefined ? each : { ...each, missingWhen: when });
  }
  const cases = [...found.values()];
  if (cases.length <= maximumCases) return cases;
  const status = cases[0]?.status ?? 401;
  const header: Header = cases.every((each) => each.header.kind === 'missing')
    ? { kind: 'missing' }
    : { kind: 'unknown', because: 'too many paths' };
  return [{ status, cause: 'unknown', header, path: [] }];
}

/** The status that fits a check which no login would change, by the words of the check. */
function likelierThan401(check: string): Pick<Case, 'likelier'> {
  if (/captcha|turnstile|honey_?pot/i.test(check)) return { likelier: { status: 403, because: 'a captcha' } };
  if (/rate|throttl|too_?many|attempts|quota|limit/i.test(check))
    return { likelier: { status: 429, because: 'a rate limit' } };
  return {};
}
