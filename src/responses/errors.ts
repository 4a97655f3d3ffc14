import type { TSESTree } from '@typescript-eslint/utils';
import { errorMakers } from '../frameworks/h3.ts';
import type { Header, Node } from '../model.ts';
import type { Frame, Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { entryOf, fixedName, lastName, unwrap, within } from '../syntax.ts';
import { constant, unknown, type ClassValue, type Constant, type ErrorValue, type ImportValue, type StatusValue, type Value } from '../values/value.ts';
import { challengeIn, missing } from './challenge.ts';
import { statusOf } from './status.ts';

/** http-errors' names as its README lists them; fastify's `httpErrors` are the same with a small first letter. */
const byName: Readonly<Record<string, number>> = { unauthorized: 401, forbidden: 403, proxyauthenticationrequired: 407 };

/** A value as an error with a status, if it is one: an error, or an object with `status` or `statusCode`. */
export function toError(value: Value): ErrorValue | undefined {
  if (value.kind === 'error') return value;
  if (value.kind !== 'object') return undefined;
  const given = [value.properties.get('status'), value.properties.get('statusCode')].find(isNumber);
  if (!given) return undefined;
  const headers = value.properties.get('headers');
  return {
    kind: 'error',
    status: { value: given.value, node: given.node },
    challenge: headers ? challengeIn(headers, value.node, 'plain') : missing,
    node: given.node,
    family: 'plain',
  };
}

/** Frameworks take a status only if it is a number; `status` may be a word for people. */
function isNumber(value: Value | undefined): value is Constant & { readonly value: number } {
  return value?.kind === 'constant' && typeof value.value === 'number';
}

/** Nest's exceptions: https://docs.nestjs.com/exception-filters#built-in-http-exceptions, run in test/wire/nest. */
const exceptions: Readonly<Record<string, number>> = {
  UnauthorizedException: 401,
  ForbiddenException: 403,
  BadRequestException: 400,
  NotFoundException: 404,
  MethodNotAllowedException: 405,
  NotAcceptableException: 406,
  RequestTimeoutException: 408,
  ConflictException: 409,
  GoneException: 410,
  PreconditionFailedException: 412,
  PayloadTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  ImATeapotException: 418,
  MisdirectedException: 421,
  UnprocessableEntityException: 422,
  InternalServerErrorException: 500,
  NotImplementedException: 501,
  BadGatewayException: 502,
  ServiceUnavailableException: 503,
  GatewayTimeoutException: 504,
  HttpVersionNotSupportedException: 505,
};

/** Whether an error is an instance of one of Nest's classes; undefined where the class is none of them. */
export function isException(error: ErrorValue, name: string): boolean | undefined {
  if (name === 'HttpException') return error.family === 'nest';
  const status = entryOf(exceptions, name);
  return status === undefined ? undefined : error.family === 'nest' && error.status.value === status;
}

interface Family {
  readonly family: ErrorValue['family'];
  readonly fixed?: number;
  readonly takes: 'status' | 'message';
  /** The argument with the status. */
  readonly argument?: number;
}

/** Which error a name of a package makes: `createError`, `createError.Unauthorized`, `HTTPException`. */
function familyOf(value: ImportValue): Family | undefined {
  if (/^@nestjs\/common(\/|$)/.test(value.module)) {
    const name = value.name.split('.').at(-1) ?? '';
    const fixed = entryOf(exceptions, name);
    if (fixed !== undefined) return { family: 'nest', fixed, takes: 'message' };
    return name === 'HttpException' ? { family: 'nest', takes: 'status', argument: 1 } : undefined;
  }
  if (value.module === 'hono/http-exception' && /(^|\.)HTTPException$/.test(value.name)) return { family: 'hono', takes: 'status' };
  const path = value.name.split('.');
  const last = path.at(-1) ?? '';
  const fromHttpErrors = value.module === 'http-errors';
  const fromSensible = (value.module === '@fastify/sensible' || value.module === 'fastify') && path.includes('httpErrors');
  if (!fromHttpErrors && !fromSensible) return undefined;
  const fixed = entryOf(byName, last.toLowerCase()) ?? (/^\d{3}$/.test(last) ? Number(last) : undefined);
  if (fixed !== undefined) return { family: 'http-errors', fixed, takes: 'message' };
  if (['default', '*', 'createError', 'HttpError', 'createHttpError', 'getHttpError'].includes(last)) return { family: 'http-errors', takes: 'status' };
  return undefined;
}

/** The error that a call or construction of an imported name makes. */
export function importedError(value: ImportValue, call: TSESTree.CallExpression | TSESTree.NewExpression, args: readonly Value[], path: Path): ErrorValue | undefined {
  const known = familyOf(value);
  if (!known) return undefined;
  return errorFrom(known, call, args, path);
}

/**
 * The error that a function or class of h3 makes. Nitro makes `createError` global in the server's files; in those of the
 * browser it makes the error of a page, and is nobody's answer.
 * @param target what the callee stands for: an import, or nothing that is known of a global
 */
export function optionsError(m: Machine, target: Value, call: TSESTree.CallExpression | TSESTree.NewExpression, args: readonly Value[]): ErrorValue | undefined {
  const callee = unwrap(call.callee);
  const isGlobal = target.kind === 'unknown' && callee.type === 'Identifier' && m.source.isGlobalOrImported(callee);
  if (target.kind !== 'import' && !isGlobal) return undefined;
  const name = target.kind === 'import' ? target.name : lastName(callee);
  const maker = errorMakers.find((each) => each.callee === name);
  if (!maker) return undefined;
  const fromNitro = target.kind !== 'import' || maker.nitro.includes(target.module);
  if (target.kind === 'import' && !fromNitro && !maker.modules.includes(target.module)) return undefined;
  if (!m.source.project.isServed(m.source.fileOf(call), target.kind === 'import' && target.module !== '#imports')) return undefined;
  const options = args.find((value) => value.kind === 'object');
  const given = maker.status === undefined ? options && [options.properties.get('statusCode'), options.properties.get('status')].find(isNumber) : args[maker.status];
  if (!given) return undefined;
  const status = statusOf(given, call);
  const headers = options?.properties.get('headers');
  const challenge: Header = fromNitro ? missing : headers ? challengeIn(headers, call) : options?.open ? { kind: 'unknown', because: 'value not known' } : missing;
  return { kind: 'error', status, challenge, node: status.node, made: call, family: fromNitro ? 'h3' : maker.framework };
}

/** fastify's `app.httpErrors.unauthorized()` and `httpErrors.createError(401)`, reached through a member path. */
export function sensibleError(names: readonly string[], call: TSESTree.CallExpression, args: readonly Value[], path: Path): ErrorValue | undefined {
  const at = names.indexOf('httpErrors');
  if (at < 0 || at !== names.length - 2) return undefined;
  const error = importedError({ kind: 'import', module: '@fastify/sensible', name: names.slice(at).join('.') }, call, args, path);
  return error && { ...error, family: 'sensible' };
}

function errorFrom(known: Family, call: Node, args: readonly Value[], path: Path): ErrorValue | undefined {
  const nodes = call.type === 'CallExpression' || call.type === 'NewExpression' ? call.arguments : [];
  if (known.fixed !== undefined) return { kind: 'error', status: { value: known.fixed, node: call }, challenge: missing, node: call, family: known.family };
  const at = known.argument ?? 0;
  const given = args[at];
  const status: StatusValue = given ? statusOf(given, nodes[at] ?? call) : { value: null, node: call };
  if (known.family === 'nest') return { kind: 'error', status, challenge: missing, node: call, family: known.family };
  const options = args.slice(1).findLast((value) => value.kind === 'object');
  let challenge: Header = missing;
  if (options?.kind === 'object') {
    if (known.family === 'hono') {
      const response = options.properties.get('res');
      if (response?.kind === 'response') challenge = path.responses.get(response.id)?.challenge ?? missing;
      else if (response) challenge = { kind: 'unknown', because: 'value not known' };
    } else {
      const headers = options.properties.get('headers');
      if (headers) challenge = challengeIn(headers, call, 'plain');
      else if (options.open) challenge = { kind: 'unknown', because: 'value not known' };
    }
  } else if (args.slice(1).some((value, index) => index > 0 || (value.kind === 'unknown' && nodes[1]?.type !== 'Identifier' && nodes[1]?.type !== 'MemberExpression')) && args.length > 2)
    challenge = { kind: 'unknown', because: 'value not known' };
  return { kind: 'error', status, challenge, node: call, family: known.family };
}

interface ClassFacts {
  readonly properties: Map<string, Value>;
  /** A parent or a statement was not understood: instances may hold more. */
  open: boolean;
  readonly family: ErrorValue['family'];
  readonly isError: boolean;
}

/**
 * The error that `new X(…)` makes for a class of this file: its fields, what the constructor assigns to `this`, and
 * the same of its parents with the arguments of `super(…)`.
 */
export function classError(m: Machine, value: ClassValue, call: Node, args: readonly Value[], path: Path, frame: Frame): Value {
  const facts = constructed(m, value, args, path, frame, 0);
  const status = [facts.properties.get('status'), facts.properties.get('statusCode')].find(isNumber);
  const name = facts.properties.get('name');
  if (facts.isError && name?.kind !== 'constant') facts.properties.set('name', constant(name ? (value.node.id?.name ?? '') : 'Error', value.node));
  if (!facts.isError) return { kind: 'object', properties: facts.properties, open: true, node: call };
  if (!status) return { kind: 'object', properties: facts.properties, open: facts.open, node: call };
  const headers = facts.properties.get('headers');
  const challenge = facts.properties.get(' challenge');
  return {
    kind: 'error',
    // What the class fixes, or takes from an argument by its own name, is decided where the error is made.
    status: { value: status.value, node: within(status.node, value.node) ? call : status.node },
    challenge: headers ? challengeIn(headers, call, 'plain') : challenge?.kind === 'headers' ? challenge.challenge : missing,
    node: call,
    family: facts.family,
    properties: facts.properties,
    open: facts.open,
  };
}

function constructed(m: Machine, value: ClassValue, args: readonly Value[], path: Path, frame: Frame, depth: number): ClassFacts {
  const properties = new Map<string, Value>();
  let family: ErrorValue['family'] = 'application';
  let isError = false;
  let open = false;
  const parent = value.node.superClass;
  const inherit = (given: readonly Value[], from: Path, call: Node): void => {
    if (!parent) return;
    const [base] = m.evaluate(parent, from, frame);
    const held = base?.value;
    if (held?.kind === 'class' && depth < 6) {
      const above = constructed(m, held, given, from, frame, depth + 1);
      for (const [name, each] of above.properties) properties.set(name, each);
      family = above.family;
      isError ||= above.isError;
      open ||= above.open;
    } else if (held?.kind === 'import') {
      const error = importedError(held, call.type === 'CallExpression' || call.type === 'NewExpression' ? call : ({ ...call, arguments: [] } as never), given, from);
      if (error) {
        if (error.status.value !== null) properties.set('status', { kind: 'constant', value: error.status.value, node: error.status.node });
        properties.set(' challenge', { kind: 'headers', challenge: error.challenge });
        family = error.family;
      }
      isError = true;
      open = true;
    } else {
      isError = true;
      open ||= !(parent.type === 'Identifier' && /^(Type|Range)?Error$/.test(parent.name));
      if (given[0]) properties.set('message', given[0]);
    }
  };
  const own = value.node.body.body.find((element): element is TSESTree.MethodDefinition => element.type === 'MethodDefinition' && element.kind === 'constructor');
  const fields = (from: Path): void => {
    for (const element of value.node.body.body)
      if (element.type === 'PropertyDefinition' && !element.static && element.value) {
        const name = fixedName(element.key, element.computed);
        const [held] = m.evaluate(element.value, from, frame);
        if (name !== undefined) properties.set(name, held?.value ?? unknown);
      }
  };
  if (!own || own.value.type !== 'FunctionExpression') {
    inherit(args, path, value.node);
    fields(path);
    return { properties, family, isError, open };
  }
  // Bind the parameters, then read the plain statements of the constructor in order.
  let bound: Path = { ...path, env: value.env.size > path.env.size ? value.env : path.env };
  own.value.params.forEach((parameter, index) => {
    const target = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const given = args[index];
    const [next] = m.bind(target, given ?? { kind: 'constant', value: undefined, node: target }, bound, frame);
    if (next) bound = next;
    if (parameter.type === 'TSParameterProperty') {
      const name = target.type === 'Identifier' ? target.name : target.type === 'AssignmentPattern' && target.left.type === 'Identifier' ? target.left.name : undefined;
      const [held] = target.type === 'AssignmentPattern' ? m.evaluate(target.left, bound, frame) : m.evaluate(target, bound, frame);
      if (name !== undefined && held) properties.set(name, held.value);
    }
  });
  for (const statement of own.value.body.body) {
    if (statement.type !== 'ExpressionStatement') {
      open = true;
      continue;
    }
    const expression = statement.expression;
    if (expression.type === 'CallExpression' && expression.callee.type === 'Super') {
      const [given] = m.evaluateAll(expression.arguments, bound, frame);
      inherit(given?.values ?? [], given?.path ?? bound, expression);
      fields(bound);
    } else if (expression.type === 'AssignmentExpression' && expression.left.type === 'MemberExpression' && expression.left.object.type === 'ThisExpression') {
      const name = fixedName(expression.left.property, expression.left.computed);
      const [held] = m.evaluate(expression.right, bound, frame);
      if (name !== undefined) properties.set(name, held?.value ?? unknown);
    }
  }
  return { properties, family, isError, open };
}
