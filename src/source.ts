import type { SourceCode } from 'eslint';
import { hits } from './gate.ts';
import type { Node } from './model.ts';
import type { Source } from './paths/machine.ts';
import type { VariableKey } from './paths/path.ts';

/** A file as the interpreter sees it: its text, the variables behind its names, and where a refusal may stand. */
export function sourceOf(code: SourceCode, filename: string): Source {
  const variables = new Map<unknown, VariableKey | null>();
  const manager = code.scopeManager;
  for (const scope of manager?.scopes ?? []) {
    for (const reference of scope.references) variables.set(reference.identifier, reference.resolved);
    for (const variable of scope.variables) for (const identifier of variable.identifiers) variables.set(identifier, variable);
  }
  const modules = new Set<string>();
  for (const statement of code.ast.body)
    if (statement.type === 'ImportDeclaration' && typeof statement.source.value === 'string') modules.add(statement.source.value);
  for (const match of code.text.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) modules.add(match[1] ?? match[2] ?? '');
  const offsets = hits(code.text);
  return {
    code,
    filename,
    modules,
    text: (node) => code.text.slice(node.range[0], node.range[1]),
    variable: (identifier) => variables.get(identifier) ?? null,
    isGlobalOrImported(identifier) {
      const variable = variables.get(identifier) as { defs?: { type: string }[] } | null | undefined;
      return !variable?.defs?.length || variable.defs[0]?.type === 'ImportBinding';
    },
    hasHit(node: Node) {
      // Binary search for the first hit at or after the node's start.
      let low = 0;
      let high = offsets.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((offsets[middle] ?? 0) < node.range[0]) low = middle + 1;
        else high = middle;
      }
      return (offsets[low] ?? Infinity) < node.range[1];
    },
  };
}
