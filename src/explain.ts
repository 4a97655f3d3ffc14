import type { Analysis, Case, Cause, Evidence, Header, Node, Site, ToldCause, Weak } from './model.ts';
import {
  asksForStrongerLogin,
  judge,
  leftToRoleCheck,
  ruleNames,
  type JudgeOptions,
  type RuleOptions,
  type Verdict,
} from './verdict.ts';

/** A place in the file as people count: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place in this file, or the name and line of another. */
type Told = Place | { readonly elsewhere: string };

export type ExplainedEvidence = Told & { readonly text: string };

export interface ExplainedCase {
  readonly status: number;
  readonly cause: Cause;
  readonly evidence?: ExplainedEvidence;
  readonly caller?: ExplainedEvidence;
  /** Only a name says so. */
  readonly weak?: Weak;
  readonly text?: { readonly says: ToldCause; readonly quote: string };
  /** The text decided. */
  readonly byText?: true;
  /** The text says otherwise. */
  readonly contradicted?: string;
  readonly likelier?: { readonly status: number; readonly because: string };
  readonly header: {
    readonly state: Header['kind'];
    readonly because?: string;
    readonly value?: string | null;
    readonly at?: Place;
    readonly elsewhere?: string;
  };
  readonly answeredBy?: string;
  readonly path: readonly string[];
}

/** What keeps a report from failing a run. */
export interface Suppression {
  readonly by: 'comment' | 'baseline';
  /** The reason that the comment gives. */
  readonly justification?: string;
}

interface ExplainedReport {
  readonly rule: string;
  readonly messageId: string;
  readonly message: string;
  readonly suppressed?: Suppression;
}

/** One refusal, as `--explain` tells it: plain data, fit for JSON. */
export interface ExplainedSite extends Place {
  readonly statuses: readonly number[];
  readonly mode: Site['mode'];
  readonly framework: string;
  /** What its answers say, as it is written in the code. */
  readonly text?: readonly string[];
  readonly login: boolean;
  readonly cases: readonly ExplainedCase[];
  /** Where the handlers that answer are registered, as it is written there. */
  readonly routes?: readonly string[];
  readonly reports: readonly ExplainedReport[];
  readonly silent: readonly { readonly rule: string; readonly because: string }[];
}

/** Puts a verdict into words. The rules hold the wording, so it is handed in. */
export type Wording = (verdict: Verdict) => string;

/** Every site of a file with its cases, what is reported, and why a rule that could speak is silent. */
export function explain(analysis: Analysis, options: RuleOptions, wording: Wording): ExplainedSite[] {
  return analysis.sites.map((site) => {
    const verdicts = judge(site, options);
    return {
      ...placeOf(site.node),
      statuses: [...new Set(site.cases.map((each) => each.status))],
      mode: site.mode,
      framework: site.framework,
      ...(site.routes && { routes: site.routes }),
      ...(site.text && { text: site.text }),
      login: site.login,
      cases: site.cases.map(explainCase),
      reports: verdicts.map((verdict) => ({
        rule: verdict.rule,
        messageId: verdict.messageId,
        message: wording(verdict),
      })),
      silent: silences(site, options, verdicts),
    };
  });
}

function explainCase(each: Case): ExplainedCase {
  const { status, cause, evidence, caller, header, answeredBy, path } = each;
  const { weak, text, byText, contradicted, likelier } = each;
  return {
    status,
    cause,
    ...(evidence && { evidence: explainEvidence(evidence) }),
    ...(caller && { caller: explainEvidence(caller) }),
    ...(weak && { weak }),
    ...(text && { text }),
    ...(byText && { byText }),
    ...(contradicted !== undefined && { contradicted }),
    ...(likelier && { likelier }),
    header: explainHeader(header),
    ...(answeredBy !== undefined && { answeredBy }),
    path,
  };
}

function explainEvidence({ node, text, elsewhere }: Evidence): ExplainedEvidence {
  return { text, ...(elsewhere === undefined ? placeOf(node) : { elsewhere }) };
}

function explainHeader(header: Header): ExplainedCase['header'] {
  switch (header.kind) {
    case 'set':
      return {
        state: 'set',
        value: header.value,
        ...(header.elsewhere === undefined ? { at: placeOf(header.at) } : { elsewhere: header.elsewhere }),
      };
    case 'missing':
      return { state: 'missing' };
    case 'central':
      return {
        state: 'central',
        ...(header.elsewhere === undefined ? { at: placeOf(header.by) } : { elsewhere: header.elsewhere }),
      };
    case 'unknown':
      return { state: 'unknown', because: header.because };
  }
}

function placeOf({ loc }: Node): Place {
  return { line: loc.start.line, column: loc.start.column + 1 };
}

/** What `strict` opens, and what is told of a place that only one of these options shows. */
const opened = ['policy', 'named', 'rpc', 'unseenHandler'] as const;

/** For each rule that speaks about a status of the site and reports nothing: why. */
function silences(site: Site, options: RuleOptions, verdicts: readonly Verdict[]): { rule: string; because: string }[] {
  const of401 = site.cases.filter(({ status }) => status === 401);
  const of403 = site.cases.filter(({ status }) => status === 403);
  const list: { rule: string; because: string }[] = [];
  const add = (rule: string, reason: (own: JudgeOptions) => string): void => {
    if (verdicts.some((verdict) => verdict.rule === rule)) return;
    const own = options[rule] ?? {};
    list.push({ rule, because: closedReason(site, rule, own) ?? reason(own) });
  };
  if (of401.length > 0) {
    add(ruleNames.challenge, (own) => headerSilence(site, of401, own));
    add(ruleNames.roleCheck, ({ policy }) => {
      const exception = of401.some(asksForStrongerLogin) && 'the challenge asks for a stronger login (RFC 9470)';
      return causeSilence(of401, policy ? ['insufficient', 'policy'] : ['insufficient'], exception);
    });
  }
  if (of403.length > 0) {
    const exception = site.vapid && 'the vapid scheme asks for 403 (RFC 8292)';
    add(ruleNames.credentials, () => causeSilence(of403, ['absent', 'invalid'], exception));
  }
  return list;
}

/** Why a rule that would report a site under `strict` does not; undefined where it would not report it there either. */
function closedReason(site: Site, rule: string, own: JudgeOptions): string | undefined {
  const reports = (keys: readonly (typeof opened)[number][]): boolean => {
    const options = { ...own, ...Object.fromEntries(keys.map((key) => [key, true])) };
    return judge(site, { [rule]: options }).some((verdict) => verdict.rule === rule);
  };
  if (!reports(opened)) return undefined;
  const needed = opened.filter((key) => !reports(opened.filter((other) => other !== key)));
  // One of several would do: the first one is told.
  const keys = needed.length > 0 ? needed : opened.filter((key) => reports([key])).slice(0, 1);
  const isSlot = site.cases.some(({ weak }) => weak === 'slot');
  const named = isSlot ? 'a guard that is not seen may stand in front' : 'only a name speaks';
  const told = { policy: 'policy', named, rpc: 'RPC', unseenHandler: site.strictOnly };
  return `reported only under strict (${keys.map((key) => told[key]).join(', ')})`;
}

/** The states of the challenge, in words for people. */
export const headerStates: Readonly<Record<Header['kind'], string>> = {
  set: 'set',
  missing: 'missing',
  central: 'added for all answers',
  unknown: 'not known',
};

function headerSilence(site: Site, cases: readonly Case[], own: JudgeOptions): string {
  if (site.headerJudged === 'helper') return judgedElsewhere(site.mode);
  if (site.login && own.login === 'ignore') return 'a login, and the option says to ignore these';
  const states = new Set(
    cases.map(({ header }) =>
      header.kind === 'unknown' ? `${headerStates.unknown} (${header.because})` : headerStates[header.kind],
    ),
  );
  if (!states.has('missing')) return `the challenge is ${[...states].join(' or ')}`;
  if (leftToRoleCheck(site, own)) {
    return `403 is due, which ${ruleNames.roleCheck} reports${site.calls ? ' at every call' : ''}`;
  }
  if (site.table.headerless && own.callable === 'ignore') {
    return 'no header can be sent, and the option says to ignore that';
  }
  // Both rules are silent for the same reason, and under `strict` the other one speaks.
  return `403 is due, which ${ruleNames.roleCheck} reports under strict`;
}

/** Where the header of an answer is judged, if not where it is given. */
function judgedElsewhere(mode: Site['mode']): string {
  if (mode === 'helper-def') return 'the helper is judged where it is called';
  if (mode === 'throw' || mode === 'next') return 'the error handler that answers it is judged';
  return 'the helper is judged where it is declared';
}

function causeSilence(cases: readonly Case[], wanted: readonly Cause[], exception: string | false): string {
  const due = cases.filter(({ cause }) => wanted.includes(cause));
  if (due.length === 0) return otherCauses(cases, wanted);
  const quotes = new Set(due.flatMap(({ contradicted }) => contradicted ?? []));
  if (due.every(({ contradicted }) => contradicted !== undefined)) {
    return `its text says otherwise: ${[...quotes].map((quote) => `“${quote}”`).join(', ')}`;
  }
  return exception === false ? 'the evidence is too weak' : `an exception: ${exception}`;
}

function otherCauses(cases: readonly Case[], wanted: readonly Cause[]): string {
  const causes = [...new Set(cases.map(({ cause }) => cause))];
  if (causes.every((cause) => cause === 'unknown')) return 'the cause is not known';
  if (causes.every((cause) => cause === 'settled')) return 'either status can be defended, or neither fits';
  return `the cause is ${causes.join(' or ')}, not ${wanted.join(' or ')}`;
}
