import { Validator, type Schema as Any } from '@cfworker/json-schema';
import { closestMatch } from 'leven';
import type { Schema } from './schema.ts';

/**
 * What is wrong with a value by its schema: `settings.guard: no such key. Did you mean "guards"?`
 * @returns one line that begins with the path of the key, of what lies deepest; undefined where nothing is wrong
 */
export function problemIn(value: unknown, schema: Schema): string | undefined {
  const { errors } = new Validator(schema as Any, '7', false).validate(value);
  const depth = (location: string): number => location.split('/').length;
  const [worst] = errors.map(({ instanceLocation }) => instanceLocation).sort((a, b) => depth(b) - depth(a));
  if (worst === undefined) return undefined;
  let at: Found = { schemas: [schema], value, path: '', known: [] };
  for (const step of worst
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')))
    at = below(at, step);
  const key = at.path === '' ? '' : `${at.path}: `;
  if (at.schemas.length === 0)
    return at.known.length > 0 ? `${key}no such key${meant(at.last, at.known)}` : `${key}one value too many`;
  return `${key}must be ${wantedBy(at.schemas)}, but is ${shortened(at.value)}${meant(
    at.value,
    at.schemas.flatMap((each) => each.enum ?? []),
  )}`;
}

/** A place in the value, and what the schema says of it. */
interface Found {
  readonly schemas: readonly Schema[];
  readonly value: unknown;
  readonly path: string;
  readonly last?: string;
  /** The keys that could stand beside it. */
  readonly known: readonly string[];
}

function below({ schemas, value, path }: Found, step: string): Found {
  const isIndex = Array.isArray(value);
  const next = schemas.flatMap((schema): readonly Schema[] => {
    if (!isIndex)
      return schema.properties && Object.hasOwn(schema.properties, step) ? branches(schema.properties[step]) : [];
    const { items } = schema;
    return Array.isArray(items)
      ? branches((items as readonly Schema[])[Number(step)])
      : branches(items as Schema | undefined);
  });
  const held = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  const shown = isIndex
    ? `[${step}]`
    : /^[\w$-]+$/.test(step)
      ? `${path === '' ? '' : '.'}${step}`
      : `[${JSON.stringify(step)}]`;
  return {
    schemas: next,
    value: held,
    path: path + shown,
    last: step,
    known: schemas.flatMap((schema) => Object.keys(schema.properties ?? {})),
  };
}

/** The schemas of which one, or all, have to hold. */
function branches(schema: Schema | undefined): readonly Schema[] {
  if (!schema) return [];
  return schema.anyOf ? schema.anyOf.flatMap(branches) : [schema];
}

/** What a value has to be, in words. */
function wantedBy(schemas: readonly Schema[]): string {
  const said = schemas.flatMap((schema): string[] => {
    if (schema.enum) return schema.enum.map((each) => JSON.stringify(each));
    if (schema.type === 'array')
      return [Array.isArray(schema.items) ? 'an array of a severity and options' : 'an array of strings'];
    if (schema.type === 'boolean') return ['true', 'false'];
    if (schema.type === 'string')
      return [
        schema.allOf ? 'one line that is not empty' : schema.minLength ? 'a string that is not empty' : 'a string',
      ];
    return ['an object'];
  });
  const last = said.pop() ?? '';
  return said.length > 0 ? `${said.join(', ')} or ${last}` : last;
}

function meant(given: unknown, known: readonly unknown[]): string {
  const names = known.filter((each) => typeof each === 'string');
  const close =
    typeof given === 'string'
      ? closestMatch(given.replace(/^http-auth\//, ''), names, {
          maxDistance: Math.max(2, Math.ceil(given.length / 3)),
        })
      : undefined;
  if (close !== undefined) return `. Did you mean ${JSON.stringify(close)}?`;
  return typeof given === 'string' && names.length > 0 && names.length < 12
    ? `. What there is: ${names.join(', ')}`
    : '';
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 'missing' : text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
