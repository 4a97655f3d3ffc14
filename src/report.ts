import type { Rule } from 'eslint';
import type { Edit, Node } from './model.ts';

/** A node of the analysis as ESLint's reports want it. */
export function reported(node: Node): Rule.Node {
  return node as unknown as Rule.Node;
}

/** One suggestion from a list of edits; none where there is no safe edit. */
export function suggestion(messageId: string, edits: readonly Edit[] | undefined, data: Record<string, string> = {}): Rule.SuggestionReportDescriptor[] {
  if (!edits || edits.length === 0) return [];
  return [{ messageId, data, fix: (fixer) => edits.map((edit) => fixer.replaceTextRange([edit.range[0], edit.range[1]], edit.text)) }];
}
