import type { TSESTree } from '@typescript-eslint/utils';
import { frameworkNamed } from '../frameworks/index.ts';
import type { Node } from '../model.ts';
import type { Frame, Machine } from '../paths/machine.ts';
import { setResponse, setVariable, type Path } from '../paths/path.ts';
import { fixedName, unwrap } from '../syntax.ts';
import { constant, unknown, type ErrorValue, type Value } from '../values/value.ts';
import { challengeFrom, challengeIn, isChallengeName, over } from './challenge.ts';
import { headersOf, responseState } from './effects.ts';
import { conditionsOf, statusOf } from './status.ts';

/** An error that is given another status than it was made with. */
function withStatus(error: ErrorValue, name: string, value: Value, node: Node): ErrorValue {
  const status = statusOf(value, node);
  const held = status.value === null ? unknown : constant(status.value, status.node);
  const properties = error.properties && new Map(error.properties).set(name, held);
  return { ...error, status, node: status.node, made: node, ...(properties && { properties }) };
}

/** What an assignment to a member does: sets a status or a body, fills an object that is being put together. */
export function assignMember(
  m: Machine,
  target: TSESTree.MemberExpression,
  value: Value,
  path: Path,
  frame: Frame,
): Path {
  const [base] = m.evaluate(target.object, path, frame);
  if (!base) return path;
  let name = fixedName(target.property, target.computed);
  if (name === undefined) {
    const [key] = m.evaluate(target.property, path, frame);
    if (key?.value.kind === 'constant') name = String(key.value.value);
    else if (key?.value.kind === 'import' && isChallengeName(key.value) === true) name = 'www-authenticate';
  }
  const held = base.value;
  const parent = target.parent;
  const right = parent.type === 'AssignmentExpression' ? parent.right : target;
  if (held.kind === 'role' && (held.role === 'response' || held.role === 'context')) {
    const framework = frameworkNamed(held.framework);
    if (!framework || name === undefined) return path;
    const state = responseState(path, held.id, framework.name);
    if (state.left) return path;
    if (framework.statusProperties.includes(name)) {
      const status = statusOf(value, right, framework.statusTexts);
      return setResponse(path, held.id, { ...state, status, via: parent, since: conditionsOf(path, status) });
    }
    if (framework.bodyProperties.includes(name)) {
      // Koa: an empty body after the status makes it 204.
      if (value.kind === 'constant' && (value.value === null || value.value === undefined))
        return setResponse(path, held.id, { ...state, status: null });
      if (value.kind === 'response') {
        const made = path.responses.get(value.id);
        return made ? setResponse(path, held.id, { ...made, framework: framework.name }) : path;
      }
    }
    if (name === 'headers' && framework.liveHeaders)
      return setResponse(path, held.id, { ...state, challenge: challengeIn(value, target) });
    if (name === 'res' && value.kind === 'response') return path;
    return path;
  }
  if (held.kind === 'responseHeaders' && name !== undefined) {
    const state = headersOf(path, held);
    return state && name.toLowerCase() === 'www-authenticate'
      ? setResponse(path, held.id, { ...state, challenge: challengeFrom(value, target) })
      : path;
  }
  const object = unwrap(target.object);
  // `error.output.headers = { … }`
  const table = held.kind === 'object' && name === 'headers' ? held.properties.get('headers') : undefined;
  const state = table?.kind === 'responseHeaders' ? headersOf(path, table) : undefined;
  if (state && table?.kind === 'responseHeaders')
    return setResponse(path, table.id, { ...state, challenge: over(state.challenge, challengeIn(value, target)) });
  if (object.type !== 'Identifier') return path;
  const variable = m.source.variable(object);
  if (!variable) return path;
  switch (held.kind) {
    case 'object': {
      if (name === undefined) return setVariable(path, variable, { ...held, open: true });
      const properties = new Map(held.properties);
      properties.set(name, value);
      return setVariable(path, variable, { ...held, properties });
    }
    case 'headers':
      return path;
    case 'error':
      if (name === 'headers')
        return setVariable(path, variable, { ...held, challenge: challengeIn(value, target, 'plain') });
      // Here its status is decided, whatever it was made with.
      if (name === 'status' || name === 'statusCode')
        return setVariable(path, variable, withStatus(held, name, value, right));
      return path;
    case 'unknown':
    case 'subject':
      // `const err = make(); err.status = 401`: an object of which one property is known.
      if (name === 'status' || name === 'statusCode')
        return setVariable(path, variable, {
          kind: 'object',
          open: true,
          node: target,
          properties: new Map([[name, value.kind === 'constant' ? constant(value.value, right) : value]]),
        });
      return path;
    default:
      return path;
  }
}
