import type { TSESTree } from '@typescript-eslint/utils';
import type { Edit } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, lastName } from '../syntax.ts';
import { insert } from './edits.ts';
import { objectWithHeaders } from './header-tables.ts';
import { literal } from './spelling.ts';

/** `Boom.unauthorized(message, ['Bearer realm="api"'])`: a list is sent as it is. */
export function argumentEdits(
  m: Machine,
  call: TSESTree.CallExpression,
  at: number,
  challenge: string,
): Edit[] | undefined {
  if (call.arguments.length > at || call.arguments.some((each) => each.type === 'SpreadElement')) return undefined;
  const last = call.arguments.at(-1);
  const missing = Array.from({ length: at - call.arguments.length }, () => 'null, ').join('');
  return [insert(last ? last.range[1] : call.range[1] - 1, `${last ? ', ' : ''}${missing}[${literal(m, challenge)}]`)];
}

/** Errors that carry headers: `createError(401, message, { headers })`, `ctx.throw(…)`, Hono's `{ res }`. */
export function errorEdits(
  m: Machine,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const name = lastName(call.callee) ?? '';
  if (name === 'HTTPException') return exceptionEdits(m, call, property);
  const arguments_ = call.arguments;
  const last = arguments_.at(-1);
  if (!/^(createError|createHttpError|HttpError|throw|getHttpError)$/.test(name) || arguments_.length > 3 || !last)
    return undefined;
  if (last.type === 'ObjectExpression') return objectWithHeaders(m, last, property);
  if (arguments_.length === 3 || last.type === 'SpreadElement') return undefined;
  return [insert(last.range[1], `, { headers: { ${property} } }`)];
}

function exceptionEdits(
  m: Machine,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const [status, options] = call.arguments;
  if (!status) return undefined;
  const response = (body: string): string =>
    `{ res: new Response(${body}, { status: 401, headers: { ${property} } }) }`;
  if (!options) return [insert(status.range[1], `, ${response('null')}`)];
  if (options.type !== 'ObjectExpression' || options.properties.length !== 1) return undefined;
  const [only] = options.properties;
  if (only?.type !== 'Property' || fixedName(only.key, only.computed) !== 'message') return undefined;
  return [{ range: options.range, text: response(m.source.text(only.value)) }];
}
