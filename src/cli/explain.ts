import { readFileSync } from 'node:fs';
import type { ESLint, Linter, Rule } from 'eslint';
import { explainedText, legend } from '../explain-text.ts';
import { explain, type ExplainedSite, type Suppression } from '../explain.ts';
import { meta } from '../meta.ts';
import type { Analysis } from '../model.ts';
import type { JudgeOptions, RuleOptions, Verdict } from '../verdict.ts';
import { checkAll, filesOf } from './check.ts';
import { usesText, type Helper } from './explain-helper.ts';
import { seenAt, unseenFile, type Unseen } from './explain-place.ts';
import { findingsOf, type Finding } from './findings.ts';
import { linesOf, oneLine, printable, shown } from './host.ts';
import type { Candidate } from './candidates.ts';
import type { Inputs } from './inputs.ts';
import { emit } from './output.ts';
import type { Places } from './places.ts';
import type { Run, Tool } from './run.ts';
import type { Ended } from './summary.ts';

/** The version of what `--explain --json` prints; `schemas/explain.schema.json` describes it. */
const VERSION = 1;

/** One item of the list: a file, or one line of it. */
interface Explained {
  readonly version: number;
  readonly file: string;
  /** The line that was asked for. */
  readonly line?: number;
  readonly ended?: Analysis['ended'];
  readonly refusals: readonly ExplainedSite[];
  /** Why no refusal stands at the line that was asked for. */
  readonly unseen?: Unseen;
  /** The function in which the line stands, where nothing around it says who is refused. */
  readonly helper?: Helper;
}

/** Prints every refusal in the candidates, reported or not; or what there is at the lines that were asked for. */
export async function explainAll(
  { linters, listener, inputs }: Tool,
  candidates: readonly Candidate[],
  { lines }: Places,
  run: Run,
): Promise<Ended> {
  const { default: plugin } = await import('../index.ts');
  const wording = (verdict: Verdict): string => verdict.message ?? worded(plugin.rules[verdict.rule], verdict);
  const isKnown = await baselineOf(run);
  const explained: Explained[] = [];
  const findings: Finding[] = [];
  const judged = new Set<string>();
  for await (const result of checkAll(linters, candidates, run)) {
    const { filePath } = result;
    const { heard, code } = listener;
    listener.heard = undefined;
    judged.add(filePath);
    if (heard?.failure) run.fail(`${shown(filePath, run.host.cwd)}: could not be analysed: ${oneLine(heard.failure)}`);
    if (!heard || !code || heard.failure) continue;
    findings.push(...findingsOf(result, heard, result.source ?? ''));
    const options = optionsIn(
      (await (await linters.for(filePath, filesOf(candidates))).calculateConfigForFile(filePath)) as Linter.Config,
    );
    const told = (sites: Analysis['sites']): ExplainedSite[] =>
      explain({ ...heard, sites }, options, wording).map((site) => withComments(site, result));
    const head = { version: VERSION, file: shown(filePath, run.host.cwd) };
    const ended = heard.ended && { ended: heard.ended };
    const asked = lines.get(filePath);
    if (!asked && (heard.sites.length > 0 || heard.ended))
      explained.push({ ...head, ...ended, refusals: told(heard.sites) });
    for (const line of asked ?? []) {
      if (!isLine(line, code.lines.length, head.file, run)) continue;
      const { sites, unseen, helper } = await seenAt(line, heard, { code, file: filePath, cwd: run.host.cwd });
      const beside = { ...(unseen && { unseen }), ...(helper && { helper }) };
      explained.push({ ...head, line, ...ended, refusals: told(sites), ...beside });
    }
  }
  explained.push(
    ...unjudged(lines, inputs, (file) => judged.has(file) || candidates.some((each) => each.file === file), run),
  );
  const known = isKnown?.(findings, inputs.files) ?? new Set<Finding>();
  const all = explained.map((each) => ({
    ...each,
    refusals: each.refusals.map((site) => withBaseline(site, each.file, known, run)),
  }));
  run.progress.clear();
  const refusals = all.flatMap((each) => each.refusals);
  const output =
    run.job.format === 'json'
      ? `${JSON.stringify(all, null, 2)}\n`
      : printableLines([...all.map(textOf), legend(refusals)].filter(Boolean).join('\n'));
  await emit(output, run);
  const reports = refusals.flatMap((each) => each.reports);
  const passed = reports.filter(({ suppressed }) => suppressed?.by === 'baseline').length;
  return {
    found: false,
    refusals: refusals.length,
    findings: reports.filter(({ suppressed }) => !suppressed).length,
    passed,
  };
}

/** The places that were asked for in files which were not parsed. */
function unjudged(
  lines: Places['lines'],
  { files, texts }: Inputs,
  wasParsed: (file: string) => boolean,
  run: Run,
): Explained[] {
  return [...lines].flatMap(([file, asked]) => {
    // What does not exist or does not parse is a problem of the run.
    if (!files.includes(file) || wasParsed(file)) return [];
    const text = (texts.get(file) ?? readFileSync(file)).toString();
    const name = shown(file, run.host.cwd);
    const own = asked.filter((line) => isLine(line, linesOf(text).length, name, run));
    return own.map((line) => ({ version: VERSION, file: name, line, refusals: [], unseen: unseenFile(text, file) }));
  });
}

function isLine(line: number, count: number, name: string, run: Run): boolean {
  if (line >= 1 && line <= count) return true;
  run.fail(`${name}:${String(line)}: no such line: the file has ${String(count)}`);
  return false;
}

function textOf({ file, line, refusals, ended, unseen, helper }: Explained): string {
  const uses = helper && !unseen ? `  ${usesText(helper)}\n` : '';
  const told = `${explainedText(file, refusals, ended)}${uses}`;
  return unseen ? `${file}:${String(line)}  no refusal: ${unseen.because}\n${told === '' ? '' : `\n${told}`}` : told;
}

async function baselineOf(
  run: Run,
): Promise<((findings: readonly Finding[], files: readonly string[]) => ReadonlySet<Finding>) | undefined> {
  const { baseline } = run.job;
  return baseline === undefined ? undefined : (await import('./baseline/index.ts')).knownBy(baseline, run);
}

/** Marks the reports that a comment of the code switches off. */
function withComments(site: ExplainedSite, { suppressedMessages }: ESLint.LintResult): ExplainedSite {
  return marked(site, ({ rule }) => {
    const found = suppressedMessages.find(
      ({ ruleId, line, column }) =>
        ruleId === `${meta.namespace}/${rule}` && line === site.line && column === site.column,
    );
    const justification = found?.suppressions.find((each) => each.kind === 'directive')?.justification;
    return justification === undefined ? undefined : { by: 'comment', ...(justification !== '' && { justification }) };
  });
}

/** Marks the reports that the baseline knows. */
function withBaseline(site: ExplainedSite, file: string, known: ReadonlySet<Finding>, { host }: Run): ExplainedSite {
  const isKnown = (rule: string): boolean =>
    [...known].some(
      (each) =>
        each.rule === `${meta.namespace}/${rule}` &&
        each.line === site.line &&
        each.column === site.column &&
        shown(each.file, host.cwd) === file,
    );
  return known.size === 0 ? site : marked(site, ({ rule }) => (isKnown(rule) ? { by: 'baseline' } : undefined));
}

type Report = ExplainedSite['reports'][number];

function marked(site: ExplainedSite, suppressionOf: (report: Report) => Suppression | undefined): ExplainedSite {
  const reports = site.reports.map((report): Report => {
    const suppressed = report.suppressed ?? suppressionOf(report);
    return suppressed ? { ...report, suppressed } : report;
  });
  return { ...site, reports };
}

/** The options of each rule of this plugin, by its name. */
function optionsIn({ rules = {} }: Linter.Config): RuleOptions {
  const prefix = `${meta.namespace}/`;
  const own = Object.entries(rules).filter(([id]) => id.startsWith(prefix));
  const given = (entry: unknown): JudgeOptions =>
    (Array.isArray(entry) ? (entry[1] as JudgeOptions | undefined) : undefined) ?? {};
  return Object.fromEntries(own.map(([id, entry]) => [id.slice(prefix.length), given(entry)]));
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** The rule's message with its placeholders filled in, as ESLint does it. */
function worded(rule: Rule.RuleModule | undefined, { messageId, data }: Verdict): string {
  const message = rule?.meta?.messages?.[messageId] ?? messageId;
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => data[name] ?? placeholder);
}
