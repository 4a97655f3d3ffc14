import type { TSESTree } from '@typescript-eslint/utils';
import type { Header, Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { classError, toError } from '../responses/errors.ts';
import { packageError } from '../responses/package-errors.ts';
import type { Answer } from '../answer.ts';
import type { SiteList } from '../sites.ts';
import type { Value } from '../values/value.ts';

/** The analysis, as repairs ask it what something else would answer. */
export interface Trial extends Machine {
  readonly sites: SiteList;
  /** Runs something with a share of work of its own, as large as if it were a part of the function around a node. */
  tried<T>(around: Node, run: () => T): T;
}

/** One thing that a call was seen to answer, or to make for somebody who answers. */
interface Given {
  readonly status: number;
  readonly header: Header;
}

/**
 * Whether something else in the place of a call's callee would answer with a status, or make the error for it,
 * whatever way it takes.
 * @param call the call or construction that stands there now
 * @param headerIs what the challenge of such an answer has to be
 */
export function answersWith(
  m: Trial,
  { path, function: around }: Answer,
  call: Node,
  status: number,
  headerIs: (header: Header) => boolean,
): (value: Value) => boolean {
  return (value) => {
    if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return false;
    if (value.kind === 'function' && !takes(value.node.params, call.arguments.length)) return false;
    const given = m.tried(around ?? call, () =>
      givenBy(m, value, call, { ...path, facts: null, responses: new Map() }, around),
    );
    return given.length > 0 && given.every((each) => each.status === status && headerIs(each.header));
  };
}

/** Whether a function takes so many arguments: more of them than it has parameters may mean something else to it. */
function takes(params: readonly Node[], count: number): boolean {
  return params.length >= count || params.at(-1)?.type === 'RestElement';
}

function givenBy(
  m: Trial,
  value: Value,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  from: Path,
  around: Answer['function'],
): Given[] {
  const frame = newFrame(around);
  const nodes = call.arguments.map((each) => (each.type === 'SpreadElement' ? each.argument : each));
  const [evaluated] = m.evaluateAll(nodes, from, frame);
  const { path, values } = evaluated ?? { path: from, values: [] };
  const ofError = (made: Value | undefined): Given[] => {
    const error = made && toError(made);
    return error ? [{ status: error.status.value ?? NaN, header: error.challenge }] : [];
  };
  if (call.type === 'NewExpression') {
    if (value.kind === 'class') return ofError(classError(m, value, call, values, path, frame));
    return value.kind === 'import' ? ofError(packageError(m, value, call, values, path)) : [];
  }
  if (value.kind === 'import') return ofError(packageError(m, value, call, values, path));
  if (value.kind !== 'function') return [];
  const given: Given[] = [];
  const answers = m.sites.capture(() => {
    for (const { path: reached, value: returned } of m.follow(value, values, call, path, frame) ?? []) {
      given.push(...ofError(returned));
      for (const { status, left, challenge } of reached.responses.values())
        if (status && !left) given.push({ status: status.value ?? NaN, header: challenge });
    }
  });
  given.push(...answers, ...frame.throws.flatMap(({ value: thrown }) => ofError(thrown)));
  return given;
}
