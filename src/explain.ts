import type { Analysis, Case, Cause, Evidence, Header, Node, Site } from './model.ts';
import { shorten } from './syntax.ts';
import { judge, type JudgeOptions, type Verdict } from './verdict.ts';

/** A place in the file as people count: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place in this file, or the name and line of another. */
type Told = Place | { readonly elsewhere: string };

type ExplainedEvidence = Told & { readonly text: string };

interface ExplainedCase {
  readonly status: number;
  readonly cause: string;
  readonly evidence?: ExplainedEvidence;
  readonly caller?: ExplainedEvidence;
  readonly header: { readonly state: string; readonly because?: string; readonly value?: string | null; readonly at?: Place; readonly elsewhere?: string };
  readonly answeredBy?: string;
  readonly path: readonly string[];
}

/** One refusal, as `--explain` tells it: plain data, fit for JSON. */
export interface ExplainedSite extends Place {
  readonly statuses: readonly number[];
  readonly mode: string;
  readonly framework: string;
  /** What its answers say, as it is written in the code. */
  readonly text?: readonly string[];
  readonly login: boolean;
  readonly cases: readonly ExplainedCase[];
  readonly reports: readonly { readonly rule: string; readonly messageId: string; readonly message: string }[];
  readonly silent: readonly { readonly rule: string; readonly because: string }[];
}

/** Puts a verdict into words. The rules hold the wording, so it is handed in. */
export type Wording = (verdict: Verdict) => string;

/** Every site of a file with its cases, what is reported, and why a rule that could speak is silent. */
export function explain(analysis: Analysis, options: JudgeOptions, wording: Wording): ExplainedSite[] {
  return analysis.sites.map((site) => {
    const verdicts = judge(site, options);
    return {
      ...placeOf(site.node),
      statuses: [...new Set(site.cases.map((each) => each.status))],
      mode: site.mode,
      framework: site.framework,
      ...(site.text && { text: site.text }),
      login: site.login,
      cases: site.cases.map(explainCase),
      reports: verdicts.map((verdict) => ({ rule: verdict.rule, messageId: verdict.messageId, message: wording(verdict) })),
      silent: silences(site, options, verdicts),
    };
  });
}

function explainCase({ status, cause, evidence, caller, header, answeredBy, path }: Case): ExplainedCase {
  return {
    status,
    cause,
    ...(evidence && { evidence: explainEvidence(evidence) }),
    ...(caller && { caller: explainEvidence(caller) }),
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
      return { state: 'set', value: header.value, ...(header.elsewhere === undefined ? { at: placeOf(header.at) } : { elsewhere: header.elsewhere }) };
    case 'missing':
      return { state: 'missing' };
    case 'central':
      return { state: 'central', ...(header.elsewhere === undefined ? { at: placeOf(header.by) } : { elsewhere: header.elsewhere }) };
    case 'unknown':
      return { state: 'unknown', because: header.because };
  }
}

function placeOf({ loc }: Node): Place {
  return { line: loc.start.line, column: loc.start.column + 1 };
}

/** What `strict` opens. */
const OPENED = { policy: true, rpc: true, unseenHandler: true };

/** For each rule that speaks about a status of the site and reports nothing: why. */
function silences(site: Site, options: JudgeOptions, verdicts: readonly Verdict[]): { rule: string; because: string }[] {
  const of401 = site.cases.filter(({ status }) => status === 401);
  const of403 = site.cases.filter(({ status }) => status === 403);
  const under = judge(site, { ...options, ...OPENED });
  const list: { rule: string; because: string }[] = [];
  const add = (rule: string, reason: string): void => {
    if (verdicts.some((verdict) => verdict.rule === rule)) return;
    const closed = under.some((verdict) => verdict.rule === rule);
    list.push({ rule, because: closed ? `reported only under strict (${site.table.rpc ? 'RPC' : (site.strictOnly ?? 'policy')})` : reason });
  };
  if (of401.length > 0) {
    add('require-www-authenticate', headerSilence(site, of401, options));
    add('no-401-after-role-check', causeSilence(of401, ['insufficient'], 'the challenge asks for a stronger login (RFC 9470)'));
  }
  if (of403.length > 0) add('no-403-without-credentials', causeSilence(of403, ['absent', 'invalid'], 'the vapid scheme asks for 403 (RFC 8292)'));
  return list;
}

function headerSilence(site: Site, cases: readonly Case[], options: JudgeOptions): string {
  if (site.headerJudged === 'helper') return 'the helper is judged where it is declared';
  if (site.login && options.login === 'ignore') return 'a login, and the option says to ignore these';
  const states = new Set(cases.map(({ header }) => (header.kind === 'unknown' ? `not known (${header.because})` : header.kind)));
  return `the challenge is ${[...states].join(' or ')}`;
}

function causeSilence(cases: readonly Case[], wanted: readonly Cause[], exception: string): string {
  const causes = [...new Set(cases.map(({ cause }) => cause))];
  if (causes.every((cause) => cause === 'unknown')) return 'the cause is not known';
  if (causes.some((cause) => wanted.includes(cause))) return `an exception: ${exception}`;
  return `the cause is ${causes.join(' or ')}, not ${wanted.join(' or ')}`;
}

/** The sites of one file as text for people. */
export function explainedText(file: string, sites: readonly ExplainedSite[]): string {
  return sites.map((site) => siteText(file, site)).join('\n');
}

function siteText(file: string, site: ExplainedSite): string {
  const login = site.login ? ', login' : '';
  const lines = [`${file}:${String(site.line)}:${String(site.column)}  ${site.statuses.join(' or ')}  ${site.mode}, ${site.framework}${login}`];
  if (site.text) lines.push(`  says ${site.text.map((text) => `"${shorten(text)}"`).join(', ')}`);
  site.cases.forEach((each, index) => {
    const status = site.statuses.length > 1 ? `${String(each.status)} ` : '';
    lines.push(`  case ${String(index + 1)}: ${status}${each.cause}${evidenceText(': ', each.evidence)}`);
    if (each.caller) lines.push(`    caller known by${evidenceText(' ', each.caller)}`);
    // A 403 owes nobody a challenge.
    if (each.status !== 403 || each.header.state !== 'missing') lines.push(`    header ${headerText(each.header)}`);
    if (each.answeredBy !== undefined) lines.push(`    answered by ${each.answeredBy}`);
    if (each.path.length > 0) lines.push(`    path ${each.path.join(' → ')}`);
  });
  for (const { rule, messageId, message } of site.reports) lines.push(`  reported by ${rule} (${messageId}): ${message}`);
  for (const { rule, because } of site.silent) lines.push(`  ${rule} is silent: ${because}`);
  return `${lines.join('\n')}\n`;
}

function evidenceText(before: string, evidence: ExplainedEvidence | undefined): string {
  if (!evidence) return '';
  return `${before}\`${evidence.text}\` (${'elsewhere' in evidence ? evidence.elsewhere : `line ${String(evidence.line)}`})`;
}

function headerText({ state, because, value, at, elsewhere }: ExplainedCase['header']): string {
  const detail = because ?? (value === null ? 'value not known' : value);
  return `${state}${at ? ` on line ${String(at.line)}` : elsewhere === undefined ? '' : ` in ${elsewhere}`}${detail === undefined ? '' : ` (${detail})`}`;
}
