import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { guarded, identified, setTruth, type Path } from '../paths/path.ts';
import { chainOf, fixedName } from '../syntax.ts';
import { placeOf } from './place.ts';
import { madeAt, constant, subject, type Constant, type Value } from './value.ts';

/**
 * The outcomes of a value before `?.`: nothing there (the chain yields undefined) or something. Only values that speak
 * of the caller fork; for others the question whether they are there says nothing.
 * @param forFlag a flag is asked for, and not who is there
 */
export function present(m: Machine, node: Node, outcome: Outcome, frame: Frame, forFlag = false): Outcome[] {
  const { value, path } = outcome;
  if (value.kind !== 'subject' && value.kind !== 'condition') return [outcome];
  if (value.kind === 'subject' && value.falsy === 'unknown') return [outcome];
  // Behind a guard that authenticates, `?.` on the caller is for the compiler.
  if (value.kind === 'subject' && value.about === 'identity' && path.truth.get(guarded) === true) return [outcome];
  const split = m.assumeValue(
    forFlag && value.kind === 'subject' ? { ...value, falsy: 'unknown' } : value,
    node,
    path,
    frame,
  );
  return [
    ...split.no.map((each) => ({ path: each, value: constant(undefined, node) })),
    ...split.yes.map((each) => ({ path: each, value })),
  ];
}

/** The outcomes of a value before `.`: where it was found that nobody is there, reading a member throws. */
export function somebody(m: Machine, node: TSESTree.MemberExpression, outcome: Outcome, frame: Frame): Outcome[] {
  const { value, path } = outcome;
  // Before `.then` stands the promise of a value.
  if (/^(then|catch|finally)$/.test(fixedName(node.property, node.computed) ?? '')) return [outcome];
  const place =
    value.kind === 'subject' && (value.about === 'identity' || value.about === 'verdict')
      ? placeOf(m, node.object)
      : null;
  if (place === null || path.truth.get(place) !== false) return [{ value, path: identifiedBy(path, value) }];
  // What was found counts again: it may have led nowhere so far.
  for (const no of m.assumeValue(value, node.object, path, frame).no)
    frame.throws.push({ path: no, value: subject('failure', 'unknown', 'unknown', { name: 'shape' }) });
  return [];
}

/** The path on which a value is there: one that credentials led to names the caller. */
export function identifiedBy(path: Path, value: Value): Path {
  const names =
    value.kind === 'subject' &&
    (value.about === 'identity' || value.about === 'verdict') &&
    (value.falsy === 'invalid' || value.truthy === 'verified');
  return names && path.truth.get(identified) !== true ? setTruth(withoutDropped(path), identified, true) : path;
}

/** Whoever is known by now is not the one for whom answers were made and dropped: those keep paths apart no longer. */
function withoutDropped(path: Path): Path {
  const kept = [...path.responses].filter(([id, { left }]) => !left || madeAt(id) === undefined);
  return kept.length === path.responses.size ? path : { ...path, responses: new Map(kept) };
}

/** A value that is certainly null or undefined: what follows in an optional chain is skipped. */
export function isNothing(value: Value): value is Constant {
  return value.kind === 'constant' && (value.value === undefined || value.value === null);
}

/** Whether an expression lies in an optional chain, so that undefined ends the chain. */
export function inChain(node: Node): boolean {
  return [...chainOf(node)].some(
    (at) => (at.type === 'MemberExpression' || at.type === 'CallExpression') && at.optional,
  );
}

/**
 * What is read of nobody (`user?.role`, `user && user.role`): it is in no list, owns nothing and is granted nothing.
 */
export function isOfNobody(value: Value): boolean {
  return isNothing(value) && (inChain(value.node) || value.node.type === 'LogicalExpression');
}
