import type { FunctionNode, Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import { functionName, isFunction, nodesIn, unwrap } from '../syntax.ts';

/** The name under which an option of `ws` is given the function that lets clients in. */
export const verifiesClients = /^verify_?client$/i;

const known = new WeakMap<FunctionNode, boolean>();

/**
 * Whether a function lets clients of a WebSocket in: `verifyClient` of the package `ws`, which is given what came and a
 * function to call with the verdict. Under another name, what it calls with `false` and a status shows it.
 */
export function letsClientsIn(file: SourceFile, node: FunctionNode): boolean {
  let is = known.get(node);
  if (is === undefined) known.set(node, (is = isAsked(file, node)));
  return is;
}

/** The function that lets clients in, where a function is one, or stands in one. */
export function handshakeAround(file: SourceFile, node: FunctionNode): FunctionNode | undefined {
  for (let at: Node | null | undefined = node; at; at = at.parent as Node | null)
    if (isFunction(at) && letsClientsIn(file, at)) return at;
  return undefined;
}

function isAsked(file: SourceFile, node: FunctionNode): boolean {
  const [info, verdict, ...more] = node.params;
  if (!info || verdict?.type !== 'Identifier' || more.length > 0) return false;
  if (verifiesClients.test(functionName(node) ?? '')) return true;
  if (!file.text(node).includes(`${verdict.name}(false,`)) return false;
  let reads = info.type === 'ObjectPattern' && /\breq\b/.test(file.text(info));
  let refuses = false;
  for (const each of nodesIn(node.body, file.code.visitorKeys)) {
    reads ||= isRequestOf(each, info);
    refuses ||=
      each.type === 'CallExpression' &&
      each.callee.type === 'Identifier' &&
      each.callee.name === verdict.name &&
      isRefusal(each.arguments);
  }
  return reads && refuses;
}

/** `info.req` */
function isRequestOf(node: Node, info: Node): boolean {
  if (node.type !== 'MemberExpression' || node.computed || info.type !== 'Identifier') return false;
  const object = unwrap(node.object);
  return (
    object.type === 'Identifier' &&
    object.name === info.name &&
    node.property.type === 'Identifier' &&
    node.property.name === 'req'
  );
}

/** `(false, 401, …)` */
function isRefusal(given: readonly (Node | undefined)[]): boolean {
  const [verdict, status] = given;
  return (
    verdict?.type === 'Literal' && verdict.value === false && status?.type === 'Literal' && Number(status.value) >= 400
  );
}
