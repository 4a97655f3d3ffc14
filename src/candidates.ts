import type { SourceCode } from 'eslint';
import type { Node } from './model.ts';
import { children, functionName, isFunction, lastName } from './syntax.ts';

const name = /unauthori[sz]ed|forbidden|proxy_?auth/i;

/**
 * The offsets (UTF-16 code units) of everything that may decide a status, in source order: the numbers themselves and the
 * names that stand for them. One walk of the tree; what only reads, lists or declares a status is left out.
 */
export function candidates(code: SourceCode): number[] {
  const found: number[] = [];
  const functions: { name: string; range: readonly [number, number] }[] = [];
  const calls = new Map<string, number[]>();
  const visit = (node: Node, parent: Node | null): void => {
    if (node.type.startsWith('TS') && !keeps.has(node.type)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return;
    if (isCandidate(node, parent)) found.push(node.range[0]);
    if (isFunction(node)) {
      const called = functionName(node);
      if (called !== undefined) functions.push({ name: called, range: node.range });
    } else if (node.type === 'CallExpression') {
      const called = lastName(node.callee);
      if (called !== undefined) {
        const places = calls.get(called);
        if (places) places.push(node.range[0]);
        else calls.set(called, [node.range[0]]);
      }
    }
    for (const child of children(node, code.visitorKeys)) visit(child, node);
  };
  visit(code.ast as unknown as Node, null);
  // A call of a function of this file that may refuse may refuse, too; and so on, through a few helpers.
  const refusing = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const sorted = [...found].sort((a, b) => a - b);
    const more = functions.filter((each) => !refusing.has(each.name) && holds(sorted, each.range));
    for (const { name: called } of more) {
      if (refusing.has(called)) continue;
      refusing.add(called);
      found.push(...(calls.get(called) ?? []));
    }
    if (more.length === 0) break;
  }
  return found.sort((a, b) => a - b);
}

/** Whether one of the sorted offsets lies in a range. */
export function holds(offsets: readonly number[], range: readonly [number, number]): boolean {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < range[0]) low = middle + 1;
    else high = middle;
  }
  return (offsets[low] ?? Infinity) < range[1];
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
    case 'JSXExpressionContainer':
      return true;
    case 'SwitchCase':
      return parent.test === node;
    case 'ArrayExpression':
      return node.type === 'Literal' && parent.parent.type !== 'ForOfStatement';
    case 'Property':
      return parent.key === node && parent.value !== node && parent.value.type !== 'FunctionExpression' && parent.value.type !== 'ArrowFunctionExpression';
    default:
      return false;
  }
}
