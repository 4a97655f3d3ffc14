import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import { evidenceText } from '../paths/assume.ts';
import type { Machine, Outcome } from '../paths/machine.ts';
import { addFact, type Path } from '../paths/path.ts';
import { fixedName, isFunction, lastName, unwrap } from '../syntax.ts';
import { subject, unknown, type Value } from './value.ts';

/** Promise methods: the callback runs with the result, or with the failure, of what the promise stands for. */
export function promise(m: Machine, callee: TSESTree.MemberExpression, base: Value, name: string, args: Value[], path: Path): Outcome[] {
  const failure = failureOf(m, callee.object);
  args.forEach((value, index) => {
    if (value.kind !== 'function') return;
    const rejects = name === 'catch' || (name === 'then' && index === 1);
    if (rejects) {
      for (const before of callbacksBefore(callee.object)) m.rejects(before, value.node);
      const reached = failure.invalid ? addFact(path, { atom: callee.object, outcome: false, reading: 'invalid', about: 'failure', evidence: { node: callee.object, text: `${evidenceText(m, callee.object, true)} rejects` } }) : path;
      m.meet(value.node, reached, 'inPlace', [subject('failure', 'unknown', 'unknown')]);
    } else m.meet(value.node, path, 'inPlace', name === 'then' ? [base] : []);
  });
  // What `.then(…)` hands on is known only where its callback was followed.
  return [{ path, value: name === 'finally' || (name === 'catch' && base.kind !== 'unknown') ? base : unknown }];
}

/** The callbacks whose failures reach the end of a promise chain. */
function* callbacksBefore(chain: Node): Generator<FunctionNode> {
  for (let at = unwrap(chain); at.type === 'CallExpression'; ) {
    const callee = unwrap(at.callee);
    if (callee.type !== 'MemberExpression') return;
    const name = fixedName(callee.property, callee.computed);
    if (name !== 'then' && name !== 'catch' && name !== 'finally') return;
    for (const argument of at.arguments) if (isFunction(argument)) yield argument;
    if (name === 'catch' || at.arguments.length > 1) return;
    at = unwrap(callee.object);
  }
}

/** Whether a promise chain starts with a verifier and does no other work that can fail. */
function failureOf(m: Machine, node: Node): { invalid: boolean } {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression') return { invalid: false };
  const callee = unwrap(inner.callee);
  if (callee.type === 'MemberExpression') {
    const name = fixedName(callee.property, callee.computed);
    if (name === 'then' || name === 'catch' || name === 'finally') {
      const further = inner.arguments.some((argument) => isFunction(argument) && /\bawait\b|\bfind|\bfetch|\bquery|\bthen\b/.test(m.source.text(argument)));
      return further && name === 'then' ? { invalid: false } : failureOf(m, callee.object);
    }
  }
  return { invalid: m.vocabulary.isVerifier(lastName(callee) ?? '', callee.type === 'MemberExpression' ? m.source.text(callee.object) : '') };
}
