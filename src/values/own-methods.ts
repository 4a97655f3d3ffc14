import { onResponses } from '../caller/on-response.ts';
import type { FunctionNode } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start, type VariableKey } from '../paths/path.ts';
import { moduleOf, type ScopeVariable } from '../scopes.ts';
import type { FunctionValue, RoleValue, Value } from './value.ts';

/**
 * The function that the application puts on responses under a name (`res.deny = (status) => …`), here or in another
 * file of the package, as a method of this response; undefined where there is none, or more than one.
 */
export function ownMethod(m: Machine, response: RoleValue, name: string): FunctionValue | undefined {
  const files = [m.source.main, ...m.source.project.puttingOnResponses(name)];
  const [only, ...others] = files.flatMap((file) => onResponses(file).filter((each) => each.name === name));
  if (!only || others.length > 0) return undefined;
  // What middleware calls the response is the same one.
  const variable = typeof only.of === 'string' ? null : m.source.variable(only.of);
  const env = new Map<VariableKey, Value>(variable ? [[variable, response]] : []);
  return { kind: 'function', node: only.node, env, self: response };
}

/** What `this` is in a function that the application puts on responses. */
export function selfOnResponse(m: Machine, node: FunctionNode): Value | undefined {
  const put = onResponses(m.source.fileOf(node)).find((each) => each.node === node);
  if (!put) return undefined;
  const { of } = put;
  const isPackages = typeof of !== 'string' && moduleOf(m.source.variable(of) as ScopeVariable | null) === 'express';
  if (typeof of !== 'string' && !isPackages) {
    const held = m.evaluate(of, start, newFrame(null))[0]?.value;
    return held?.kind === 'role' ? held : undefined;
  }
  const framework = typeof of === 'string' ? of : 'express';
  const role = framework === 'koa' ? 'context' : 'response';
  return { kind: 'role', role, framework, id: `this of ${String(node.range[0])}` };
}
