import type { Rule } from 'eslint';
import { meta } from './meta.ts';
import type { Node, Repair } from './model.ts';
import type { Verdict } from './verdict.ts';

const bugs = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/issues';

/** A node of the analysis as ESLint's reports want it. */
export function reported(node: Node): Rule.Node {
  return node as unknown as Rule.Node;
}

/** The message of each edit that a rule may suggest. */
const messageOf = { addChallenge: 'addChallenge', to403: 'answer403', to401: 'answer401', split: 'split' } as const;

/** The suggestion that goes with a verdict; none where there is no safe edit. */
export function suggestions({ suggests }: Verdict, repair: Repair): Rule.SuggestionReportDescriptor[] {
  const edits = suggests === undefined ? undefined : repair[suggests];
  if (suggests === undefined || !edits || edits.length === 0) return [];
  const data = suggests === 'addChallenge' || suggests === 'to401' ? { challenge: repair.challenge } : {};
  const messageId = messageOf[suggests];
  const fix: Rule.ReportFixer = (fixer) =>
    edits.map(({ range: [start, end], text }) => fixer.replaceTextRange([start, end], text));
  return [{ messageId, data, fix }];
}

/** Whether a message says that a file could not be checked, and no more. */
export function isFailure(message: string): boolean {
  return message.includes(couldNotCheck);
}

const couldNotCheck = `, nor could the other rules of ${meta.name}: `;

/**
 * Says on the file itself that it could not be checked. With `HTTP_AUTH_TRACE` in the environment the stack goes to the
 * standard error output.
 */
export function reportFailure(context: Rule.RuleContext, error: unknown): void {
  const { id, filename } = context;
  const short = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (process.env['HTTP_AUTH_TRACE'])
    process.stderr.write(`${id} on ${filename}\n${error instanceof Error ? String(error.stack) : short}\n`);
  const line = short.replace(/\s+/g, ' ').slice(0, 200);
  context.report({
    loc: { line: 1, column: 0 },
    message: `${id} could not check ${filename}${couldNotCheck}${line}. Please report this at ${bugs}. With HTTP_AUTH_TRACE=1 in the environment the stack is printed.`,
  });
}
