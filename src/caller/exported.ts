import type { FunctionNode, Node } from '../model.ts';
import { isFunction, rootOfChain } from '../syntax.ts';

/**
 * Whether a function, or a call, is what a file exports, by its place or its usual name; wrapped by another one, it is
 * not.
 */
export function isExported({ parent }: Node): boolean {
  switch (parent?.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return true;
    case 'VariableDeclarator':
      return (
        parent.parent.parent.type === 'ExportNamedDeclaration' ||
        (parent.id.type === 'Identifier' && /^(lambda_?)?handler$/i.test(parent.id.name))
      );
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression' && namesExports(parent.left);
    default:
      return false;
  }
}

/**
 * Whether what a file exports is a wrapper that is given a function, or a function that returns it:
 * `export const list = logged(async (event) => …)`.
 */
export function leavesFile(node: FunctionNode): boolean {
  const { parent } = node;
  if (parent.type === 'CallExpression') {
    if (parent.callee === node) return false;
    let call: Node = parent;
    while (call.parent.type === 'CallExpression' && call.parent.callee !== call) call = call.parent;
    return isExported(call);
  }
  const maker = parent.type === 'ReturnStatement' ? parent.parent.parent : parent;
  return maker !== undefined && isFunction(maker) && isExported(maker);
}

function namesExports(member: Node): boolean {
  const root = rootOfChain(member, false);
  return root.type === 'Identifier' && /^(module|exports)$/.test(root.name);
}
