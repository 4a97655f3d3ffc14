import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start } from '../paths/path.ts';
import { assignmentsIn, isExports } from '../project/exports.ts';
import { fixedName, isFunction, unwrap } from '../syntax.ts';
import { placeOf } from './place.ts';
import type { FunctionValue } from './value.ts';

/** What a file hangs on objects, by the place of each object and the name; null where it does so twice. */
type Hung = ReadonlyMap<string, ReadonlyMap<string, Node | null>>;

const tables = new WeakMap<object, Hung>();

/** The one place of the object of exports, which has several names. */
const exportsPlace = 'exports';

/**
 * The function that is called as a member of an object on which statements of the file hang their functions one by one:
 * `exports.answer = …`, under a name for `module.exports` too, `Server.prototype.handle = …`; or as a member of `this`
 * in such a function, or in a method of an object that is written as a whole.
 */
export function hungFunction(m: Machine, callee: TSESTree.MemberExpression): FunctionValue | undefined {
  const name = fixedName(callee.property, callee.computed);
  if (name === undefined) return undefined;
  const object = unwrap(callee.object);
  const node = object.type === 'ThisExpression' ? ofThis(m, object, name) : ofObject(m, object, name);
  if (!node) return undefined;
  const inner = unwrap(node);
  if (isFunction(inner)) return { kind: 'function', node: inner, env: start.env };
  const held = inner.type === 'Identifier' ? m.evaluate(inner, start, newFrame(null))[0]?.value : undefined;
  return held?.kind === 'function' ? held : undefined;
}

function ofObject(m: Machine, object: Node, name: string): Node | null | undefined {
  if (object.type !== 'Identifier' && object.type !== 'MemberExpression') return undefined;
  const place = placeOfObject(m, object);
  return place === null ? undefined : tableOf(m, object).get(place)?.get(name);
}

/** A member of what `this` is where a function stands that is hung on an object, or in it. */
function ofThis(m: Machine, self: Node, name: string): Node | null | undefined {
  let at: Node | undefined = self.parent;
  while (at && !(isFunction(at) && at.type !== 'ArrowFunctionExpression')) at = at.parent;
  const holder = at?.parent;
  if (holder?.type === 'Property' && holder.parent.type === 'ObjectExpression')
    return membersOf(holder.parent).find(([each]) => each === name)?.[1];
  if (holder?.type !== 'AssignmentExpression' || holder.left.type !== 'MemberExpression') return undefined;
  return ofObject(m, unwrap(holder.left.object), name);
}

function placeOfObject(m: Machine, object: Node): string | null {
  return isExports(object) && isOfModule(m, object) ? exportsPlace : placeOf(m, object);
}

/** Whether `exports` and `module` are those of the file. */
function isOfModule(m: Machine, object: Node): boolean {
  const root = object.type === 'MemberExpression' ? unwrap(object.object) : object;
  return m.source.isGlobalOrImported(root);
}

function tableOf(m: Machine, node: Node): Hung {
  const { code } = m.source.fileOf(node);
  let found = tables.get(code);
  if (!found) tables.set(code, (found = hungIn(m, code.ast.body as unknown as readonly Node[])));
  return found;
}

function hungIn(m: Machine, body: readonly Node[]): Hung {
  const found = new Map<string, Map<string, Node | null>>();
  // Objects with several names share what is hung on them.
  const at = (place: string): Map<string, Node | null> => {
    const held = found.get(place) ?? new Map<string, Node | null>();
    found.set(place, held);
    return held;
  };
  const hang = (place: string, members: readonly (readonly [string, Node])[]): void => {
    const held = at(place);
    for (const [name, node] of members) held.set(name, held.has(name) ? null : node);
  };
  for (const statement of body)
    for (const { targets, value } of assignmentsIn(statement)) {
      const isDeclared = statement.type === 'VariableDeclaration';
      const objects = targets.filter((each) => isDeclared || each.type === 'MemberExpression' || isExports(each));
      const places = [...objects, ...(value && !isFunction(value) ? [value] : [])].flatMap(
        (each) => placeOfObject(m, each) ?? [],
      );
      const [first] = places;
      if (first !== undefined && (places.length > 1 || value?.type === 'ObjectExpression')) {
        const shared = at(places.findLast((each) => found.has(each)) ?? first);
        for (const each of places) found.set(each, shared);
        if (value?.type === 'ObjectExpression') hang(first, membersOf(value));
      }
      if (value && (isFunction(value) || value.type === 'Identifier'))
        for (const target of targets)
          if (target.type === 'MemberExpression') {
            const place = placeOfObject(m, unwrap(target.object));
            const name = fixedName(target.property, target.computed);
            if (place !== null && name !== undefined) hang(place, [[name, value]]);
          }
    }
  return found;
}

function membersOf(object: TSESTree.ObjectExpression): [string, Node][] {
  return object.properties.flatMap((each): [string, Node][] => {
    const name = each.type === 'Property' ? fixedName(each.key, each.computed) : undefined;
    return each.type === 'Property' && name !== undefined ? [[name, each.value]] : [];
  });
}
