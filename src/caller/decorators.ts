import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { lastName, unwrap } from '../syntax.ts';

/** A decorator by its name, with what it is given. */
export interface Decorator {
  readonly name: string;
  readonly arguments: readonly Node[];
  readonly node: Node;
}

/** The decorators of a class, a method or a parameter. */
export function decoratorsOf(node: Node): Decorator[] {
  const decorators = 'decorators' in node ? (node.decorators as TSESTree.Decorator[] | undefined) : undefined;
  return (decorators ?? []).flatMap((decorator) => {
    const inner = unwrap(decorator.expression);
    const name = lastName(inner.type === 'CallExpression' ? inner.callee : inner);
    return name === undefined
      ? []
      : [{ name, arguments: inner.type === 'CallExpression' ? inner.arguments : [], node: decorator }];
  });
}

/** A decorator that lifts the guards of the class from one method. */
export function isOpen(decorators: readonly Decorator[]): boolean {
  return decorators.some(({ name }) => /public|skip_?auth|^skip$|anonymous|optional|no_?auth|allow_?any/i.test(name));
}
