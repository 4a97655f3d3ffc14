import type { TSESTree } from '@typescript-eslint/utils';
import type { Classes } from '../frameworks/classes.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Wrapped } from '../frameworks/handlers.ts';
import { frameworks, isPossible } from '../frameworks/index.ts';
import { namesChallenge } from '../gate.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { SourceFile } from '../source.ts';
import { fixedName, isFunction, lastName, shorten, unwrap } from '../syntax.ts';
import type { ClassNode } from './class-members.ts';
import { frameworkOf } from './framework-classes.ts';
import { decoratorsOf, isOpen, type Decorator } from './decorators.ts';

const withAroundClasses = frameworks.filter(({ aroundClasses }) => aroundClasses !== undefined);

/**
 * The method of a class that a framework runs around every handler, or for every error, by the class's parent or its
 * file.
 */
export function aroundClass(
  file: SourceFile,
  node: ClassNode,
): { readonly framework: Framework; readonly method: FunctionNode; readonly as: Wrapped } | undefined {
  for (const framework of withAroundClasses)
    for (const { files, parent, method, as } of framework.aroundClasses ?? []) {
      if (
        (files && !files.test(file.filename)) ||
        (parent && !parent.test((node.superClass && lastName(node.superClass)) ?? '')) ||
        !isPossible(framework, file)
      )
        continue;
      const found = node.body.body.find(
        (element): element is TSESTree.MethodDefinition =>
          element.type === 'MethodDefinition' && !element.static && fixedName(element.key, element.computed) === method,
      );
      if (found && isFunction(found.value)) return { framework, method: found.value, as };
    }
  return undefined;
}

/** Whether a class without a decorator handles all errors, by what it implements or extends. */
function catchesAll(file: SourceFile, node: ClassNode): boolean {
  const catches = frameworkOf(file)?.classes.catches;
  if (!catches || decoratorsOf(node).some(({ name }) => name === catches.decorator)) return false;
  // What its parent takes is not seen.
  if (node.superClass) return catches.types.includes(lastName(node.superClass) ?? '');
  return node.implements.some(({ expression }) => catches.types.includes(lastName(expression) ?? ''));
}

/** Notes what the decorators of a class say of its methods: handlers behind guards, handlers of errors. */
export function registerClass(m: Machine, node: ClassNode): void {
  const around = aroundClass(m.source.fileOf(node), node);
  if (around)
    m.registered(around.method, {
      call: node,
      order: 0,
      method: around.as === 'errorHandler' ? 'setErrorHandler' : 'addHook',
      guard: null,
      place: `class ${String(node.range[0])}`,
      nested: false,
      framework: around.framework.name,
    });
  const classes = frameworkOf(m.source.fileOf(node))?.classes;
  if (!classes) return;
  const own = decoratorsOf(node);
  const decorator = own.find(({ name }) => name === classes.catches?.decorator);
  const catches = decorator ?? (catchesAll(m.source.fileOf(node), node) ? { node, arguments: [] } : undefined);
  const handles = own.find(({ name }) => classes.handlers?.includes(name));
  const place = `class ${String(node.range[0])}`;
  for (const element of node.body.body) {
    if (element.type !== 'MethodDefinition' || !isFunction(element.value)) continue;
    const name = fixedName(element.key, element.computed);
    if (
      catches &&
      name === classes.catches?.method &&
      !(classes.others?.test(m.source.text(node)) && !classes.http?.test(m.source.text(node)))
    )
      m.registered(element.value, {
        call: catches.node,
        order: 0,
        method: 'Catch',
        guard: null,
        place,
        nested: false,
        catches: catches.arguments.map((each) => lastName(each) ?? ''),
      });
    const decorators = decoratorsOf(element);
    const answers = handles ?? decorators.find(({ name: each }) => classes.handlerMethods?.includes(each));
    if (answers && decorators.length > 0)
      m.registered(element.value, {
        call: answers.node,
        order: 0,
        method: 'Controller',
        guard: guardIn(m, classes, decorators) ?? (isOpen(decorators) ? null : guardIn(m, classes, own)),
        place,
        nested: false,
      });
  }
}

/** Whether a class of a file runs around the handlers of others and names the challenge. */
export function surroundsItself(file: SourceFile): boolean {
  const surrounding = frameworkOf(file)?.classes.surrounding;
  if (!surrounding) return false;
  return (file.code.ast.body as unknown as Node[]).some((statement) => {
    const node =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement;
    return (
      node?.type === 'ClassDeclaration' &&
      decoratorsOf(node).some(({ name }) => surrounding.includes(name)) &&
      namesChallenge(file.text(node))
    );
  });
}

function guardIn(m: Machine, classes: Classes, decorators: readonly Decorator[]): Evidence | null {
  for (const { name, arguments: guards, node } of decorators) {
    if (classes.guarding?.includes(name)) return { node, text: shorten(m.source.text(node)) };
    if (!classes.guards?.includes(name)) continue;
    for (const guard of guards) {
      const inner = unwrap(guard);
      const named =
        lastName(inner.type === 'CallExpression' || inner.type === 'NewExpression' ? inner.callee : inner) ?? '';
      if (m.vocabulary.isGuard(named)) return { node, text: shorten(m.source.text(guard)) };
    }
    if (guards.length === 0) return { node, text: shorten(m.source.text(node)) };
  }
  return null;
}
