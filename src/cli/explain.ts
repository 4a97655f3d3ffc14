import type { Linter, Rule } from 'eslint';
import { explain, explainedText, type ExplainedSite } from '../explain.ts';
import { meta } from '../meta.ts';
import type { JudgeOptions, RuleOptions, Verdict } from '../verdict.ts';
import { checkAll } from './check.ts';
import { oneLine, printable, shown } from './host.ts';
import type { Checked, Run } from './run.ts';

/** Prints every refusal in the candidates, reported or not. */
export async function explainAll({ eslint, listener, candidates }: Checked, run: Run): Promise<void> {
  const { default: plugin } = await import('../index.ts');
  const wording = (verdict: Verdict): string => verdict.message ?? worded(plugin.rules[verdict.rule], verdict);
  const explained: { file: string; ended?: 'work' | 'files'; sites: ExplainedSite[] }[] = [];
  for await (const { filePath } of checkAll(eslint, candidates, run)) {
    const failure = listener.heard?.failure;
    if (failure) run.fail(`${shown(filePath, run.host.cwd)}: could not be analysed: ${oneLine(failure)}`);
    const { sites = [], ended } = listener.heard ?? {};
    if (listener.heard === undefined || (sites.length === 0 && !ended)) continue;
    const options = optionsIn((await eslint.calculateConfigForFile(filePath)) as Linter.Config);
    const file = shown(filePath, run.host.cwd);
    explained.push({ file, ...(ended && { ended }), sites: explain(listener.heard, options, wording) });
  }
  run.progress.clear();
  const output =
    run.job.format === 'json'
      ? `${JSON.stringify(explained, null, 2)}\n`
      : printableLines(explained.map(({ file, sites, ended }) => explainedText(file, sites, ended)).join('\n'));
  run.host.stdout.write(output);
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
