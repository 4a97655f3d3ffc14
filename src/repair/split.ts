import type { Case, Edit, Node } from '../model.ts';
import { factsOf } from '../paths/path.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer, SeenSite } from '../answer.ts';
import { unwrap, within } from '../syntax.ts';
import { placeOf } from '../values/place.ts';
import { challengeStatement } from './challenge.ts';
import { statementBefore } from './edits.ts';
import type { Removal } from './removal.ts';

/** `user ? 403 : 401` in place of one status for a place that is reached with and without a caller. */
export function splitEdits(m: Machine, seen: SeenSite, cases: readonly Case[]): Split | undefined {
  const node = unwrap(seen.node);
  if (node.type !== 'Literal' || typeof node.value !== 'number') return undefined;
  const nobody = cases.filter((each) => each.cause === 'absent' || each.cause === 'invalid');
  const [first] = nobody;
  const atom = first?.evidence?.node;
  if (!atom || nobody.some((each) => each.evidence?.node !== atom)) return undefined;
  const tested = unwrap(atom);
  if ((tested.type !== 'Identifier' && tested.type !== 'MemberExpression') || placeOf(m, tested) === null)
    return undefined;
  // The test must have come out false on every path without a caller, and true on the others.
  const agrees = seen.answers.every((answer) => {
    const fact = [...factsOf(answer.path)].find((each) => each.atom === atom);
    const without = answer.found.cause === 'absent' || answer.found.cause === 'invalid';
    return fact ? fact.outcome !== without : !without;
  });
  const [answer] = seen.answers;
  if (!agrees || !answer?.function || !within(atom, answer.function)) return undefined;
  const test = m.source.text(tested);
  return { edit: { range: node.range, text: `${test} ? 403 : 401` }, nobody: `!${test}` };
}

/** The edit that splits a status, and the condition under which nobody is there. */
export interface Split {
  readonly edit: Edit;
  readonly nobody: string;
}

/** The edits that set a challenge on the 401 alone, in front of an answer that is 403 to others. */
export function challengeWhen(
  m: Machine,
  answer: Answer,
  condition: string,
  challenge: string,
  removal?: Removal,
): Edit[] | undefined {
  const statement =
    removal && removal.link === undefined ? undefined : challengeStatement(m, answer, removal?.link, challenge);
  return statement === undefined || !answer.via
    ? undefined
    : statementBefore(m, answer.via, `if (${condition}) ${statement}`);
}

/**
 * Of a status that is chosen where it stands, `user ? 403 : 401`: the condition under which it is the one that is
 * meant.
 */
export function conditionOf(m: Machine, status: Node): string | undefined {
  let at = status;
  while (at.parent && unwrap(at.parent) === unwrap(status)) at = at.parent;
  const { parent } = at;
  if (parent?.type !== 'ConditionalExpression' || parent.test === at) return undefined;
  const test = m.source.text(parent.test);
  if (parent.consequent === at) return test;
  return /^[\w.?]+$/.test(test) ? `!${test}` : `!(${test})`;
}
