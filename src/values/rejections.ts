import type { TSESTree } from '@typescript-eslint/utils';
import { isDone } from '../caller/injection.ts';
import type { Node } from '../model.ts';
import { newFrame, type Frame, type Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { fixedName, isFunction, unwrap } from '../syntax.ts';
import type { ErrorValue } from './value.ts';

/**
 * `reject(error)` of a promise that somebody else awaits, and `done(error)` of a strategy: the error goes the way of a
 * thrown one, unless the code around the promise takes it. A `catch` clause that catches it where the promise is
 * awaited is run over it.
 */
export function rejected(m: Machine, call: TSESTree.CallExpression, error: ErrorValue, path: Path, frame: Frame): void {
  const callee = unwrap(call.callee);
  if (callee.type !== 'Identifier' || !m.source.isParameter(callee)) return;
  if (isDoneOfStrategy(m, callee)) {
    m.recordError(path, error, 'throw', frame);
    return;
  }
  if (callee.name !== 'reject') return;
  const promise = promiseOf(m, callee);
  const clause = promise && clauseAround(promise);
  if (clause) {
    runClause(m, clause, error, path, frame);
    return;
  }
  if (isTaken(m, promise ?? call)) return;
  m.recordError(path, error, 'throw', frame);
}

/** Whether a name is what a strategy is given to call. */
function isDoneOfStrategy(m: Machine, callee: TSESTree.Identifier): boolean {
  const [definition] = (m.source.variable(callee) as { readonly defs: readonly { readonly node: Node }[] }).defs;
  const given = definition?.node;
  return isFunction(given) && isDone(m.source.fileOf(given), given, callee.name);
}

/** The `new Promise(…)` whose executor has this parameter: a `try` within it catches nothing of what it rejects. */
function promiseOf(m: Machine, reject: Node): Node | undefined {
  const variable = m.source.variable(reject);
  for (let at: Node | undefined = reject; at; at = at.parent)
    if (
      isFunction(at) &&
      at.params.some((each) => each.type === 'Identifier' && m.source.variable(each) === variable)
    ) {
      const { parent }: Node = at;
      const isExecutor = parent.type === 'NewExpression' && unwrap(parent.callee).type === 'Identifier';
      return isExecutor && m.source.text(parent.callee) === 'Promise' ? parent : undefined;
    }
  return undefined;
}

/** The `catch` clause that gets what a promise rejects: it is awaited in the block, by the function that makes it. */
function clauseAround(promise: Node): TSESTree.CatchClause | undefined {
  if (promise.parent?.type !== 'AwaitExpression') return undefined;
  for (let at: Node = promise; at.parent && !isFunction(at.parent); at = at.parent)
    if (at.parent.type === 'TryStatement' && at.parent.block === at && at.parent.handler) return at.parent.handler;
  return undefined;
}

function runClause(m: Machine, clause: TSESTree.CatchClause, error: ErrorValue, path: Path, frame: Frame): void {
  const within = newFrame(frame.function);
  const bound = clause.param ? m.bind(clause.param, error, path, within) : [path];
  m.walk(clause.body, bound, within);
  for (const { path: reached, value } of within.throws)
    if (value.kind === 'error' || value.kind === 'object') m.recordError(reached, value, 'throw', frame);
}

/** Whether code around a place keeps what is thrown there to itself. */
function isTaken(m: Machine, from: Node): boolean {
  for (let at: Node | undefined = from; at; at = at.parent) {
    if (at.parent?.type === 'TryStatement' && at.parent.block === at && at.parent.handler) return true;
    const handler = at.type === 'NewExpression' ? caughtBy(at) : undefined;
    if (handler && !(handler.type === 'Identifier' || /\b(next|reject|throw)\b/.test(m.source.text(handler))))
      return true;
  }
  return false;
}

/** What stands in the `.catch(…)` of a promise's chain. */
function caughtBy(promise: Node): Node | undefined {
  for (
    let at: Node | undefined = promise.parent;
    at?.type === 'MemberExpression' && at.parent.type === 'CallExpression';
    at = at.parent.parent
  )
    if (fixedName(at.property, at.computed) === 'catch') return at.parent.arguments[0];
  return undefined;
}
