import type { TSESTree } from '@typescript-eslint/utils';
import { frameworks, isPlaced, isPossible, isShown } from '../frameworks/index.ts';
import type { Framework } from '../frameworks/framework.ts';
import { nodeHttp } from '../frameworks/node-http.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Registration } from '../paths/machine.ts';
import { hookOf } from './framework-classes.ts';
import { isExported, leavesFile } from './exported.ts';
import { letsClientsIn } from './handshakes.ts';
import type { SourceFile } from '../source.ts';
import type { VariableKey } from '../paths/path.ts';
import { entryOf, fixedName, nodesIn, unwrap } from '../syntax.ts';
import type { Role } from '../values/value.ts';

/** What the parameters of a function stand for in a framework. */
export interface Roles {
  readonly framework: Framework;
  readonly of: ReadonlyMap<VariableKey, Role>;
  /** Methods of the context that stand for themselves: `({ setHeaders }) => …`. */
  readonly methods: ReadonlyMap<VariableKey, string>;
}

interface Use {
  readonly name: string;
  readonly how: 'called' | 'written' | 'read' | 'passed';
}

interface Parameter {
  readonly variable: VariableKey;
  readonly name: string;
  readonly index: number | null;
  readonly count: number;
  readonly type: string | null;
  /** The package that declares the type, by the compiler's word. */
  readonly from: string | null;
  readonly uses: readonly Use[];
  /** It is taken apart: `({ set, status }) => …`. */
  readonly apart?: true;
}

type ScopeVariable = { references: { identifier: unknown }[]; name: string };

/**
 * Recognises a handler by what it does: the types of its parameters, the members that it uses on them, the names, and
 * whether it is registered. Each framework model is scored; the best one with real evidence wins, none wins on names
 * alone.
 */
export function rolesOf(source: SourceFile, node: FunctionNode, registration: Registration | undefined): Roles | null {
  const parameters = parametersOf(source, node);
  if (parameters.length === 0) return null;
  const called = hookOf(source, node);
  if (called) {
    const of = new Map(
      parameters
        .flatMap(({ variable, index }) => (index === null ? [] : [[variable, called.hook.parameters[index]] as const]))
        .filter((each): each is readonly [VariableKey, Role] => each[1] != null),
    );
    return of.size > 0 ? { framework: called.framework, of, methods: new Map() } : null;
  }
  if (letsClientsIn(source, node)) return rolesOfHandshake(parameters);
  const type = typeOfHolder(node);
  const declared =
    type === null
      ? undefined
      : frameworks.find((framework) => framework.handlerTypes?.includes(type) && isShown(framework, source))?.name;
  let best: { score: number; roles: Roles } | null = null;
  for (const framework of frameworks) {
    if (framework.results && !isExported(node) && !(isShown(framework, source) && leavesFile(node))) continue;
    const scored = score(
      { source, node },
      framework,
      parameters,
      registration,
      registration ? registration.framework : declared,
    );
    if (scored && (!best || scored.score > best.score))
      best = { score: scored.score, roles: { framework, of: scored.of, methods: scored.methods } };
  }
  return best?.roles ?? null;
}

/** What `verifyClient` of `ws` is given: what came, taken apart or not, and what it calls with its verdict. */
function rolesOfHandshake(parameters: readonly Parameter[]): Roles {
  const of = new Map<VariableKey, Role>();
  const methods = new Map<VariableKey, string>();
  for (const { variable, name, index } of parameters)
    if (index === 1) methods.set(variable, 'verifyClient');
    else if (index === 0) of.set(variable, 'context');
    else if (name === 'req') of.set(variable, 'request');
  return { framework: nodeHttp, of, methods };
}

function score(
  { source, node }: { readonly source: SourceFile; readonly node: FunctionNode },
  framework: Framework,
  parameters: readonly Parameter[],
  registration: Registration | undefined,
  own: string | undefined,
): (Omit<Roles, 'framework'> & { readonly score: number }) | null {
  const of = new Map<VariableKey, Role>();
  const methods = new Map<VariableKey, string>();
  const shown = isShown(framework, source);
  if ((own !== undefined && own !== framework.name) || !isPossible(framework, source) || (framework.files && !shown))
    return null;
  let total = shown ? 3 : 0;
  let evidence = false;
  const errorHandler = isErrorHandler(framework, parameters, registration);
  const positions = errorHandler ? framework.errorHandler : framework.handler;
  const told = namesTell(framework, (index) =>
    parameters.filter((each) => each.index === index).map((each) => each.name),
  );
  if (told) {
    total += 1;
    evidence = true;
  }
  // `(req, res, next)`: the names in their order.
  const isInPlace = ({ index, name }: Parameter): boolean =>
    index !== null && framework.handler[index] === entryOf(framework.names, name);
  const inOrder = parameters.length > 2 && parameters.every(isInPlace);
  for (const parameter of parameters) {
    if (framework.freeMethods && parameter.index === null && Object.hasOwn(framework.methods, parameter.name)) {
      methods.set(parameter.variable, parameter.name);
      evidence = true;
      continue;
    }
    const typed = typedRole(source, framework, parameter);
    // Of a context that is taken apart, only what a framework is known for by its files or packages counts.
    const named = entryOf(framework.names, parameter.name);
    const member =
      framework.files && parameter.index === null
        ? (entryOf(framework.context, parameter.name) ?? named)
        : isPlaced(framework, source)
          ? named
          : undefined;
    const byName = member ?? named;
    const byPosition =
      (registration || errorHandler || own !== undefined) && parameter.index !== null
        ? positions[parameter.index]
        : undefined;
    const byShape =
      parameter.apart &&
      framework.needsImport &&
      parameter.index === 0 &&
      parameter.uses.some(
        ({ name }) =>
          entryOf(framework.methods, name) ??
          entryOf(framework.faces, name) ??
          entryOf(framework.context, name) === 'context',
      )
        ? 'context'
        : undefined;
    const role = typed ?? byName ?? byPosition ?? byShape;
    if (
      !role ||
      role === 'body' ||
      (parameter.apart && (role !== 'context' || !shown) && !(own !== undefined && role === 'request'))
    )
      continue;
    if (parameter.type !== null && typed === undefined && !byShape && foreignType(parameter.type, role)) continue;
    const signs = parameter.uses.filter((use) => isSign(framework, use)).map((use) => use.name);
    const foreign = parameter.uses.filter(
      (use) =>
        use.how !== 'passed' &&
        !isSign(framework, use) &&
        /^(status|sendStatus|json|send|code|writeHead|statusCode|body)$/.test(use.name),
    );
    if (role === 'response' || role === 'context') {
      if (typed) total += 4;
      else if (
        !member &&
        !told &&
        !inOrder &&
        own === undefined &&
        signs.length === 0 &&
        !(byName && isOnlyPassed(parameter) && returnsResult(source, framework, node)) &&
        !(byName && byPosition && (total > 0 || !framework.wrappers))
      )
        continue;
      total += new Set(signs).size - 2 * foreign.length + (byName ? 1 : 0) + (byPosition === role ? 1 : 0);
      evidence = true;
    } else if (
      role === 'next' &&
      parameters.length > 1 &&
      parameters.every(
        (each) => each.index !== null && framework.handler[each.index] === entryOf(framework.names, each.name),
      )
    ) {
      // `(req, res, next)` that only hands on: the three names in their order, and nothing else.
      total += 1;
      evidence = true;
    } else if (typed) {
      total += 3;
      evidence = true;
    } else if (member) {
      total += 1;
      evidence = true;
    } else if (role === 'request') {
      total += 1;
      // `app.get('/', async (request) => …)` in a file that imports the framework.
      const isRegistered = shown && registration !== undefined && named === role && byPosition === role;
      evidence ||= framework.files !== undefined || own !== undefined || isRegistered;
      // A lone `request` is the Fetch API's only where no other framework is in the file.
      if (framework.name === 'fetch' && !frameworks.some((other) => isBeside(other, source)))
        evidence =
          parameters.length <= 4 &&
          !parameters.some((each) => /^(res|response|reply|next|done|resolve|reject)$/.test(each.name));
    }
    of.set(parameter.variable, role);
  }
  return evidence && of.size + methods.size > 0 ? { score: total, of, methods } : null;
}

/** Whether the first parameter is handed on, and nothing of it is read. */
function isOnlyPassed({ index, uses }: Parameter): boolean {
  return index === 0 && uses.every(({ how }) => how === 'passed');
}

/** Whether a function returns an object that is an answer of a framework, as it is written: `{ statusCode: 401 }`. */
function returnsResult(source: SourceFile, { results }: Framework, node: FunctionNode): boolean {
  if (!results) return false;
  for (const each of nodesIn(node.body, source.code.visitorKeys)) {
    const result =
      each.type === 'ReturnStatement' ? each.argument : each.type === 'ArrowFunctionExpression' ? each.body : null;
    const object = result && unwrap(result);
    if (
      object?.type === 'ObjectExpression' &&
      object.properties.some(
        (held) => held.type === 'Property' && fixedName(held.key, held.computed) === results.status,
      )
    )
      return true;
  }
  return false;
}

/** Whether a file uses another framework than the Fetch API, and what runs on that. */
function isBeside(other: Framework, source: SourceFile): boolean {
  if (other.name === 'fetch' || other.runsOn?.includes('fetch')) return false;
  const imported = other.modules.some((module) => module !== 'next' && source.modules.has(module));
  return imported || (other.files !== undefined && isShown(other, source));
}

/**
 * Whether a function's parameters have the names that only this framework's have.
 * @param namesAt the names of the parameter at a position; several where it is taken apart
 */
export function namesTell(framework: Framework, namesAt: (index: number) => readonly string[]): boolean {
  return (
    framework.namesTell === true &&
    framework.handler.every((role, index) => namesAt(index).some((name) => entryOf(framework.names, name) === role))
  );
}

/** The type of the variable that holds a function: `const login: Lifecycle.Method = (request, h) => …`. */
function typeOfHolder({ parent }: FunctionNode): string | null {
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? typeName(parent.id) : null;
}

/** Whether a use of a member is this framework's: a method is called, a property is written or read. */
function isSign(framework: Framework, use: Use): boolean {
  if (use.how === 'passed') return entryOf(framework.functions, use.name) !== undefined;
  if (Object.hasOwn(framework.methods, use.name)) return use.how !== 'written';
  if (framework.statusProperties.includes(use.name) || framework.bodyProperties.includes(use.name))
    return use.how !== 'called';
  return framework.signs.includes(use.name);
}

/** Express tells error middleware by its four parameters; fastify and Hono by where it is registered. */
function isErrorHandler(
  framework: Framework,
  parameters: readonly Parameter[],
  registration: Registration | undefined,
): boolean {
  if (framework.errorHandler.length === 0) return false;
  if (registration && (registration.method === 'setErrorHandler' || registration.method === 'onError')) return true;
  return framework.errorHandler.length === 4 && parameters.length > 0 && parameters[0]?.count === 4;
}

/** A parameter with a type of its own that is no response cannot be one, whatever it is called. */
function foreignType(type: string, role: Role): boolean {
  if (role === 'response' || role === 'context') return !/(res|response|reply|context|ctx|any|unknown)/i.test(type);
  return false;
}

function typedRole(source: SourceFile, framework: Framework, { type, from }: Parameter): Role | undefined {
  const role = type === null ? undefined : entryOf(framework.types, type);
  if (!role) return undefined;
  // `Request` and `Response` are global types of the Fetch API: Express has them only by import.
  const isDeclared =
    framework.modules.some((module) => source.modules.has(module)) ||
    (from !== null && framework.modules.includes(from));
  if (type === 'Request' || type === 'Response') return isDeclared ? role : undefined;
  // Workers have an `ExecutionContext`, too.
  if (framework.classes) return isDeclared ? role : undefined;
  if (type === 'Context' || type === 'Next') return isDeclared || framework.name === 'koa' ? role : undefined;
  return role;
}

function parametersOf({ code, types }: SourceFile, node: FunctionNode): Parameter[] {
  const found: Parameter[] = [];
  const declared = code.scopeManager.getDeclaredVariables(node as never) as unknown as ScopeVariable[];
  const add = (target: Node, index: number | null, type: string | null): void => {
    switch (target.type) {
      case 'Identifier': {
        const variable = declared.find((each) => each.name === target.name);
        if (!variable) break;
        const written = type ?? typeName(target);
        // An underscore says only that the parameter is not used.
        const name = target.name.replace(/^_+(?=[a-z])/, '');
        // A parameter whose type is not written, or is an alias: the compiler may know.
        const known =
          types && !frameworks.some((framework) => written !== null && entryOf(framework.types, written))
            ? types.named(target)
            : undefined;
        found.push({
          variable,
          name,
          index,
          count: node.params.length,
          type: known?.from ? known.name : written,
          from: known?.from ?? null,
          uses: usesOf(variable),
        });
        break;
      }
      case 'AssignmentPattern':
        add(target.left, index, type);
        break;
      case 'TSParameterProperty':
        add(target.parameter, index, type);
        break;
      case 'ObjectPattern':
        found.push({
          variable: target,
          name: '',
          index,
          count: node.params.length,
          type: type ?? typeName(target),
          from: null,
          uses: keysOf(target),
          apart: true,
        });
        for (const property of target.properties)
          if (property.type === 'Property') {
            const name = fixedName(property.key, property.computed);
            if (property.value.type === 'Identifier' && name === property.value.name) add(property.value, null, null);
          }
        break;
      default:
    }
  };
  node.params.forEach((parameter, index) => {
    add(parameter, index, null);
  });
  return found;
}

/** What a pattern takes out of a parameter. */
function keysOf(pattern: TSESTree.ObjectPattern): Use[] {
  return pattern.properties.flatMap((property) =>
    property.type === 'Property'
      ? [{ name: fixedName(property.key, property.computed) ?? '', how: 'read' as const }]
      : [],
  );
}

function typeName(identifier: TSESTree.Identifier | TSESTree.ObjectPattern): string | null {
  const annotation = identifier.typeAnnotation?.typeAnnotation;
  return annotation ? nameOfType(annotation) : null;
}

function nameOfType(annotation: TSESTree.TypeNode): string | null {
  // `Response & { locals: Locals }`: the first name is the framework's, what follows adds to it.
  if (annotation.type === 'TSIntersectionType') {
    const [first] = annotation.types.filter((each) => each.type === 'TSTypeReference');
    return first ? nameOfType(first) : annotation.type;
  }
  // `Parameters<RequestHandler>[1]`: what that is stands elsewhere.
  if (annotation.type === 'TSIndexedAccessType' && nameOfType(annotation.objectType) === 'Parameters') return null;
  if (annotation.type !== 'TSTypeReference') return annotation.type;
  const name = annotation.typeName;
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? name.right.name : null;
}

/**
 * The members that are used on a variable anywhere in its scope, and how; and the functions that it is passed to first.
 */
function usesOf(variable: ScopeVariable): Use[] {
  const found: Use[] = [];
  for (const reference of variable.references) {
    const identifier = reference.identifier as Node;
    const member = identifier.parent as Node;
    if (member.type === 'VariableDeclarator' && member.init === identifier && member.id.type === 'ObjectPattern') {
      for (const property of member.id.properties)
        if (property.type === 'Property')
          found.push({ name: fixedName(property.key, property.computed) ?? '', how: 'read' });
      continue;
    }
    if (member.type === 'CallExpression' && member.arguments[0] === identifier && member.callee.type === 'Identifier')
      found.push({ name: member.callee.name, how: 'passed' });
    if (member.type !== 'MemberExpression' || member.object !== identifier) continue;
    const name = fixedName(member.property, member.computed);
    const { parent } = member;
    const how =
      parent.type === 'CallExpression' && parent.callee === member
        ? 'called'
        : parent.type === 'AssignmentExpression' && parent.left === member
          ? 'written'
          : 'read';
    if (name !== undefined) found.push({ name, how });
  }
  return found;
}
