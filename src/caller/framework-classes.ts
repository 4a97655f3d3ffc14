import type { Classes, Hook } from '../frameworks/classes.ts';
import type { Framework } from '../frameworks/framework.ts';
import { frameworks } from '../frameworks/index.ts';
import type { FunctionNode, Header } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { SourceFile } from '../source.ts';
import { entryOf, fixedName, lastName } from '../syntax.ts';
import { methodOf, classAround } from './class-members.ts';
import { decoratorsOf } from './decorators.ts';

/** A framework in which classes take part. */
export type FrameworkOfClasses = Framework & { readonly classes: Classes };
const withClasses = frameworks.filter((framework): framework is FrameworkOfClasses => framework.classes !== undefined);

const frameworkOfFile = new WeakMap<SourceFile, FrameworkOfClasses | null>();

/** The framework whose classes a file holds. */
export function frameworkOf(file: SourceFile): FrameworkOfClasses | undefined {
  let found = frameworkOfFile.get(file);
  if (found === undefined)
    frameworkOfFile.set(
      file,
      (found = withClasses.find((framework) => framework.modules.some((module) => file.modules.has(module))) ?? null),
    );
  return found ?? undefined;
}

const questionsToGuards = new Set(
  withClasses.flatMap(({ classes }) =>
    Object.entries(classes.hooks ?? {}).flatMap(([name, { refusesWith }]) => (refusesWith === undefined ? [] : [name])),
  ),
);

/** Whether a method of this name is how a framework asks a guard whether a request goes on. */
export function isQuestionToGuard(name: string): boolean {
  return questionsToGuards.has(name);
}

/** What the framework does with a method that it calls by its name. */
export function hookOf(
  file: SourceFile,
  node: FunctionNode,
): { readonly framework: Framework; readonly hook: Hook } | undefined {
  const method = methodOf(node);
  const framework = method && frameworkOf(file);
  const hook = entryOf(framework?.classes.hooks, (method && fixedName(method.key, method.computed)) ?? '');
  if (!framework || !hook || (hook.of && !hook.of.test(lastName(classAround(method)?.superClass ?? node) ?? '')))
    return undefined;
  return { framework, hook };
}

/** The header that a decorator sets on all that a method answers. */
export function headerByDecorator(m: Machine, node: FunctionNode | null): Header | undefined {
  const method = node && methodOf(node);
  const name = method && frameworkOf(m.source.fileOf(node))?.classes.header;
  if (!name) return undefined;
  const found = decoratorsOf(method).find(
    ({ name: each, arguments: [first] }) =>
      each === name && first?.type === 'Literal' && String(first.value).toLowerCase() === 'www-authenticate',
  );
  if (!found) return undefined;
  const value = found.arguments[1];
  return {
    kind: 'set',
    at: found.node,
    value: value?.type === 'Literal' && typeof value.value === 'string' ? value.value : null,
  };
}
