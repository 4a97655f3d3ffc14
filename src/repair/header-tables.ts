import type { TSESTree } from '@typescript-eslint/utils';
import type { Edit } from '../model.ts';
import { fixedName } from '../syntax.ts';
import { insert } from './edits.ts';
import { namesChallenge } from './removal.ts';

/** Adds a property to a table that is an argument of a call, or the table itself where there is none. */
export function tableEdits(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  table: string,
  property: string,
  keepReason: boolean,
): Edit[] | undefined {
  const given = call.arguments[index];
  const last = call.arguments.at(-1);
  if (!given) return last ? [insert(last.range[1], `, ${table}`)] : undefined;
  if (given.type === 'ObjectExpression') return propertyEdits(given, property);
  if (keepReason && given.type === 'Literal' && typeof given.value === 'string')
    return [insert(given.range[1], `, ${table}`)];
  return undefined;
}

/** Puts the challenge in front of the other properties; undefined where one is there already, which would win. */
function propertyEdits(table: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const [first] = table.properties;
  if (table.properties.some((each) => each.type === 'Property' && namesChallenge(each.key, each.computed)))
    return undefined;
  return [first ? insert(first.range[0], `${property}, `) : { range: table.range, text: `{ ${property} }` }];
}

/** `{ status: 401 }` gets `headers`; headers that are there get the challenge. */
export function initEdits(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const init = call.arguments[1];
  if (init?.type !== 'ObjectExpression') return undefined;
  return objectWithHeaders(init, property);
}

/** Adds the challenge to the `headers` of such an object, which it gets where it has none. */
export function objectWithHeaders(init: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const headers = init.properties.find(
    (each) => each.type === 'Property' && fixedName(each.key, each.computed) === 'headers',
  );
  if (headers?.type === 'Property')
    return headers.value.type === 'ObjectExpression' ? propertyEdits(headers.value, property) : undefined;
  const last = init.properties.at(-1);
  if (init.properties.some((each) => each.type === 'SpreadElement')) return undefined;
  return last
    ? [insert(last.range[1], `, headers: { ${property} }`)]
    : [{ range: init.range, text: `{ headers: { ${property} } }` }];
}

/** Hono's `c.json(body, 401, headers)`. */
export function makeEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, second, third] = call.arguments;
  if (second?.type === 'ObjectExpression') return objectWithHeaders(second, property);
  if (!second) return undefined;
  if (third) return third.type === 'ObjectExpression' ? propertyEdits(third, property) : undefined;
  return [insert(second.range[1], `, { ${property} }`)];
}

/** tsoa's `unauthorized(401, body, headers)`. */
export function calledEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, body, headers] = call.arguments;
  if (headers) return headers.type === 'ObjectExpression' ? propertyEdits(headers, property) : undefined;
  return body && [insert(body.range[1], `, { ${property} }`)];
}
