import type { TSESTree } from '@typescript-eslint/utils';
import type { Effect, ExportEffect } from '../frameworks/effects.ts';
import type { Framework } from '../frameworks/framework.ts';
import { frameworkNamed } from '../frameworks/index.ts';
import type { Header, Node } from '../model.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { setResponse, type Path, type ResponseState } from '../paths/path.ts';
import { fixedName, unwrap } from '../syntax.ts';
import { madeAs } from '../values/place.ts';
import {
  madeBy,
  unknown,
  type ResponseHeaders,
  type RoleValue,
  type StatusValue,
  type Value,
} from '../values/value.ts';
import { challengeFrom, challengeIn, isChallengeName, missing, over } from './challenge.ts';
import { toError } from './errors.ts';
import { admit } from './handshake.ts';
import { makeResponse } from './make.ts';
import { conditionsOf, statusOf } from './status.ts';

export function responseState(path: Path, id: string, framework: string): ResponseState {
  return path.responses.get(id) ?? { status: null, challenge: missing, left: false, framework, via: null, since: null };
}

/**
 * The response whose headers a table holds. Where the framework has such a table, it is there before anything was set
 * on it.
 */
export function headersOf(path: Path, { id, framework }: ResponseHeaders): ResponseState | undefined {
  return (
    path.responses.get(id) ?? (frameworkNamed(framework)?.liveHeaders ? responseState(path, id, framework) : undefined)
  );
}

/** Applies what a method call does to the response that `role` stands for. */
export function applyEffect(
  m: Machine,
  framework: Framework,
  effect: Effect,
  role: RoleValue,
  call: TSESTree.CallExpression,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  const state = responseState(path, role.id, framework.name);
  const argument = (index: number): Value => args[index] ?? unknown;
  // A function that is given the context has it as its first argument.
  const node = (index: number): Node => call.arguments[index + call.arguments.length - args.length] ?? call;
  const go = (next: ResponseState, value: Value = role): Outcome[] => [
    { path: setResponse(path, role.id, next), value },
  ];
  const answer = (next: ResponseState): Outcome[] => {
    m.recordAnswer(path, next, frame);
    return go({ ...next, left: true });
  };

  switch (effect.does) {
    case 'chain':
      return [{ path, value: role }];
    case 'status': {
      const fixed = 'value' in effect;
      if (state.left || (!fixed && args.length <= effect.argument)) return [{ path, value: role }];
      const status: StatusValue = fixed
        ? { value: effect.value, node: call }
        : statusOf(argument(effect.argument), node(effect.argument));
      return go({ ...state, status, via: call, since: conditionsOf(path, status) });
    }
    case 'answer': {
      if (state.left) return [{ path, value: role }];
      const status: StatusValue =
        typeof effect.status === 'number'
          ? { value: effect.status, node: call }
          : statusOf(argument(effect.status.argument), node(effect.status.argument));
      if (!effect.error) return answer({ ...state, status, via: call, since: conditionsOf(path, status) });
      m.recordError(
        path,
        { kind: 'error', status, challenge: missing, node: status.node, made: call, family: effect.error },
        'next',
        frame,
      );
      return go({ ...state, status, left: true });
    }
    case 'header': {
      if (state.left) return [{ path, value: role }];
      return go({ ...state, challenge: afterHeader(state.challenge, args, call, effect.adds === true) });
    }
    case 'headers':
      if (state.left) return [{ path, value: role }];
      // `setHeaders` takes Map and Headers, the others plain tables only.
      return go({
        ...state,
        challenge: over(
          state.challenge,
          challengeIn(argument(0), call, methodName(call) === 'setHeaders' ? 'any' : 'plain'),
        ),
      });
    case 'removeHeader':
      return isChallengeName(argument(0)) === true
        ? go({ ...state, challenge: { kind: 'missing', removed: true, at: call } })
        : [{ path, value: role }];
    case 'head': {
      if (state.left) return [{ path, value: role }];
      const table = args.length > 1 ? args.at(-1) : undefined;
      // What was set on the reply is lost when its raw response is written directly.
      const before: Header =
        role.raw && framework.rawLosesHeaders ? { kind: 'missing', removed: true, final: true } : state.challenge;
      const isReason = table?.kind === 'constant' || isText(m, node(args.length - 1));
      const own = table && !isReason ? challengeIn(table, call, 'plain') : missing;
      const status = statusOf(argument(0), node(0));
      return answer({ ...state, status, challenge: over(before, own), via: call, since: conditionsOf(path, status) });
    }
    case 'end':
      return effect.leads ? leading(m, role, effect, call, args, path, frame) : end(m, role, effect, args, path, frame);
    case 'redirect':
      if (args.length > 1 && args[0]?.kind === 'constant' && typeof args[0].value === 'number') {
        const status = statusOf(args[0], node(0));
        return answer({ ...state, status, via: call, since: conditionsOf(path, status) });
      }
      return go({ ...state, status: null, left: true });
    case 'make':
      return effect.status === undefined
        ? make(framework, role, call, args, path, state)
        : makeStatus(framework, role, call, args, effect.status, path, state);
    case 'respond': {
      const id = madeBy(call);
      const status = effect.status === undefined ? null : { value: effect.status, node: call };
      return [
        {
          path: setResponse(path, id, {
            status,
            challenge: missing,
            left: false,
            takesOver: false,
            framework: framework.name,
            via: call,
            since: status ? path.facts : null,
          }),
          value: { kind: 'role', role: 'response', framework: framework.name, id },
        },
      ];
    }
    case 'admit':
      return admit(m, role, call, { args, path, frame });
    case 'takeover':
      return go({ ...state, takesOver: true });
    case 'throw':
      return throwFrom(call, args, effect.status ?? 0, path, frame);
    case 'assert': {
      const [tested] = call.arguments;
      if (!tested) return [{ path, value: unknown }];
      const split = m.assume(tested, path, frame);
      const [refused, others] = effect.refuses ? [split.yes, split.no] : [split.no, split.yes];
      for (const no of refused) throwFrom(call, args, effect.status ?? 1, no, frame);
      return others.map((yes) => ({ path: yes, value: unknown }));
    }
  }
}

/** A text that is put together of more parts is not looked at to its end. */
const maximumParts = 40;

/** Whether an expression is a text, whatever stands in it: the reason phrase of an answer, and no table of headers. */
function isText(m: Machine, node: Node): boolean {
  const waiting = [node];
  for (let count = 0; count < maximumParts; count++) {
    const next = waiting.pop();
    if (!next) return false;
    const made = madeAs(m.source, next);
    if (made.type === 'TemplateLiteral' || (made.type === 'Literal' && typeof made.value === 'string')) return true;
    if (made.type === 'BinaryExpression' && made.operator === '+') waiting.push(made.right, made.left);
  }
  return false;
}

/** Sends what is there: the answer with the status that was set, an error, or a Response. */
function end(
  m: Machine,
  role: RoleValue,
  effect: Effect & { readonly does: 'end' },
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  const state = responseState(path, role.id, role.framework);
  const go = (next: ResponseState): Outcome[] => [{ path: setResponse(path, role.id, next), value: role }];
  const [first] = args;
  const isError = first?.kind === 'error' || (first?.kind === 'object' && isMade(first.node));
  const error = effect.errors && isError ? toError(first) : undefined;
  if (error) {
    m.recordError(path, error, 'next', frame);
    return go({ ...state, status: error.status, left: true });
  }
  if (first?.kind === 'response') {
    const made = path.responses.get(first.id);
    if (made?.status) m.recordAnswer(path, { ...made, challenge: over(made.challenge, state.challenge) }, frame);
    return [
      {
        path: setResponse(setResponse(path, role.id, { ...state, left: true }), first.id, {
          ...(made ?? state),
          left: true,
        }),
        value: unknown,
      },
    ];
  }
  if (state.status && !state.left) m.recordAnswer(path, state, frame);
  return go({ ...state, left: true });
}

/** restify's `send([status], body, headers)`. */
function leading(
  m: Machine,
  role: RoleValue,
  effect: Effect & { readonly does: 'end' },
  call: TSESTree.CallExpression,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  const state = responseState(path, role.id, role.framework);
  if (state.left) return [{ path, value: role }];
  const [first] = args;
  const leads = first?.kind === 'constant' && typeof first.value === 'number';
  // A status or a body.
  const open = first?.kind === 'unknown' && args.length > 1;
  const status: StatusValue | null = leads
    ? statusOf(first, call.arguments[0] ?? call)
    : open
      ? { value: null, node: call }
      : state.status;
  const table = args[leads ? 2 : 1];
  const challenge = table && !open ? over(state.challenge, challengeIn(table, call, 'plain')) : state.challenge;
  const sent: ResponseState = {
    ...state,
    status,
    challenge,
    ...((leads || open) && { via: call, since: status && conditionsOf(path, status) }),
  };
  // With a status in front, an error is no more than the body.
  return end(m, role, leads ? { does: 'end' } : effect, args, setResponse(path, role.id, sent), frame);
}

/** What a call of a function does that a package of the framework exports. */
export function applyExport(
  framework: Framework,
  effect: ExportEffect,
  call: TSESTree.CallExpression,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  if (effect.does === 'make') return makeResponse(call, effect.init, args, path, effect.number);
  if (effect.does === 'sequence') return [{ path, value: { kind: 'array', elements: args, open: false } }];
  const fixed = 'status' in effect;
  const status = fixed
    ? { value: effect.status, node: call }
    : statusOf(args[effect.argument] ?? unknown, call.arguments[effect.argument] ?? call);
  frame.throws.push({
    path: { ...path, facts: conditionsOf(path, status) },
    value: { kind: 'error', status, challenge: missing, node: status.node, made: call, family: framework.name },
  });
  return [];
}

/** `new Failure(…)`, and `Object.assign(new Error(…), …)`. */
function isMade(node: Node): boolean {
  return (
    node.type === 'NewExpression' || (node.type === 'CallExpression' && node.arguments[0]?.type === 'NewExpression')
  );
}

function methodName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? fixedName(callee.property, callee.computed) : undefined;
}

/** The challenge after `set(name, value)` or `set({ name: value })`. */
export function afterHeader(before: Header, args: readonly Value[], at: Node, adds: boolean): Header {
  const [name, value] = args;
  if (!name) return before;
  if (name.kind === 'object' || name.kind === 'headers') return over(before, challengeIn(name, at, 'plain'));
  const is = isChallengeName(name);
  if (is === 'unknown') return before.kind === 'set' ? before : { kind: 'unknown', because: 'dynamic header name' };
  if (!is) return before;
  const given = challengeFrom(value ?? unknown, at);
  return adds && given.kind === 'missing' ? before : adds ? over(before, given) : given;
}

/** Hono's `c.json(body, status | init, headers)`: a Response that takes along what was set on the context. */
function make(
  framework: Framework,
  role: RoleValue,
  call: TSESTree.CallExpression,
  args: readonly Value[],
  path: Path,
  state: ResponseState,
): Outcome[] {
  const redirect = methodName(call) === 'redirect';
  const second = args[1];
  const id = madeBy(call);
  let status = redirect && !second ? null : state.status;
  let challenge = state.challenge;
  if (second?.kind === 'object') {
    const given = second.properties.get('status');
    if (given) status = statusOf(given, call.arguments[1] ?? call);
    const headers = second.properties.get('headers');
    if (headers) challenge = over(challenge, challengeIn(headers, call));
    else if (second.open) challenge = over(challenge, { kind: 'unknown', because: 'value not known' });
  } else if (second && call.arguments[1] && !(second.kind === 'constant' && second.value === undefined))
    status = statusOf(second, call.arguments[1]);
  // A `Headers` object as third argument is silently ignored.
  if (args[2]) challenge = over(challenge, challengeIn(args[2], call, 'plain'));
  const made: ResponseState = {
    status,
    challenge,
    left: false,
    framework: framework.name,
    via: status === state.status && state.via ? state.via : call,
    since: status === null || status === state.status ? state.since : conditionsOf(path, status),
  };
  const cleared = setResponse(path, role.id, { ...state, status: null });
  return [{ path: setResponse(cleared, id, made), value: { kind: 'response', id, framework: framework.name } }];
}

/** Elysia's `status(401, body)`: an answer, with what was set on the context, and with what a Response in it holds. */
function makeStatus(
  framework: Framework,
  role: RoleValue,
  call: TSESTree.CallExpression,
  args: readonly Value[],
  index: number,
  path: Path,
  state: ResponseState,
): Outcome[] {
  const id = madeBy(call);
  const status = statusOf(args[index] ?? unknown, call.arguments[index] ?? call, framework.statusTexts);
  const body = args[index + 1];
  const held = body?.kind === 'response' ? path.responses.get(body.id) : undefined;
  let from = setResponse(path, role.id, { ...state, status: null });
  if (held && body?.kind === 'response') from = setResponse(from, body.id, { ...held, left: true });
  const made: ResponseState = {
    status,
    challenge: over(state.challenge, held?.challenge ?? missing),
    left: false,
    framework: framework.name,
    via: call,
    since: conditionsOf(path, status),
  };
  return [{ path: setResponse(from, id, made), value: { kind: 'response', id, framework: framework.name } }];
}

/**
 * Koa's `ctx.throw(status, message, properties)`; only `properties.headers` reach the client. AdonisJS'
 * `response.abort(body, status)`.
 */
function throwFrom(
  call: TSESTree.CallExpression,
  args: readonly Value[],
  at: number,
  path: Path,
  frame: Frame,
): Outcome[] {
  const first = args[at] ?? unknown;
  const status = statusOf(first, call.arguments[at + call.arguments.length - args.length] ?? call);
  const properties = args.find((value) => value.kind === 'object');
  const headers = properties?.kind === 'object' ? properties.properties.get('headers') : undefined;
  const challenge: Header = headers
    ? challengeIn(headers, call, 'plain')
    : properties?.kind === 'object' && properties.open
      ? { kind: 'unknown', because: 'value not known' }
      : missing;
  if (first.kind === 'error') frame.throws.push({ path, value: first });
  else
    frame.throws.push({
      path: { ...path, facts: conditionsOf(path, status) },
      value: { kind: 'error', status, challenge, node: status.node, made: call, family: 'http-errors' },
    });
  return [];
}
