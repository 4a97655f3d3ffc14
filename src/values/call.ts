import type { TSESTree } from '@typescript-eslint/utils';
import { responseMakers } from '../frameworks/fetch.ts';
import { exportedBy, frameworkNamed } from '../frameworks/index.ts';
import type { Header, Node } from '../model.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { addFact, harden, setResponse, setVariable, type Path } from '../paths/path.ts';
import { evidenceText, variableOf } from '../paths/assume.ts';
import { register, wrap } from '../caller/registration.ts';
import { challengeIn, isChallengeName, missing } from '../responses/challenge.ts';
import { afterHeader, applyExport, headersOf } from '../responses/effects.ts';
import { constructorError } from '../responses/constructors.ts';
import { classError, sent, thrown, toError } from '../responses/errors.ts';
import { errorOfMade, packageClass, packageError, sensibleError } from '../responses/package-errors.ts';
import { makeResponse } from '../responses/make.ts';
import { answersAsText } from '../responses/written.ts';
import { fixedName, functionName, lastName, memberPath, unwrap, within } from '../syntax.ts';
import { copiedBy, copyOf } from './copies.ts';
import { hungFunction } from './hung.ts';
import { nameCall, type NamedCall } from './meaning.ts';
import { asSelf, methodOf, parentOf, selfOf, typeAround } from './instance.ts';
import { member } from './member.ts';
import { ownMethod } from './own-methods.ts';
import { statusImported } from './statuses.ts';
import { placeOf } from './place.ts';
import { inChain, isNothing, isOfNobody, present, somebody } from './presence.ts';
import { leavesAsThrown, promise } from './promises.ts';
import { rejected } from './rejections.ts';
import { assigned, listed, onText } from './texts.ts';
import {
  carries,
  constant,
  madeBy,
  subject,
  unknown,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from './value.ts';
import { behindDemand } from './demands.ts';
import {
  blur,
  calledResponse,
  callbacks,
  contextCall,
  continueOrFail,
  goOn,
  madeByImport,
  replyBy,
  returning,
  roleCall,
} from './framework-calls.ts';

type Call = TSESTree.CallExpression;

/** The outcomes of a call: what it returns, what it does to responses, and which functions it hands on. */
export function evaluateCall(m: Machine, node: Call, path: Path, frame: Frame): Outcome[] {
  const callee = unwrap(node.callee);
  if (callee.type === 'Super') return [{ path, value: unknown }];
  const copied = copiedBy(node);
  if (copied) return m.evaluate(copied, path, frame).map((each) => ({ path: each.path, value: copyOf(each.value) }));
  if (callee.type === 'MemberExpression' && callee.object.type === 'Super')
    return ofParent(m, node, callee, path, frame);
  if (callee.type !== 'MemberExpression') {
    return m
      .evaluate(callee, path, frame)
      .flatMap((target) =>
        withArguments(m, node, target.path, frame, (args, reached) =>
          plainCall(m, node, target.value, args, reached, frame),
        ),
      );
  }
  const found: Outcome[] = [];
  for (const base of m.evaluate(callee.object, path, frame))
    for (const reached of callee.optional ? present(m, callee.object, base, frame) : somebody(m, callee, base, frame)) {
      if (isNothing(reached.value) && (callee.optional || inChain(callee.object))) {
        found.push({ path: reached.path, value: constant(undefined, node) });
        continue;
      }
      found.push(
        ...withArguments(m, node, reached.path, frame, (args, at) =>
          methodCall(m, node, callee, reached.value, args, at, frame),
        ),
      );
    }
  return found;
}

/** A method of the parent class: an error handler hands the error on to the framework by it. */
function ofParent(m: Machine, node: Call, callee: TSESTree.MemberExpression, path: Path, frame: Frame): Outcome[] {
  return withArguments(m, node, path, frame, (args, reached) => {
    const around =
      frame.function &&
      m.registrations
        .get(frame.function)
        ?.some((each) => each.catches !== undefined || each.method === 'setErrorHandler');
    const name = fixedName(callee.property, callee.computed) ?? '';
    const type = typeAround(node);
    const parent = type && parentOf(m, type);
    const self = selfOf(m, node, frame);
    const method = parent && methodOf(m, parent, name, self.kind === 'unknown' ? undefined : self);
    const outcomes = method && followed(m, method, args, node, reached, frame);
    if (outcomes) return outcomes;
    if (isPassport(m, node, name)) return askedPassport(m, node, reached, frame);
    if (around && name === lastMethod(frame))
      for (const error of args)
        if (error.kind === 'error' || error.kind === 'object') m.recordError(reached, error, 'next', frame);
    return [{ path: reached, value: unknown }];
  });
}

/**
 * Whether a guard asks the one that `@nestjs/passport` makes, which throws where nobody is there and where the
 * credentials are no good; one with a `handleRequest` of its own may do something else.
 */
function isPassport(m: Machine, node: Node, name: string): boolean {
  const around = typeAround(node);
  const parent = around?.node.superClass;
  return (
    name === 'canActivate' &&
    around !== undefined &&
    parent?.type === 'CallExpression' &&
    lastName(parent.callee) === 'AuthGuard' &&
    methodOf(m, around, 'handleRequest') === undefined
  );
}

/** Whether the promise of a call is awaited where it stands; an assertion of its type changes nothing. */
function isAwaitedHere(node: Call): boolean {
  let at: Node = node;
  while (at.parent && /^TS/.test(at.parent.type)) at = at.parent;
  return at.parent?.type === 'AwaitExpression';
}

function askedPassport(m: Machine, node: Call, path: Path, frame: Frame): Outcome[] {
  if (!isAwaitedHere(node)) return [{ path, value: unknown }];
  fails(m, node, { value: unknown, fails: 'invalid' }, unknown, 'canActivate', path, frame);
  const evidence = { node, text: evidenceText(m, node, true) };
  const good = { atom: returning(node), outcome: true, reading: 'verified', about: 'verdict', evidence } as const;
  return [{ path: addFact(path, good), value: constant(true, node) }];
}

function lastMethod(frame: Frame): string | undefined {
  return frame.function ? functionName(frame.function) : undefined;
}

function withArguments(
  m: Machine,
  node: Call | TSESTree.NewExpression,
  path: Path,
  frame: Frame,
  then: (args: Value[], path: Path) => Outcome[],
): Outcome[] {
  const nodes = node.arguments.map((argument) => (argument.type === 'SpreadElement' ? argument.argument : argument));
  return m.evaluateAll(nodes, path, frame).flatMap((each) => then(each.values, each.path));
}

function plainCall(m: Machine, node: Call, target: Value, args: Value[], path: Path, frame: Frame): Outcome[] {
  switch (target.kind) {
    case 'function':
      return followed(m, target, args, node, path, frame) ?? [{ path, value: unknown }];
    case 'role':
      if (target.role === 'next')
        return frameworkNamed(target.framework)?.nextResponds
          ? goOn(m, target, node, path, frame)
          : continueOrFail(
              m,
              target,
              args.map((value, index) => sent(m, value, node.arguments[index] ?? node)),
              path,
              frame,
            );
      if (target.method !== undefined)
        return (
          roleCall(
            m,
            node,
            { kind: 'role', role: target.role, framework: target.framework, id: target.id },
            target.method,
            args,
            path,
            frame,
          ) ?? [{ path, value: unknown }]
        );
      return (
        calledResponse(m, node, target, args, path, frame) ??
        byName(m, node, lastName(node.callee) ?? '', '', target, args, path, frame)
      );
    case 'import': {
      const error = packageError(m, target, node, args, path) ?? packageClass(target, node, args);
      if (error) return [{ path, value: error }];
      const exported = exportedBy(target.module, target.name, m.source.fileOf(node));
      if (exported) return applyExport(exported.framework, exported.effect, node, args, path, frame);
      const done = contextCall(m, node, target, args, path, frame) ?? madeByImport(m, node, target, args, path, frame);
      if (done) return done;
      const name =
        target.name === 'default' || target.name === '*'
          ? (lastName(node.callee) ?? '')
          : (target.name.split('.').at(-1) ?? '');
      return byName(m, node, name, '', target, args, path, frame);
    }
    case 'class':
      return [{ path, value: unknown }];
    case 'unknown': {
      const error = args[0] && toError(args[0]);
      if (error) rejected(m, node, error, path, frame);
      return elsewhere(m, node, target, args, path, frame);
    }
    default: {
      const error = errorOfMade(target, node);
      return error ? [{ path, value: error }] : elsewhere(m, node, target, args, path, frame);
    }
  }
}

/** A call of a function that no file shows. */
function elsewhere(m: Machine, node: Call, target: Value, args: Value[], path: Path, frame: Frame): Outcome[] {
  const error = packageError(m, target, node, args, path);
  if (error) return [{ path, value: error }];
  return (
    contextCall(m, node, target, args, path, frame) ??
    byName(m, node, lastName(node.callee) ?? '', '', target, args, path, frame)
  );
}

function followed(
  m: Machine,
  target: FunctionValue,
  args: Value[],
  node: Call,
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  if (!m.source.project.speaks(target.node)) return told(m, target, args, node, path, frame);
  const outcomes = walked(m, target, args, node, path, frame);
  const [only, ...more] = outcomes ?? [];
  // A function whose result says nothing may still say something by its name.
  const saysNothing = only?.value.kind === 'unknown' && more.length === 0;
  return saysNothing ? [{ path: only.path, value: namedValue(m, node, args) }] : outcomes;
}

function walked(
  m: Machine,
  target: FunctionValue,
  args: Value[],
  node: Call,
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  callbacks(m, node, args, path, () => []);
  return m.follow(target, args, node, path, frame);
}

/**
 * The outcomes of a function whose file says nothing of refusals: by its name, unless what it does tells more of who
 * calls.
 */
function told(
  m: Machine,
  target: FunctionValue,
  args: Value[],
  node: Call,
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const name = lastName(node.callee) ?? '';
  const base: Value = { kind: 'import', module: m.source.fileOf(target.node).filename, name };
  const byItsName = (): Outcome[] => byName(m, node, name, objectText(m, node), base, args, path, frame);
  if (saysEnough(m, node, name, base, args)) return byItsName();
  const outcomes = walked(m, target, args, node, path, frame);
  const saysNothing =
    outcomes !== undefined && outcomes.length > 0 && outcomes.every(({ value }) => value.kind === 'unknown');
  return saysNothing ? byItsName() : outcomes;
}

/**
 * Whether the name of a function says enough, whose file says nothing of refusals: what a look-up or a check of rights
 * asks its tables for says less.
 */
function saysEnough(m: Machine, node: Call, name: string, base: Value, args: readonly Value[]): boolean {
  if (m.vocabulary.isRightCheck(name)) return true;
  const { value } = nameCall(m, name, objectText(m, node), base, args);
  return value.kind === 'subject' && !value.weak;
}

function namedValue(m: Machine, node: Call, args: readonly Value[]): Value {
  return nameCall(m, lastName(node.callee) ?? '', objectText(m, node), unknown, args).value;
}

/**
 * A list of rights is gone through, and the caller is asked for each: whether one is lacking, or those that are
 * (`needed.filter((each) => !user.scopes.includes(each))`).
 */
function askedOfEach(m: Machine, node: Call, path: Path, frame: Frame): Value | undefined {
  const [each] = node.arguments;
  if (each?.type !== 'ArrowFunctionExpression' || each.body.type === 'BlockStatement') return undefined;
  const { yes, no } = m.assume(each.body, path, frame);
  const [one, ...further] = [yes, no].map((side) => (side.length === 1 ? side[0]?.facts : undefined));
  const other = further[0];
  if (!one || !other || one.before !== path.facts || other.before !== path.facts) return undefined;
  return one.reading === 'insufficient' && one.about === 'right'
    ? subject('right', 'insufficient', other.reading)
    : undefined;
}

function objectText(m: Machine, node: Call): string {
  const callee = unwrap(node.callee);
  return callee.type === 'MemberExpression' ? m.source.text(callee.object).slice(0, 80) : '';
}

function methodCall(
  m: Machine,
  node: Call,
  callee: TSESTree.MemberExpression,
  base: Value,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  const name = fixedName(callee.property, callee.computed) ?? '';
  const names = memberPath(callee);

  if (base.kind === 'role') {
    const outcome = roleCall(m, node, base, name, args, path, frame);
    if (outcome) return outcome;
    const answers = (base.role === 'response' || base.role === 'context') && m.source.hasHit(node);
    const own = answers ? ownMethod(m, base, name) : undefined;
    const outcomes = own && followed(m, own, args, node, path, frame);
    if (outcomes) return outcomes;
  }
  const isSocket = base.kind === 'unknown' || base.kind === 'subject';
  if (isSocket && (name === 'write' || name === 'end') && answersAsText(m, node, path, frame))
    return [{ path, value: unknown }];
  const sensible = names && sensibleError(m, names, node, args, path);
  if (sensible) return [{ path, value: sensible }];
  const [rejected] = args;
  const isError =
    rejected?.kind === 'error' ||
    (rejected?.kind === 'object' && rejected.node.type !== 'ObjectExpression' && toError(rejected) !== undefined);
  if (isError && names?.join('.') === 'Promise.reject' && leavesAsThrown(node, frame)) {
    frame.throws.push(thrown(m, path, rejected, node));
    return [];
  }
  const maker = names && responseMakers.find((each) => !each.construct && each.callee === names.join('.'));
  if (maker) return makeResponse(node, maker.init, args, path);

  // A pattern matches nothing in the empty string that stands for a header that did not come.
  if ((name === 'exec' || name === 'test') && args[0]?.kind === 'constant' && args[0].value === '')
    return [{ path, value: constant(name === 'exec' ? null : false, node) }];

  if (/^(some|filter)$/.test(name) && base.kind !== 'subject') {
    const asked = askedOfEach(m, node, path, frame);
    if (asked) return [{ path, value: asked }];
  }

  // Nobody's role is in no list: `['admin', 'editor'].includes(user?.role)`.
  if (/^(includes|has)$/.test(name) && args[0] && isOfNobody(args[0])) return [askedOfNobody(m, node, args, path)];

  switch (base.kind) {
    case 'responseHeaders': {
      const state = headersOf(path, base);
      if (!state || (name !== 'set' && name !== 'append' && name !== 'delete')) break;
      const challenge: Header =
        name === 'delete' && args[0]?.kind === 'constant' && String(args[0].value).toLowerCase() === 'www-authenticate'
          ? missing
          : name === 'delete'
            ? state.challenge
            : afterHeader(state.challenge, args, node, name === 'append');
      return [{ path: setResponse(path, base.id, { ...state, challenge, ofResponse: true }), value: unknown }];
    }
    case 'headers': {
      const object = unwrap(callee.object);
      const variable = object.type === 'Identifier' ? m.source.variable(object) : null;
      if (variable && name === 'delete' && args[0] && isChallengeName(args[0]) === true)
        return [{ path: setVariable(path, variable, { kind: 'headers', challenge: missing }), value: unknown }];
      if (!variable || (name !== 'set' && name !== 'append')) break;
      return [
        {
          path: setVariable(path, variable, {
            kind: 'headers',
            challenge: afterHeader(base.challenge, args, node, name === 'append'),
          }),
          value: unknown,
        },
      ];
    }
    case 'import': {
      const full: Value = { kind: 'import', module: base.module, name: `${base.name}.${name}` };
      const error = packageError(m, full, node, args, path);
      if (error) return [{ path, value: error }];
      const held = member(m, base, name, callee, path);
      if (held.kind === 'function') return followed(m, held, args, node, path, frame) ?? [{ path, value: unknown }];
      break;
    }
    case 'error':
      if (base.type) {
        const method = methodOf(m, base.type, name, asSelf(base, node, frame));
        const outcomes = method && followed(m, method, args, node, path, frame);
        if (outcomes) return outcomes;
      }
      if (name === 'getStatus' && base.family === 'nest' && base.status.value !== null)
        return [{ path, value: constant(base.status.value, node) }];
      // Hono: the answer that the exception stands for.
      if (name === 'getResponse') {
        const id = madeBy(node);
        if (base.family === 'nest') return [{ path, value: unknown }];
        return [
          {
            path: setResponse(path, id, {
              status: base.status,
              challenge: base.challenge,
              left: false,
              framework: 'hono',
              via: node,
              since: path.facts,
            }),
            value: { kind: 'response', id, framework: 'hono' },
          },
        ];
      }
      break;
    case 'object':
    case 'class': {
      const method = base.kind === 'object' && base.type && methodOf(m, base.type, name, asSelf(base, node, frame));
      const outcomes = method && followed(m, method, args, node, path, frame);
      if (outcomes) return outcomes;
      const held = member(m, base, name, callee, path);
      // In a static method, `this` is the class.
      if (held.kind === 'function')
        return (
          followed(m, base.kind === 'class' ? { ...held, self: base } : held, args, node, path, frame) ?? [
            { path, value: unknown },
          ]
        );
      if (base.kind === 'object' && held.kind !== 'unknown' && held.kind !== 'constant')
        return plainCall(m, node, held, args, path, frame);
      break;
    }
    case 'role':
    case 'unknown': {
      if (unwrap(callee.object).type === 'ThisExpression') {
        const type = typeAround(node);
        const method = type && methodOf(m, type, name);
        // Of what a parent does, only refusals matter here.
        if (method && (within(method.node, type.node) || m.source.hasHit(method.node)))
          return followed(m, method, args, node, path, frame) ?? [{ path, value: unknown }];
      }
      break;
    }
    case 'constant': {
      const text = onText(base, name, args, node);
      if (text) return [{ path, value: text }];
      break;
    }
    case 'subject':
      // `session.get('userId')`: a session that is asked like a table.
      if (
        base.about === 'identity' &&
        (name === 'get' || name === 'has') &&
        args.length === 1 &&
        args[0]?.kind === 'constant' &&
        typeof args[0].value === 'string'
      )
        return [{ path, value: member(m, base, args[0].value, node, path) }];
      // `auth.use('api')`, `auth.check()`: one of several ways to log in, and whether somebody is. Who is not there by
      // one may be by another.
      if (base.name === 'auth' && name === 'use') return [{ path, value: { ...base, falsy: 'unknown' } }];
      if (base.name === 'auth' && name === 'check' && args.length === 0)
        return [{ path, value: subject('verdict', 'known', 'absent', { name }) }];
      break;
    case 'function':
      if (name === 'call') return followed(m, base, args.slice(1), node, path, frame) ?? [{ path, value: unknown }];
      if (name === 'bind') return [{ path, value: base }];
      break;
    default:
  }
  const hung = hungFunction(m, callee);
  if (hung) return followed(m, hung, args, node, path, frame) ?? [{ path, value: unknown }];
  if (name === 'then' || name === 'catch' || name === 'finally') return promise(m, callee, base, name, args, path);
  if (
    names?.[0] === 'Object' &&
    args[0]?.kind === 'object' &&
    !args[0].open &&
    (name === 'entries' || name === 'keys' || name === 'values')
  )
    return [{ path, value: listed(args[0], name, node) }];
  if (names?.[0] === 'Object' && /^(freeze|seal)$/.test(name)) return [{ path, value: args[0] ?? unknown }];
  if (name === 'assign' && names?.[0] === 'Object')
    return [{ path: escaped(m, node, name, 'Object', args, path), value: assigned(args, node) }];
  if (name === 'reject' && names?.[0] === 'Promise') return [{ path, value: unknown }];
  // What is awaited is the list of what its promises stand for. That one of them may fail says something where a
  // verifier is among them, or where nothing has led into the catch clause yet; more paths would crowd out those that
  // tell.
  if (name === 'all' && names?.join('.') === 'Promise.all' && args[0]?.kind === 'array') {
    const tells = frame.throws.length === 0 || carries(args[0], ['verdict', 'identity']);
    if (tells) fails(m, node, { value: unknown }, base, name, path, frame);
    return [{ path, value: args[0] }];
  }
  if (name === 'resolve' && names?.[0] === 'Promise') return [{ path, value: args[0] ?? unknown }];
  return byName(m, node, name, m.source.text(callee.object), base, args, path, frame).map((each) => ({
    ...each,
    path: behindDemand(m, node, name, each.path),
  }));
}

function byName(
  m: Machine,
  node: Call,
  name: string,
  object: string,
  base: Value,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  if (register(m, node, name, args, path)) return [{ path, value: base.kind === 'unknown' ? unknown : base }];
  // `setImmediate(next, err)`: the same call, a moment later.
  if (/^(setImmediate|nextTick|queueMicrotask)$/.test(name) && args[0]?.kind === 'role' && args[0].role === 'next')
    return continueOrFail(m, args[0], args.slice(1), path, frame);
  const imported = base.kind === 'import' ? statusImported(base.module, name) : undefined;
  if (imported !== undefined) return [{ path, value: constant(imported, node) }];
  // `isBoom(error)` asks for what every error of the package holds.
  const [asked] = args;
  if (base.kind === 'import' && asked?.kind === 'error' && asked.headersIn !== undefined && asked.properties?.has(name))
    return [{ path, value: constant(true, node) }];
  // What a package asks of an error is whether it is one of its own: those of the application's classes are not.
  if (base.kind === 'import' && /^(is|has)[A-Z]/.test(name) && args[0] && isOwnError(args[0]))
    return [{ path, value: constant(false, node) }];
  const given = args.find((value) => value.kind === 'role' && (value.role === 'response' || value.role === 'context'));
  // What a function from elsewhere does to the response is not known, but its name or its arguments may say it.
  if (
    given?.kind === 'role' &&
    (/challenge|www_?authenticate/i.test(name) ||
      args.some((value) => value.kind === 'constant' && isChallengeName(value) === true))
  )
    path = blur(path, given.id, given.framework);
  const replied = replyBy(m, node, name, args, path, frame);
  if (replied) return replied;
  path = escaped(m, node, name, object, args, path);
  const called = nameCall(m, name, object, base, args);
  callbacks(m, node, args, path, (value) => handed(m, name, called, value));
  const predicate = called.value.kind === 'unknown' ? collectionPredicate(m, node, name, args, path, frame) : undefined;
  fails(m, node, called, base, name, path, frame);
  if (!predicate && asksOfNobody(m, name, called.value, args)) return [askedOfNobody(m, node, args, path)];
  const value = predicate ?? called.value;
  if (called.verifies && frame.caught) {
    const reached = addFact(path, {
      atom: returning(node),
      outcome: true,
      reading: 'verified',
      about: 'verdict',
      evidence: { node, text: evidenceText(m, node, true) },
    });
    return [{ path: reached, value }];
  }
  return [{ path, value }];
}

/** What a function hands to a callback: what a verifier says, or what a look-up found, or a check of rights came to. */
function handed(m: Machine, name: string, called: NamedCall, callback: FunctionValue): Value[] {
  if (callback.node.params.length < 2) return [];
  if (called.callback) return called.callback;
  const tells = m.vocabulary.isLookup(name) || name === 'exec' || isCheckedRight(called.value);
  return tells && takesError(callback) ? [otherFailure, called.value] : [];
}

function isCheckedRight(value: Value): boolean {
  return value.kind === 'subject' && value.about === 'right' && value.truthy === 'granted';
}

const otherFailure = subject('failure', 'unknown', 'unknown', { name: 'other work' });

/** A callback in node's style: `(err, user) => …`. */
function takesError({ node }: FunctionValue): boolean {
  const [first] = node.params;
  return first?.type === 'Identifier' && /^_*(e|err|error)\d?$/i.test(first.name);
}

/** Nobody has a right: `can(user?.role, 'write')` of somebody who is not logged in. */
function asksOfNobody(m: Machine, name: string, value: Value, args: readonly Value[]): boolean {
  if (
    value.kind !== 'subject' ||
    value.about !== 'right' ||
    value.truthy !== 'granted' ||
    !m.vocabulary.isRightCheck(name)
  )
    return false;
  return args.some(isOfNobody) && !args.some((each) => carries(each, ['identity', 'identityPart', 'right']));
}

/** The answer to a question about nobody is no, and why nobody is there counts again. */
function askedOfNobody(m: Machine, node: Call, args: readonly Value[], path: Path): Outcome {
  let reached = path;
  args.forEach((value, index) => {
    const variable = isOfNobody(value) ? variableOf(m, node.arguments[index] ?? node) : null;
    if (variable) reached = harden(reached, variable);
  });
  return { path: reached, value: constant(false, node) };
}

function isOwnError(value: Value): boolean {
  return (
    (value.kind === 'object' && value.node.type === 'NewExpression') ||
    (value.kind === 'error' && value.properties !== undefined)
  );
}

/** An object that is handed to a function which cannot be followed may come back changed. */
function escaped(m: Machine, node: Call, name: string, object: string, args: readonly Value[], path: Path): Path {
  if (
    /^(console|JSON|Object|Array|Math|log|logger|Boolean|String|Number)\b/.test(object) ||
    /^(log|info|warn|error|debug|stringify|isArray|includes|has|get|send|json)$/.test(name)
  ) {
    if (!(name === 'assign' && object === 'Object')) return path;
  }
  let result = path;
  args.forEach((value, index) => {
    let argument: Node | undefined = node.arguments[index];
    if (argument?.type === 'MemberExpression' && argument.object.type === 'Identifier' && value.kind === 'object') {
      // `Object.assign(init.headers, …)`: one property of an object that is held in a variable.
      const owner = m.source.variable(argument.object);
      const held = owner ? path.env.get(owner) : undefined;
      const name = fixedName(argument.property, argument.computed);
      if (owner && held?.kind === 'object' && name !== undefined)
        result = setVariable(result, owner, { ...held, properties: new Map(held.properties).set(name, unknown) });
      argument = undefined;
    }
    if (
      argument?.type !== 'Identifier' ||
      (value.kind !== 'object' && value.kind !== 'array' && value.kind !== 'headers')
    )
      return;
    const variable = m.source.variable(argument);
    if (!variable || !path.env.has(variable)) return;
    const changed: Value =
      value.kind === 'headers'
        ? {
            kind: 'headers',
            challenge:
              value.challenge.kind === 'set' ? value.challenge : { kind: 'unknown', because: 'helper not visible' },
          }
        : value.kind === 'array'
          ? { kind: 'array', elements: [], open: true }
          : {
              ...value,
              open: true,
              properties:
                isError(value) && name !== 'assign'
                  ? value.properties
                  : new Map(
                      [...value.properties].filter(
                        ([, held]) => held.kind !== 'constant' || typeof held.value === 'string',
                      ),
                    ),
            };
    result = setVariable(result, variable, changed);
  });
  return result;
}

/** An error: who is given one tells of it, and changes nothing that its class gave it (`captureException(error)`). */
function isError({ node, type }: ObjectValue): boolean {
  if (node.type !== 'NewExpression') return false;
  return type ? type.node.superClass !== null : /(Error|Exception)$/.test(lastName(node.callee) ?? '');
}

/** `some`, `every`, `find` with a callback: what the callback's condition is about is what the call is about. */
function collectionPredicate(
  m: Machine,
  node: Call,
  name: string,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Value | undefined {
  if (!/^(some|every|find|findIndex|filter|findLast)$/.test(name)) return undefined;
  const [first] = args;
  if (first?.kind !== 'function') return undefined;
  const body = first.node.body;
  const returned =
    body.type === 'BlockStatement'
      ? body.body.length === 1 && body.body[0]?.type === 'ReturnStatement'
        ? body.body[0].argument
        : null
      : body;
  if (!returned) return undefined;
  const readings = m
    .assume(returned, path, frame)
    .no.map((each) => each.facts)
    .filter((fact) => fact !== null && fact !== path.facts);
  const decisive = readings.find(
    (fact) => fact && (fact.reading === 'insufficient' || fact.reading === 'invalid' || fact.reading === 'policy'),
  );
  if (!decisive) return undefined;
  const denies = m.vocabulary.isDenyList(m.source.text(node.callee).slice(0, 80));
  const pass =
    decisive.reading === 'insufficient' ? 'granted' : decisive.reading === 'invalid' ? 'verified' : 'unknown';
  return subject(
    decisive.reading === 'insufficient' ? 'right' : decisive.reading === 'invalid' ? 'verdict' : 'policy',
    denies ? decisive.reading : pass,
    denies ? pass : decisive.reading,
  );
}

/** Within a try block, a call that may fail leads into the catch clause. */
function fails(m: Machine, node: Call, called: NamedCall, base: Value, name: string, path: Path, frame: Frame): void {
  if (!frame.caught) return;
  if (called.fails) {
    const about = called.fails === 'insufficient' ? 'right' : 'failure';
    const reached = addFact(path, {
      atom: returning(node),
      outcome: false,
      reading: called.fails,
      about,
      ...(called.weak && { weak: true }),
      evidence: { node, text: `${evidenceText(m, node, true)} throws` },
    });
    frame.throws.push({ path: reached, value: subject('failure', 'unknown', 'unknown', { name: 'verifier' }) });
    return;
  }
  const awaited = node.parent.type === 'AwaitExpression';
  if (awaited && name !== 'next')
    frame.throws.push({
      path: addFact(path, {
        atom: returning(node),
        outcome: false,
        reading: 'unknown',
        about: 'failure',
        evidence: { node, text: `${evidenceText(m, node, true)} throws` },
      }),
      value: subject('failure', 'unknown', 'unknown', { name: base.kind === 'role' ? 'reading' : 'other work' }),
    });
  else if (
    base.kind === 'subject' &&
    base.about === 'credential' &&
    /^(split|replace|slice|substring|substr|match|trim|startsWith)$/.test(name) &&
    !inChain(node)
  ) {
    // A string method on credentials that are not there throws.
    const callee = unwrap(node.callee);
    const place =
      callee.type === 'MemberExpression' && placeOf(m, callee.object) !== null
        ? m.assumeValue(base, callee.object, path, frame)
        : undefined;
    for (const no of place?.no ?? [])
      frame.throws.push({ path: no, value: subject('failure', 'unknown', 'unknown', { name: 'shape' }) });
  }
}

export function evaluateNew(m: Machine, node: TSESTree.NewExpression, path: Path, frame: Frame): Outcome[] {
  const callee = unwrap(node.callee);
  const name = lastName(callee) ?? '';
  return withArguments(m, node, path, frame, (args, reached) => {
    const maker = responseMakers.find((each) => each.construct && each.callee === name);
    if (maker && callee.type === 'Identifier' && m.source.isGlobalOrImported(callee))
      return makeResponse(node, maker.init, args, reached);
    const result = (value: Value): Outcome[] => [{ path: reached, value }];
    if (name === 'Headers')
      return result({ kind: 'headers', challenge: args[0] ? challengeIn(args[0], node) : missing });
    if (name === 'Map')
      return result(args[0]?.kind === 'array' ? { kind: 'headers', challenge: challengeIn(args[0], node) } : unknown);
    if (name === 'Set') return result(args[0] ?? unknown);
    if (name === 'Promise') {
      callbacks(m, node, args, reached, () => []);
      return result(unknown);
    }
    const [target] = m.evaluate(callee, reached, frame);
    const held = target?.value ?? unknown;
    const ofMade = errorOfMade(held, node);
    if (ofMade) return result(ofMade);
    if (held.kind === 'class') return result(classError(m, held, node, args, reached, frame));
    const ofFunction = held.kind === 'function' ? constructorError(m, held, node, args, reached) : undefined;
    if (ofFunction) return result(ofFunction);
    if (held.kind === 'import') {
      if (wrap(m, node, held.name, held.module, args, reached)) return result(unknown);
      const error = packageError(m, held, node, args, reached);
      if (error) return result(error);
    }
    if (/^(Error|TypeError|RangeError)$/.test(name))
      return result({ kind: 'object', properties: new Map(args[0] ? [['message', args[0]]] : []), open: false, node });
    // An error of a class from elsewhere: nothing is known of its status, but which class it is.
    if (/(Error|Exception)$/.test(name)) return result({ kind: 'object', properties: new Map(), open: true, node });
    callbacks(m, node, args, reached, () => []);
    if (name === 'URL' && args[0]?.kind === 'subject' && args[0].about === 'policy')
      return result({ ...args[0], falsy: 'unknown' });
    if (name === 'Date') return result(args[0] ?? unknown);
    return result(
      args.some((value) => carries(value, ['credential'])) && !/Error|Exception/.test(name)
        ? subject('credential', 'presented', 'invalid')
        : unknown,
    );
  });
}
