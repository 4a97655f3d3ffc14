import type { TSESTree } from '@typescript-eslint/utils';
import { frameworkNamed, frameworks } from '../frameworks/index.ts';
import { nodeHttp } from '../frameworks/node-http.ts';
import type { Node } from '../model.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { addFact, aspectOf, setResponse, type Path } from '../paths/path.ts';
import { evidenceText } from '../paths/assume.ts';
import { registerComposed } from '../caller/composed.ts';
import { isOf, wrap } from '../caller/registration.ts';
import { applyEffect, responseState } from '../responses/effects.ts';
import { toError } from '../responses/errors.ts';
import { resultOf } from '../responses/make.ts';
import { entryOf, unwrap } from '../syntax.ts';
import { contentNamed, headerNamed, member, slot } from './member.ts';
import { fieldNamed, meaningOfName } from './names.ts';
import { madeAt, subject, unknown, type FunctionValue, type ImportValue, type RoleValue, type Value } from './value.ts';

type Call = TSESTree.CallExpression;

/**
 * `defineEventHandler(handler)`, and `setResponseStatus(event, 401)`: functions of a framework that is imported, or
 * global.
 */
export function contextCall(
  m: Machine,
  node: Call,
  target: Value,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const name = frameworkFunction(m, node, target);
  if (name === undefined) return undefined;
  const module = target.kind === 'import' ? target.module : null;
  if (module !== null) registerComposed(m, node, module, args);
  if (wrap(m, node, name, module, args, path)) return [{ path, value: args[0] ?? unknown }];
  const [base, ...rest] = args;
  if (base?.kind !== 'role' || (base.role !== 'context' && base.role !== 'request')) return undefined;
  const framework = frameworkNamed(base.framework);
  const known = entryOf(framework?.functions, name);
  if (!framework || !known || (module !== null && !isOf(framework, module))) return undefined;
  callbacks(m, node, args, path, () => []);
  switch (known.does) {
    case 'read':
      return [{ path, value: readOf(m, base, known.of, rest, node, path) }];
    case 'identify': {
      const evidence = { node, text: evidenceText(m, node, true) };
      return [
        {
          path: addFact(path, { atom: returning(node), outcome: true, reading: 'known', about: 'identity', evidence }),
          value: subject('identity', 'known', 'unknown', { name }),
        },
      ];
    }
    default:
      return applyEffect(m, framework, known, base, node, rest, path, frame);
  }
}

/** `import { status } from 'elysia'`: a method of the context without it. What was set on the context goes along. */
export function madeByImport(
  m: Machine,
  node: Call,
  target: ImportValue,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const framework = frameworks.find((each) => each.modules.includes(target.module));
  const effect = entryOf(framework?.methods, target.name);
  if (!framework || effect?.does !== 'make' || effect.status === undefined) return undefined;
  const [id = 'imported'] = [...path.responses].flatMap(([each, state]) =>
    state.framework === framework.name && madeAt(each) === undefined ? [each] : [],
  );
  return applyEffect(
    m,
    framework,
    effect,
    { kind: 'role', role: 'context', framework: framework.name, id },
    node,
    args,
    path,
    frame,
  );
}

/** The name of a function that nobody in the project declares. */
function frameworkFunction(m: Machine, node: Call, target: Value): string | undefined {
  if (target.kind === 'import') return target.name;
  const callee = unwrap(node.callee);
  return callee.type === 'Identifier' && m.source.isGlobalOrImported(callee) ? callee.name : undefined;
}

/** A field of the request whose name is not seen: what holds it may say that it is credentials. */
function someField(): Value {
  return subject('input', 'unknown', 'unknown');
}

/** A part of the request, or one field of it. */
function readOf(
  m: Machine,
  base: RoleValue,
  of: 'headers' | 'cookies' | 'body' | 'input',
  args: readonly Value[],
  node: Node,
  path: Path,
): Value {
  const [key] = args;
  if (!key || of === 'body' || key.kind === 'function') return { ...base, role: of };
  const name = fieldNamed(key);
  if (name === undefined) return of === 'cookies' ? subject('credential', 'presented', 'absent') : someField();
  return member(m, { ...base, role: of }, name, node, path);
}

/** Middleware goes on and gets the Response of what comes after, of whose status nothing is known. */
export function goOn(m: Machine, next: RoleValue, node: Call, path: Path, frame: Frame): Outcome[] {
  m.continues(path, frame);
  const id = `passed ${String(node.range[0])}`;
  return [
    {
      path: setResponse(path, id, responseState(path, id, next.framework)),
      value: { kind: 'response', id, framework: next.framework },
    },
  ];
}

/**
 * `next()` goes on to what comes after; `next(error)` answers through the framework's error path; `callback(null,
 * result)` answers.
 */
export function continueOrFail(
  m: Machine,
  next: RoleValue,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] {
  const [first, second] = args;
  const framework = frameworkNamed(next.framework);
  if (framework?.results) {
    const state = second?.kind === 'object' ? resultOf(framework, second, path) : undefined;
    if (state) m.recordAnswer(path, state, frame);
    return [{ path, value: unknown }];
  }
  const error = first && toError(first);
  if (error) {
    m.recordError(path, error, 'next', frame);
    // The answer is on its way: what was set for it serves no other.
    const responses = new Map(
      [...path.responses].map(([id, state]) => [id, { ...state, status: error.status, left: true }]),
    );
    return [{ path: { ...path, responses }, value: unknown }];
  }
  if (first?.kind === 'object') m.recordError(path, first, 'next', frame);
  // Some answer an error that has no status of its own without the one that was set before.
  if (
    framework?.errors?.keepsStatus === false &&
    (first?.kind === 'object' || (first?.kind === 'subject' && first.about === 'failure'))
  )
    return [
      {
        path: {
          ...path,
          responses: new Map([...path.responses].map(([id, state]) => [id, { ...state, status: null }])),
        },
        value: unknown,
      },
    ];
  if (!first || (first.kind === 'constant' && first.value === undefined)) m.continues(path, frame);
  return [{ path, value: unknown }];
}

/** Calls on the request, the response, the context and what hangs on them. */
export function roleCall(
  m: Machine,
  node: Call,
  base: RoleValue,
  name: string,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const framework = frameworkNamed(base.framework);
  const [first] = args;
  const key = first && fieldNamed(first);
  const result = (value: Value): Outcome[] => [{ path, value }];
  switch (base.role) {
    case 'response':
    case 'context': {
      const effect = base.raw
        ? (entryOf(nodeHttp.methods, name) ?? entryOf(framework?.methods, name))
        : entryOf(framework?.methods, name);
      if (framework && effect) {
        callbacks(m, node, args, path, () => []);
        return applyEffect(m, framework, effect, base, node, args, path, frame);
      }
      const handed = base.role === 'context' ? entryOf(framework?.hands, name) : undefined;
      if (handed) return result({ ...base, role: handed });
      const read = base.role === 'context' ? entryOf(framework?.reads, name) : undefined;
      if (read && key !== undefined)
        return result(read === 'headers' ? headerNamed(m, key) : slot(key, meaningOfName(m.vocabulary, key, 'member')));
      if (base.role === 'response' && /challenge|authenticate/i.test(name))
        return [{ path: blur(path, base.id, base.framework), value: unknown }];
      return undefined;
    }
    case 'request': {
      const read = entryOf(framework?.reads, name);
      if (read === 'headers' && key !== undefined) return result(headerNamed(m, key));
      if (read === 'cookies' && key !== undefined) return result(member(m, { ...base, role: read }, key, node, path));
      if (read === 'headers' || read === 'input' || read === 'body')
        return result(args.length === 0 || read === 'body' ? { ...base, role: read } : contentNamed(m, key ?? ''));
      if (name === 'get' || name === 'header')
        return first ? result(key === undefined ? someField() : headerNamed(m, key)) : undefined;
      if (/^(json|formData|text|parseBody)$/.test(name)) return result({ ...base, role: 'body' });
      return undefined;
    }
    case 'headers':
      if ((name === 'get' || name === 'has') && first)
        return result(key === undefined ? someField() : headerNamed(m, key));
      return undefined;
    case 'cookies':
      if (name === 'get' || name === 'has')
        return result(
          key !== undefined ? member(m, base, key, node, path) : subject('credential', 'presented', 'absent'),
        );
      return undefined;
    case 'body':
    case 'input':
      if (name === 'get' && key !== undefined) return result(contentNamed(m, key));
      return undefined;
    case 'state':
      if (name === 'get' && key !== undefined) return result(slot(key, meaningOfName(m.vocabulary, key, 'member')));
      return undefined;
    case 'login':
    case 'next':
      return undefined;
  }
}

/** A response that is a function itself. */
export function calledResponse(
  m: Machine,
  node: Call,
  base: RoleValue,
  args: Value[],
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const framework = base.role === 'response' ? frameworkNamed(base.framework) : undefined;
  return framework?.called && applyEffect(m, framework, framework.called, base, node, args, path, frame);
}

export function blur(path: Path, id: string, framework: string): Path {
  return setResponse(path, id, {
    ...responseState(path, id, framework),
    challenge: { kind: 'unknown', because: 'helper not visible' },
  });
}

/** Functions among the arguments run in place, with the state at the call. */
export function callbacks(
  m: Machine,
  node: Call | TSESTree.NewExpression,
  args: readonly Value[],
  path: Path,
  parameters: (value: FunctionValue, index: number) => Value[],
): void {
  args.forEach((value, index) => {
    const argument = node.arguments[index];
    if (value.kind === 'function' && argument && unwrap(argument) === value.node)
      m.meet(value.node, path, 'inPlace', parameters(value, index));
  });
}

/** `httpAdapter.reply(response, body, status)`: something else answers with the response that it is given. */
export function replyBy(
  m: Machine,
  node: Call,
  name: string,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  for (const given of args) {
    const framework = given.kind === 'role' && given.role === 'response' ? frameworkNamed(given.framework) : undefined;
    const reply = entryOf(framework?.replies, name);
    if (framework && reply && given.kind === 'role' && args[reply.response] === given) {
      const set = applyEffect(m, framework, { does: 'status', argument: reply.status }, given, node, args, path, frame);
      return set.flatMap((each) => applyEffect(m, framework, { does: 'end' }, given, node, [], each.path, frame));
    }
  }
  return undefined;
}

/** That a call returns is one condition; what it returns is another. */
export function returning(call: Node): Node {
  return aspectOf(call, 'returns');
}
