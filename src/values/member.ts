import { frameworkNamed } from '../frameworks/index.ts';
import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { entryOf, memberPath } from '../syntax.ts';
import { statusNamed } from './statuses.ts';
import { isDemand, meaningOfName, visitorCheck } from './names.ts';
import { seen } from './definition.ts';
import {
  constant,
  forErrors,
  subject,
  unknown,
  weakened,
  type ErrorValue,
  type ImportValue,
  type RoleValue,
  type Subject,
  type Value,
} from './value.ts';

/**
 * The value of a property read, `base.name`. `name` undefined: the key is not known.
 */
export function member(m: Machine, base: Value, name: string | undefined, node: Node, path: Path): Value {
  switch (base.kind) {
    case 'role':
      // A field of the request whose name is not seen: what holds it may say that it is credentials.
      if (name === undefined)
        return base.role === 'headers' || base.role === 'body' || base.role === 'input'
          ? subject('input', 'unknown', 'unknown')
          : unknown;
      return roleMember(m, base, name, node, path);
    case 'subject':
      return subjectMember(m, base, name);
    case 'object': {
      if (name === undefined) return unknown;
      const held = base.properties.get(name);
      if (held) return held;
      if (name === 'constructor' && base.type && base.type.node !== base.node) return base.type;
      // An empty table is there to be filled.
      if (base.properties.size === 0 && base.node.type === 'ObjectExpression') return unknown;
      return base.open ? meaningOfName(m.vocabulary, name, 'result') : constant(undefined, node);
    }
    case 'array': {
      if (name === 'length') return base.open ? unknown : constant(base.elements.length, node);
      const index = Number(name);
      return Number.isInteger(index) && !base.open ? (base.elements[index] ?? constant(undefined, node)) : unknown;
    }
    case 'import': {
      if (name === undefined) return unknown;
      const status = statusNamed(base, name);
      if (status !== undefined) return constant(status, node);
      return importedMember(m, base, name, node);
    }
    case 'response':
      return name === 'headers'
        ? { kind: 'responseHeaders', id: base.id, framework: base.framework }
        : name === 'status'
          ? responseStatus(path, base.id, node)
          : unknown;
    case 'class':
      return name === undefined ? unknown : staticMember(base, name, node);
    case 'error':
      return name === undefined ? unknown : errorMember(base, name, node);
    case 'unknown':
      return name === undefined ? unknown : unknownMember(m, name, node);
    case 'constant':
      return typeof base.value === 'string' && name === 'length' ? constant(base.value.length, node) : unknown;
    case 'function':
    case 'headers':
    case 'condition':
    case 'responseHeaders':
      return unknown;
  }
}

/** The value of a name in a pattern that takes a value apart: a method of the context stays one of it. */
export function partOf(m: Machine, base: Value, name: string | undefined, node: Node, path: Path): Value {
  const isContext = base.kind === 'role' && base.role === 'context';
  if (!isContext || name === undefined || isHandledError(m, base, name)) return member(m, base, name, node, path);
  const method = entryOf(frameworkNamed(base.framework)?.methods, name);
  return method ? { ...base, method: name } : member(m, base, name, node, path);
}

/** Whether a member of the context is the error that a handler is run over. */
function isHandledError(m: Machine, { framework }: RoleValue, name: string): boolean {
  return m.handled !== null && name === frameworkNamed(framework)?.errorIn;
}

function responseStatus(path: Path, id: string, node: Node): Value {
  const status = path.responses.get(id)?.status?.value;
  return status === undefined || status === null ? unknown : constant(status, node);
}

function roleMember(m: Machine, base: RoleValue, name: string, node: Node, path: Path): Value {
  const framework = frameworkNamed(base.framework);
  const role = (next: RoleValue['role']): Value => ({ ...base, role: next });
  switch (base.role) {
    case 'request': {
      if (name === framework?.answerIn && m.handled) return m.handled;
      const next = entryOf(framework?.request, name);
      if (next) return role(next);
      // What is set on node's own response is there for errors, too.
      if (entryOf(framework?.faces, name) === 'raw')
        return { ...base, role: 'response', raw: true, id: base.id + forErrors };
      if (isLoginFlag(name)) return subject('verdict', 'known', 'absent', { name });
      if (name === 'app' || name === 'log' || name === 'method' || name === 'url' || name === 'path') return unknown;
      return slot(name, meaningOfName(m.vocabulary, name, 'member'));
    }
    case 'response':
    case 'context': {
      if (base.role === 'context' && m.handled && isHandledError(m, base, name)) return m.handled;
      if (entryOf(framework?.faces, name) === 'errors') return { ...base, role: 'response', id: base.id + forErrors };
      if (entryOf(framework?.faces, name) === 'same' && base.role === 'context') return { ...base, role: 'response' };
      if (entryOf(framework?.faces, name) === 'raw') return { ...base, role: 'response', raw: true };
      const next = base.role === 'response' && framework?.liveHeaders ? undefined : entryOf(framework?.context, name);
      if (next) return role(next);
      if (framework?.freeMethods && Object.hasOwn(framework.methods, name)) return { ...base, method: name };
      if (name === 'locals') return role('state');
      if (name === 'req' || name === 'request') return role('request');
      if (name === 'res' && base.framework === 'hono') return { kind: 'response', id: base.id, framework: 'hono' };
      if (name === framework?.errorHeaders)
        return { kind: 'responseHeaders', id: base.id + forErrors, framework: base.framework };
      if (name === 'headers' && base.role === 'response')
        return { kind: 'responseHeaders', id: base.id, framework: base.framework };
      if (framework?.statusProperties.includes(name)) return responseStatus(path, base.id, node);
      return base.role === 'context' ? meaningOfName(m.vocabulary, name, 'member') : unknown;
    }
    case 'headers':
      return headerNamed(m, name);
    case 'cookies':
      return /csrf|xsrf/i.test(name)
        ? subject('policy', 'unknown', 'unknown', { name })
        : subject('credential', 'presented', 'absent', { name });
    case 'body':
    case 'input':
      return contentNamed(m, name);
    case 'state': {
      const next = entryOf(framework?.state, name);
      if (next) return role(next);
      if (isLoginFlag(name)) return subject('verdict', 'known', 'absent', { name });
      // An account, or whether the caller is one: that it is not there says neither.
      return name === 'admin' || /admin_?user$/i.test(name)
        ? subject('identity', 'known', 'unknown', { name })
        : slot(name, meaningOfName(m.vocabulary, name, 'member'));
    }
    case 'login':
      if (name === 'credentials') return subject('identity', 'known', 'absent', { name });
      if (framework?.callers?.includes(name)) return slot(name, subject('identity', 'known', 'absent', { name }));
      return isLoginFlag(name) ? subject('verdict', 'known', 'absent', { name }) : unknown;
    case 'next':
      return unknown;
  }
}

/**
 * Who calls, or what they presented, in a place of the request that a guard fills: in the same file, or in another one.
 * Everybody has a session.
 */
export function slot(name: string, value: Value): Value {
  return value.kind === 'subject' && /^(identity|identityPart|credential)$/.test(value.about) && !/session/i.test(name)
    ? weakened(value, 'slot')
    : value;
}

/** What shows from which page or address a request comes: without it nobody comes from the pages of the server. */
function ofPage(name: string): Value {
  const asked = /^(origin|referer)$/i.test(name) || /csrf|xsrf/i.test(name);
  return subject('policy', 'unknown', asked ? 'policy' : 'unknown', { name });
}

export function headerNamed(m: Machine, name: string): Value {
  const meaning = m.vocabulary.header(name);
  if (meaning === 'abuse') return visitorCheck(name);
  if (meaning === 'credential') return subject('credential', 'presented', 'absent', { name });
  if (meaning === 'policy') return ofPage(name);
  return subject('input', 'unknown', 'unknown', { name });
}

export function contentNamed(m: Machine, name: string): Value {
  // What is signed is an address or a message, whoever sends it; a webhook's signature comes in a header.
  if (/^(signature|sig|mac|hmac)$/i.test(name)) return subject('policy', 'unknown', 'settled', { name, form: 'kept' });
  const meaning = m.vocabulary.content(name);
  if (meaning === 'abuse') return visitorCheck(name);
  if (meaning === 'credential') return subject('credential', 'presented', 'absent', { name });
  if (meaning === 'claim') return subject('claim', 'unknown', 'unknown', { name });
  if (meaning === 'policy') return ofPage(name);
  return subject('input', 'unknown', 'unknown', { name });
}

/** What a property of a thing with a meaning means. */
function subjectMember(m: Machine, base: Subject, name: string | undefined): Value {
  const found = memberOf(m, base, name);
  // `user.role`: the code takes it as given that somebody is there, wherever it has them from.
  return base.about === 'identity' && found.kind === 'subject' && found.about === 'right'
    ? found
    : weakened(found, base.weak);
}

function memberOf(m: Machine, base: Subject, name: string | undefined): Value {
  switch (base.about) {
    case 'identity':
      return name === undefined ? unknown : callerMember(m, base, name);
    case 'identityPart':
      return unknownSubject(m, base, name);
    case 'claimed':
      return name === undefined ? unknown : claimedMember(m, name);
    case 'credential':
      return credentialMember(m, base, name);
    case 'right': {
      // What a check of a right returned says in words why: that is no right itself.
      if (
        name !== undefined &&
        base.form === 'result' &&
        !/^(allowed|allow|ok|success|granted|grant|permitted|has_?access|authorized|can_?\w+|is_?\w+|result|value|valid)$/i.test(
          name,
        )
      )
        return unknown;
      if (name !== undefined && /^(errors?|err|reason|message|failure|exception|problem)$/i.test(name)) return unknown;
      // What keeps the rights of a caller keeps the caller, too: `permissions.user`, `access.session`.
      if (name !== undefined && (/^(email|e_?mail)$/i.test(name) || m.vocabulary.meaning(name) === 'identity'))
        return unknown;
      // `user.role.name`, `permissions.orders`: parts of a right are rights.
      const falsy = base.truthy === 'granted' ? 'insufficient' : base.falsy;
      if (name === 'length') return { ...base, falsy, form: 'count' };
      return subject('right', base.truthy, falsy, { name: base.name ?? name });
    }
    case 'owner':
      // Nothing is left of what the request names: none of it is the caller's.
      if (base.form === 'list' && name === 'length') return { ...base, form: 'count' };
      // An unknown record: its fields decide ownership only in a comparison with the caller.
      if (name !== undefined && base.form === 'found' && /^_?id$/i.test(name))
        return subject('owner', 'unknown', 'unknown', { name, form: 'found' });
      return name === undefined ? unknown : recordMember(m, name);
    case 'policy':
    case 'setting':
      // What stands in the environment is a policy only if it says so itself.
      if (/^env$/i.test(base.name ?? ''))
        return name !== undefined && /env|mode|maintenance|enabled|feature/i.test(name)
          ? subject('policy', 'unknown', 'unknown', { name })
          : unknown;
      return { ...base };
    case 'failure':
      return name === 'name' || name === 'code' || name === 'message' || name === 'constructor'
        ? { ...base, form: 'bound' }
        : unknown;
    case 'verdict':
      // The claims that a verifier returned: `verify(token).payload`.
      // A date of it is the account's: `user.verifiedAt`.
      if (name !== undefined && /^(is_?)?(valid|verified)(?!_?(at|on|date|time|until|from|to)$)/i.test(name))
        return subject('verdict', 'verified', 'invalid', { name });
      if (name !== undefined && /^(reason|code|error_?code|cause|message)$/i.test(name))
        return subject('reason', 'unknown', 'unknown', { name });
      // RFC 7662: a token that is not active is not good, for whatever reason.
      if (name === 'active' && /introspect/i.test(base.name ?? ''))
        return subject('verdict', 'verified', 'invalid', { name });
      return name === undefined
        ? unknown
        : callerMember(m, subject('identity', 'verified', 'invalid', { name: base.name }), name);
    case 'claim': {
      // `body.user.password`: what is stated under a name that stands for all of it.
      const part = name === undefined ? unknown : contentNamed(m, name);
      return part.kind === 'subject' && part.about === 'credential' ? part : base;
    }
    case 'input':
      return name === undefined ? base : contentNamed(m, name);
    case 'field':
    case 'check':
    case 'kind':
    case 'reason':
    case 'switch':
    case 'manner':
    case 'expiry':
    case 'fallback':
      return unknown;
    case 'other':
      return base.form === 'why' && name !== undefined ? reasonNamed(m, name) : unknown;
  }
}

/**
 * A reason that a verifier tells beside its verdict: `info.locked`. The state of the account, or a rate, decides then,
 * and not that the credentials are bad; with or without a good password, either status can be defended.
 */
function reasonNamed(m: Machine, name: string): Value {
  const meaning = m.vocabulary.meaning(name);
  return meaning === 'lack' || meaning === 'abuse' ? subject('other', 'settled', 'unknown', { name }) : unknown;
}

function isLoginFlag(name: string): boolean {
  return /^(is_?|has_?)?(logged_?in|authenticated|signed_?in|auth)$/i.test(name) && !/^auth$/i.test(name);
}

function unknownSubject(m: Machine, base: Subject, name: string | undefined): Value {
  // `user.tenant._id`: where the caller belongs, as a record.
  const isRecordId = name !== undefined && /^_?id$/i.test(name) && m.vocabulary.meaning(base.name ?? '') === 'tenant';
  return name === 'toString' || name === undefined || isRecordId ? base : unknown;
}

function callerMember(m: Machine, base: Subject, name: string): Value {
  const meaning = m.vocabulary.meaning(name);
  // The record of a key that was looked up: `getApiKeyByHash(hash)`, `db.tokens.findOne({ hash })`. A session that is
  // not active is over.
  const record = base.name?.replace(/(By|For|Of|With|From)[A-Z][^]*/, '') ?? '';
  if (isState(name) && (/(key|token)s?$/i.test(record) || (/session$/i.test(record) && /active$/i.test(name))))
    return subject('other', 'unknown', 'unknown', { name });
  if (/^(error|err)$/.test(name)) return subject('failure', 'invalid', 'unknown', { name });
  // A second factor or a fresh login is asked of a caller who is known: neither 401 nor 403 is certain there.
  if (/mfa|2fa|two_?factor|second_?factor|totp|otp|web_?authn|step_?up|re_?auth/i.test(name))
    return subject('other', 'unknown', 'unknown', { name });
  if (/^(admin|owner|moderator|staff|superuser|super_?admin)$/i.test(name))
    return subject('right', 'granted', 'insufficient', { name });
  if (accountKind.test(name) && isPrincipal(base)) return subject('kind', 'unknown', 'unknown', { name });
  // An account has no account within: that a part of it is not there says nothing of who calls.
  if (meaning === 'identity')
    return subject('identity', base.truthy, isPrincipal(base) ? 'unknown' : base.falsy, { name });
  // The groups that somebody is in, as Cognito and others state them.
  if (/^(cognito:|custom:)?(user_?)?groups$/i.test(name)) return subject('right', 'granted', 'insufficient', { name });
  // API Gateway: `authorizer.jwt.claims`, `authorizer.lambda`.
  if (/^(jwt|lambda|claims)$/.test(name) && /^(authorizer|jwt)$/.test(base.name ?? ''))
    return subject('identity', base.truthy, 'unknown', { name });
  // Firebase: `request.auth.token` holds the claims of the caller's token.
  if (name === 'token' && base.name === 'auth') return subject('identity', base.truthy, base.falsy, { name });
  // What a token says about itself: its kind, issuer, audience.
  if (/^(type|typ|token_?type|token_?use|kind|purpose|jti|iss|aud|nonce|token_?version)$/i.test(name))
    return subject('credential', 'unknown', 'unknown', { name, form: 'bound' });
  // What a session keeps to be held against what comes with a request proves that it came from a page, not who sent it.
  if (meaning === 'credential' && /session/i.test(base.name ?? '') && /token|secret|nonce|state/i.test(name))
    return subject('credential', 'presented', 'absent', { name, form: 'kept' });
  if (meaning === 'right' || meaning === 'lack' || meaning === 'expiry' || meaning === 'credential')
    return meaningOfName(m.vocabulary, name, 'caller');
  if (
    /^(_?id|uid|sub|oid|pk|guid|uuid|email|mail|username|login|name|handle|address|user_?id|account_?id|azp|client_?id|owner|owner_?id)$/i.test(
      name,
    ) ||
    meaning === 'identityPart'
  )
    // Somebody without an address or a name is somebody.
    return subject(
      'identityPart',
      base.truthy,
      isPrincipal(base) && !(base.falsy === 'absent' && identitySlot.test(name)) ? 'unknown' : base.falsy,
      { name, ...(base.form === 'found' && { form: 'found' }), ...(base.weak === 'slot' && { weak: 'slot' }) },
    );
  // Whoever belongs somewhere is somebody; whoever belongs nowhere may be, too.
  if (meaning === 'tenant') return subject('identityPart', base.truthy, 'unknown', { name });
  if (isLoginFlag(name) || /^(is_?)?valid$/i.test(name))
    return subject('verdict', 'known', base.falsy === 'invalid' ? 'invalid' : 'absent', { name });
  if (/^(success|ok)$/.test(name)) return subject('verdict', 'verified', 'invalid', { name });
  if (/^(data|payload|result|value|body|passport)$/.test(name))
    return subject('identity', base.truthy, base.falsy, { name });
  // What a session keeps is the visitor's, too, and may be there before anybody logs in.
  return subject(/session/i.test(base.name ?? '') ? 'other' : 'field', 'unknown', 'unknown', { name });
}

/** A field of an account that the caller only named: nothing about rights is known before a password is checked. */
function claimedMember(m: Machine, name: string): Value {
  const meaning = m.vocabulary.meaning(name);
  if (meaning === 'right' || meaning === 'lack')
    return subject(
      'right',
      meaning === 'lack' ? 'insufficient' : 'granted',
      meaning === 'lack' ? 'granted' : 'insufficient',
      { name, form: 'bound' },
    );
  if (meaning === 'identity') return subject('claimed', 'unknown', 'invalid', { name });
  return subject('other', 'unknown', 'unknown', { name });
}

function credentialMember(m: Machine, base: Subject, name: string | undefined): Value {
  if (base.form === 'parts') {
    if (name === 'length') return subject('credential', 'presented', 'absent', { form: 'count' });
    if (name === '0') return subject('credential', 'presented', 'absent', { form: 'scheme' });
    return subject('credential', 'presented', 'absent', { name: base.name });
  }
  if (name === 'length') return subject('credential', 'presented', 'absent', { form: 'count' });
  if ((base.form === 'pair' && name === '0') || /^(user|name|username|login|email)$/i.test(name ?? ''))
    return subject('claim', 'unknown', 'absent', { name });
  // What a key or token that was looked up may do, and for whom.
  const meaning = name === undefined ? 'none' : m.vocabulary.meaning(name);
  if (name !== undefined && isState(name)) return subject('other', 'unknown', 'unknown', { name });
  if (meaning === 'right' || meaning === 'lack' || meaning === 'expiry' || meaning === 'policy')
    return meaningOfName(m.vocabulary, name ?? '', 'caller');
  // Whom a token says that it is for is a part of the token.
  if ((meaning === 'identityPart' || meaning === 'tenant') && base.form === 'bound') return { ...base, name };
  if (meaning === 'identityPart' || meaning === 'tenant')
    return subject('identityPart', 'unknown', 'unknown', { name });
  // `authContext.id` of what a function made of a token.
  if (base.form === undefined && /^(_?id|uid|sub|oid)$/i.test(name ?? ''))
    return subject('identityPart', 'unknown', 'unknown', { name });
  // What a key is limited to: `apiKey.allowedModels`. Other records that it belongs to: `apiKey.domainId`.
  if (/^(allowed|permitted)[A-Z_]/.test(name ?? '')) return subject('right', 'unknown', 'unknown', { name });
  if (base.form !== 'bound' && (meaning === 'owner' || otherRecord.test(name ?? '')))
    return subject('field', 'unknown', 'unknown', { name });
  // A named part of presented credentials (`credentials.password`, `token.value`, `match[1]`) is presented with them.
  return subject('credential', 'presented', 'absent', { name: name ?? base.name });
}

const otherRecord =
  /(?<![Kk]ey_?|[Tt]oken_?|[Ss]ession_?|[Cc]lient_?|[Dd]evice_?|[Cc]redential_?)(?<=[a-z0-9])(Id|_id)s?$/;

/**
 * Whether credentials are in force says neither that they are good nor what they allow: `apiKey.enabled`,
 * `token.status`.
 */
function isState(name: string): boolean {
  return /^(is_?)?(active|activated|enabled|disabled|deactivated|inactive|suspended|blocked|banned|deleted|locked|frozen)$|^((api_?)?key_?|token_?)?status$/i.test(
    name,
  );
}

/** What kind of account somebody has. */
const accountKind = /^(type|kind|(user|account|member|actor|principal)_?(type|kind))$/i;

/** The part of an account by which it is known. */
const identitySlot = /^(_?id|uid|sub|oid|user_?id|account_?id)$/i;

/**
 * Whether a value is an account itself, and not what holds one for everybody: a session, the claims of a token, the
 * result of a check. A part of an account that is not there is no missing login.
 */
function isPrincipal(base: Subject): boolean {
  return (
    /(user|account|actor|member|customer|principal|viewer|profile|person|player|employee|owner|admin)(_?(row|record|doc|info|data))?$|^me$/i.test(
      base.name ?? '',
    ) || looksUpAccount.test(base.name ?? '')
  );
}

/** `findUniqueOrThrow`, `getUserById`: a record that was looked up. */
const looksUpAccount = /^(find|get|fetch|load)(?!\w*(session|token|claims|payload|auth(?!or)))/i;

/**
 * When something ends that is not seen to be the caller's: a link, an invitation. Its name may say that it is a
 * token's.
 */
function expiryOf(name: string): Value {
  return subject('expiry', 'unknown', 'unknown', {
    name,
    form: /token|session|jwt|code|otp|auth/i.test(name) ? undefined : 'thing',
  });
}

function recordMember(m: Machine, name: string): Value {
  const meaning = m.vocabulary.meaning(name);
  if (meaning === 'expiry') return expiryOf(name);
  if (m.vocabulary.switchOf(name) !== 'none' && meaning === 'policy')
    return meaningOfName(m.vocabulary, name, 'member');
  return subject('owner', 'unknown', 'unknown', { name });
}

const configuration = /^(\w*config(?:uration)?(?:service)?|env|settings|options|opts|secrets|constants|process)$/i;

/** A property of something of which nothing is known: only names that say more than a field of any record count. */
function unknownMember(m: Machine, name: string, node: Node): Value {
  // What stands in the server's configuration is nobody's credentials.
  const path = node.type === 'MemberExpression' ? memberPath(node.object) : undefined;
  if (path?.some((each) => configuration.test(each)) && name !== 'env' && m.vocabulary.meaning(name) !== 'policy')
    return subject('other', 'unknown', 'unknown', { name });
  // Whatever carries header fields and cookies is a request, under every name.
  if (name === 'headers' || name === 'cookies')
    return { kind: 'role', role: name, framework: 'unknown', id: `unknown ${name}` };
  const meaning = m.vocabulary.meaning(name);
  if (
    meaning === 'policy' &&
    m.vocabulary.switchOf(name) !== 'none' &&
    (!/^(read_?only|maintenance)$/i.test(name) || path?.some((each) => configuration.test(each)))
  )
    return meaningOfName(m.vocabulary, name, 'member');
  if (meaning === 'policy' && /env$|mode$|^remote_?address$/i.test(name))
    return subject('policy', 'unknown', 'unknown', { name });
  if (meaning === 'right' && /role|permission|scope|admin/i.test(name))
    return isDemand(name)
      ? subject('right', 'unknown', 'unknown', { name })
      : subject('right', 'granted', 'insufficient', { name });
  if (meaning === 'owner' || meaning === 'tenant' || meaning === 'identityPart')
    return subject('owner', 'unknown', 'unknown', { name });
  // What the server itself logs in with elsewhere.
  if (name === 'auth' && path?.some((each) => /^(oauth2?|smtp|imap|pop3?|proxy|mailer|transport(er)?)$/i.test(each)))
    return subject('other', 'unknown', 'unknown', { name });
  if (meaning === 'identity' && /^(session|currentUser|authUser|auth|user)$/.test(name))
    return subject('identity', 'known', 'absent', { name });
  if (meaning === 'expiry') return expiryOf(name);
  if (meaning === 'credential' && /authorization|bearer/i.test(name))
    return subject('credential', 'presented', 'absent', { name });
  return unknown;
}

function staticMember(base: Extract<Value, { kind: 'class' }>, name: string, node: Node): Value {
  for (const element of base.node.body.body) {
    if (
      element.type === 'MethodDefinition' &&
      element.static &&
      element.key.type === 'Identifier' &&
      element.key.name === name &&
      element.value.type === 'FunctionExpression'
    )
      return { kind: 'function', node: element.value, env: base.env };
    if (
      element.type === 'PropertyDefinition' &&
      element.static &&
      element.key.type === 'Identifier' &&
      element.key.name === name &&
      element.value
    ) {
      const value = element.value;
      if (value.type === 'Literal') return constant(value.value as string | number | boolean | null, value);
      if (value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression')
        return { kind: 'function', node: value, env: base.env };
    }
  }
  return name === 'name' && base.node.id ? constant(base.node.id.name, node) : unknown;
}

/** A member of what a module exports: of its namespace, of its table, or of something in it. */
function importedMember(m: Machine, base: ImportValue, name: string, node: Node): Value {
  const isWhole = base.name === 'default' || base.name === '*';
  const value: ImportValue = { ...base, name: `${base.name}.${name}` };
  if (base.from === undefined) return value;
  const held = seen(m, isWhole ? { ...base, name } : value, node);
  return held ?? value;
}

/** What an error holds. What its class does not give it, and what no error has by itself, is undefined. */
function errorMember(base: ErrorValue, name: string, node: Node): Value {
  const held = base.properties?.get(name);
  // What is true of every error of a package is so wherever it is asked.
  if (held) return held.kind === 'constant' && typeof held.value === 'boolean' ? constant(held.value, node) : held;
  if (name === 'constructor' && base.type) return base.type;
  if (name === 'headers' && base.challenge.kind === 'set')
    return {
      kind: 'object',
      properties: new Map([['WWW-Authenticate', constant(base.challenge.value ?? 'challenge', base.challenge.at)]]),
      open: true,
      node,
    };
  // Classes call it the one or the other; without a class to look at, it may be either.
  if ((name === 'status' || name === 'statusCode') && (!base.properties || base.open !== false))
    return base.status.value === null ? unknown : constant(base.status.value, base.status.node);
  return base.open === false && !/^(stack|cause|message)$/.test(name) ? constant(undefined, node) : unknown;
}
