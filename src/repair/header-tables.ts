import type { TSESTree } from '@typescript-eslint/utils';
import type { Edit } from '../model.ts';
import { fixedName } from '../syntax.ts';
import type { Machine } from '../paths/machine.ts';
import { insert } from './edits.ts';
import { namesChallenge } from './removal.ts';
import { lineBreak } from './spelling.ts';

/** `writeHead(401, 'Unauthorized', headers)`: the table gets the challenge, or the call gets a table. */
export function tableEdits(m: Machine, call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const last = call.arguments.at(-1);
  const given = call.arguments.length > 1 ? last : undefined;
  if (given?.type === 'ObjectExpression') return propertyEdits(m, given, property);
  if (given && (given.type !== 'Literal' || typeof given.value !== 'string')) return undefined;
  return last ? [insert(last.range[1], `, { ${property} }`)] : undefined;
}

/** Puts the challenge in front of the other properties; undefined where one is there already, which would win. */
function propertyEdits(m: Machine, table: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const [first] = table.properties;
  if (table.properties.some((each) => each.type === 'Property' && namesChallenge(each.key, each.computed)))
    return undefined;
  const line = first && lineBreak(m, table.range[0] + 1);
  return [
    first
      ? insert(first.range[0], `${property},${line === '' ? ' ' : (line ?? '')}`)
      : { range: table.range, text: `{ ${property} }` },
  ];
}

/** `{ status: 401 }` gets `headers`; headers that are there get the challenge. */
export function initEdits(
  m: Machine,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const init = call.arguments[1];
  if (init?.type !== 'ObjectExpression') return undefined;
  return objectWithHeaders(m, init, property);
}

/** Adds the challenge to the `headers` of such an object, which it gets where it has none. */
export function objectWithHeaders(m: Machine, init: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const headers = init.properties.find(
    (each) => each.type === 'Property' && fixedName(each.key, each.computed) === 'headers',
  );
  if (headers?.type === 'Property')
    return headers.value.type === 'ObjectExpression' ? propertyEdits(m, headers.value, property) : undefined;
  const last = init.properties.at(-1);
  if (init.properties.some((each) => each.type === 'SpreadElement')) return undefined;
  return last
    ? [insert(last.range[1], `,${lineBreak(m, init.range[0] + 1) || ' '}headers: { ${property} }`)]
    : [{ range: init.range, text: `{ headers: { ${property} } }` }];
}

/** Hono's `c.json(body, 401, headers)`. */
export function makeEdits(m: Machine, call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, second, third] = call.arguments;
  if (second?.type === 'ObjectExpression') return objectWithHeaders(m, second, property);
  if (!second) return undefined;
  if (third) return third.type === 'ObjectExpression' ? propertyEdits(m, third, property) : undefined;
  return [insert(second.range[1], `, { ${property} }`)];
}

/** tsoa's `unauthorized(401, body, headers)`. */
export function calledEdits(m: Machine, call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, body, headers] = call.arguments;
  if (headers) return headers.type === 'ObjectExpression' ? propertyEdits(m, headers, property) : undefined;
  return body && [insert(body.range[1], `, { ${property} }`)];
}
