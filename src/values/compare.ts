import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start } from '../paths/path.ts';
import { words } from '../caller/vocabulary.ts';
import { isInstance } from '../responses/error-makers.ts';
import { lastName, shorten, unwrap } from '../syntax.ts';
import { member } from './member.ts';
import { isNothing, isOfNobody } from './presence.ts';
import {
  truthOf,
  type About,
  type ObjectValue,
  type Constant,
  type Reading,
  type Subject,
  type Value,
  type Weakness,
} from './value.ts';

/** What the two outcomes of a condition say. */
export interface Judgement {
  readonly yes: Reading | 'never';
  readonly no: Reading | 'never';
  readonly about: About;
  /** How little is seen of what is tested. */
  readonly weak?: Weakness | undefined;
}

export type Comparison =
  | { readonly kind: 'decided'; readonly outcome: boolean }
  | { readonly kind: 'truth'; readonly operand: 'left' | 'right'; readonly turned: boolean }
  | { readonly kind: 'judged'; readonly judgement: Judgement };

/** A comparison that says nothing of the caller. */
export const nothing: Judgement = { yes: 'unknown', no: 'unknown', about: 'other' };

/**
 * What a comparison says about the caller. Comes in: the operator and both values. Goes out: a decided outcome (two
 * constants), the truth of one operand (a test against null, a boolean or a type), or what both outcomes mean.
 * It does not see what the compared values are at run time, only where they come from.
 */
export function compare(m: Machine, node: TSESTree.BinaryExpression, left: Value, right: Value): Comparison {
  switch (node.operator) {
    case '===':
    case '==':
    case '!==':
    case '!=': {
      const equals = node.operator === '===' || node.operator === '==';
      return turn(equality(m, node, left, right), !equals);
    }
    case '<':
    case '<=':
      return judged(order(left, right));
    case '>':
    case '>=':
      return judged(order(right, left));
    case 'in':
      // Whether somebody has a member of this name is a question of the shape: `'role' in payload`.
      if (left.kind === 'constant' && right.kind === 'subject' && right.about === 'identity') return judged(nothing);
      if (left.kind === 'constant' && right.kind === 'object') return hasMember(right, String(left.value));
      return judged(membership(m, left, right, m.source.text(node.right)));
    case 'instanceof':
      return decidable(kindOf(m, left, node.right));
    default:
      return judged(nothing);
  }
}

/** `'error' in result`, of an object that the code makes. */
function hasMember({ properties, open }: ObjectValue, name: string): Comparison {
  if (properties.has(name)) return { kind: 'decided', outcome: true };
  return open || properties.size === 0 ? judged(nothing) : { kind: 'decided', outcome: false };
}

function decidable(judgement: Judgement): Comparison {
  if (judgement.yes === 'never' || judgement.no === 'never')
    return { kind: 'decided', outcome: judgement.no === 'never' };
  return judged(judgement);
}

function judged(judgement: Judgement): Comparison {
  return { kind: 'judged', judgement };
}

function turn(result: Comparison, turned: boolean): Comparison {
  if (!turned) return result;
  switch (result.kind) {
    case 'decided':
      return { kind: 'decided', outcome: !result.outcome };
    case 'truth':
      return { ...result, turned: !result.turned };
    case 'judged':
      return judged({ ...result.judgement, yes: result.judgement.no, no: result.judgement.yes });
  }
}

/** Whom credentials were issued to or by: where that differs, they may be good and are not for here. */
const issuedElsewhere = /^(client_?id|aud|audience|azp|iss|issuer|redirect_?uri|nonce|jti|kid)$/i;

/** The judgement for `left === right`. */
function equality(m: Machine, node: TSESTree.BinaryExpression, left: Value, right: Value): Comparison {
  const typed = isTyped(node);
  // What `&&` stopped at is nothing, in one way or another: `(user && user.name) === null`.
  if (!typed && node.operator.length === 3 && [left, right].every(isNothing) && [left, right].some(isStopped))
    return judged(nothing);
  if (left.kind === 'constant' && right.kind === 'constant' && !typed)
    return { kind: 'decided', outcome: left.value === right.value };
  // `error.constructor === Refusal`
  if (left.kind === 'class' && right.kind === 'class') return { kind: 'decided', outcome: left.node === right.node };
  // Nothing belongs to nobody.
  if ((isOfNobody(right) && isOwned(left)) || (isOfNobody(left) && isOwned(right)))
    return { kind: 'decided', outcome: false };
  // Of a number in an enumeration, the name says more: `response.status !== ResponseStatus.NotFound`.
  if (isState(left, node.left) && isNamedNumber(right, node.right))
    return judged(status(m, lastName(node.right) ?? ''));
  if (isState(right, node.right) && isNamedNumber(left, node.left)) return judged(status(m, lastName(node.left) ?? ''));
  if (right.kind === 'constant') return againstConstant(m, node, left, right, 'left');
  if (left.kind === 'constant') return againstConstant(m, node, right, left, 'right');
  // The state of an account, by the name of a constant that stands elsewhere: `user.status !== UserStatus.Active`.
  if (isState(left, node.left) && !isSubject(right)) return judged(status(m, lastName(node.right) ?? ''));
  if (isState(right, node.right) && !isSubject(left)) return judged(status(m, lastName(node.left) ?? ''));
  return judged(
    issuedElsewhere.test(lastName(node.left) ?? '') || issuedElsewhere.test(lastName(node.right) ?? '')
      ? nothing
      : twoValues(m, left, right),
  );
}

function isSubject(value: Value): value is Subject {
  return value.kind === 'subject';
}

/** Whether a value is a status: of the caller's account, or of what a check of rights returned. */
function isState(value: Value, node: Node): boolean {
  return value.kind === 'subject' && value.about === 'right' && /status$/i.test(lastName(node) ?? '');
}

/** Whether a number is written as the member of something. */
function isNamedNumber(value: Value, node: Node): boolean {
  return value.kind === 'constant' && typeof value.value === 'number' && unwrap(node).type === 'MemberExpression';
}

function isStopped(value: Value): boolean {
  return value.kind === 'constant' && value.node.type === 'LogicalExpression';
}

function isOwned(value: Value): boolean {
  return value.kind === 'subject' && value.about === 'owner';
}

function againstConstant(
  m: Machine,
  node: TSESTree.BinaryExpression,
  value: Value,
  constant: Constant,
  operand: 'left' | 'right',
): Comparison {
  const held = constant.value;
  if (operand === 'left' && isTyped(node)) {
    const type = typeOf(value);
    if (type !== undefined) return { kind: 'decided', outcome: type === held };
    if (held === 'undefined') return { kind: 'truth', operand, turned: true };
    if (held === 'boolean' || held === 'number') return judged(nothing);
    // A text that is none may be something else: only what comes as text is then not there.
    if (held === 'string' && !(value.kind === 'subject' && value.falsy === 'absent' && value.about !== 'identity'))
      return judged(nothing);
    return { kind: 'truth', operand, turned: false };
  }
  if (value.kind === 'subject' && value.form === 'index') return { kind: 'truth', operand, turned: held === -1 };
  if (held === null || held === undefined || held === '' || held === false) {
    if (truthOf(value) === true || (value.kind === 'subject' && value.form === 'number'))
      return { kind: 'decided', outcome: false };
    return { kind: 'truth', operand, turned: true };
  }
  if (held === true) {
    // An error, or another object, is there and is not `true`.
    if (truthOf(value) === true) return { kind: 'decided', outcome: false };
    return { kind: 'truth', operand, turned: false };
  }
  if (value.kind !== 'subject') return judged(nothing);
  if (value.form === 'count')
    return judged(
      held === 0
        ? { yes: value.falsy, no: value.truthy, about: value.about }
        : { yes: value.truthy, no: value.falsy, about: value.about },
    );
  const secret = isSharedSecret(value, String(held), lastName(operand === 'left' ? node.right : node.left));
  return judged(secret ? { yes: 'verified', no: 'invalid', about: 'credential' } : named(m, value, String(held)));
}

/** Whether a comparison asks for the type of what stands on its left side. */
function isTyped({ left }: TSESTree.BinaryExpression): boolean {
  return left.type === 'UnaryExpression' && left.operator === 'typeof';
}

/** What `typeof` is of a value that the code shows. */
function typeOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'constant':
      return typeof value.value;
    case 'object':
    case 'array':
    case 'error':
      return 'object';
    case 'function':
    case 'class':
      return 'function';
    default:
      return undefined;
  }
}

/**
 * Whether content of the request is held against a secret that is written in the code: both are called a key, and the
 * text is one that nobody would choose as a word.
 */
function isSharedSecret(value: Subject, text: string, constant: string | undefined): boolean {
  if (value.about !== 'input' || ![constant, value.name].every((name) => sharedKey.test(name ?? ''))) return false;
  return /^(?=.*\d)(?=.*[a-z])[\w+/=.-]{12,}$/i.test(text);
}

/** Keys that let somebody in, not those of a cache, a column, a list. */
const sharedKey =
  /^((web)?hook|access|api|auth|secret|shared|admin|private|deploy|cron|server|master)?_?(key|secret|password|token)$/i;

const schemes =
  /^(basic|bearer|digest|token|apikey|api-key|jwt|negotiate|ntlm|dpop|hoba|mutual|vapid|hawk|aws4-hmac-sha256|signature|key|ssws|oauth)$/i;

/** A value compared with a text or number that is written in the code. */
function named(m: Machine, value: Subject, text: string): Judgement {
  switch (value.about) {
    case 'credential':
      if (value.form === 'scheme' || schemes.test(text.trim()))
        return { yes: 'presented', no: 'absent', about: 'credential' };
      return { yes: 'verified', no: 'invalid', about: 'credential' };
    case 'right':
      if (/status$/i.test(value.name ?? '')) return status(m, text);
      // A scope that is held against one text says what a token is for; scopes that grant are a list.
      if (/^scope$/i.test(value.name ?? '') && value.form !== 'result' && !grants.test(text)) return nothing;
      // Databases keep a yes or no as a number: `user.active === 0`.
      if (text === '0' && (value.truthy === 'insufficient' || flag.test(value.name ?? '')))
        return { yes: value.falsy, no: value.truthy, about: rightOf(value) };
      return m.vocabulary.isLesser(text) ||
        value.truthy === 'insufficient' ||
        (/plan|tier|subscription/i.test(value.name ?? '') && /^(free|basic|trial|starter|hobby|none)$/i.test(text))
        ? { yes: 'insufficient', no: 'granted', about: rightOf(value) }
        : { yes: 'granted', no: 'insufficient', about: rightOf(value) };
    case 'identity':
    case 'identityPart':
      // A token of nobody: good credentials, and no caller.
      if (/^(anon|anonymous|nobody|unauthenticated|guest)$/i.test(text))
        return { yes: 'unknown', no: 'known', about: 'identity' };
      return { yes: 'granted', no: 'insufficient', about: 'right' };
    case 'claim':
      return { yes: 'unknown', no: 'invalid', about: 'credential' };
    case 'kind':
      return { yes: 'insufficient', no: 'insufficient', about: 'kind' };
    case 'policy':
      if (/env|mode/i.test(value.name ?? ''))
        return {
          yes: /^(prod|production)$/i.test(text) ? 'policy' : 'unknown',
          no: /^(prod|production)$/i.test(text) ? 'unknown' : 'policy',
          about: 'setting',
        };
      return /^(prod|production|true|on|1)$/i.test(text)
        ? { yes: 'policy', no: 'unknown', about: 'policy' }
        : { yes: 'unknown', no: 'policy', about: 'policy' };
    case 'reason':
      return { yes: saysRefused(text) ? 'invalid' : 'unknown', no: 'unknown', about: 'reason' };
    case 'failure':
      return saysRefused(text) ? { yes: 'invalid', no: 'unknown', about: 'failure' } : nothing;
    default:
      return nothing;
  }
}

/** A scope that grants something says what may be done: `write`, `notes:read`. */
const grants =
  /^(read|write|admin|edit|delete|create|update|manage|full|all|\*|user|editor|member|viewer)$|[a-z]:[a-z*]/i;

const flag =
  /^(is|has|can|may)(?=[A-Z_])|(^|_)(active|enabled|verified|approved|activated|licensed|paid|premium|admin)$/i;

/** A right of an account that the caller has only named counts once the account's password was checked. */
function rightOf(value: Subject): About {
  return value.form === 'bound' ? 'claimed' : 'right';
}

/** `status === text`: the state of an account, or the outcome of an authentication. */
function status(m: Machine, text: string): Judgement {
  if (/^(missing|absent|unauthenticated|none|anonymous)$/i.test(text))
    return { yes: 'absent', no: 'unknown', about: 'verdict' };
  if (/^(invalid|expired|failed|rejected|revoked)$/i.test(text))
    return { yes: 'invalid', no: 'unknown', about: 'verdict' };
  if (/^(authenticated|success|ok|valid)$/i.test(text)) return { yes: 'known', no: 'invalid', about: 'verdict' };
  if (m.vocabulary.isLesser(text)) return { yes: 'insufficient', no: 'granted', about: 'right' };
  return /^(active|approved|verified|enabled|activated)$/i.test(text)
    ? { yes: 'granted', no: 'insufficient', about: 'right' }
    : nothing;
}

/** The judgement for two values that are equal or not. */
function twoValues(m: Machine, left: Value, right: Value): Judgement {
  const both = [left, right];
  const subjects = both.filter((value): value is Subject => value.kind === 'subject');
  const of = (...abouts: readonly About[]): Subject | undefined =>
    subjects.find((value) => abouts.includes(value.about));
  if (subjects.some((value) => value.form === 'count' || value.form === 'index')) return nothing;
  const policy = of('policy');
  if (policy) return { yes: 'unknown', no: 'policy', about: 'policy' };
  const credential = of('credential');
  if (subjects.length > 1 && subjects.some(({ form }) => form === 'kept'))
    return { yes: 'unknown', no: 'policy', about: 'policy' };
  if (credential) {
    // A password typed twice is a matter of validation.
    const names = subjects.map((value) => value.name ?? '').join(' ');
    if (/confirm|repeat|again|verify|new/i.test(names) && /pass/i.test(names)) return nothing;
    return credential.form === 'scheme'
      ? { yes: 'presented', no: 'absent', about: 'credential' }
      : { yes: 'verified', no: 'invalid', about: 'credential' };
  }
  // Content of the request against a secret of the server: `req.query.key !== process.env.CRON_SECRET`.
  const secret = of('other');
  if (secret?.name !== undefined && m.vocabulary.isCredentialName(secret.name) && of('input'))
    return { yes: 'verified', no: 'invalid', about: 'credential' };
  const held = of('right');
  // A table of roles and levels names the least of them, too: `level === Levels.NONE`.
  const imported = both.flatMap((value) => (value.kind === 'import' ? (value.name.split('.').at(-1) ?? []) : []));
  const least = imported.some(m.vocabulary.isLesser);
  if (held && least) return { yes: 'insufficient', no: 'granted', about: rightOf(held) };
  if (held) return { yes: 'granted', no: 'insufficient', about: rightOf(held) };
  // The name that credentials state, against the one that is let in: `basic.username !== allowed.user`.
  if (
    of('claim')?.falsy === 'absent' &&
    (of('identity', 'identityPart', 'owner', 'field') || subjects.length === 1 || of('other'))
  )
    return { yes: 'unknown', no: 'invalid', about: 'credential' };
  // Whom a token names, against the account that was found by what came along: it is another's, and refused.
  if (subjects.some(isClaimed) && subjects.some(({ form }) => form === 'found'))
    return { yes: 'verified', no: 'invalid', about: 'credential' };
  // Two parts of who calls: the account held against what it was found by.
  if (
    subjects.length > 1 &&
    subjects.every(({ about, weak }) => weak !== true && (about === 'identityPart' || about === 'identity'))
  )
    return nothing;
  // What the caller's account, or a key, is limited to, and what is asked for: `user.basketId !== req.body.basketId`.
  const field = of('field');
  const thing = of('input', 'owner');
  if (nameOneThing(field?.name, thing?.name)) return { yes: 'granted', no: 'insufficient', about: 'right' };
  const caller = of('identityPart', 'identity');
  if (caller) return { yes: 'granted', no: 'insufficient', about: 'right' };
  return nothing;
}

/** Whether a value is what a verified token says of whom it is for. */
function isClaimed({ about, truthy, form }: Subject): boolean {
  return about === 'identityPart' && truthy === 'verified' && form === undefined;
}

/**
 * Whether two names are of the id of one thing: `basket` and `basketId`. Ids of what proves something, and of what
 * comes and goes, are none.
 */
function nameOneThing(one = '', other = ''): boolean {
  const names = [words(one), words(other)];
  const [stem = '', same] = names.map((parts) => parts.filter((word) => word !== 'id').join(' '));
  if (stem === '' || stem !== same || !names.some((parts) => parts.at(-1) === 'id')) return false;
  return !stem.split(' ').some((word) => passing.has(word));
}

const passing = new Set(
  [
    'challenge verification device session token nonce state code request otp csrf transaction attempt flow login',
    'credential key client socket message revision version',
  ]
    .join(' ')
    .split(' '),
);

const roleNumber = /^role_?(id|no|num(ber)?|code)$/i;

/** The judgement for `small < large`. */
function order(small: Value, large: Value): Judgement {
  if (small.kind === 'subject' && small.form === 'thing') return { yes: 'settled', no: 'unknown', about: 'policy' };
  if (large.kind === 'subject' && large.form === 'thing') return { yes: 'unknown', no: 'settled', about: 'policy' };
  if (small.kind === 'subject' && small.about === 'expiry') return { yes: 'invalid', no: 'verified', about: 'expiry' };
  if (large.kind === 'subject' && large.about === 'expiry') return { yes: 'verified', no: 'invalid', about: 'expiry' };
  if (small.kind === 'subject' && (small.form === 'index' || small.form === 'count'))
    return { yes: small.falsy, no: small.truthy, about: small.about };
  if (large.kind === 'subject' && (large.form === 'index' || large.form === 'count'))
    return { yes: large.truthy, no: large.falsy, about: large.about };
  // The number of a role is a name for it: it may be the lower or the higher ones that may do more.
  const both = [small, large];
  const isNumber = (value: Value): boolean =>
    value.kind === 'subject' && value.about === 'right' && roleNumber.test(value.name ?? '');
  if (both.some(isNumber) && both.some(({ kind }) => kind === 'constant'))
    return { yes: 'insufficient', no: 'insufficient', about: 'kind' };
  // `response.status < 300`: of a response from elsewhere. An account's status is no number to be in order.
  if ([small, large].some((value) => value.kind === 'subject' && /^status(_?code)?$/i.test(value.name ?? '')))
    return nothing;
  if (small.kind === 'subject' && small.about === 'right' && (small.form === undefined || small.form === 'number'))
    return { yes: 'insufficient', no: 'granted', about: 'right' };
  if (large.kind === 'subject' && large.about === 'right' && (large.form === undefined || large.form === 'number'))
    return { yes: 'granted', no: 'insufficient', about: 'right' };
  return nothing;
}

/** The judgement for "`item` is in `collection`" (`in`, `includes`, `has`), `text` being the collection's source. */
export function membership(m: Machine, item: Value, collection: Value, text: string): Judgement {
  const denies = m.vocabulary.isDenyList(shorten(text));
  const judge = (pass: Reading, fail: Reading, about: About): Judgement =>
    denies ? { yes: fail, no: pass, about } : { yes: pass, no: fail, about };
  const of = (value: Value, ...abouts: readonly About[]): value is Subject =>
    value.kind === 'subject' && abouts.includes(value.about);
  const presented = item.kind === 'subject' && item.about === 'credential' && item.form !== 'bound';
  // `'authorization' in req.headers`: whether credentials came at all.
  if (collection.kind === 'role' && item.kind === 'constant') {
    const held = member(m, collection, String(item.value), item.node, start);
    return held.kind === 'subject' ? { yes: held.truthy, no: held.falsy, about: held.about } : nothing;
  }
  // Whom a token is for: `audiences.includes(claims.clientId)`.
  if (of(item, 'identityPart', 'identity') && /audience|issuer/i.test(text))
    return judge('unknown', 'invalid', 'credential');
  if (of(item, 'policy') || of(collection, 'policy')) return judge('unknown', 'policy', 'policy');
  if (of(item, 'right')) {
    const lesser =
      collection.kind === 'array' &&
      collection.elements.length > 0 &&
      collection.elements.every((each) => each.kind === 'constant' && m.vocabulary.isLesser(String(each.value)));
    return lesser
      ? { yes: 'insufficient', no: 'granted', about: rightOf(item) }
      : judge('granted', 'insufficient', rightOf(item));
  }
  // Credentials are what is looked for, whatever the list is called: `adminKeys.has(req.get('x-api-key'))`.
  if (presented && of(collection, 'right')) return judge('verified', 'invalid', 'credential');
  if (of(collection, 'right')) {
    if (item.kind === 'constant' && m.vocabulary.isLesser(String(item.value)))
      return { yes: 'insufficient', no: 'granted', about: rightOf(collection) };
    return judge('granted', 'insufficient', rightOf(collection));
  }
  if (of(item, 'credential')) return judge('verified', 'invalid', 'credential');
  if (of(collection, 'credential')) return { yes: 'presented', no: 'absent', about: 'credential' };
  if (of(item, 'identityPart', 'identity') || of(collection, 'identityPart', 'identity'))
    return judge('granted', 'insufficient', 'right');
  return nothing;
}

function kindOf(m: Machine, left: Value, type: TSESTree.Node): Judgement {
  if (/^(Next)?Response$/.test(lastName(type) ?? '')) {
    if (left.kind === 'response') return { yes: 'unknown', no: 'never', about: 'other' };
    if (left.kind === 'object' || left.kind === 'constant' || left.kind === 'array')
      return { yes: 'never', no: 'unknown', about: 'other' };
  }
  const known = left.kind === 'error' ? isInstance(left, lastName(type) ?? '') : undefined;
  if (known !== undefined)
    return { yes: known ? 'unknown' : 'never', no: known ? 'never' : 'unknown', about: 'failure' };
  // The class of an error is seen, whoever made it.
  if (left.kind === 'error' && left.type && descends(m, left.type, type))
    return { yes: 'unknown', no: 'never', about: 'failure' };
  const thrown = left.kind === 'error' ? (left.made ?? left.node) : left.kind === 'object' ? left.node : undefined;
  if (thrown?.type === 'NewExpression') {
    const made = lastName(thrown.callee);
    const tested = lastName(type) ?? '';
    if (made === tested || descends(m, classOf(m, thrown.callee), type))
      return { yes: 'unknown', no: 'never', about: 'failure' };
    if (!/^(Error|Http|Api|App|Base|Custom|OAuth|Auth)\w{0,9}$/.test(tested))
      return { yes: 'never', no: 'unknown', about: 'failure' };
  }
  if (left.kind !== 'subject' || left.about !== 'failure') return nothing;
  return saysRefused(lastName(type) ?? '') ? { yes: 'invalid', no: 'unknown', about: 'failure' } : nothing;
}

/** Errors of packages that check credentials, by the name of their class or their code. */
const refusedByPackage =
  /^(jsonwebtoken|token)expirederror$|^jsonwebtokenerror$|^notbeforeerror$|^(jwt|jws|jwe|jose|jwk|jwks)\w*$|^err_(jwt|jws|jwe|jose)\w*$|^auth\/(id-token|argument-error|user-token|invalid-credential|wrong-password)[\w-]*$/i;

const presented =
  '(access |refresh |id |auth |bearer |session |api )?(token|jwt|session|credentials?|password|passcode|api key|apikey|signature|otp|login)';
const refusedWords =
  'expired|invalid|revoked|malformed|wrong|incorrect|bad|mismatch|missing|unknown|rejected|failed|not found|required';
const refused = new RegExp(
  `\\b${presented}( (is|has|was|does|not|been|an?))* (${refusedWords})\\b|\\b(${refusedWords}) ${presented}\\b|\\b(unauthenticated|not authenticated|not logged in)\\b|^authentication ?error$`,
);

/**
 * Whether the code, the class or the message of an error says that credentials are absent or were refused. One word is
 * no proof: `AUTH_DOC_DISABLED`, `change-password is not available`.
 */
function saysRefused(text: string): boolean {
  if (text.length > 200) return false;
  return (
    refusedByPackage.test(text) ||
    refused.test(
      words(text)
        .join(' ')
        .replace(/ (error|exception)$/, ''),
    )
  );
}

/** Whether a class is another one or extends it, as far as both are seen. */
function descends(m: Machine, made: Value | undefined, tested: TSESTree.Node): boolean {
  const wanted = classOf(m, tested);
  let at = made;
  for (let step = 0; step < 8 && at; step++) {
    if (at.kind === 'class' && wanted?.kind === 'class' && at.node === wanted.node) return true;
    if (at.kind === 'import')
      return wanted?.kind === 'import' && at.module === wanted.module && at.name === wanted.name;
    if (at.kind !== 'class' || !at.node.superClass) return false;
    at = classOf(m, at.node.superClass);
  }
  return false;
}

function classOf(m: Machine, node: TSESTree.Node): Value | undefined {
  return m.evaluate(node, start, newFrame(null))[0]?.value;
}
