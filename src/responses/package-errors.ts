import type { TSESTree } from '@typescript-eslint/utils';
import { errorMakers } from '../frameworks/errors.ts';
import type { ErrorMaker, StatusPlace } from '../frameworks/error-maker.ts';
import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { entryOf, unwrap, within } from '../syntax.ts';
import {
  constant,
  forErrors,
  unknown,
  type ErrorValue,
  type ImportValue,
  type ObjectValue,
  type StatusValue,
  type Value,
} from '../values/value.ts';
import { missing } from './challenge.ts';
import { statusOf } from './status.ts';
import { makerOf, makes, fixedBy } from './error-makers.ts';
import { challengeOf } from './error-challenge.ts';

type Making = TSESTree.CallExpression | TSESTree.NewExpression;

/**
 * The error with a status that a call or construction makes of a name of some package; undefined where it makes none. A
 * call of `super` in a class that extends such a name makes one, too.
 * @param target what the callee stands for: an import, or nothing that is known of a global
 */
export function packageError(
  m: Machine,
  target: Value,
  call: Node,
  args: readonly Value[],
  path: Path,
): ErrorValue | undefined {
  const callee = call.type === 'CallExpression' || call.type === 'NewExpression' ? unwrap(call.callee) : undefined;
  let maker: ErrorMaker | undefined;
  let name = '';
  if (target.kind === 'import') {
    ({ name } = target);
    maker = makerOf(target);
  } else if (target.kind === 'unknown' && callee?.type === 'Identifier' && m.source.isGlobalOrImported(callee)) {
    ({ name } = callee);
    maker = errorMakers.find((each) => each.global && makes(each, name));
  }
  if (!maker || maker.makesClass) return undefined;
  if (
    maker.servedOnly &&
    !m.source.project.isServed(m.source.fileOf(call), target.kind === 'import' && target.module !== '#imports')
  )
    return undefined;
  return errorOf(maker, name, call, args, path);
}

/** Where a class that a package has made keeps the status of its errors. */
const statusOfMade = ' status of instances';

/** The class of errors that a call of a name of some package makes; undefined where it makes none. */
export function packageClass(target: ImportValue, call: Making, args: readonly Value[]): ObjectValue | undefined {
  const place = makerOf(target);
  if (!place?.makesClass || !place.takes || !('argument' in place.takes.status)) return undefined;
  const status = args[place.takes.status.argument] ?? unknown;
  return { kind: 'object', properties: new Map([[statusOfMade, status]]), open: true, node: call };
}

/**
 * The error that a class makes which a package has made, with `new` or without; undefined where something else is
 * called.
 */
export function errorOfMade(made: Value, call: Node): ErrorValue | undefined {
  const given = made.kind === 'object' ? made.properties.get(statusOfMade) : undefined;
  if (!given) return undefined;
  const { value } = statusOf(given, call);
  const properties = new Map([['statusCode', value === null ? unknown : constant(value, call)]]);
  const status: StatusValue = { value, node: call };
  const error = { status, challenge: missing, node: call, family: 'fastify-error', property: 'statusCode' } as const;
  return { kind: 'error', ...error, properties, open: false };
}

/** Fastify's `app.httpErrors.unauthorized()` and `httpErrors.createError(401)`, reached through a member path. */
export function sensibleError(
  m: Machine,
  names: readonly string[],
  call: Making,
  args: readonly Value[],
  path: Path,
): ErrorValue | undefined {
  const at = names.indexOf('httpErrors');
  if (at < 0 || at !== names.length - 2) return undefined;
  const error = packageError(
    m,
    { kind: 'import', module: '@fastify/sensible', name: names.slice(at).join('.') },
    call,
    args,
    path,
  );
  return error && { ...error, family: 'sensible' };
}

function errorOf(
  maker: ErrorMaker,
  name: string,
  call: Node,
  args: readonly Value[],
  path: Path,
): ErrorValue | undefined {
  const { family, takes } = maker;
  const nodes = call.type === 'CallExpression' || call.type === 'NewExpression' ? call.arguments : [];
  const fixed = fixedBy(maker, name);
  if (fixed !== undefined || !takes) {
    const place = typeof maker.challenge === 'object' ? maker.challenge.argument : undefined;
    const challenge = place !== undefined && fixed === 401 ? challengeOf(maker, call, args, path) : missing;
    return withHolder(maker, {
      kind: 'error',
      status: { value: fixed ?? null, node: call },
      challenge,
      node: call,
      family,
      ...(place !== undefined && { challengeAt: place }),
    });
  }
  const { status: place } = takes;
  if ('properties' in place) {
    const options = args.flatMap((value) => (value.kind === 'object' ? [value.properties] : []));
    const given = place.properties
      .flatMap((each) => options.map((properties) => properties.get(each)))
      .find(
        (value) =>
          value?.kind === 'constant' &&
          (typeof value.value === 'number' || entryOf(place.words, String(value.value)) !== undefined),
      );
    // An error of the package that is given one stays what it is.
    const [first] = args;
    if (!given) return first?.kind === 'error' && first.family === family ? first : undefined;
    const status = statusOf(given, call, place.words);
    const challenge = typeof maker.challenge === 'object' ? missing : challengeOf(maker, call, args, path);
    return withHolder(maker, {
      kind: 'error',
      status,
      challenge,
      node: status.node,
      made: call,
      family,
      ...kept(place, given),
    });
  }
  const given = args[place.argument];
  const status: StatusValue = given
    ? statusOf(given, nodes[place.argument] ?? call, place.words)
    : { value: null, node: call };
  // A word that a helper is given is reported where it is written.
  const at: Pick<ErrorValue, 'node' | 'made'> =
    place.words && status.value !== null && !within(status.node, call)
      ? { node: status.node, made: call }
      : { node: call };
  return {
    kind: 'error',
    status,
    challenge: challengeOf(maker, call, args, path),
    ...at,
    family,
    ...kept(place, given),
  };
}

/** The word that was given for the status, where the error holds it. */
function kept(place: StatusPlace, given: Value | undefined): Partial<ErrorValue> {
  return place.kept === undefined || !given ? {} : { properties: new Map([[place.kept, given]]), open: true };
}

/** Some errors keep their status and headers in a member. */
function withHolder({ holds }: ErrorMaker, error: ErrorValue): ErrorValue {
  if (!holds) return error;
  const { node, status, family } = error;
  const held: Value = status.value === null ? unknown : constant(status.value, status.node);
  const headersIn = `error ${String(node.range[0])}${forErrors}`;
  const headers: Value = { kind: 'responseHeaders', id: headersIn, framework: family };
  const object = (...properties: readonly (readonly [string, Value])[]): Value => ({
    kind: 'object',
    properties: new Map(properties),
    open: true,
    node,
  });
  const table = object(['statusCode', held], ['headers', headers], ['payload', object(['statusCode', held])]);
  return {
    ...error,
    headersIn,
    properties: new Map<string, Value>([
      [holds.flag, constant(true, node)],
      [holds.in, table],
    ]),
    open: false,
  };
}
