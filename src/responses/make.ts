import type { TSESTree } from '@typescript-eslint/utils';
import type { Header } from '../model.ts';
import type { Outcome } from '../paths/machine.ts';
import { setResponse, type Path, type ResponseState } from '../paths/path.ts';
import type { Framework } from '../frameworks/framework.ts';
import { madeBy, type ObjectValue, type StatusValue, type Value } from '../values/value.ts';
import { challengeIn, missing, over } from './challenge.ts';
import { conditionsOf, statusOf } from './status.ts';

/**
 * `new Response(body, { status, headers })` and its static relatives.
 * @param number a number in place of the table is the status
 */
export function makeResponse(
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  initIndex: number,
  args: readonly Value[],
  path: Path,
  number = false,
): Outcome[] {
  const id = madeBy(node);
  const init = args[initIndex];
  const initNode = node.arguments[initIndex] ?? node;
  let status: StatusValue | null = null;
  let challenge: Header = missing;
  let viaHelper = false;
  let from = path;
  if (init?.kind === 'object') {
    const given = init.properties.get('status');
    if (given) status = statusOf(given, initNode);
    const headers = init.properties.get('headers');
    if (headers) challenge = challengeIn(headers, node);
    else if (init.open) challenge = { kind: 'unknown', because: 'value not known' };
  } else if (init?.kind === 'response') {
    const copied = path.responses.get(init.id);
    if (copied) {
      status = copied.status;
      challenge = copied.challenge;
      viaHelper = copied.viaHelper === true;
      // The copy leaves in its place.
      from = setResponse(path, init.id, { ...copied, left: true });
    }
  } else if (init && number && init.kind === 'constant' && typeof init.value === 'number')
    status = statusOf(init, initNode);
  else if (init) status = { value: null, node: initNode };
  return [
    {
      path: setResponse(from, id, {
        status,
        challenge: over(missing, challenge),
        left: false,
        framework: 'fetch',
        via: node,
        since: status ? conditionsOf(path, status) : path.facts,
        viaHelper,
      }),
      value: { kind: 'response', id, framework: 'fetch' },
    },
  ];
}

/** The answer that an object is which a handler returns, where the framework takes it for one. */
export function resultOf(framework: Framework, value: ObjectValue, path: Path): ResponseState | undefined {
  const { results } = framework;
  const given = results && value.properties.get(results.status);
  if (!results || !given) return undefined;
  const status = statusOf(given, value.node);
  const tables = results.headers.flatMap((name) => value.properties.get(name) ?? []);
  const challenge = tables.reduce<Header>(
    (before, table) => over(before, challengeIn(table, value.node, 'plain')),
    value.open ? { kind: 'unknown', because: 'value not known' } : missing,
  );
  return {
    status,
    challenge,
    left: false,
    framework: framework.name,
    via: value.node,
    since: conditionsOf(path, status),
  };
}
