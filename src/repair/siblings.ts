import type { TSESTree } from '@typescript-eslint/utils';
import type { Scope } from 'eslint';
import type { Edit, Node } from '../model.ts';
import { newFrame, type Frame, type Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { requiredModule, unwrap } from '../syntax.ts';
import { seen } from '../values/definition.ts';
import { methodOf, typeAround } from '../values/instance.ts';
import { member } from '../values/member.ts';
import type { Value } from '../values/value.ts';
import { entryBehind } from './edits.ts';

/** What names of the one status are called for the other: in their order, the nearest first. */
const counterparts: Readonly<Record<401 | 403, readonly (readonly [RegExp, readonly string[]])[]>> = {
  403: [
    [
      /un_?authori[sz]ed|un_?authenticated|not_?authenticated|not_?logged_?in/i,
      ['forbidden', 'permission denied', 'access denied'],
    ],
    [/authentication/i, ['authorization', 'forbidden', 'permission']],
    [/401/, ['403']],
  ],
  401: [
    [/forbidden|permission_?denied|access_?denied/i, ['unauthorized', 'unauthenticated', 'unauthorised']],
    [/authorization|permission/i, ['authentication', 'unauthorized']],
    [/403/, ['401']],
  ],
};

/** Names that would be those of the other status, if the application has them: `sendUnauthorized` → `sendForbidden`. */
function counterpartsOf(name: string, status: 401 | 403): string[] {
  for (const [pattern, others] of counterparts[status]) {
    const found = pattern.exec(name)?.[0];
    if (found !== undefined) return others.map((words) => name.replace(found, () => inCase(found, words.split(' '))));
  }
  return [];
}

/** Words in the case of another: UNAUTHORIZED → PERMISSION_DENIED, unauthorized → permissionDenied. */
function inCase(model: string, words: readonly string[]): string {
  if (model === model.toUpperCase()) return words.join('_').toUpperCase();
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const [first = '', ...others] = words;
  return [/^[A-Z]/.test(model) ? capital(first) : first, ...others.map(capital)].join('');
}

interface Variable {
  readonly defs: readonly { readonly name: Node; readonly node: Node; readonly parent?: Node | null }[];
  readonly identifiers: readonly Node[];
  readonly references: readonly { readonly identifier: unknown }[];
}

/**
 * The edits that put in the place of a name the one that stands beside it for another status, in the application's own
 * words: a member of the same object, class or enumeration, a name in scope, or an export of the same module, which is
 * then imported.
 *
 * @param name an identifier, or a member that is not computed
 * @param says whether a value does what is wanted: only one that was seen to is taken
 * @returns undefined where there is none
 */
export function siblingEdits(
  m: Machine,
  name: Node,
  status: 401 | 403,
  path: Path,
  says: (value: Value) => boolean,
): Edit[] | undefined {
  const inner = unwrap(name);
  const frame = newFrame(null);
  if (inner.type === 'MemberExpression') {
    const { property } = inner;
    if (inner.computed || property.type !== 'Identifier') return undefined;
    const found = counterpartsOf(property.name, status).find((each) =>
      memberOf(m, inner, each, path, frame).some(says),
    );
    return found === undefined ? undefined : [{ range: property.range, text: found }];
  }
  if (inner.type !== 'Identifier') return undefined;
  for (const each of counterpartsOf(inner.name, status)) {
    const edits = nameEdits(m, inner, each, path, says);
    if (edits) return edits;
  }
  return undefined;
}

/** What a member of the same object is, where that is seen. */
function memberOf(
  m: Machine,
  { object, property }: TSESTree.MemberExpression,
  name: string,
  path: Path,
  frame: Frame,
): Value[] {
  if (unwrap(object).type === 'ThisExpression') {
    const type = typeAround(property);
    const method = type && methodOf(m, type, name);
    return method ? [method] : [];
  }
  return m.evaluate(object, path, frame).flatMap(({ value }) => {
    const method = value.kind === 'object' && value.type ? methodOf(m, value.type, name, value) : undefined;
    return method ?? member(m, value, name, property, path);
  });
}

/** The edits that name a sibling in place of an identifier. */
function nameEdits(
  m: Machine,
  used: TSESTree.Identifier,
  name: string,
  path: Path,
  says: (value: Value) => boolean,
): Edit[] | undefined {
  const inScope = variableNamed(m, used, name);
  const [declared] = inScope?.identifiers ?? [];
  if (inScope)
    return declared && m.evaluate(declared, path, newFrame(null)).some(({ value }) => says(value))
      ? [{ range: used.range, text: name }]
      : undefined;
  const variable = m.source.variable(used) as Variable | null;
  const [definition] = variable?.defs ?? [];
  const from = definition && sourceOf(definition);
  if (!variable || !from || !exportsIt(m, from.module, name, used, says)) return undefined;
  const isOnly = variable.references.every(({ identifier }) => identifier === used || identifier === definition.name);
  const edit: Edit = isOnly ? { range: from.entry.range, text: name } : entryBehind(m, from.entry, name);
  return [edit, { range: used.range, text: name }];
}

/** The module that a name comes from, and where that says so: `import { … }`, or `const { … } = require(…)`. */
function sourceOf({
  name,
  node,
  parent,
}: Variable['defs'][number]): { readonly module: string; readonly entry: Node } | undefined {
  if (node.type === 'ImportSpecifier' && parent?.type === 'ImportDeclaration')
    return node.importKind === 'type' || parent.importKind === 'type'
      ? undefined
      : { module: parent.source.value, entry: node };
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern' || !node.init) return undefined;
  const module = requiredModule(node.init);
  const entry = node.id.properties.find((each) => each.type === 'Property' && each.value === name);
  return module === undefined || !entry ? undefined : { module, entry };
}

function exportsIt(m: Machine, module: string, name: string, use: Node, says: (value: Value) => boolean): boolean {
  const value = seen(m, { kind: 'import', module, name, from: m.source.main.filename }, use);
  return value !== undefined && says(value);
}

/** The variable that a name would be at a place. */
function variableNamed(m: Machine, place: Node, name: string): Variable | undefined {
  const { code } = m.source.main;
  for (let scope: Scope.Scope | null = code.getScope(place as never); scope; scope = scope.upper) {
    const found = scope.set.get(name);
    if (found) return found as unknown as Variable;
  }
  return undefined;
}
