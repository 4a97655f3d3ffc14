import type { Expectations, Mark } from '../support/expectations.ts';

/** One response, and the lines of the fixture through which the request went. */
export interface Observation {
  readonly fixture: string;
  readonly route: string;
  readonly caller: string;
  /** The caller showed good credentials. */
  readonly known: boolean;
  /** 0: the server did not answer. */
  readonly status: number;
  readonly challenge: string | null;
  readonly body: string;
  readonly lines: readonly number[];
}

const header = 'require-www-authenticate';
const no401 = 'no-401-after-role-check';
const no403 = 'no-403-without-credentials';

/** The rules that a response breaks, seen from outside. */
function broken({ status, known, challenge }: Observation): string[] {
  const rules: string[] = [];
  if (status === 401 && (challenge ?? '').trim() === '') rules.push(header);
  // RFC 9470: a known caller may be asked for a stronger login.
  if (status === 401 && known && !/error="insufficient_user_authentication"/.test(challenge ?? '')) rules.push(no401);
  if (status === 403 && !known) rules.push(no403);
  return rules;
}

/** The message for the same mistake where a check shows it, not the text of the answer. */
function asChecked(messageId: string): string {
  return messageId.replace(/ByText$/, '');
}

/**
 * Whether a known caller's 401 without a challenge is marked as what it is alone: an answer that should be 403, which
 * wants no challenge. Such a mark promises that nobody else comes that way.
 */
function isAlone({ rule, messageId, line }: Mark, { known, lines }: Observation): boolean {
  return known && rule === no401 && asChecked(messageId) === 'known' && lines.includes(line);
}

/** What the responses through a marked line must look like for its message to be true. */
const promises: Readonly<Record<string, (through: readonly Observation[]) => boolean>> = {
  [`${header} missing`]: (through) => through.every(breaks(header)),
  [`${header} missingUnread`]: (through) => through.every(breaks(header)),
  [`${header} missingOnPath`]: (through) => !through.every(breaks(header)),
  [`${header} missingInHelper`]: () => true,
  [`${header} missingInHandler`]: (through) => through.every(breaks(header)),
  [`${header} missingUnreadInHandler`]: (through) => through.every(breaks(header)),
  [`${header} missingInOption`]: (through) => through.every(breaks(header)),
  [`${header} headerless`]: (through) => through.every(breaks(header)),
  [`${header} missingInLogin`]: (through) => through.every(breaks(header)),
  [`${header} missingForPolicy`]: (through) => through.every(breaks(header)),
  [`${header} missingLikelier`]: (through) => through.every(breaks(header)),
  // The challenge may be there on the paths that want it.
  [`${header} missingOr403`]: (through) => through.some((each) => each.known && breaks(header)(each)),
  [`${no401} known`]: (through) => through.every(({ known }) => known),
  [`${no401} policy`]: () => true,
  [`${no401} mixed`]: isMixed,
  [`${no401} mixedInOne`]: isMixed,
  [`${no403} absent`]: (through) => through.some(({ caller }) => caller !== 'bad token') && through.every(({ known }) => !known),
  [`${no403} invalid`]: (through) => through.some(({ caller }) => caller !== 'nobody') && through.every(({ known }) => !known),
  [`${no403} absentOrInvalid`]: (through) => through.every(({ known }) => !known),
  [`${no403} headerless`]: (through) => through.every(({ known }) => !known),
  [`${no403} mixed`]: isMixed,
  [`${no403} mixedInOne`]: isMixed,
};

function isMixed(through: readonly Observation[]): boolean {
  return through.some(({ known }) => known) && !through.every(({ known }) => known);
}

function breaks(rule: string): (observation: Observation) => boolean {
  return (observation) => broken(observation).includes(rule);
}

function told({ route, caller, status, challenge, body }: Observation): string {
  const text = body.replaceAll(/<[^>]*>|\s+/g, ' ').slice(0, 160).trim();
  return `${route} as ${caller}: ${String(status)}, ${challenge === null ? 'no challenge' : `challenge ${challenge}`}, ${text}`;
}

/** Where the wire contradicts the marks of one fixture, as lines of text. */
export function contradictions({ marks, exempt }: Expectations, observations: readonly Observation[]): string[] {
  const problems: string[] = [];
  const excused = new Set<number>();
  for (const seen of observations) {
    if (seen.status === 0 || seen.status === 500) problems.push(`the server failed: ${told(seen)}`);
    for (const rule of broken(seen)) {
      if (marks.some((mark) => mark.rule === rule && seen.lines.includes(mark.line))) continue;
      if (rule === header && marks.some((mark) => isAlone(mark, seen))) continue;
      // An exemption is about causes: whether a header came is no matter of opinion.
      const exemption = rule === header ? undefined : seen.lines.find((line) => exempt.has(line));
      if (exemption === undefined) problems.push(`${rule} is marked on none of the lines ${seen.lines.join(' ')}: ${told(seen)}`);
      else excused.add(exemption);
    }
  }
  for (const mark of marks) {
    const problem = broughtDown(mark, observations);
    if (problem !== undefined) problems.push(problem);
  }
  for (const line of exempt.keys()) {
    if (!excused.has(line)) problems.push(`line ${String(line)} is exempt, and no response needs it`);
  }
  for (const route of new Set(observations.map((seen) => seen.route))) {
    const answers = observations.filter((seen) => seen.route === route);
    if (answers.every(({ status }) => status === 404)) problems.push(`${route} does not exist`);
  }
  return problems;
}

function broughtDown(mark: Mark, observations: readonly Observation[]): string | undefined {
  const { rule, messageId, line } = mark;
  const status = rule === no403 ? 403 : 401;
  const through = observations.filter((seen) => seen.status === status && seen.lines.includes(line));
  const name = `line ${String(line)}: ${rule} ${messageId}`;
  if (!through.some(breaks(rule))) return `${name} is marked, and no caller got such an answer there`;
  if (promises[`${rule} ${asChecked(messageId)}`]?.(through) === true) return undefined;
  return [`${name} is marked, and the answers there say otherwise:`, ...through.map(told)].join('\n    ');
}
