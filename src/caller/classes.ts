import type { TSESTree } from '@typescript-eslint/utils';
import type { Classes, Framework, Hook, Wrapped } from '../frameworks/framework.ts';
import { frameworks, isPossible } from '../frameworks/index.ts';
import { namesChallenge } from '../gate.ts';
import type { Evidence, FunctionNode, Header, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { isGivenToHandlers, type KindOfClass } from './injected.ts';
import { runsOutside } from './outside.ts';
import type { Role } from '../values/value.ts';
import { entryOf, fixedName, isFunction, lastName, shorten, unwrap } from '../syntax.ts';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
type FrameworkOfClasses = Framework & { readonly classes: Classes };

const withAroundClasses = frameworks.filter(({ aroundClasses }) => aroundClasses !== undefined);
const withClasses = frameworks.filter((framework): framework is FrameworkOfClasses => framework.classes !== undefined);

const frameworkOfFile = new WeakMap<SourceFile, FrameworkOfClasses | null>();

/** The framework whose classes a file holds. */
function frameworkOf(file: SourceFile): FrameworkOfClasses | undefined {
  let found = frameworkOfFile.get(file);
  if (found === undefined)
    frameworkOfFile.set(
      file,
      (found = withClasses.find((framework) => framework.modules.some((module) => file.modules.has(module))) ?? null),
    );
  return found ?? undefined;
}

export interface Decorator {
  readonly name: string;
  readonly arguments: readonly Node[];
  readonly node: Node;
}

/** The decorators of a class, a method or a parameter. */
export function decoratorsOf(node: Node): Decorator[] {
  const decorators = 'decorators' in node ? (node.decorators as TSESTree.Decorator[] | undefined) : undefined;
  return (decorators ?? []).flatMap((decorator) => {
    const inner = unwrap(decorator.expression);
    const name = lastName(inner.type === 'CallExpression' ? inner.callee : inner);
    return name === undefined
      ? []
      : [{ name, arguments: inner.type === 'CallExpression' ? inner.arguments : [], node: decorator }];
  });
}

function methodOf(node: FunctionNode): TSESTree.MethodDefinition | undefined {
  const parent = node.parent as Node | undefined;
  return parent?.type === 'MethodDefinition' ? parent : undefined;
}

/** The class that a node stands in. */
export function classAround(node: Node | null): ClassNode | undefined {
  for (let at: Node | null | undefined = node; at; at = at.parent)
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return at;
  return undefined;
}

function membersAround(node: Node | null): Node[] {
  const found: Node[] = [];
  for (let at: Node | null | undefined = node; at; at = at.parent)
    if (at.type === 'MethodDefinition' || at.type === 'ClassDeclaration' || at.type === 'ClassExpression')
      found.push(at);
  return found;
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

/** Whether a function, or one around it, is registered as one of another protocol. */
function runsElsewhere(m: Machine, node: Node | undefined): boolean {
  if (!node) return false;
  return (
    (isFunction(node) && m.registrations.get(node)?.some(({ method }) => method === 'elsewhere') === true) ||
    runsElsewhere(m, node.parent)
  );
}

/** Words in the names of decorators whose methods no request runs; and of those that only tell of something. */
const marks =
  /(?<![a-z])(Socket|Ws(?![a-z])|Message|Event|Queue|Job|Cron|R[Pp][Cc]|Grpc|Kafka|Rabbit|Sqs|Nats|Mqtt|Subscribe|Consume|Worker)/;
const tells = /^(Log|Audit|Emit|Publish|Track|Send|Dispatch|Trace)/;

/** Whether a decorator marks a method for another protocol: by its name, or by the file that it is from. */
function isMarkedElsewhere(m: Machine, file: SourceFile, classes: Classes, member: Node): boolean {
  if (member.type !== 'MethodDefinition') return false;
  const own = decoratorsOf(member);
  if (own.some(({ name }) => marks.test(name) && !tells.test(name))) return true;
  return [...own, ...member.value.params.flatMap(decoratorsOf)].some(({ name }) => {
    const from = own.length > 0 ? importsOf(file.code.ast.body as unknown as Node[]).get(name) : undefined;
    const declared = from && m.source.project.declared(from.module, from.name, file.filename);
    const modules = declared === undefined ? [] : [...m.source.fileOf(declared).modules];
    return modules.some((module) => classes.elsewhereModules?.test(module));
  });
}

/**
 * Whether errors in a function are answers of HTTP: of another protocol, or maybe of one, in a service that both may
 * call.
 */
export function protocolOf(m: Machine, node: FunctionNode | null): 'http' | 'other' | 'open' {
  if (!node) return 'http';
  if (runsElsewhere(m, node) || runsOutside(m, node)) return 'other';
  const file = m.source.fileOf(node);
  const classes = frameworkOf(file)?.classes;
  if (!classes) return 'http';
  if (membersAround(node).some((member) => decoratorsOf(member).some(({ name }) => classes.elsewhere?.includes(name))))
    return 'other';
  const around = classAround(node);
  const answers = around && decoratorsOf(around).some(({ name }) => classes.handlers?.includes(name));
  if (!answers && membersAround(node).some((member) => isMarkedElsewhere(m, file, classes, member))) return 'other';
  const text = around ? m.source.text(around) : '';
  if (classes.http?.test(text)) return 'http';
  if (classes.others?.test(text)) return 'other';
  if (answers) return 'http';
  if ([...file.modules].some((module) => classes.elsewhereModules?.test(module))) return 'open';
  if (!classes.protocols || !m.source.project.names(classes.protocols)) return 'http';
  return around && isGivenToHandlers(m, around, (each) => kindOf(classes, each)) ? 'http' : 'open';
}

function kindOf(classes: Classes, node: ClassNode): ReturnType<KindOfClass> {
  const names = decoratorsOf(node).map(({ name }) => name);
  if (names.some((name) => classes.handlers?.includes(name))) return 'handler';
  return names.includes('Module') ? 'module' : undefined;
}

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

/** A decorator that lifts the guards of the class from one method. */
export function isOpen(decorators: readonly Decorator[]): boolean {
  return decorators.some(({ name }) => /public|skip_?auth|^skip$|anonymous|optional|no_?auth|allow_?any/i.test(name));
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
