import {
  headerStates,
  type ExplainedCase,
  type ExplainedEvidence,
  type ExplainedSite,
  type Suppression,
} from './explain.ts';
import type { Analysis, Cause, Mode } from './model.ts';
import { shorten } from './syntax.ts';

/** How an answer is given, in words for people; the names are for programs. */
const modes: Readonly<Record<Mode, string>> = {
  direct: 'sent here',
  throw: 'thrown here',
  next: 'given to next() here',
  'helper-call': 'sent by the helper that is called here',
  'helper-def': 'sent by this helper',
  'error-handler': 'sent by this error handler',
};

/** What the words for causes mean, as the page on how it decides has them. */
const causes: Readonly<Record<Cause, string>> = {
  absent: 'there are no credentials, or they have the wrong shape',
  invalid: 'credentials came and were refused',
  insufficient: 'the caller is known and lacks a right',
  policy: 'no credentials would change the refusal',
  settled: 'the code was read, and either status can be defended, or neither fits',
  unknown: 'the code does not say, or it is not seen',
};

const PAGE = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/how-it-decides.md';

/** What the causes mean that these refusals have, on one line; empty where there are none. */
export function legend(sites: readonly ExplainedSite[]): string {
  const told = new Set(
    sites.flatMap((site) => site.cases.flatMap(({ cause, text }) => [cause, ...(text ? [text.says] : [])])),
  );
  const lines = Object.entries(causes).flatMap(([cause, means]) =>
    told.has(cause as Cause) ? [`${cause} (${means})`] : [],
  );
  return lines.length === 0 ? '' : `Causes: ${lines.join(', ')}. More: ${PAGE}\n`;
}

/** The sites of one file as text for people, and whether a budget ended in it. */
export function explainedText(file: string, sites: readonly ExplainedSite[], ended?: Analysis['ended']): string {
  const told = sites.map((site) => siteText(file, site));
  if (ended) told.unshift(`${file}: a budget ended (${budgets[ended]}): what lies behind it is unknown\n`);
  return told.join('\n');
}

const budgets = { work: 'the work that one file may take', files: 'the other files that one file may open' };

function siteText(file: string, site: ExplainedSite): string {
  const login = site.login ? ', login' : '';
  const lines = [
    `${file}:${String(site.line)}:${String(site.column)}  ${site.statuses.join(' or ')}  ${modes[site.mode]}, ${site.framework}${login}`,
  ];
  if (site.routes) lines.push(`  routes ${site.routes.join(', ')}`);
  if (site.text) lines.push(`  says ${site.text.map((text) => `"${shorten(text)}"`).join(', ')}`);
  site.cases.forEach((each, index) => {
    const status = site.statuses.length > 1 ? `${String(each.status)} ` : '';
    const strength =
      each.weak === 'slot' ? ', unless a guard elsewhere has filled it' : each.weak ? ', only a name' : '';
    lines.push(`  case ${String(index + 1)}: ${status}${each.cause}${evidenceText(': ', each.evidence)}${strength}`);
    for (const line of textLines(each)) lines.push(`    ${line}`);
    if (each.caller) lines.push(`    caller known by${evidenceText(' ', each.caller)}`);
    // A 403 owes nobody a challenge.
    if (each.status !== 403 || each.header.state !== 'missing') lines.push(`    header ${headerText(each.header)}`);
    if (each.answeredBy !== undefined) lines.push(`    answered by ${each.answeredBy}`);
    if (each.path.length > 0) lines.push(`    path ${each.path.join(' → ')}`);
  });
  for (const { rule, messageId, message, suppressed } of site.reports) {
    lines.push(`  reported by ${rule} (${messageId}${suppressionText(suppressed)}): ${message}`);
  }
  for (const { rule, because } of site.silent) lines.push(`  ${rule} is silent: ${because}`);
  return `${lines.join('\n')}\n`;
}

function suppressionText(suppressed: Suppression | undefined): string {
  if (!suppressed) return '';
  const { by, justification } = suppressed;
  if (by === 'baseline') return '; known to the baseline';
  return `; switched off by a comment${justification === undefined ? '' : `: ${justification}`}`;
}

/** What the answer itself says, and which status fits better, where that is known. */
function textLines({ text, byText, contradicted, likelier }: ExplainedCase): string[] {
  const lines: string[] = [];
  if (text) lines.push(`its text says ${text.says}: “${text.quote}”${byText ? ', which decides' : ''}`);
  if (contradicted !== undefined) lines.push(`its text says otherwise: “${contradicted}”`);
  if (likelier) lines.push(`${String(likelier.status)} is likelier: ${likelier.because}`);
  return lines;
}

function evidenceText(before: string, evidence: ExplainedEvidence | undefined): string {
  if (!evidence) return '';
  return `${before}\`${evidence.text}\` (${'elsewhere' in evidence ? evidence.elsewhere : `line ${String(evidence.line)}`})`;
}

function headerText({ state, because, value, at, elsewhere }: ExplainedCase['header']): string {
  const detail = because ?? (value === null ? 'value not known' : value);
  return `${headerStates[state]}${at ? ` on line ${String(at.line)}` : elsewhere === undefined ? '' : ` in ${elsewhere}`}${detail === undefined ? '' : ` (${detail})`}`;
}
