import type { ESLint, Rule } from 'eslint';
import { meta } from '../../meta.ts';
import { withoutIgnoreWarning } from '../eslint.ts';
import type { Finding } from '../findings.ts';
import { oneLine, printable } from '../host.ts';
import type { Run } from '../run.ts';
import { builtInFormat } from './index.ts';

/** What was found, before it is known how it is printed: see `Report`. */
export interface Found {
  readonly results: ESLint.LintResult[];
  readonly findings: Finding[];
  readonly sources: Map<string, string>;
}

/**
 * What prints in the format that the user asked for: one of this package, of ESLint, or of the user.
 * @throws Error where no format has the name, or it does not load
 */
export async function printerFor(run: Run): Promise<(found: Found) => Promise<string>> {
  const { job, host } = run;
  const own = await builtInFormat(job.format);
  const { default: plugin } = await import('../../index.ts');
  const ours = Object.entries(plugin.rules).map(
    ([name, rule]) => [`${meta.namespace}/${name}`, rule.meta ?? {}] as const,
  );
  const rules = Object.fromEntries(ours);
  if (own) return async (found) => own({ ...found, cwd: host.cwd, rules, colours: hasColours(host) });
  const formatter = await loadFormatter(rules, run);
  // What comes from elsewhere does not know which characters do something to a terminal.
  const safe = (result: ESLint.LintResult): ESLint.LintResult => ({
    ...result,
    filePath: printable(result.filePath),
    messages: result.messages.map((each) => ({ ...each, message: printable(each.message) })),
  });
  return async ({ results }) => formatter.format(results.map(safe));
}

/** Colours are for terminals; `NO_COLOR` (https://no-color.org) and `FORCE_COLOR` say otherwise. */
function hasColours({ stdout }: Run['host']): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stdout.isTTY === true && (none === undefined || none === '');
}

async function loadFormatter(
  rules: Readonly<Record<string, Rule.RuleMetaData>>,
  { job: { format }, host }: Run,
): Promise<ESLint.LoadedFormatter> {
  const { ESLint } = await import('eslint');
  // Formatters are found in the user's folder and print paths from there; ESLint may work in a folder above it.
  const printer = withoutIgnoreWarning(() => new ESLint({ cwd: host.cwd, overrideConfigFile: true }));
  // Each file of settings has an ESLint of its own, and none of them knows the results of the others.
  printer.getRulesMetaForResults = () => rules;
  try {
    return await printer.loadFormatter(format);
  } catch (error) {
    throw new Error(`--format ${format}: ${formatterProblem(error, format)}`, { cause: error });
  }
}

function formatterProblem(error: unknown, format: string): string {
  const text = oneLine(error).replace('There was a problem loading formatter: ', '');
  // The formatter itself is missing, and not something that it imports.
  if (!/^(.+) Error: Cannot find module '\1'/.test(text)) return text;
  if (/^[^@].*\//.test(format)) return 'no such file';
  const name = format.replace(/^(@[^/]+\/)?(?:eslint-formatter-)?/, '$1eslint-formatter-');
  return `no formatter of that name. Install it with \`npm install --save-dev ${name}\``;
}
