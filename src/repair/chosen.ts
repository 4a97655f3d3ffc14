import type { Answer, SeenSite } from '../answer.ts';
import type { Node } from '../model.ts';
import { unwrap, within } from '../syntax.ts';
import { statementAround } from './edits.ts';

/** Whether the status is chosen somewhere else in the function than where it is sent. */
export function isChosen({ node }: SeenSite, { via, function: around }: Answer): boolean {
  return via !== null && around !== null && !within(node, via) && within(node, around) && within(via, around);
}

/**
 * Whether what sends the answer sends other statuses, too: `c.json(body, error.status)` of an error that was caught. A
 * constant has the one status, and of a variable the challenge is set where it is given that.
 */
export function sendsOthers(seen: SeenSite, answer: Answer): boolean {
  if (seen.answers.some(({ status }) => status !== answer.status)) return true;
  if (!isChosen(seen, answer)) return false;
  const chosen = statementAround(seen.node);
  // Chosen on a condition, which the challenge then asks, too.
  if (!chosen) return false;
  if (chosen.type !== 'VariableDeclaration') return !isAssignment(chosen);
  return chosen.kind !== 'const' || !chosen.declarations.some(({ init }) => init && unwrap(init) === unwrap(seen.node));
}

/** Whether a statement gives something a value. */
export function isAssignment(statement: Node): boolean {
  return statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression';
}
