import type { SourceCode } from 'eslint';
import type { Node } from './model.ts';
import { children } from './syntax.ts';

const name = /unauthori[sz]ed|forbidden|proxy_?auth/i;

/**
 * The offsets (UTF-16 code units) of everything that may decide a status, in source order: the numbers themselves and the
 * names that stand for them. One walk of the tree; what only reads, lists or declares a status is left out.
 */
export function candidates(code: SourceCode): number[] {
  const found: number[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    if (node.type.startsWith('TS') && !keeps.has(node.type)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return;
    if (isCandidate(node, parent)) found.push(node.range[0]);
    for (const child of children(node, code.visitorKeys)) visit(child, node);
  };
  visit(code.ast as unknown as Node, null);
  return found.sort((a, b) => a - b);
}

// Types of TypeScript are left out; these hold expressions.
const keeps = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion', 'TSInstantiationExpression', 'TSParameterProperty', 'TSEnumDeclaration', 'TSEnumBody', 'TSEnumMember', 'TSModuleDeclaration', 'TSModuleBlock', 'TSExportAssignment']);

function isCandidate(node: Node, parent: Node | null): boolean {
  if (node.type === 'Literal') {
    const status = typeof node.value === 'number' ? node.value : typeof node.value === 'string' && node.value.length === 3 ? Number(node.value) : 0;
    return (status === 401 || status === 403 || status === 407) && !isRead(node, parent);
  }
  if (node.type === 'Identifier') return name.test(node.name) && !isRead(node, parent);
  return false;
}

/** Whether a status is only compared with, listed or used as a key. */
function isRead(node: Node, parent: Node | null): boolean {
  switch (parent?.type) {
    case 'BinaryExpression':
      return parent.operator !== '+';
    case 'SwitchCase':
      return parent.test === node;
    case 'ArrayExpression':
      return node.type === 'Literal';
    case 'Property':
      return parent.key === node && parent.value !== node && parent.value.type !== 'FunctionExpression' && parent.value.type !== 'ArrowFunctionExpression';
    default:
      return false;
  }
}
