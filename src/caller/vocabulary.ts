import type { Settings } from '../settings.ts';

/**
 * Which names mean what. A name is read as its words: `isAccountOwner` → is, account, owner. Names are the last resort:
 * where a value comes from counts first (values/), and a name that could mean two things means nothing here.
 * Settings add names; a user's `*` matches any run of characters.
 */

/** Of a longer name, no more is read. */
const longestName = 200;

/** A question to a name, answered once: the same names come back all over a code base. */
function once<Answer>(answer: (name: string) => Answer): (name: string) => Answer {
  const known = new Map<string, Answer>();
  return (whole) => {
    const name = whole.slice(0, longestName);
    let found = known.get(name);
    if (found === undefined) {
      if (known.size > 20_000) known.clear();
      known.set(name, (found = answer(name)));
    }
    return found;
  };
}

/** The lower-case words of an identifier or header name. */
export const words = once((name): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== ''),
);

function list(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

const credentialWords = list(
  'token tokens jwt bearer authorization credential credentials apikey secret password passwd pwd passcode passphrase cookie sid signature hmac otp totp pin assertion ticket authtoken accesstoken idtoken',
);
const identityWords = list(
  'user session account principal identity viewer claims decoded caller actor me currentuser authuser loggeduser jwtpayload tokenpayload userinfo auth admin',
);
const identityIds = list('userid uid accountid sub memberid apikeyid');
const rightWords = list(
  'role roles permission permissions perms scope scopes privilege privileges right rights admin superadmin superuser moderator staff owner ownership plan tier subscription clearance grant grants ability abilities acl rbac entitlement entitlements access accesslevel rank capability capabilities verified activated approved active enabled status usertype licensed paid premium membership bouncer',
);
const offices = list(
  'seller vendor merchant teacher instructor student manager editor publisher author driver employee supervisor operator agent curator contributor',
);
const lackWords = list('banned blocked suspended disabled deactivated inactive locked frozen deleted restricted');
const lowerRights = list(
  'guest banned blocked suspended disabled deactivated inactive pending anonymous viewer readonly visitor locked unverified none',
);
const policyWords = list(
  'ip ips ipaddress cidr cidrs remoteaddress origin origins referer referrer csrf xsrf country geo region allowlist whitelist denylist blocklist blacklist maintenance readonly feature features flag flags env environment hostname localhost host useragent cors',
);
const ownerWords = list(
  'owner author creator createdby userid ownerid authorid creatorid user uid sellerid customerid postedby uploader organizer organiser host accountid addedby submittedby',
);
const tenantWords = list(
  'organization organizationid org orgid workspace workspaceid team teamid tenant tenantid company companyid group groupid',
);
const verifyWords = list(
  'verify verified verifies compare authenticate authenticates introspect timingsafeequal jwtverify unseal match matches validate validates check checks safeequal safecompare decode decrypt',
);
const secretWords = list(
  'token tokens jwt password passwd secret signature hmac apikey credentials credential key hash otp totp code cookie bearer session auth login user webhook assertion hash id request',
);
const lookupWords = list('find get fetch load lookup select query read retrieve resolve one first unique by search');
const extracted = list('token jwt bearer authorization credentials apikey authheader cookie cookies signature');
const accounts = list(
  'user users account accounts session sessions member members person principal admin admins customer customers identity credential credentials apikey apikeys key keys token tokens player client clients auth',
);
const forgery = list('csrf xsrf');
const guardVerbs = list(
  'require requires ensure is must with only protect protected verify check validate authenticate auth jwt needs enforce guard assert',
);
const guardNouns = list(
  'auth authed authenticated authenticate authentication login loggedin logged user jwt token session signin signedin protect authn apikey protected account bearer passport member caller',
);

/** Verbs of functions that answer a question, and look nothing up for others: `checkTableRead(…)`. */
const checks = list('check can may is has validate verify ensure assert allow test');

/** A comparison whose time tells nothing: `secureCompare`, `safeStringEqual`, `tsscmp`. Only secrets need one. */
function inConstantTime(parts: readonly string[]): boolean {
  if (parts.length === 1) return /^(tsscmp|scmp)$/.test(parts[0] ?? '');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const compares = /^(compare|comparison|equals?|eq)$/.test(last) || /^(compare|equals?)$/.test(first);
  if (!compares || !parts.some((word) => /^(secure|safe|timing|constant)$/.test(word))) return false;
  return parts.every((word) => constantTime.has(word));
}

const constantTime = list(
  'secure safe timing constant time compare comparison equal equals eq string strings buffer buffers bytes hash is',
);

/** A method of an account that is asked whether a password is its own: `passwordMatch`, `correctPassword`. */
const ofPassword =
  /^(is|does|do)?((password|passwd|pwd)(is)?(match(es|ing)?|correct|equals?)|(correct|matching)(password|pwd))$/;

/** What somebody is about to do with credentials: `resetPassword`, `newPassword`. */
const deeds = list(
  'reset change forgot forget send update set create generate remember request new confirm repeat needs need',
);

/** Flags of an account that name no feature: `isEnabled`, `userDisabled`. */
const accountFlag = /^(is_?|has_?)?(user|account|member|email|mail|login)?_?(enabled|disabled)$/i;

/**
 * When what was presented ends: `expiresAt`, `accessTokenExpiresAt`, `sessionExpiry`. What a thing is called does not
 * matter.
 */
function isExpiry(parts: readonly string[]): boolean {
  const at = parts.findIndex((word) => /^(expires?|expiry|expiration|expired)$/.test(word));
  if (at < 0 || parts.slice(at + 1).some((word) => !/^(at|on|in|time|date|timestamp|ts|ms)$/.test(word))) return false;
  return parts
    .slice(0, at)
    .every((word) =>
      /^(access|refresh|id|auth|api|token|session|key|jwt|code|otp|credential|credentials|is|has)$/.test(word),
    );
}

function some(name: string, set: ReadonlySet<string>): boolean {
  const parts = words(name);
  return parts.some((word) => set.has(word)) || set.has(parts.join('')) || pairs(parts).some((pair) => set.has(pair));
}

/** Two neighbouring words as one, so that `api_key` and `userId` are found as `apikey` and `userid`. */
function pairs(parts: readonly string[]): string[] {
  return parts.slice(1).map((word, index) => `${parts[index] ?? ''}${word}`);
}

function listed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === name || (pattern.includes('*') && matches(pattern, name)));
}

/**
 * Whether a name is one of a pattern's, in which `*` stands for any run of characters. The parts between are looked for
 * from left to right, each where it comes first: that is enough, and no number of stars costs more. (Matchers of file
 * names make regular expressions, which take half a minute for 13 stars.)
 */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** The meaning of a name by itself. */
export type Meaning =
  | 'credential'
  | 'identity'
  | 'identityPart'
  | 'right'
  | 'lack'
  | 'policy'
  | 'abuse' // a check that keeps machines and floods out: a captcha, a rate
  | 'owner'
  | 'tenant'
  | 'expiry'
  | 'none';

/** What asks for a human, or for fewer requests: it says nothing of who calls. */
const abuse = /(re|h)?captcha|turnstile|honey_?pot|rate_?limit|throttl|too_?many|attempts?$|quota/i;

/** A token that names a thing, and nobody: who has a share's link or a coupon has not said who they are. */
const namesThing =
  /(share|shared|sharing|upload|invite|invitation|checkout|coupon|promo|voucher|download|preview|link|push|game|room|payment|cart|order|embed|unsubscribe|tracking)_?(token|code|key|ticket|signature|secret)$|(verification|confirmation|activation|e?mail|e?mail_?valid(ation)?)_?token$/i;

/** Names of a switch for a feature: `registrationEnabled`, `isExportDisabled`, `features.notes`. */
const featureSwitch =
  /(feature|flag)s?$|[a-z](enabled|_enabled)$|^(allow|enable)_?(sign_?up|registration|export|import|upload|sharing|public)/i;
const featureOff = /(maintenance|read_?only)(_?mode)?$|[a-z]_?(disabled)$|^(disable|is_?closed)/i;

/**
 * Conditions on how to answer, or on whether to enforce at all: they leave open why a request is refused. Read from the
 * words of the condition itself.
 */
const manner =
  /\b(xhr|accepts|accept|is_?ajax|is_?json|wants_?json|is_?xhr|is_?html|is_?api|is_?page|req(uest)?\.method|content-?type|accept-?language)\b|x-requested-with/i;
const enforcement =
  // capped: `isManner` asks of texts below 200 characters.
  /(auth|login|token|password|signature|guard|session|credentials?)_?(is_?)?(required|needed|enabled|mandatory|enforced|optional)\b|\b(require|requires|need|needs|enforce|use|skip|disable)_?(auth|login|token|password|session|signature|credentials?)\w*|\b(is_?)?(private|public|guest|guests|protected|anonymous)(_?(access|route|path|mode|file|page|only|allowed))?\b|\b(node_?env|is_?prod(uction)?|is_?dev(elopment)?|is_?test(ing)?)\b|\ballow_?(guest|guests|anonymous|public)\w*/i;

const vocabularies = new WeakMap<Settings, Vocabulary>();

export class Vocabulary {
  private readonly settings: Settings;

  private constructor(settings: Settings) {
    this.settings = settings;
  }

  /** The vocabulary with the names that the settings add. */
  static of(settings: Settings): Vocabulary {
    let made = vocabularies.get(settings);
    if (!made) vocabularies.set(settings, (made = new Vocabulary(settings)));
    return made;
  }

  /** What a variable or a property of the request, of the context or of the caller stands for, by its name. */
  readonly meaning = once((name) => this.find(name));

  private find(name: string): Meaning {
    if (listed(name, this.settings.credentials)) return 'credential';
    if (listed(name, this.settings.rights)) return 'right';
    if (listed(name, this.settings.policies)) return 'policy';
    const parts = words(name);
    const last = parts.at(-1) ?? '';
    if (some(name, forgery)) return 'policy';
    if (abuse.test(name)) return 'abuse';
    if (namesThing.test(name)) return 'none';
    if (isExpiry(parts)) return 'expiry';
    if (
      /^(exp|expiry|expires?|expired|expiration|expire[sd]?(at|on|in)?|validuntil)$/.test(
        parts.join('').replace(/^(token|session|key)/, ''),
      )
    )
      return 'expiry';
    if ((featureSwitch.test(name) || featureOff.test(name)) && parts.length > 1 && !accountFlag.test(name))
      return 'policy';
    if (parts.some((word) => lackWords.has(word)) && parts.length <= 3) return 'lack';
    if (/^(is|has|can|may)$/.test(parts[0] ?? '') && some(name, rightWords)) return 'right';
    if (/^(can|may)$/.test(parts[0] ?? '') && parts.length > 1) return 'right';
    if (parts[0] === 'is' && parts.length === 2 && offices.has(last)) return 'right';
    if (parts.length > 1 && /^(id|ids)$/.test(last) && identityIds.has(parts.slice(-2).join(''))) return 'identityPart';
    if (identityIds.has(parts.join(''))) return 'identityPart';
    // The id of a token, a key that is kept with an account: what was presented is held against it.
    if (parts[0] === 'access' && /^(token|key|secret|code)$/.test(parts[1] ?? '')) return 'credential';
    // One side of two: `either.right`.
    if (name === 'right') return 'none';
    // What the server itself holds is not what a caller presents.
    if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name) && (credentialWords.has(last) || some(name, credentialWords)))
      return 'none';
    if (
      parts.length > 1 &&
      /^(configured|expected|stored|server|env|correct|actual|result|updated|saved)$/.test(parts[0] ?? '')
    )
      return 'none';
    // What kind of credentials let somebody in is no credential: `req.isServiceToken`.
    if (
      parts[0] === 'is' &&
      parts.length > 1 &&
      (credentialWords.has(last) || credentialWords.has(parts.slice(-2).join('')))
    )
      return 'none';
    // A switch about credentials is none: `enablePassword`, `allowToken`.
    // So is the name of a deed: a password that is to be set, a token that is to be made.
    if (parts.length > 1 && deeds.has(parts[0] ?? '') && credentialWords.has(last)) return 'none';
    if (
      parts.length > 1 &&
      /^(enables?|disables?|allows?|show|hide|should|skip|force)$/.test(parts[0] ?? '') &&
      (credentialWords.has(last) || (identityWords.has(last) && !rightWords.has(last)))
    )
      return 'none';
    if (
      credentialWords.has(last) ||
      credentialWords.has(parts.slice(-2).join('')) ||
      (/^(header|key|value|string|str|raw)$/.test(last) && some(name, credentialWords)) ||
      /^auth_?header$/i.test(name) ||
      /^x?-?api-?key$/i.test(name)
    )
      return 'credential';
    if (parts.join('') === 'authheader' || parts.join('') === 'sessionid' || parts.join('') === 'sessiontoken')
      return 'credential';
    // `req.tenantUser`: who somebody is in one team among many.
    if (parts.length > 1 && tenantWords.has(parts[0] ?? '') && /^(user|account|member)$/.test(last)) return 'none';
    if (identityWords.has(last) && !/^(is|has|no|login)$/.test(parts[0] ?? '') && parts.length <= 3)
      return last === 'admin' && parts.length > 1 ? 'right' : 'identity';
    // What a token says of whoever has it: `userPayload`, `jwtPayload`.
    if (/^(user|jwt|token|auth|session) payload$/.test(parts.join(' '))) return 'identity';
    // `session.activeOrganizationId`: where the caller works just now.
    if (parts[0] === 'active' && tenantWords.has(parts.slice(1).join(''))) return 'tenant';
    // `adminAuthResult`: whether somebody showed good credentials, or what they may do.
    if (last === 'result' && parts.includes('auth')) return 'none';
    // Whose something is, is no right by itself: `key.ownerId`.
    if (/^ids?$/.test(last) && ownerWords.has(parts.join(''))) return 'owner';
    if (rightWords.has(last) || rightWords.has(parts[0] ?? '')) return 'right';
    if (tenantWords.has(parts.join(''))) return 'tenant';
    if (policyWords.has(last) || policyWords.has(parts.join(''))) return 'policy';
    if (ownerWords.has(parts.join(''))) return 'owner';
    return 'none';
  }

  /** Whether a condition's text is about how to answer, or whether to enforce: it leaves open why. */
  readonly isManner = once((text) => text.length < 200 && (manner.test(text) || enforcement.test(text)));

  /** Whether a check keeps machines and floods out: `verifyCaptcha(…)`, `isRateLimited(ip)`. */
  readonly isAbuseCheck = once((name) => abuse.test(name));

  /** A switch of the server by its name: `off` refuses where it is set, `on` where it is not. */
  readonly switchOf = once((name): 'on' | 'off' | 'none' =>
    featureOff.test(name) ? 'off' : featureSwitch.test(name) ? 'on' : 'none',
  );

  isCredentialName(name: string): boolean {
    return this.meaning(name) === 'credential';
  }

  /** A request header by its name, in any case. */
  header(name: string): 'credential' | 'policy' | 'abuse' | 'none' {
    const lower = name.toLowerCase();
    if (listed(name, this.settings.credentials) || listed(lower, this.settings.credentials)) return 'credential';
    if (/csrf|xsrf/.test(lower)) return 'policy';
    if (abuse.test(lower)) return 'abuse';
    if (lower === 'cookie' || lower === 'authorization' || lower === 'proxy-authorization') return 'credential';
    if (
      /signature|token|api-?key|secret|authorization|jwt|assertion|credential|hmac|password|access-key|auth-key/.test(
        lower,
      )
    )
      return 'credential';
    if (
      /^(origin|referer|host|user-agent|x-forwarded-for|x-real-ip|cf-connecting-ip|cf-ipcountry|sec-fetch-site)$/.test(
        lower,
      )
    )
      return 'policy';
    if (/^x-.*-?(key|auth|session)$/.test(lower)) return 'credential';
    return 'none';
  }

  /** A field of the request's content, or a parameter of its URL. */
  content(name: string): 'credential' | 'claim' | 'policy' | 'abuse' | 'none' {
    // The id of a session in a path or a body names the one that is asked for.
    if (/^(sid|session_?id)$/i.test(name)) return 'none';
    if (this.meaning(name) === 'credential') return 'credential';
    if (/csrf|xsrf/i.test(name)) return 'policy';
    if (abuse.test(name)) return 'abuse';
    if (
      /^(e?mail|e?mailaddress|user_?name|login|handle|phone|phone_?number|identifier|nick_?name|account_?name|user)$/i.test(
        name,
      )
    )
      return 'claim';
    return 'none';
  }

  /** A rights word compared with: is this the lesser of the two sides? */
  readonly isLesser = once((value) => {
    return words(value).some((word) => lowerRights.has(word));
  });

  readonly isLack = once((name) => {
    return words(name).some((word) => lackWords.has(word));
  });

  readonly isDenyList = once((name) => {
    return /black_?list|block_?list|deny_?list|denied|blocked|banned|revoked|invalidated|used_?tokens|forbidden|disallow|expired/i.test(
      name,
    );
  });

  isVerifier(name: string, object: string): boolean {
    if (listed(name, this.settings.verifiers)) return true;
    const parts = words(name);
    const first = parts[0] ?? '';
    const verb = /^(is|are|was|do|does|try|maybe|handle|safe|constant)$/.test(first) ? (parts[1] ?? '') : first;
    const whole = parts.join('');
    if (
      /^(verify|compare|check|validate|match|matches)$/.test(verb) &&
      parts.length > 1 &&
      /^(password|passwd|token|secret|signature|otp|totp|pin|credentials?|jwt|hmac|apikey)$/.test(parts.at(-1) ?? '')
    )
      return true;
    if (
      /^(verify|compare|comparesync|compareasync|verifyasync|verifysync|authenticate|introspect|timingsafeequal|jwtverify|safeequal|safecompare|constanttimecompare|constanttimeequal|timingsafecompare|unseal|unsealdata|checkpw|bcryptcompare|bcryptverify)$/.test(
        whole,
      )
    )
      return true;
    if (
      /^(verify|compare|authenticate|introspect|unseal|decrypt)$/.test(verb) &&
      (parts.length === 1 || parts.slice(1).some((word) => secretWords.has(word)))
    )
      return !parts.some((word) => rightWords.has(word) && word !== 'access');
    if (
      /^(validate|check|match|matches|valid|decode|equal|equals)$/.test(verb) &&
      parts.some(
        (word, index) =>
          index > 0 &&
          secretWords.has(word) &&
          word !== 'id' &&
          word !== 'request' &&
          word !== 'code' &&
          word !== 'user' &&
          word !== 'hash',
      )
    )
      return !parts.some((word) => rightWords.has(word) && word !== 'access');
    if (inConstantTime(parts) || ofPassword.test(whole)) return true;
    if (/^(jwtdecode|decodetoken|decodejwt)$/.test(whole)) return true;
    if (parts.includes('valid') && parts.some((word) => secretWords.has(word))) return true;
    if (parts.length === 1 && /^(validate|check|isvalid)$/.test(whole) && some(object, credentialWords)) return true;
    return verifyWords.has(whole) && some(object, credentialWords);
  }

  /** A call that hands out the caller: `getServerSession()`, `auth()`, `currentUser()`. */
  readonly isAccessor = once((name) => {
    const whole = words(name).join('');
    if (
      /^(auth|getauth|getsession|getserversession|getserverauthsession|currentuser|getcurrentuser|currentprofile|getcurrentprofile|currentaccount|getcurrentaccount|currentmember|getcurrentmember|getuser|getauthuser|getauthenticateduser|getloggedinuser|getme|getiron?session|useserversession|getusersession|usersession|getsessionuser|getuserfromrequest|getuserfromsession|getusersessionfromrequest|requireuser|getviewer|getcaller|getprincipal|getidentity|getauthsession|auth0getsession|getuserfromcontext|authorizedsession|getsessionfromrequest|serversession|getuserid|getuserorfail|getsessionfromcookie|getactivesession|validatesession|resolveuser|loaduser|authenticaterequest|authenticate)$/.test(
        whole,
      )
    )
      return true;
    // capped: names are cut to 200 characters.
    return (
      /^(get|fetch|load|resolve|require|read)/.test(whole) &&
      /(session|currentuser|authuser|authenticateduser|caller|principal|authcontext|authinfo)(from\w+)?$/.test(whole)
    );
  });

  /** A call that takes credentials out of the request: `getBearerToken(req)`. */
  readonly isExtractor = once((name) => {
    const parts = words(name);
    if (!/^(get|extract|parse|read|take|from|bearer|token|retrieve)$/.test(parts[0] ?? '')) return false;
    return some(name, extracted);
  });

  readonly isLookup = once((name) => {
    const parts = words(name);
    return !checks.has(parts[0] ?? '') && parts.some((word) => lookupWords.has(word));
  });

  /** What something is to somebody: `levelFor(user, project)`, `roleOf(user)`. */
  readonly isRelation = once((name) => {
    const parts = words(name);
    return parts.length > 1 && !checks.has(parts[0] ?? '') && /^(for|of)$/.test(parts.at(-1) ?? '');
  });

  readonly namesAccount = once((name) => {
    return some(name, accounts);
  });

  /** Is the caller logged in at all: `req.isAuthenticated()`, `isLoggedIn(req)`. */
  readonly isLoginCheck = once((name) => {
    const whole = words(name).join('');
    return (
      /^(is|has|check|ensure|was)?(user)?(authenticated|loggedin|signedin|authed|isauth|validsession|haslogin)(user|request|session)?$/.test(
        whole,
      ) || /^(isauth|checkauth|checklogin|islogin|islogged|validatesession|hassession)$/.test(whole)
    );
  });

  /** A check of a right: `can(user, 'edit')`, `isAdmin(user)`, `hasRole('x')`, `checkPermission(…)`. */
  readonly isRightCheck = once((name) => {
    if (listed(name, this.settings.rights)) return true;
    const parts = words(name);
    const [first = '', second = ''] = parts;
    if (/^(can|cannot|may)$/.test(first)) return true;
    const rest = parts.slice(1);
    // `getUserIdACL(…)` hands out an id.
    if (first === 'get' && rest.includes('id')) return false;
    if (
      /^(is|has|have|check|verify|validate|assert|ensure|require|user|test|evaluate|get|does|are|in|not)$/.test(
        first,
      ) &&
      rest.some(
        (word) => rightWords.has(word) && !/^(status|enabled|access|verified|active|grant|grants|user)$/.test(word),
      )
    )
      return true;
    if (
      /^(has|check|have|verify|validate)$/.test(first) &&
      rest.some((word) => /^(access|perm|ability|feature)$/.test(word))
    )
      return rest.includes('access') || rest.includes('perm') || rest.includes('ability');
    if (
      /^is$/.test(first) &&
      (lackWords.has(second) ||
        /^(allowed|permitted|member|manager|author|creator|editor|authorised|entitled)$/.test(rest.at(-1) ?? ''))
    )
      return !/allowed/.test(rest.join('')) || rest.length === 1;
    if (/^(is|has)$/.test(first) && rest.includes('member')) return true;
    return parts.length === 1 && /^(allows|denies|permits|permitted|isadmin|isowner|enforce)$/.test(first);
  });

  /** Whether somebody has an office, or is let into something: a right where the caller is asked about. */
  readonly isOfficeCheck = once((name) => {
    const parts = words(name);
    if (parts[0] !== 'is') return false;
    if (parts.length === 2) return offices.has(parts[1] ?? '');
    const [, state = '', to = ''] = parts;
    const letIn = /^(authenticated|authori[sz]ed|allowed|permitted|enrolled|invited|assigned|registered)$/.test(state);
    return letIn && /^(for|in|on|to|of|at)$/.test(to);
  });

  /** Checks whose object decides between credentials and rights: `authorize(x)`, `isAuthorized(x)`. */
  readonly isAuthorizeCheck = once((name) => {
    return /^(is|check|has)?(authoriz|authoris)(e|ed|ation)?$/.test(words(name).join(''));
  });

  readonly isPolicyCheck = once((name) => {
    if (listed(name, this.settings.policies)) return true;
    const parts = words(name);
    if (!/^(is|check|verify|validate|has|in|matches|ensure|allowed|allow)$/.test(parts[0] ?? '')) return false;
    return parts.some((word) =>
      /^(ip|ips|address|origin|origins|csrf|xsrf|referer|referrer|country|geo|host|localhost|maintenance|feature|loopback|cidr)$/.test(
        word,
      ),
    );
  });

  /** A guard that lets only an authenticated caller through, by its name in a registration. */
  readonly isGuard = once((name) => {
    if (listed(name, this.settings.guards)) return true;
    const parts = words(name);
    if (
      /optional|maybe|try|guest|public|skip|target|without|anonymous|un?auth(enticated)?only|limiter|rate/.test(
        name.toLowerCase(),
      )
    )
      return false;
    // Whoever gets past a check of a right is somebody.
    if (
      /^(is|has|check|require|requires|require_?|ensure|must|only|allow|verify|needs|own|owner|restrict|can|may|enforce|authorize|admin)$/.test(
        parts[0] ?? '',
      ) &&
      parts.some((word) => rightWords.has(word) && word !== 'enabled' && word !== 'status')
    )
      return true;
    if (parts.length === 1)
      return /^(auth|authenticate|authenticated|authentication|protect|protected|authed|isauth|loggedin|requireauth|checkauth|authguard|authmiddleware|authn|authorized)$/.test(
        parts[0] ?? '',
      );
    // `requireSignIn`, `isLoggedIn`: two words for one thing.
    const things = [...parts, ...pairs(parts)];
    return (
      (guardVerbs.has(parts[0] ?? '') ||
        parts.some((word) => /^(auth|authenticated|guard|middleware|authenticate|required|protect)$/.test(word))) &&
      things.some((word) => guardNouns.has(word))
    );
  });
}
