import type { TSESTree } from '@typescript-eslint/utils';
import { errorMakers } from '../frameworks/errors.ts';
import type { ErrorMaker, StatusPlace } from '../frameworks/error-maker.ts';
import type { Header, Node } from '../model.ts';
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
import { challengeFrom, challengeIn, missing } from './challenge.ts';
import { statusOf } from './status.ts';

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

/** What makes errors under an imported name. */
export function makerOf({ module, name }: ImportValue): ErrorMaker | undefined {
  return errorMakers.find((each) => exports(each, module) && makes(each, name));
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

/**
 * Whether an error is an instance of a class of its package, by the class's name; undefined where the package has no
 * such class.
 */
export function isInstance(error: ErrorValue, name: string): boolean | undefined {
  const made = errorMakers.filter(({ family }) => family === error.family);
  if (made.some(({ takes }) => takes?.names.includes(name))) return true;
  const statuses = made.flatMap(({ fixed }) => entryOf(fixed, name) ?? []);
  return statuses.length === 0 ? undefined : error.status.value !== null && statuses.includes(error.status.value);
}

/** The name that fixes another status in the same table as this one, in the same case. */
export function siblingOf(family: string, name: string, status: number): string | undefined {
  for (const { family: each, fixed } of errorMakers) {
    if (each !== family || !fixed || entryOf(fixed, name) === undefined) continue;
    const isCapital = (text: string): boolean => /^[A-Z]/.test(text);
    return Object.keys(fixed).find((other) => fixed[other] === status && isCapital(other) === isCapital(name));
  }
  return undefined;
}

/** Whether a package makes errors that carry a status. */
export function makesErrors(module: string): boolean {
  return errorMakers.some((each) => exports(each, module));
}

function exports({ modules }: ErrorMaker, module: string): boolean {
  return modules.some((each) => module === each || (each.endsWith('/') && module.startsWith(each)));
}

function makes(maker: ErrorMaker, name: string): boolean {
  if (maker.below !== undefined && !name.split('.').includes(maker.below)) return false;
  return (
    fixedBy(maker, name) !== undefined ||
    maker.takes?.names.some((each) => name === each || name.endsWith(`.${each}`)) === true
  );
}

function fixedBy(maker: ErrorMaker, name: string): number | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return entryOf(maker.fixed, last) ?? (maker.numbers && /^\d{3}$/.test(last) ? Number(last) : undefined);
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

function challengeOf(maker: ErrorMaker, call: Node, args: readonly Value[], path: Path): Header {
  if (typeof maker.challenge === 'object') {
    const given = args[maker.challenge.argument];
    const header = given ? challengeFrom(given, call) : missing;
    // What else is given may become a part of it.
    return header.kind === 'set' ? { ...header, value: null } : missing;
  }
  const options = args.findLast(
    (value, index) => value.kind === 'object' && (maker.challenge === 'headers' || index > 0),
  );
  const table = options?.kind === 'object' ? options.properties : undefined;
  const open: Header =
    options?.kind === 'object' && options.open ? { kind: 'unknown', because: 'value not known' } : missing;
  switch (maker.challenge) {
    case 'headers': {
      const headers = table?.get('headers');
      return headers ? challengeIn(headers, call) : open;
    }
    case 'properties': {
      const headers = table?.get('headers');
      if (headers) return challengeIn(headers, call, 'plain');
      // Something behind the message that is not known may hold headers.
      return options ? open : args.length > 2 ? { kind: 'unknown', because: 'value not known' } : missing;
    }
    case 'response': {
      const response = table?.get('res');
      if (response?.kind === 'response') return path.responses.get(response.id)?.challenge ?? missing;
      return response ? { kind: 'unknown', because: 'value not known' } : missing;
    }
    default:
      return missing;
  }
}
