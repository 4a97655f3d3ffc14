import type { Classes } from '../frameworks/classes.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import type { Role } from '../values/value.ts';
import { entryOf, fixedName, lastName } from '../syntax.ts';
import { methodOf, classAround } from './class-members.ts';
import { frameworkOf, type FrameworkOfClasses } from './framework-classes.ts';
import { decoratorsOf, type Decorator } from './decorators.ts';

/** Whether a parameter of this name is the claims of a token that a strategy is given. */
export function isVerified(file: SourceFile, node: FunctionNode, name: string): boolean {
  return strategyOf(file, node)?.parameters.test(name) === true;
}

/** Whether a parameter of this name is what a strategy is given to call: an error that it gives to it, is answered. */
export function isDone(file: SourceFile, node: FunctionNode, name: string): boolean {
  return strategyOf(file, node)?.done.test(name) === true;
}

/** What a framework gives to a method of a strategy, where a function is one. */
function strategyOf(file: SourceFile, node: FunctionNode): Classes['verified'] {
  const method = methodOf(node);
  const verified = method && frameworkOf(file)?.classes.verified;
  if (!verified || fixedName(method.key, method.computed) !== verified.method) return undefined;
  const parent = classAround(method)?.superClass;
  return parent?.type === 'CallExpression' && lastName(parent.callee) === verified.parent ? verified : undefined;
}

/**
 * What a decorator injects into a parameter or a property, where that is known: `@inject(RestBindings.Http.RESPONSE)`.
 */
export function injection(
  file: SourceFile,
  node: Node,
): { readonly framework: Framework; readonly gives: Role | 'caller'; readonly at: Node } | undefined {
  const framework = frameworkOf(file);
  const { injects, injected } = framework?.classes ?? {};
  const found = injects === undefined ? undefined : decoratorsOf(node).find(({ name }) => name === injects);
  const [key] = found?.arguments ?? [];
  const name = key?.type === 'Literal' ? String(key.value).split('.').at(-1) : key && lastName(key);
  const gives = name === undefined ? undefined : entryOf(injected, name);
  return framework && gives && found && { framework, gives, at: found.node };
}

/** The part that `this` plays in a class of the framework. */
export function roleOfSelf(
  file: SourceFile,
  node: Node,
): { readonly framework: Framework; readonly role: Role; readonly of: Node } | undefined {
  const framework = frameworkOf(file);
  const self = framework?.classes.self;
  if (!framework || !self) return undefined;
  const around = classAround(node);
  return around?.superClass && lastName(around.superClass) === self.parent
    ? { framework, role: self.role, of: around }
    : undefined;
}

/**
 * The property of its class that `this.name` reads, or the parameter of the constructor that makes it one, where a
 * framework may inject it.
 */
export function ownProperty(file: SourceFile, node: Node, name: string): Node | undefined {
  if (frameworkOf(file)?.classes.injects === undefined) return undefined;
  for (const element of classAround(node)?.body.body ?? []) {
    if (element.type === 'PropertyDefinition' && fixedName(element.key, element.computed) === name) return element;
    if (element.type !== 'MethodDefinition' || element.kind !== 'constructor') continue;
    for (const parameter of element.value.params)
      if (
        parameter.type === 'TSParameterProperty' &&
        (parameter.parameter.type === 'Identifier' ? parameter.parameter : parameter.parameter.left).name === name
      )
        return parameter;
  }
  return undefined;
}

/** The parameter that a variable is, or is taken out of, with its decorator; `key`: the member that is taken out. */
export function decoratedParameter(
  file: SourceFile,
  node: FunctionNode,
  identifier: Node,
): { readonly framework: FrameworkOfClasses; readonly decorator: Decorator; readonly key: string | null } | undefined {
  const framework = methodOf(node) && frameworkOf(file);
  if (!framework) return undefined;
  const parameter = node.params.find(
    (each) => each.range[0] <= identifier.range[0] && identifier.range[1] <= each.range[1],
  );
  const [decorator] = parameter ? decoratorsOf(parameter) : [];
  if (!parameter || !decorator) return undefined;
  const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (target === identifier) return { framework, decorator, key: null };
  if (target.type !== 'ObjectPattern') return undefined;
  const property = target.properties.find(
    (each) =>
      each.type === 'Property' &&
      (each.value === identifier || (each.value.type === 'AssignmentPattern' && each.value.left === identifier)),
  );
  const key = property?.type === 'Property' ? fixedName(property.key, property.computed) : undefined;
  return key === undefined ? undefined : { framework, decorator, key };
}
