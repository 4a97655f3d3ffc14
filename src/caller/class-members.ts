import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, nodesIn } from '../syntax.ts';

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

/** The members that each class reads, by their names: a class is gone through once, whatever its methods throw. */
const members = new WeakMap<Node, ReadonlyMap<string, Node[]>>();

/** The reads of a member of `this` in a class. */
export function membersOf(m: Machine, node: Node, name: string): Node[] {
  let read = members.get(node);
  if (!read) members.set(node, (read = membersIn(m, node)));
  return read.get(name) ?? [];
}

function membersIn(m: Machine, node: Node): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const each of nodesIn(node, m.source.fileOf(node).code.visitorKeys)) {
    const name = each.type === 'MemberExpression' ? fixedName(each.property, each.computed) : undefined;
    if (name === undefined) continue;
    const all = found.get(name);
    if (all) all.push(each);
    else found.set(name, [each]);
  }
  return found;
}
