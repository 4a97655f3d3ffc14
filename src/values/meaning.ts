import { isQuestionToGuard } from '../caller/framework-classes.ts';
import type { Machine } from '../paths/machine.ts';
import { membership } from './compare.ts';
import { isOfNobody } from './presence.ts';
import { carries, partsWithin, subject, unknown, weakened, type Reading, type Value } from './value.ts';

/** What a call means by its name, its receiver and its arguments. */
export interface NamedCall {
  readonly value: Value;
  /** What it says when the call throws or rejects. */
  readonly fails?: Reading;
  /** The call checks credentials: when it returns at all, they may be good. */
  readonly verifies?: boolean;
  /** Values of the parameters of a node-style callback among the arguments. */
  readonly callback?: Value[];
  /** Only its name says what it means. */
  readonly weak?: boolean;
}

/**
 * The meaning of a call that cannot be followed. The order goes from the most telling to the least: policy,
 * verification, rights, login state, questions to collections, extraction, accessors, look-ups. Where the arguments
 * decide between two meanings they do (`isAuthorized(token)`, `isAuthorized(user)`), and where nothing decides the
 * result is `unknown`.
 */
export function nameCall(m: Machine, name: string, object: string, base: Value, args: readonly Value[]): NamedCall {
  // Whom nothing names is not found: `findByToken(req.headers.authorization?.slice(7))` without the header.
  if (
    ((args.some(isOfNobody) && !args.some((value) => isSeen(value))) || (args.length > 0 && args.every(isEmpty))) &&
    m.vocabulary.isLookup(name) &&
    m.vocabulary.namesAccount(name)
  )
    return { value: subject('identity', 'known', 'absent', { name }) };
  // A guard may refuse for any reason: `this.byToken.canActivate(context)`.
  if (isQuestionToGuard(name)) return { value: unknown };
  const called = meaningOfCall(m, name, object, base, args);
  // A right that is asked of somebody is asked of whoever calls: `hasPermission(user, 'write')`.
  const isRight = called.value.kind === 'subject' && called.value.about === 'right';
  const ofSomebody = isRight && args.some((value) => carries(value, ['identity']));
  // What is asked of nothing but an id of the request may be asked of nobody: `mayEdit(req.params.id)`.
  const ofThing =
    isRight && ![base, ...args].some((value) => isSeen(value, tellingOfCaller)) && args.some((value) => isSeen(value));
  const weak = !ofSomebody && (ofThing || isWeak(m, name, base, args));
  // What gives back the value itself is as strong: `session.expiresAt.getTime()`.
  if (!weak || called.value === base) return called;
  const callback = called.callback?.map((value) => weakened(value, true));
  return { ...called, value: weakened(called.value, true), weak, ...(callback && { callback }) };
}

/** Nothing to look for: `findUserByToken('')`. */
function isEmpty(value: Value): boolean {
  return value.kind === 'constant' && (value.value === '' || value.value === null || value.value === undefined);
}

/**
 * Whether no more than a name says what a call means: it gets nothing that is seen to be a part of the request, of what
 * the caller presents or of who calls, and is none of a package that is known for it.
 */
function isWeak(m: Machine, name: string, base: Value, args: readonly Value[]): boolean {
  if ([base, ...args].some((value) => isSeen(value) || isOfNobody(value))) return false;
  if (base.kind === 'import' && verifyingPackages.test(base.module)) return false;
  if (!m.vocabulary.isAccessor(name) && !m.vocabulary.isLoginCheck(name)) return true;
  // What hands out the caller needs nothing to go by: `auth()`, `getServerSession(options)`. `getUser(id)` may be
  // anybody.
  const ofCaller = /session|auth|current|logged|viewer|caller|principal|identity|require|me$/i.test(name);
  return !(ofCaller || args.length === 0) || args.some((value) => value.kind === 'subject');
}

/** Whether a value is seen to come from the request or from who calls. */
function isSeen(value: Value, telling = tellingOfRequest): boolean {
  for (const part of partsWithin(value)) {
    if (part.kind === 'role' && telling.roles.test(part.role)) return true;
    if (part.kind === 'subject' && part.weak !== true && telling.abouts.test(part.about)) return true;
  }
  return false;
}

const tellingOfRequest = {
  roles: /^(?!response$|next$)/,
  abouts: /^(credential|identity|identityPart|verdict|claim|claimed|right|input|policy)$/,
};
/** The same without what a request is about. */
const tellingOfCaller = {
  roles: /^(request|context|state|headers|cookies|login)$/,
  abouts: /^(credential|identity|identityPart|verdict|claim|claimed|right|policy)$/,
};

/** `findByToken`, `userForApiKey`: from the first preposition of a word. */
const goesByCredentials =
  /(?<!\w)(?:(?!by|from|for|with|using)\w)*(?:by|from|for|with|using)\w*(?:token|api_?key|secret|bearer|session_?id|jwt)/i;

/** Functions of packages that return what they verified, or throw: they never return nothing. */
const throwing: Readonly<Record<string, RegExp>> = {
  jsonwebtoken: /^verify$/,
  jose: /^(jwtVerify|compactVerify|flattenedVerify|generalVerify|jwtDecrypt)$/,
};

/** Whether a function of a package returns something wherever it returns. */
function throwsOtherwise(name: string, base: Value): boolean {
  return base.kind === 'import' && throwing[base.module]?.test(name) === true;
}

/** Packages whose business is to check what callers present. */
const verifyingPackages =
  /^(jsonwebtoken|jose|bcrypt(js|-ts)?|argon2|@node-rs\/(bcrypt|argon2)|passport\b.*|next-auth\b.*|@auth\/.*|@clerk\/.*|better-auth\b.*|firebase-admin\b.*|iron-session\b.*|otplib|speakeasy|otpauth|svix|google-auth-library|@fastify\/(jwt|auth)|koa-jwt|hono\/jwt|fast-jwt|@octokit\/webhooks.*|basic-auth)$/;

function meaningOfCall(m: Machine, name: string, object: string, base: Value, args: readonly Value[]): NamedCall {
  const words = m.vocabulary;
  const credential = args.some((value) => carries(value, ['credential']));
  const caller = args.some((value) => carries(value, ['identity', 'identityPart', 'verdict']));
  const claim = args.some((value) => carries(value, ['claim', 'claimed']));
  const claimed =
    args.some((value) => carries(value, ['claimed'])) || (base.kind === 'subject' && base.about === 'claimed');
  const input = args.some((value) => carries(value, ['input', 'owner']));
  const request = args.some(
    (value) =>
      value.kind === 'role' ||
      (value.kind === 'object' && [...value.properties.values()].some((held) => held.kind === 'role')),
  );
  const policy = args.some((value) => carries(value, ['policy'])) || /csrf|xsrf/i.test(name);

  if (
    /^(toString|trim|toLowerCase|toUpperCase|valueOf|toHexString|normalize|pop|shift|at|toISOString|getTime|equals_)$/.test(
      name,
    ) &&
    base.kind === 'subject'
  )
    return { value: stringPart(base, name) };
  if (
    /^(replace|replaceAll|slice|substring|substr|concat|padEnd)$/.test(name) &&
    base.kind === 'subject' &&
    base.about === 'credential'
  )
    return { value: { ...base, form: undefined } };
  if (name === 'split' && base.kind === 'subject' && base.about === 'credential') {
    const [separator] = args;
    // `name:password`, as Basic credentials have it.
    return { value: { ...base, form: separator?.kind === 'constant' && separator.value === ':' ? 'pair' : 'parts' } };
  }
  // What a query finds stays what it is, however it is asked for: `User.findById(id).select('-password').exec()`.
  if (
    base.kind === 'subject' &&
    /^(exec|lean|select|populate|orFail)$/.test(name) &&
    /^(identity|claimed|owner|right)$/.test(base.about)
  )
    return { value: base };
  if (
    (name === 'split' || name === 'map' || name === 'flatMap' || name === 'filter' || name === 'join') &&
    base.kind === 'subject' &&
    base.about === 'right'
  )
    return { value: base };

  if (/^(Number|parseInt|parseFloat)$/.test(name) && (object === '' || object === 'Number') && args[0])
    return { value: number(args[0]) };
  if (/^(String|Boolean|BigInt)$/.test(name) && object === '' && args[0]) return { value: args[0] };
  // A schema gives back the content that it was given: `schema.parse(req.body)`.
  const [content] = args;
  if (content && isContent(content) && /^(safe)?(parse|validate)(Async|Sync)?$/i.test(name)) return { value: content };
  // Who proves to be human, or comes too often, has not said who it is.
  if (
    [name, lastPart(object), ...args.flatMap((value) => (value.kind === 'subject' ? (value.name ?? []) : []))].some(
      words.isAbuseCheck,
    )
  ) {
    // Whether it is asked for at all: `isCaptchaOn()`.
    if (/(on|off|enabled|disabled|required|needed|set_?up|configured|active|mode)$/i.test(name))
      return { value: unknown };
    const tooMany = /limit(ed|s)?$|exceed|too_?many|throttled|reached/i.test(name);
    return {
      value: subject('policy', tooMany ? 'settled' : 'unknown', tooMany ? 'unknown' : 'settled', { name }),
      fails: 'settled',
    };
  }
  // The name and the password of Basic credentials.
  if (base.kind === 'import' && base.module === 'basic-auth')
    return { value: subject('credential', 'presented', 'absent', { name: 'basic' }) };
  const signed = credential ? undefined : signedContent(m, name, object, args);
  if (signed) return signed;
  const asks = /^(verify|validate|check|compare|is|includes|has|test|match|some)/i.test(name);
  // The address from which a login comes is written down beside it.
  const ofLogin = credential && /user|login|passw|credential/i.test(name);
  if (words.isPolicyCheck(name) || (policy && !ofLogin && (asks || words.isVerifier(name, object)))) {
    const denies = words.isDenyList(`${object} ${name}`);
    const value = denies ? subject('policy', 'policy', 'unknown') : subject('policy', 'unknown', 'policy');
    // A list answers, and throws nothing.
    return /^(has|includes|some)$/.test(name) ? { value } : { value, fails: 'policy' };
  }
  // That a password is due to be changed is asked of somebody who has just given it.
  const ofCredentials = credential || caller || request || /token|session|jwt|code|otp|auth/i.test(`${object} ${name}`);
  if (/expired/i.test(name) && !/passw/i.test(name) && !ofCredentials)
    return { value: subject('policy', 'settled', 'unknown', { name }) };
  if (
    (/expired/i.test(name) && !/passw/i.test(name)) ||
    /^is(Revoked|Blacklisted|Blocklisted|Invalidated)$|(Token|Jwt|Session)(Revoked|Blacklisted|Blocklisted)$/i.test(
      name,
    )
  )
    return { value: subject('verdict', 'invalid', 'verified') };
  const list = `${object} ${name}`;
  if (
    (credential || caller) &&
    words.isDenyList(list) &&
    (words.isLookup(name) || /^(has|includes|exists|is|check|get)/i.test(name))
  ) {
    // Tokens are revoked; people are banned.
    const ofTokens = credential && !/ban(ned|s)?(?![a-z])|blocked|suspended/i.test(list);
    return {
      value: ofTokens
        ? subject('verdict', 'invalid', 'verified')
        : subject('right', 'insufficient', 'granted', { name }),
    };
  }
  if (base.kind === 'subject' && base.about === 'credential' && /^(match|startsWith|endsWith|search)$/.test(name))
    return { value: subject('credential', 'presented', 'absent', { name: base.name }) };
  if (
    credential &&
    /hash|digest|hmac|encrypt|pbkdf2|scrypt/i.test(name) &&
    !/verify|compare|check|validate|match|valid|equal/i.test(name)
  )
    return { value: subject('credential', 'presented', 'invalid', { name }) };
  // A check of who is known already is none of credentials.
  if (
    caller &&
    !credential &&
    !claim &&
    !request &&
    /^(verify|validate|check)[A-Z]/.test(name) &&
    words.isVerifier(name, '') &&
    !words.isRightCheck(name)
  )
    return { value: unknown };
  // A further check of somebody who is known, with a secret beside: a second factor, or the right to something.
  if (caller && credential && !claim && words.isVerifier(name, object) && base.kind !== 'import')
    return { value: unknown };
  // What the server keeps encrypted is nobody's credentials.
  if (/^(decrypt|decipher|unseal|decode)/i.test(name) && !credential && !request) return { value: unknown };
  // A password typed twice is a matter of validation.
  const again = args.length > 1 && args.some((value) => value.kind === 'subject' && typedAgain.test(value.name ?? ''));
  if (credential && again) return { value: unknown };
  // An event of a webhook, made only where its signature is right.
  if (words.isVerifier(name, object) || (credential && /^constructEvent(Async)?$/.test(name))) {
    const known = subject('identity', 'verified', 'invalid');
    return {
      value: subject('verdict', 'verified', 'invalid', {
        ...(/introspect|api_?key$/i.test(name) && { name }),
        ...(throwsOtherwise(name, base) && { sure: true }),
      }),
      fails: 'invalid',
      verifies: true,
      callback: [
        subject('failure', 'invalid', 'verified'),
        known,
        subject('other', 'unknown', 'unknown', { form: 'why' }),
      ],
    };
  }
  // What is given credentials, and not the request, refuses these: `isAuthenticated(header)`.
  if (words.isLoginCheck(name))
    return { value: subject('verdict', 'known', credential && !request ? 'invalid' : 'absent') };

  const asked = question(m, name, object, base, args);
  if (asked) return asked;

  // What reads the request itself finds out who calls, too: that it fails may mean either.
  if (
    words.isRightCheck(name) &&
    /^(verify|validate|check|evaluate|authenticate)/.test(name) &&
    (credential || request || /(Auth|Key|Token|Secret|Credentials?)(?![a-z])/.test(name)) &&
    !caller
  )
    return credential ? { value: subject('verdict', 'verified', 'invalid'), fails: 'invalid' } : { value: unknown };
  // What is given credentials and nobody who was found by them has to find out both.
  if (words.isRightCheck(name) && credential && !caller && !claim && base.kind !== 'subject') return { value: unknown };
  if (words.isRightCheck(name)) {
    const lacks = words.isLack(name) || /^(cannot|isNot|lacks|denies)/.test(name);
    const form = claimed ? ('bound' as const) : undefined;
    const value = lacks
      ? subject('right', 'insufficient', 'granted', { form, name })
      : subject('right', 'granted', 'insufficient', { form: form ?? 'result', name });
    return /^(assert|ensure|require|check|verify|validate|enforce)/.test(name)
      ? { value: /^(assert|ensure|require|enforce)/.test(name) ? unknown : value, fails: 'insufficient' }
      : { value };
  }
  if (caller && !credential && words.isOfficeCheck(name))
    return { value: subject('right', 'granted', 'insufficient', { form: 'result', name }) };
  if (words.isAuthorizeCheck(name)) {
    if (credential) return { value: subject('verdict', 'verified', 'invalid'), fails: 'invalid' };
    if (caller) return { value: subject('right', 'granted', 'insufficient', { name }) };
    return { value: unknown };
  }
  // `userOf(req)`: who calls. `userOf(req.body)` is somebody whom the content names.
  const ofRequest = args.every((value) => value.kind === 'role' && /^(request|context)$/.test(value.role));
  if (ofRequest && args.length > 0 && callerIn.test(name))
    return { value: subject('identity', 'known', 'absent', { name }) };
  // What looks for records is made apart: `where: teamWhere({ teamId, userId })`.
  const isFilterMade = /[a-z]Where$|^(build|make)\w*(Filters?|Criteria)$/.test(name) && args.length === 1;
  if (isFilterMade && content?.kind === 'object' && !content.open) return { value: content };
  // Of what kind a value is says nothing of whether it is good.
  if (/^is(Array|Empty|Nil|Null|Undefined|String|Object|Number|NaN|Buffer|Function|Boolean|Blank|Defined)/.test(name))
    return { value: unknown };
  if (credential && /^(is|has|valid|matches)[A-Z]/.test(name))
    return { value: subject('verdict', 'verified', 'invalid') };
  if (words.isExtractor(name) && !credential) return { value: subject('credential', 'presented', 'absent', { name }) };
  // `getIsTheirTurn({ token })`: yes or no, and nobody is found.
  if (/^(get|fetch|load|find)(Is|Are|Was|Has|Should)[A-Z]/.test(name)) return { value: unknown };
  const lookedUp = (): Value =>
    recordOf(
      name,
      object,
      lookup(m, name, object, {
        credential,
        caller,
        slot: args.some(isOfSlot),
        claim,
        input,
        request,
        right: args.some((value) => namesRight(m, value)),
        secret: args.some((value) => namesSecret(value)),
        filter: args.some(isFilter),
        several: args.length > 1 && input,
      }),
    );
  const relates = words.isRelation(name) && !words.namesAccount(name);
  if (caller && !credential && (relates || words.isLookup(name))) return { value: lookedUp() };
  // Whom an id of the request names is not who calls.
  if (words.isAccessor(name) && !(input && !request && !credential))
    return { value: subject('identity', 'known', credential ? 'invalid' : 'absent', { name }) };
  if (words.isLookup(name)) return { value: lookedUp() };
  // A check of who is known and of a thing is none of credentials, whatever else it is given.
  if (caller && credential) return { value: unknown };
  if (credential)
    return { value: ofText.test(object) ? subject('credential', 'presented', 'invalid', { name }) : derived(name) };
  if (
    request &&
    /user|session|principal|identity|auth/i.test(name) &&
    /^(get|load|fetch|resolve|current|read|find)/i.test(name)
  )
    return { value: subject('identity', 'known', 'absent', { name }) };
  return { value: unknown };
}

/** Who calls, as a function of the request: `userOf(req)`, `sessionFrom(request)`. */
const callerIn =
  /^(current)?(user|caller|viewer|actor|principal|session)(Id)?(Of|From|In)(Req(uest)?|Context|Headers?|Cookies?)?$/;

/**
 * A signature in the content of a request is the sender's own where a nonce was signed, which proves who has the key.
 * Over an address it proves that a link was made here.
 */
function signedContent(m: Machine, name: string, object: string, args: readonly Value[]): NamedCall | undefined {
  const held = args.filter((value) => value.kind === 'subject');
  const isSigned = held.some(({ about, form, falsy }) => about === 'policy' && form === 'kept' && falsy === 'settled');
  if (!isSigned) return undefined;
  const checks = /^(verify|validate|check|compare|is|test|match)/i.test(name) || m.vocabulary.isVerifier(name, object);
  if (!checks) return undefined;
  const proves = [name, ...held.map((value) => value.name ?? '')].some((each) => /nonce|challenge/i.test(each));
  if (proves) return { value: subject('verdict', 'verified', 'invalid'), fails: 'invalid', verifies: true };
  return { value: subject('policy', 'unknown', 'settled', { name }), fails: 'settled' };
}

/** The field for a password that is typed a second time: `passwordConfirm`, `repeatPassword`. */
const typedAgain = /(confirm|repeat|again|retype|re_?enter)/i;

/** Whether a value is the content of a request, or a part of it that says nothing of who calls. */
function isContent(value: Value): boolean {
  if (value.kind === 'role') return value.role === 'body' || value.role === 'input';
  return value.kind === 'subject' && value.about === 'input';
}

function number(of: Value): Value {
  if (of.kind === 'unknown') return subject('other', 'unknown', 'unknown', { form: 'number' });
  return of.kind === 'subject' && of.form === undefined ? { ...of, form: 'number' } : of;
}

function stringPart(base: Extract<Value, { kind: 'subject' }>, name: string): Value {
  if (base.form === 'pair' && name === 'shift') return subject('claim', 'unknown', 'unknown', { name: base.name });
  if (base.form === 'parts')
    return subject('credential', 'presented', 'absent', {
      form: name === 'shift' ? 'scheme' : undefined,
      name: base.name,
    });
  return base;
}

/** Questions to strings and collections: `startsWith`, `includes`, `has`, `test`, `indexOf`. */
function question(
  m: Machine,
  name: string,
  object: string,
  base: Value,
  args: readonly Value[],
): NamedCall | undefined {
  const [first] = args;
  if (
    /^(startsWith|endsWith|match|matchAll|search)$/.test(name) &&
    base.kind === 'subject' &&
    base.about === 'credential'
  )
    return { value: subject('credential', 'presented', 'absent', { name: base.name }) };
  if ((name === 'test' || name === 'exec') && first?.kind === 'subject' && first.about === 'credential')
    return { value: subject('credential', 'presented', 'absent', { name: first.name }) };
  if (
    !/^(includes|has|some|every|indexOf|contains|exists|get|find|findIndex|isSubsetOf|includesAll|hasAny|sismember|ismember|equals|isEqual|startsWith)$/.test(
      name,
    ) ||
    !first
  )
    return undefined;
  if (name === 'equals' || name === 'isEqual') {
    const other = name === 'equals' ? base : (args[1] ?? unknown);
    return { value: judgedValue(membership(m, first, other, object), undefined) };
  }
  // A look-up by credentials in a table is a look-up, whatever the table's method is called.
  if ((name === 'get' || name === 'find') && !(first.kind === 'subject' && m.vocabulary.isDenyList(object)))
    return undefined;
  if (base.kind === 'role') return undefined;
  const judgement = membership(m, first, base, `${object} ${name}`);
  if (judgement.yes === 'unknown' && judgement.no === 'unknown' && judgement.about !== 'claimed') return undefined;
  return { value: judgedValue(judgement, name === 'indexOf' || name === 'findIndex' ? 'index' : undefined) };
}

function judgedValue(
  judgement: { yes: Reading | 'never'; no: Reading | 'never'; about: Extract<Value, { kind: 'subject' }>['about'] },
  form: 'index' | undefined,
): Value {
  const reading = (given: Reading | 'never'): Reading => (given === 'never' ? 'unknown' : given);
  return subject(judgement.about, reading(judgement.yes), reading(judgement.no), { form });
}

/** The last name of a receiver: `session` of `prisma.session`. */
function lastPart(object: string): string {
  return object.split('.').at(-1) ?? '';
}

function isFilter(value: Value): boolean {
  let at: Value | undefined = value;
  while (at?.kind === 'object') {
    const where: Value | undefined = at.properties.get('where') ?? at.properties.get('filter');
    // What is fixed in the code (`kind: 'user'`) says which records are meant, and asks nothing of them.
    const asked: Value[] = where
      ? [where]
      : filters(at)
          .filter(([, held]) => held.kind !== 'constant')
          .map(([, held]) => held);
    if (asked.length > 1) return true;
    [at] = asked;
  }
  return false;
}

function namesRight(m: Machine, value: Value): boolean {
  return filtersWithin(value).some(
    ([name]) => m.vocabulary.meaning(name) === 'right' && !/status|active|enabled/i.test(name),
  );
}

/** Whether a query goes by something that is given, under a name that says credentials. */
function namesSecret(value: Value): boolean {
  return filtersWithin(value).some(([name, held]) => held.kind !== 'constant' && secretField.test(name));
}

const secretField = /(token|api_?key|secret|session_?id|jwt)$/i;

/** What a query says of what is looked for, at any depth. */
function filtersWithin(value: Value): [string, Value][] {
  const parts = partsWithin(value, (each) => (each.kind === 'object' ? filters(each).map(([, held]) => held) : []));
  return [...parts].flatMap((each) => (each.kind === 'object' ? filters(each) : []));
}

/** The properties of a query that say what is looked for, and not what comes back or is written. */
function filters(value: Extract<Value, { kind: 'object' }>): [string, Value][] {
  return [...value.properties].filter(([name]) => !noFilter.test(name));
}

const noFilter =
  /^(select|include|with|columns|attributes|fields|populate|projection|order_?by|sort|relations|data|values|\$?set|\$(set|add|push|inc|pull|unset)\w*)$/i;

/** Whether a value is whom a guard has left on the request, or a part of it, and no more was seen of it. */
function isOfSlot(value: Value): boolean {
  const parts = partsWithin(value, (each) => (each.kind === 'object' ? [...each.properties.values()] : []));
  return [...parts].some((each) => each.kind === 'subject' && each.weak === 'slot');
}

interface Carried {
  readonly credential: boolean;
  readonly caller: boolean;
  /** The caller is whom a guard elsewhere has let in, as far as is seen. */
  readonly slot: boolean;
  readonly claim: boolean;
  readonly input: boolean;
  readonly request: boolean;
  /** Something else is asked for, too. */
  readonly several: boolean;
  /** The arguments hold a table of several conditions. */
  readonly filter: boolean;
  /** A filter names a right: `{ id, isAdmin: true }`. */
  readonly right: boolean;
  /** A filter names credentials: `{ resetToken }`. */
  readonly secret: boolean;
}

/** What holds things of the server, and no accounts; `db.environment` holds records. */
const ofServer = /config|(?<!\.)env|env(?!ironments?$)|settings|cache|redis|translate|i18n|header/i;

/**
 * A record of which nothing is known is a record all the same, and nothing that somebody presents, whatever a variable
 * calls it.
 */
function recordOf(name: string, object: string, value: Value): Value {
  return value.kind === 'unknown' && !ofServer.test(object)
    ? subject('owner', 'unknown', 'unknown', { name, form: 'looked' })
    : value;
}

/** What somebody belongs to, has bought, or is let try. */
const ofCaller =
  /member|participant|collaborator|seat|project|team|organi[sz]ation|workspace|group|subscription|entitlement|licen[cs]e|enrol?ment|experiment|beta|preview|waitlist/i;

/** What a look-up returns, by what it looks for. */
function lookup(m: Machine, name: string, object: string, carried: Carried): Value {
  const table = lastPart(object);
  const place = `${name} ${table}`;
  // A membership or a filter by a right, looked up for the caller.
  if (carried.caller && (ofCaller.test(place) || carried.right))
    return subject('right', 'granted', 'insufficient', { name });
  // `getSpaceForUser(id)` is no account, but something of one.
  // What is made where it is not found is always there.
  const made = /or_?(create|insert|add|new)|upsert|ensure/i.test(name);
  if (made && !(carried.caller && /user|account|member|customer/i.test(name) && !carried.filter)) return unknown;
  if (made) return subject('identity', 'known', 'unknown', { name });
  // What identifies a client may be an address: `getClientIdentifier(request)`.
  const accountOfRequest = /user|account|session|member|person|principal|customer|auth|admin/i.test(place);
  const account =
    m.vocabulary.namesAccount(name.replace(/(For|Of|By)[A-Z][^]*/, '')) ||
    m.vocabulary.namesAccount(table) ||
    m.vocabulary.namesAccount(object);
  if (ofServer.test(object) && !carried.credential && !carried.caller) return unknown;
  // A problem that a service returns is no right, whatever the service is called.
  if (/error|problem|reason|failure/i.test(name)) return unknown;
  if (/permission|role|membership|access|grant|acl|scope|abilit/i.test(place) && !carried.credential)
    return !carried.caller ? unknown : subject('right', 'granted', 'insufficient', { name });
  // A thing that an id of the request names, among those of a session: it may be somebody else's.
  if (carried.credential && carried.filter && !account && !carried.claim)
    return subject('owner', 'unknown', 'unknown', { name });
  const form = account ? 'found' : undefined;
  if (carried.credential && !carried.claim)
    return subject('identity', 'known', 'invalid', { name: /(key|token)s?$/i.test(table) ? table : name, form });
  // Credentials are what it goes by, whatever they are in the request; `getSecretKey(id)` looks for a record that holds
  // some.
  const byCredentials = goesByCredentials.test(name);
  if (carried.claim && byCredentials) return subject('identity', 'known', 'invalid', { name });
  if (carried.claim) return account ? subject('claimed', 'unknown', 'invalid', { name }) : unknown;
  if (carried.caller) {
    // The account of a caller who is known, by nothing but its id; asked for more, it may be there and not count.
    if (account)
      return subject('identity', 'known', carried.filter || carried.several || carried.slot ? 'unknown' : 'invalid', {
        name,
      });
    // `{ id, author: user.id }`: a record that is the caller's. A lone id may name anything.
    const isList = carried.input && /all|many|list|^find$/i.test(name);
    return carried.filter
      ? subject('owner', 'unknown', 'insufficient', { name, form: isList ? 'list' : undefined })
      : unknown;
  }
  if (carried.input && byCredentials) return subject('identity', 'known', 'invalid', { name, form });
  if (carried.request && account && accountOfRequest) return subject('identity', 'known', 'absent', { name });
  // Nobody sees what it goes by, but that it is a credential: `where: { resetToken: dto.token }`.
  if (account && carried.secret) return subject('owner', 'unknown', 'unknown', { name, form: 'found' });
  return carried.input ? subject('owner', 'unknown', 'unknown', { name }) : unknown;
}

/** What makes another text of a text, and nobody: `new TextDecoder().decode(bytes)`. */
const ofText = /TextDecoder|(?:string|utf-?8|base64)_?decoder|base64|querystring/i;

/** What a function makes of credentials. */
function derived(name: string): Value {
  // A decision about what they may do, whoever made it.
  if (/^authori[sz]e/i.test(name) || /[a-z](Can|May)[A-Z]/.test(name)) return unknown;
  // The same text in another form, whatever its name holds: `decodeURIComponent` is no `decode` of a token.
  if (
    /^(hash|createHash|digest|update|sign|hmac|createHmac|sha256|md5|from|encode|atob|btoa|decodeURI(Component)?|parse|String|toString|trim|Buffer)$/i.test(
      name,
    )
  )
    return subject('credential', 'presented', 'invalid', { name });
  if (
    /user|session|payload|claims|decode|account|identity|principal|login|^auth(enticate|n|orize)?($|[A-Z_])|authenticat/i.test(
      name,
    ) &&
    !/header|token|cookie/i.test(name)
  )
    return subject('identity', 'known', 'invalid', { name });
  if (/hash|decode|parse|extract|strip|normali[sz]e/i.test(name))
    return subject('credential', 'presented', 'invalid', { name });
  return unknown;
}
