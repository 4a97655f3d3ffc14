import type { TSESTree } from '@typescript-eslint/utils';
import { budget } from '../engine/budget.ts';
import { Fold } from '../engine/fold.ts';
import { refusalWords } from '../frameworks/errors.ts';
import type { Followed } from '../paths/path.ts';
import type { FunctionNode, Header, Node, Weak } from '../model.ts';

/** A variable of the file: the scope manager's own object, used as an identity. */
export type VariableKey = object;
export type Env = ReadonlyMap<VariableKey, Value>;

/** What a test of a value says about the caller, when it comes out one way. */
export type Reading =
  | 'absent' // no credentials
  | 'invalid' // credentials presented and refused
  | 'insufficient' // caller known, right lacking
  | 'policy' // refused whatever the credentials
  | 'settled' // refused for what neither status names: a captcha, a rate, a validation
  | 'presented' // credentials are there, not yet checked
  | 'verified' // credentials were checked and are good
  | 'known' // an identity is at hand
  | 'granted' // a right was checked and is there
  | 'unknown';

/** What a value is about. The reading of its truth comes with it (`Subject.truthy`, `Subject.falsy`). */
export type About =
  | 'credential' // token, cookie, key, password, signature: what the caller presents
  | 'identity' // who the caller is: user, session, claims
  | 'identityPart' // an id of the caller: user.id, session.userId, claims.sub
  | 'claimed' // an account looked up by a name that the caller merely states
  | 'claim' // such a name: body.email
  | 'right' // role, permission, scope, plan, status of the caller
  | 'owner' // who a resource belongs to: post.authorId
  | 'policy' // address, origin, environment, feature
  | 'setting' // where the server runs: production, development
  | 'verdict' // outcome of a verification
  | 'check' // outcome of a rights or policy check
  | 'expiry' // a time at which credentials end
  | 'kind' // what kind of account the caller has: neither outcome is the better one
  | 'switch' // a condition that names a captcha, a feature: of which nothing more is known
  | 'manner' // how to answer (xhr, a method), or whether to enforce at all (a private thing, guests): never why
  | 'reason' // which of its reasons the outcome of a verification had
  | 'failure' // an error: of a verifier callback, or caught
  | 'input' // other content of the request
  | 'field' // a part of the caller's account, or of credentials, that says nothing by itself: it may name a thing
  | 'fallback' // the status that applies where an error brings none: its cause is unknown
  | 'other';

/** A value with a meaning for the question who calls. */
export interface Subject {
  readonly kind: 'subject';
  readonly about: About;
  readonly truthy: Reading;
  readonly falsy: Reading;
  /**
   * `scheme`: the first word of an Authorization header; `parts`: its words; `pair`: the two of `name:password`;
   * `count`: how many; `index`: an `indexOf`; `number`: what `parseInt` and its kin made of it, never null; `result`:
   * what a check returned; `thing`: of something that is not the caller's; `kept`: what a session keeps to compare
   * with; `looked`: what a look-up returned of which nothing else is known; `list`: those of the things that a request
   * names which are the caller's; `found`: of an account that was found by what came with the request; `why`: what a
   * verifier tells beside its verdict.
   */
  readonly form?:
    | 'scheme'
    | 'parts'
    | 'pair'
    | 'count'
    | 'index'
    | 'bound'
    | 'number'
    | 'result'
    | 'thing'
    | 'kept'
    | 'looked'
    | 'list'
    | 'found'
    | 'why'
    | undefined;
  /** Words of the name that gave the meaning; a later comparison reads them. */
  readonly name?: string | undefined;
  /**
   * How little is seen of where the value comes from: only a name says what it is (true), or it stands in a place of
   * the request that a guard fills, which may stand in another file (`slot`).
   */
  readonly weak?: Weakness | undefined;
  /** It is there wherever the code goes on: what returns it throws otherwise. */
  readonly sure?: true;
}

/** A constant. `node` is where it is written, so that a status is reported there. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: string | number | boolean | null | undefined;
  readonly node: Node;
  /** The status of an error, and `node` is where that is made: whoever reads it decides nothing. */
  readonly ofError?: true;
}

/** An object whose properties are known. `open`: it may hold more (an unknown spread or a computed key). */
export interface ObjectValue {
  readonly kind: 'object';
  readonly properties: ReadonlyMap<string, Value>;
  readonly open: boolean;
  readonly node: Node;
  /** The class whose methods it has. */
  readonly type?: ClassValue;
  /** The function that called the one which made it, and returned it, on this path: nobody else has it. */
  readonly fresh?: FunctionNode;
}

export interface ArrayValue {
  readonly kind: 'array';
  readonly elements: readonly Value[];
  readonly open: boolean;
}

/** A function with the variables that it closes over; a method also with the object that it is called on. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: FunctionNode;
  readonly env: Env;
  readonly self?: Value;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly node: TSESTree.ClassDeclaration | TSESTree.ClassExpression;
  readonly env: Env;
}

/** The part that an object plays in a handler. */
export type Role =
  | 'request'
  | 'response'
  | 'context'
  | 'next'
  | 'headers' // the request's header fields
  | 'cookies'
  | 'body'
  | 'input' // query, params
  | 'state' // what earlier middleware left: ctx.state, res.locals, event.locals
  | 'login'; // what the framework found out about who calls: request.auth

export interface RoleValue {
  readonly kind: 'role';
  readonly role: Role;
  readonly framework: string;
  /** Node's own response below the framework's: `reply.raw`, `ctx.res`. */
  readonly raw?: boolean;
  /** Only this method of it, taken off: `const { setHeaders } = event`, `({ status }) => status(401)`. */
  readonly method?: string;
  /** Identifies the response on a path: the parameter that stands for it. */
  readonly id: string;
}

/** A response object that code makes: `new Response(…)`, `c.json(…)`. Its state lives on the path, under `id`. */
export interface MadeResponse {
  readonly kind: 'response';
  readonly id: string;
  readonly framework: string;
}

/** A `Headers` object or a plain header table under construction. */
export interface HeadersValue {
  readonly kind: 'headers';
  readonly challenge: Header;
}

/** An error that carries a status. */
export interface ErrorValue {
  readonly kind: 'error';
  readonly status: StatusValue;
  /** The challenge that travels with the error, if the framework copies it. */
  readonly challenge: Header;
  /** Where it is made: a report points here. */
  readonly node: Node;
  /** The call that makes it, where `node` is only the status in it. */
  readonly made?: Node;
  /**
   * Which family of classes: decides what a framework makes of it. That of a framework's name is answered by it alone;
   * others are `http-errors`, `sensible`, `application` (a class of the project) and `plain`.
   */
  readonly family: string;
  /** The one property that holds the status, where it is not a package that gives it. */
  readonly property?: 'status' | 'statusCode';
  /** Thrown in the body of a helper that was called: the helper's body is the site of the header rule. */
  readonly viaHelper?: boolean;
  /** Another function or file fixes its status: no text here changes that. */
  readonly elsewhere?: true;
  /** Where a path keeps what is added to its headers. */
  readonly headersIn?: string;
  /** The argument that is its challenge, in the function that makes such an error of status 401. */
  readonly challengeAt?: number;
  /** What else it holds, where its class is seen. `open`: it may hold more. */
  readonly properties?: ReadonlyMap<string, Value>;
  readonly open?: boolean;
  /** The class whose methods it has. */
  readonly type?: ClassValue;
  /** The helper that made the error, and those that call it in turn. */
  readonly helpers?: readonly Followed[];
}

/** Something that an import stands for. */
export interface ImportValue {
  readonly kind: 'import';
  readonly module: string;
  /** `*` for the namespace, `default`, or the imported name; further members joined with dots. */
  readonly name: string;
  /** The file that imports it, where what it stands for may be looked up. */
  readonly from?: string;
}

/** A condition kept for later: `const isOwner = a === b` says something only where it is tested. */
export interface Condition {
  readonly kind: 'condition';
  readonly node: Node;
}

/** The header table of a response that exists: `response.headers`, `c.res.headers`. */
export interface ResponseHeaders {
  readonly kind: 'responseHeaders';
  readonly id: string;
  readonly framework: string;
}

export interface UnknownValue {
  readonly kind: 'unknown';
}

export type Value =
  | Subject
  | Constant
  | ObjectValue
  | ArrayValue
  | FunctionValue
  | ClassValue
  | RoleValue
  | MadeResponse
  | HeadersValue
  | ErrorValue
  | ImportValue
  | Condition
  | ResponseHeaders
  | UnknownValue;

/** The name of a response that code makes at a node. */
export function madeBy(node: Node): string {
  return `made ${String(node.range[0])}`;
}

/** Where a response was made, by its name; undefined where it is the framework's own. */
export function madeAt(id: string): number | undefined {
  return id.startsWith('made ') ? Number(id.slice(5)) : undefined;
}

/** The end of the name of a response whose headers only errors are answered with. */
export const forErrors = ' on errors';

/** A status with the place where it is written. `value` null: some status that is not known here. */
export interface StatusValue {
  readonly value: number | null;
  readonly node: Node;
}

export const unknown: UnknownValue = { kind: 'unknown' };

export function constant(value: Constant['value'], node: Node): Constant {
  return { kind: 'constant', value, node };
}

export function subject(about: About, truthy: Reading, falsy: Reading, extra: Partial<Subject> = {}): Subject {
  return { kind: 'subject', about, truthy, falsy, ...extra };
}

/** Whether a value counts as true; undefined where it depends. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'constant':
      return Boolean(value.value);
    case 'unknown':
    case 'subject':
    case 'import':
    case 'condition':
      return undefined;
    case 'role':
      return value.role === 'cookies' || value.role === 'body' || value.role === 'input' ? undefined : true;
    case 'object':
    case 'array':
    case 'function':
    case 'class':
    case 'response':
    case 'headers':
    case 'responseHeaders':
    case 'error':
      return true;
  }
}

/** How little is seen of a value; false where enough is. */
export type Weakness = false | Weak;

/** The same value, known by no more than `weak` says. */
export function weakened(value: Value, weak: Weakness | undefined): Value {
  return weak && value.kind === 'subject' && !value.weak ? { ...value, weak } : value;
}

/** What an object or an array holds: values are graphs, in which parts may be shared. */
export function partsOf(value: Value): readonly Value[] {
  return value.kind === 'object' ? [...value.properties.values()] : value.kind === 'array' ? value.elements : [];
}

/** A table with more entries than this is not read entry by entry. */
export const largestTable = 200;

/** Of what a value holds, no more values than this are looked at. */
const maximumParts = 1_000;

/**
 * A value and what it holds, at any depth: each once, in the order of the text.
 * @param parts what each of them is looked through for
 */
export function* partsWithin(value: Value, parts: (value: Value) => readonly Value[] = partsOf): Generator<Value> {
  const found = new Set<Value>();
  const waiting = [value];
  for (let next = waiting.pop(); next && found.size < maximumParts; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    budget.charge(1);
    yield next;
    waiting.push(...[...parts(next)].reverse());
  }
}

const longestKey = 400;
const maximumInterned = 5_000;
const interned = new Map<string, string>();
let lastInterned = 0;

/** A short text that stands for a long one: keys of values that hold each other double with each step. */
export function shortKey(key: string): string {
  if (key.length <= longestKey) return key;
  let short = interned.get(key);
  if (short === undefined) {
    if (interned.size >= maximumInterned) interned.clear();
    interned.set(key, (short = `#${String(++lastInterned)}`));
  }
  return short;
}

const keys = new Fold<Value, string>(partsOf, (value, of) => shortKey(keyFrom(value, of)), '^');

/** A text that is equal for values between which no verdict can tell; paths that differ in nothing else are joined. */
export function keyOf(value: Value): string {
  return value.kind === 'object' || value.kind === 'array' ? keys.of(value) : shortKey(keyFrom(value, keyOf));
}

function keyFrom(value: Value, of: (part: Value) => string): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'constant':
      return `c:${typeof value.value}:${String(value.value)}@${String(value.node.range[0])}`;
    case 'subject':
      return `s:${value.about}:${value.truthy}:${value.falsy}:${value.form ?? ''}${value.weak ? `:weak ${String(value.weak)}` : ''}`;
    case 'object':
      return `o:${value.open ? '+' : ''}${[...value.properties].map(([name, held]) => `${name}=${of(held)}`).join(',')}`;
    case 'array':
      return `a:${value.open ? '+' : ''}${value.elements.map(of).join(',')}`;
    case 'function':
    case 'class':
      return `f:${String(value.node.range[0])}`;
    case 'role':
      return `r:${value.role}:${value.id}:${value.method ?? ''}`;
    case 'response':
      return `R:${value.id}`;
    case 'headers':
      return `h:${value.challenge.kind}`;
    case 'error':
      // Errors that refuse nobody are all alike here.
      if (value.status.value !== null && ![401, 403, 407].includes(value.status.value)) return 'e:other';
      return `e:${String(value.node.range[0])}:${String(value.status.value)}:${value.challenge.kind}`;
    case 'import':
      return `i:${value.module}:${value.name}`;
    case 'condition':
      return `?:${String(value.node.range[0])}`;
    case 'responseHeaders':
      return `H:${value.id}`;
  }
}

/** What was read of something: the status of an error was decided where the error was made. */
export function readFrom(base: Value, held: Value): Value {
  const isStatus =
    base.kind === 'error' &&
    held.kind === 'constant' &&
    typeof held.value === 'number' &&
    held.value === base.status.value;
  return isStatus ? { ...held, node: base.node, ofError: true } : held;
}

/** Whether two values cannot be told apart; neither is there on both sides, too. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && keyOf(one) === keyOf(other));
}

/** Values that decide nothing later: two of them may be joined into `unknown`. */
export function isPlain(value: Value): boolean {
  if (value.kind === 'unknown') return true;
  return (
    value.kind === 'constant' &&
    ((typeof value.value === 'string' && value.value !== '' && !refusalWords.has(value.value)) ||
      isOrdinaryNumber(value.value))
  );
}

function isOrdinaryNumber(value: Constant['value']): boolean {
  return typeof value === 'number' && (value < 100 || value > 599);
}

const noneAbout: ReadonlySet<About> = new Set();
const abouts = new Fold<Value, ReadonlySet<About>>(
  partsOf,
  (value, of) =>
    value.kind === 'subject' ? new Set([value.about]) : new Set(partsOf(value).flatMap((part) => [...of(part)])),
  noneAbout,
);

/** Whether a value holds, somewhere inside, something of the given kinds (arguments of a lookup, options objects). */
export function carries(value: Value, wanted: readonly About[]): boolean {
  if (value.kind === 'subject') return wanted.includes(value.about);
  if (value.kind !== 'object' && value.kind !== 'array') return false;
  const held = abouts.of(value);
  return wanted.some((about) => held.has(about));
}
