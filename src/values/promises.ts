import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import { evidenceText } from '../paths/assume.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { addFact, type Path } from '../paths/path.ts';
import { fixedName, isFunction, isLongChain, lastName, unwrap } from '../syntax.ts';
import { subject, unknown, type Value } from './value.ts';

/** Promise methods: the callback runs with the result, or with the failure, of what the promise stands for. */
export function promise(
  m: Machine,
  callee: TSESTree.MemberExpression,
  base: Value,
  name: string,
  args: Value[],
  path: Path,
): Outcome[] {
  const { verifier, direct } = verifierOf(m, callee.object);
  args.forEach((value, index) => {
    if (value.kind !== 'function') return;
    const rejects = name === 'catch' || (name === 'then' && index === 1);
    const text = evidenceText(m, callee.object, true);
    if (rejects) {
      for (const before of callbacksBefore(callee.object)) m.rejects(before, value.node);
      const reached = verifier
        ? addFact(path, {
            atom: verifier,
            outcome: false,
            reading: 'invalid',
            about: 'failure',
            evidence: { node: callee.object, text: `${text} rejects` },
          })
        : path;
      m.meet(value.node, reached, 'inPlace', [subject('failure', 'unknown', 'unknown')]);
    } else if (name === 'then') {
      // As after `await` in a block that catches.
      const reached =
        verifier && direct
          ? addFact(path, {
              atom: verifier,
              outcome: true,
              reading: 'verified',
              about: 'verdict',
              evidence: { node: callee.object, text },
            })
          : path;
      m.meet(value.node, reached, 'inPlace', [base]);
    } else m.meet(value.node, path, 'inPlace', []);
  });
  // What `.then(…)` hands on is known only where its callback was followed.
  return [{ path, value: name === 'finally' || (name === 'catch' && base.kind !== 'unknown') ? base : unknown }];
}

/**
 * Whether `Promise.reject(error)` leaves its function as the error would if it were thrown: it is returned or awaited.
 * A block that catches gets only what is awaited in it.
 */
export function leavesAsThrown(call: Node, frame: Frame): boolean {
  let at = call;
  while (at.parent?.type === 'ConditionalExpression' || at.parent?.type === 'LogicalExpression') at = at.parent;
  const { parent } = at;
  if (parent?.type === 'AwaitExpression') return true;
  return (
    !frame.caught &&
    (parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === at))
  );
}

/** The callbacks whose failures reach the end of a promise chain. */
function* callbacksBefore(chain: Node): Generator<FunctionNode> {
  for (let at = unwrap(chain); at.type === 'CallExpression';) {
    const callee = unwrap(at.callee);
    if (callee.type !== 'MemberExpression') return;
    const name = fixedName(callee.property, callee.computed);
    if (name !== 'then' && name !== 'catch' && name !== 'finally') return;
    for (const argument of at.arguments) if (isFunction(argument)) yield argument;
    if (name === 'catch' || at.arguments.length > 1) return;
    at = unwrap(callee.object);
  }
}

/**
 * The verifier with which a promise chain starts, if the chain does no other work that can fail; `direct`: nothing
 * stands between.
 */
function verifierOf(m: Machine, node: Node): { verifier: Node | null; direct: boolean } {
  const call = unwrap(node);
  const none = { verifier: null, direct: false };
  if (call.type !== 'CallExpression' || isLongChain(call)) return none;
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression') {
    const name = fixedName(callee.property, callee.computed);
    if (name === 'then' || name === 'catch' || name === 'finally') {
      const further = call.arguments.some(
        (argument) => isFunction(argument) && /\bawait\b|\bfind|\bfetch|\bquery|\bthen\b/.test(m.source.text(argument)),
      );
      return further && name === 'then' ? none : { ...verifierOf(m, callee.object), direct: false };
    }
  }
  return m.vocabulary.isVerifier(
    lastName(callee) ?? '',
    callee.type === 'MemberExpression' ? m.source.text(callee.object) : '',
  )
    ? { verifier: call, direct: true }
    : none;
}
