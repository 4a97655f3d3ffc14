import type { Classes } from '../frameworks/classes.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { lastName, nodesIn, shorten, unwrap, within } from '../syntax.ts';
import { classAround, membersAround } from './class-members.ts';
import { decoratorsOf, isOpen, type Decorator } from './decorators.ts';
import { frameworkOf, hookOf } from './framework-classes.ts';

/**
 * A guard that shows by its name that it asks who calls, and not what somebody may do: that one may pass over some
 * routes.
 */
const asksWho = /auth(?!ori[sz])|jwt|session|log_?in|token|bearer|passport/i;
const asksNobody = /anonymous|optional|maybe|public/i;

/**
 * The guard that stands in front of a guard class at all its uses: `@UseGuards(AuthGuard, CanEdit)`, or on the class
 * whose method names the other one. None where one use has none, or is not understood.
 * @param node the method by which the framework asks the class
 */
export function guardBefore(m: Machine, node: FunctionNode): Evidence | null {
  const own = m.source.fileOf(node);
  const found = hookOf(own, node);
  const name = classAround(node)?.id?.name;
  const { classes } = found?.framework ?? {};
  if (found?.hook.refusesWith === undefined || name === undefined || !classes?.guards) return null;
  const everywhere = guardOfAll(m, node);
  let first: Evidence | null = null;
  for (const file of withImporters(m, own, name))
    for (const mention of mentionsIn(m, file, own, name)) {
      const guard = guardOfUse(m, mention, classes) ?? (isProvided(mention) ? beforeProvided(m, mention) : everywhere);
      if (!guard) return null;
      first ??= guard;
    }
  return first;
}

/** A file, and then those that may name a class of it. */
export function* withImporters(m: Machine, own: SourceFile, name: string): Generator<SourceFile> {
  yield own;
  yield* m.source.project.importersOf(own.filename, [name]);
}

/**
 * The guard in front of all handlers of the package that asks who calls, where a handler or its class is not marked as
 * open to everybody.
 * @param node the method that answers, or by which the framework asks a guard
 */
export function guardOfAll(m: Machine, node: FunctionNode): Evidence | null {
  const file = m.source.fileOf(node);
  const around = classAround(node);
  const { classes } = frameworkOf(file) ?? {};
  if (!around || !classes?.guards) return null;
  const own = [...decoratorsOf(around), ...membersAround(node).flatMap(decoratorsOf)];
  const isAsked = hookOf(file, node)?.hook.refusesWith !== undefined;
  if (isOpen(own) || !(isAsked || own.some(({ name }) => classes.handlers?.includes(name)))) return null;
  const name = m.source.project.guards().find((each) => isAuthenticating(m, each));
  return name === undefined || name === around.id?.name ? null : { node: around.id ?? around, text: name };
}

/** Whether a class is named where a module provides it: `{ provide: APP_GUARD, useClass: RolesGuard }`. */
function isProvided(mention: Node): boolean {
  const { parent } = mention;
  return parent?.type === 'Property' && /^use(Class|Existing)$/.test(lastName(parent.key) ?? '');
}

/** The guard that a list provides before another one. */
function beforeProvided(m: Machine, mention: Node): Evidence | null {
  const list = mention.parent?.parent?.parent;
  if (list?.type !== 'ArrayExpression') return null;
  for (const each of list.elements) {
    if (!each || within(mention, each)) return null;
    const given = each.type === 'ObjectExpression' && /\bAPP_GUARD\b/.test(m.source.text(each)) ? each.properties : [];
    for (const property of given) {
      const name = property.type === 'Property' && isProvided(property.value) ? lastName(property.value) : undefined;
      if (name !== undefined && isAuthenticating(m, name)) return { node: each, text: name };
    }
  }
  return null;
}

/** Whether the name of a guard says that it asks everybody who calls. */
function isAuthenticating(m: Machine, name: string): boolean {
  return m.vocabulary.isGuard(name) && asksWho.test(name) && !asksNobody.test(name);
}

/** Where a file names a class, apart from its declaration, its imports, and the lists of what a module holds. */
function mentionsIn(m: Machine, file: SourceFile, own: SourceFile, name: string): Node[] {
  const locals = new Set(file === own ? [name] : []);
  if (file !== own)
    for (const [local, from] of importsOf(file.code.ast.body as unknown as Node[]))
      if (
        (from.name === name || from.name === 'default') &&
        m.source.project.leadsTo(from.module, file.filename, own.filename)
      )
        locals.add(local);
  if (locals.size === 0) return [];
  return [...nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)].filter(
    (node) => node.type === 'Identifier' && locals.has(node.name) && !isNoUse(node),
  );
}

function isNoUse(node: Node): boolean {
  const parent = node.parent as Node;
  if (/^(Import|Export)/.test(parent.type)) return true;
  if (parent.type === 'ClassDeclaration') return parent.id === node;
  const list = parent.type === 'ArrayExpression' ? parent.parent : null;
  return list?.type === 'Property' && /^(providers|exports)$/.test(lastName(list.key) ?? '');
}

/** What stands in front of a guard where a decorator names it. */
function guardOfUse(m: Machine, mention: Node, classes: Classes): Evidence | null {
  let at: Node | null | undefined = mention;
  while (at && at.type !== 'Decorator') at = at.parent;
  const on = at?.parent;
  if (!on) return null;
  const own = decoratorsOf(on);
  const decorator = own.find(({ node }) => node === at);
  if (!decorator || !classes.guards?.includes(decorator.name) || isOpen(own)) return null;
  const place = decorator.arguments.findIndex((each) => within(mention, each));
  const around =
    on.type === 'MethodDefinition'
      ? decoratorsOf(classAround(on) ?? on).filter(({ name }) => classes.guards?.includes(name))
      : [];
  return (
    authenticating(m, decorator.arguments.slice(0, place)) ??
    authenticating(
      m,
      around.flatMap((each: Decorator) => each.arguments),
    )
  );
}

function authenticating(m: Machine, guards: readonly Node[]): Evidence | null {
  for (const node of guards) {
    const inner = unwrap(node);
    const name =
      lastName(inner.type === 'CallExpression' || inner.type === 'NewExpression' ? inner.callee : inner) ?? '';
    const text = m.source.text(node);
    if (isAuthenticating(m, name) && !asksNobody.test(text)) return { node, text: shorten(text) };
  }
  return null;
}
