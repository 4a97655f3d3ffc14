import type { Rule } from 'eslint';
import { meta } from './meta.ts';
import type { Edit, Node } from './model.ts';

const bugs = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/issues';

/** A node of the analysis as ESLint's reports want it. */
export function reported(node: Node): Rule.Node {
  return node as unknown as Rule.Node;
}

/** One suggestion from a list of edits; none where there is no safe edit. */
export function suggestion(messageId: string, edits: readonly Edit[] | undefined, data: Record<string, string> = {}): Rule.SuggestionReportDescriptor[] {
  if (!edits || edits.length === 0) return [];
  return [{ messageId, data, fix: (fixer) => edits.map((edit) => fixer.replaceTextRange([edit.range[0], edit.range[1]], edit.text)) }];
}

/**
 * Says on the file itself that it could not be checked. With `HTTP_AUTH_TRACE` in the environment the stack goes to the
 * standard error output.
 */
export function reportFailure(context: Rule.RuleContext, error: unknown): void {
  const { id, filename } = context;
  const short = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (process.env['HTTP_AUTH_TRACE']) process.stderr.write(`${id} on ${filename}\n${error instanceof Error ? String(error.stack) : short}\n`);
  const line = short.replace(/\s+/g, ' ').slice(0, 200);
  context.report({
    loc: { line: 1, column: 0 },
    message: `${id} could not check ${filename}, nor could the other rules of ${meta.name}: ${line}. Please report this at ${bugs}. With HTTP_AUTH_TRACE=1 in the environment the stack is printed.`,
  });
}
