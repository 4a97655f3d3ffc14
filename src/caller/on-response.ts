import type { FunctionNode, Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import { fixedName, isFunction, nodesIn, unwrap } from '../syntax.ts';

/** A function that an application puts on the responses of its framework. */
export interface OnResponse {
  readonly name: string;
  readonly node: FunctionNode;
  /** The response or context that it is put on, where middleware puts it on each; else all have it, of a framework. */
  readonly of: Node | 'express' | 'koa' | 'fastify';
}

const response = /^(?:res|resp|response|reply|ctx|context)$/;

const methods = new WeakMap<SourceFile, readonly OnResponse[]>();

/**
 * The functions that a file puts on responses: `res.deny = (status) => …` in middleware, `express.response.deny = …`,
 * `app.response.deny = …`, Koa's `app.context.deny = …`, Fastify's `decorateReply('deny', function () { … })`.
 */
export function onResponses(file: SourceFile): readonly OnResponse[] {
  let found = methods.get(file);
  if (!found) {
    const nodes = putsOnResponses(file.code.text)
      ? nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)
      : [];
    methods.set(file, (found = [...nodes].flatMap((node) => methodPut(node) ?? [])));
  }
  return found;
}

/** The names of the functions that a text may put on responses. */
export function namesOnResponses(text: string): string[] {
  return Array.from(text.matchAll(put), ([, assigned = '', decorated = assigned]) => decorated);
}

const put =
  /\b(?:res|resp|response|reply|ctx|context)\.(\w+) ?= ?(?:async\b|function\b|\(|\w+ =)|\bdecorateReply\(\s?['"](\w+)/g;

function putsOnResponses(text: string): boolean {
  return text.search(put) >= 0;
}

function methodPut(node: Node): OnResponse | undefined {
  if (node.type === 'CallExpression') {
    const callee = unwrap(node.callee);
    const [name, made] = node.arguments;
    if (callee.type !== 'MemberExpression' || fixedName(callee.property, callee.computed) !== 'decorateReply')
      return undefined;
    return name?.type === 'Literal' && typeof name.value === 'string' && made && isFunction(made)
      ? { name: name.value, node: made, of: 'fastify' }
      : undefined;
  }
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression' || !isFunction(node.right))
    return undefined;
  const name = fixedName(node.left.property, node.left.computed);
  const of = holderOf(unwrap(node.left.object));
  return name !== undefined && of ? { name, node: node.right, of } : undefined;
}

function holderOf(object: Node): OnResponse['of'] | undefined {
  if (object.type === 'Identifier') return response.test(object.name) ? object : undefined;
  if (object.type !== 'MemberExpression') return undefined;
  const name = fixedName(object.property, object.computed);
  return name === 'response' ? 'express' : name === 'context' ? 'koa' : undefined;
}
