import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';

/** A class, declared or as an expression. */
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The method of a class that a function is. */
export function methodOf(node: FunctionNode): TSESTree.MethodDefinition | undefined {
  const parent = node.parent as Node | undefined;
  return parent?.type === 'MethodDefinition' ? parent : undefined;
}

/** The class that a node stands in. */
export function classAround(node: Node | null): ClassNode | undefined {
  for (let at: Node | null | undefined = node; at; at = at.parent)
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return at;
  return undefined;
}

/** The methods and classes that a node stands in, from the inside to the outside. */
export function membersAround(node: Node | null): Node[] {
  const found: Node[] = [];
  for (let at: Node | null | undefined = node; at; at = at.parent)
    if (at.type === 'MethodDefinition' || at.type === 'ClassDeclaration' || at.type === 'ClassExpression')
      found.push(at);
  return found;
}
