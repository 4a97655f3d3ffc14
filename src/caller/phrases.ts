/**
 * What the text of a refusal says about its cause. Only phrases that were measured to agree with the cause almost
 * always stand here, and each stands with its nearest neighbours, which mean something else or too little. One word
 * alone (`Unauthorized`, `Forbidden`), `Access denied`, `Not allowed` and `Not authorized` are used for either cause:
 * they say nothing.
 */

/** The causes that a text can name. */
type Said = 'absent' | 'invalid' | 'insufficient' | 'policy';

/** What the text of an answer says: the row of the table that was found in it, and the words to quote. */
export interface TextReading {
  readonly says: Said;
  readonly row: string;
  readonly quote: string;
}

/** One kind of phrase. A text is made into plain words before it is compared (`plain`). */
interface Phrase {
  readonly id: string;
  /** The status in which the phrase was measured to contradict its answer. It is read in every other one, too. */
  readonly measuredIn: 401 | 403;
  readonly says: Said;
  readonly patterns: readonly RegExp[];
  /** Texts that mean something else, though they hold the phrase. */
  readonly unless?: RegExp;
  readonly matches: readonly string[];
  /** Texts that are near, and that this row must not read. */
  readonly differs: readonly string[];
}

/** More of a text than this is not read, and a longer one is not quoted as a whole. */
const readCharacters = 400;
const quotedCharacters = 80;

/** One of several words, as a piece of a pattern: `any('in to api+key')` is `(?:in|to|api key)`. */
function any(...words: readonly string[]): string {
  return `(?:${words.join(' ').split(' ').join('|').replaceAll('+', ' ')})`;
}

/** Puts the pieces of a pattern together. Words are whole: there is no letter in front of them, and none behind. */
function phrase(...pieces: readonly string[]): RegExp {
  return new RegExp(`(?<![a-z\\d])${pieces.join('')}(?![a-z\\d])`);
}

/** What must not follow. */
function notBefore(...words: readonly string[]): string {
  return `(?! ${any(...words)}(?![a-z]))`;
}

/** Up to so many words that do not matter. The end of a clause is none. */
function some(most: number): string {
  return `(?:[a-z\\d…]+ ){0,${String(most)}}`;
}

// What may stand between a credential and the words in front of it. Another name (`OpenAI API key`, `upload session`)
// says that another thing is meant than what the caller presents.
const kinds = any(
  'access auth authentication authorization bearer jwt json+web id oidc oauth oauth2 api session login user users',
  'client refresh personal security identity x http basic sso reset password+reset sign+in signin',
);
const carriers = 'api+key apikey access+key auth+key authorization+header auth+header authentication+header';
const credential = `(?:${kinds} )*${any('tokens? jwts? credentials? session api+keys apikeys', carriers)}`;
/** Without sessions: that there is none is said of chats, games and uploads just the same. */
const presented = `(?:${kinds} )*${any('token jwt credentials session+cookie', carriers)}`;
/** What stands in front of a credential that is the subject of its sentence. A dot is the start of a clause. */
const subject = `${any(
  '\\. the a an your this that provided supplied given current because since as and or but of with users? client',
  'failed',
)} `;
/** A credential with one of these behind it is only a part of what is meant. */
const ofAnother = notBefore(
  'type kind names? limits? count scopes? claims? permissions? secret ids? for usage amount balance address symbol',
  'contract price payload data expiry belongs',
);
const bad = any('invalid malformed incorrect wrong bad');
const worse = any('missing invalid malformed incorrect wrong expired revoked unknown');
const be = any('is are was were');
const not = any('not isnt arent wasnt werent havent hasnt');
const doNot = any('do+not dont does+not doesnt did+not didnt');
const must = any('must should need+to needs+to have+to has+to required+to');
const who = any('\\. users? you youre client caller request requester customer visitor or and because since if');

// Who is logged in: not as whom, and not by which means.
const otherwise = notBefore('as with using via through from under on into');
const place = any('account workspace organization organisation team same correct right original bank');
const loggedIn = `(?:logged|signed) ?in${otherwise}(?! to ${any('the this your')} ${place})`;
const logIn = `(?:log|sign) ?in${otherwise}${notBefore('again')}`;

const anyRight = 'permissions? privileges? rights roles? scopes?';
const quality = `(?:${any(
  'the any a an this that enough sufficient required necessary needed requested proper appropriate correct adequate',
  'following user admin administrator administrative read write edit delete update create access',
)} )*`;
const role = any(
  'admins? administrators? superadmins? superusers? owners? authors? creators? moderators? managers? editors?',
  'members? maintainers? staff organizers? organisers? hosts? instructors? teachers? supervisors?',
  'operators? participants? collaborators? leaders?',
);
const roleAlone = `${role}${notBefore('tokens? keys? email id session password')}`;
const group = any(
  'team organization organisation org workspace project group super system site server channel club room community',
  'company tenant active original registered',
);
const plan = any('plans? subscription membership licen[cs]e tier');
const metered = any(
  'plan account free tier seats? members? websites? sites? projects? teams? workspaces? users? subscription',
);

/** Asked of somebody who is known, such as a second factor; and what is no credential, such as a forgery token. */
const furtherProof = any(
  'csrf xsrf captcha recaptcha honeypot re+?authenticat re+?login two+factor 2fa mfa multi+factor second+factor',
  'step+up elevat recent(?:ly)?+(?:log|sign) to+confirm different+(?:token|key) another+(?:token|key)+type',
  'wrong+(?:kind|type) requested+with',
);
/** Said of an account that is found, or of what the server holds itself. */
const accountOrServer = any(
  'disabled suspended deactivated banned blocked locked not+verified verify+your+e?mail configured configuration',
  'environment upstream for+(?:more|further)+(?:information|details)',
);
const noCredential = new RegExp(`(?<![a-z])(?:${furtherProof}|${accountOrServer})`);
/** Who a token claims to be is a matter of the token. */
const claimed = /\bclaim(?:s|ed)?\b/;
/** One text that leaves both causes open. */
const either = phrase(
  `${any('invalid expired malformed incorrect not+valid')} [a-z ]{0,40}or [a-z ]{0,40}`,
  any('permissions? privileges? rights scopes? role'),
);

/** The strong phrases: in the texts that were read, nearly all named the cause that the code showed. */
export const phrases: readonly Phrase[] = [
  {
    id: 'A1',
    measuredIn: 403,
    says: 'absent',
    patterns: [
      phrase('(?<!(?:only|for|by|be|as|to) )unauthenticated'),
      phrase(
        `${who} (?:${any('is are was were have has')} )?${not} (?:yet |been |properly |currently ){0,2}authenticated`,
        notBefore('as with to by'),
      ),
      phrase(must, ' be authenticated', notBefore('as with by')),
    ],
    unless: noCredential,
    matches: [
      'Unauthenticated',
      'User is not authenticated.',
      "You aren't authenticated",
      'You must be authenticated to vote',
      'NOT_AUTHENTICATED',
    ],
    differs: [
      'This page is only for unauthenticated visitors',
      'The mail domain is not authenticated',
      'Authentication failed',
      'Not authenticated with GitHub',
      'You must be authenticated as an administrator',
    ],
  },
  {
    id: 'A2',
    measuredIn: 403,
    says: 'absent',
    patterns: [
      phrase(who, ` (?:${be} )?${not} (?:yet |currently ){0,2}${loggedIn}`),
      phrase(`no (?:user|one) (?:is )?${loggedIn}`),
      phrase(must, ` (?:first )?be (?:first )?${loggedIn}`),
      phrase(`(?:${must}|please) (?:first )?${logIn}`),
      phrase('(?:\\.|user) (?:login|log in|sign ?in) (?:is )?(?:required|needed|necessary)'),
      phrase('requires? (?:a |user )?(?:login|log in|sign ?in)'),
      phrase('only (?:for )?(?:logged|signed) in (?:users|members|visitors)'),
    ],
    unless: noCredential,
    matches: [
      'Not logged in',
      'Please log in first.',
      'You must be signed in to comment',
      'LOGIN_REQUIRED',
      'user.notLoggedIn',
      'Please sign in to continue',
    ],
    differs: [
      'You must be logged in as an administrator',
      'You must be signed in to the account that was invited',
      'Your account is disabled. Please log in to our help centre for more information',
      'A recent sign-in is required',
      'Please sign in again to confirm the change',
      'The bot is not logged in',
      'You are already logged in',
    ],
  },
  {
    id: 'A3',
    measuredIn: 403,
    says: 'absent',
    patterns: [
      phrase(
        `${any('\\. user bearer basic jwt token http session api api+key the this')} (?:authentication|auth) `,
        '(?:is )?(?:required|needed|necessary)',
      ),
      phrase('requires? (?:user |bearer |valid )?authentication'),
      phrase(`only (?:for |to |by )?authenticated ${any('users members visitors clients callers requests')}`),
      phrase('requires? (?:an )?authenticated (?:user|caller|request)'),
    ],
    unless: new RegExp(`${noCredential.source}|by an? api key`),
    matches: [
      'Authentication required',
      'AUTH_REQUIRED',
      'This action requires authentication',
      'Only authenticated users may vote',
      'Unauthorized - authentication is required',
    ],
    differs: [
      'Re-authentication required',
      'Two-factor authentication required',
      'Stronger authentication required',
      'Admin authentication required',
      'Only users signed in by mail can do this',
      'This cannot be done by an API key, and requires authentication',
    ],
  },
  {
    id: 'A4',
    measuredIn: 403,
    says: 'invalid',
    patterns: [
      phrase(
        `${any('expired revoked blacklisted invalidated')} (?:(?:or|and) ${worse} )?`,
        `${credential}${ofAnother}`,
      ),
      phrase(
        `${subject}(?:${credential}|login) `,
        `(?:${any('is are was were has have had been may already invalid or')} )*`,
        any('expired revoked blacklisted invalidated timed+out no+longer+valid'),
      ),
    ],
    unless: noCredential,
    matches: [
      'Token expired',
      'TOKEN_EXPIRED',
      'TokenExpiredError',
      'Your session has timed out',
      'This API key was revoked',
      'jwt expired',
      'The token is invalid or has expired',
    ],
    differs: [
      'Your subscription has expired',
      'The upload session has expired',
      'This invitation has expired',
      'The coupon token is expired',
      'Invalid or expired CSRF token',
      'Your GitHub token has expired',
    ],
  },
  {
    id: 'A5',
    measuredIn: 403,
    says: 'invalid',
    patterns: [
      phrase(`${bad} (?:(?:or|and) ${worse} )?(?:provided )?${credential}${ofAnother}`),
      phrase(
        `${subject}${credential} (?:(?:signature|format|provided|supplied) )?(?:${be} )?(?:either )?(?:missing or )?`,
        `${any('invalid malformed incorrect not+valid not+recognized not+recognised not+correct')}${notBefore('for')}`,
      ),
      phrase('(?:token|jwt) (?:verification|validation) (?:failed|failure|error)'),
      phrase(`not (?:a )?valid ${credential}${ofAnother}`),
      phrase('(?:unknown|unrecogni[sz]ed) api ?key'),
      phrase(`credentials ${doNot} match`),
      phrase(`${bad} (?:login|log in|sign in) (?:${any('request attempt details data info')} )?\\.`),
    ],
    unless: noCredential,
    matches: [
      'Invalid token',
      'invalid_token',
      'Malformed Authorization header',
      'Bad credentials',
      'Invalid or missing API key',
      'The session is not valid',
      'auth/invalid-credentials',
      'InvalidTokenError',
      'jwt malformed',
    ],
    differs: [
      'Invalid CSRF token',
      'Invalid API key for this workspace',
      'Wrong token type',
      'Invalid coupon token',
      'Invalid upload session',
      'Invalid arguments',
      'Invalid token amount',
      'Token does not belong to this user',
      'Invalid OpenAI API key',
      'Two-factor token required',
      'Expected a different token type',
    ],
  },
  {
    id: 'A6',
    measuredIn: 403,
    says: 'absent',
    patterns: [
      phrase(
        `no (?:valid )?(?:${presented}|authentication|authorization) (?:(?:was|were|is|are|has been) )?`,
        any(
          'provided supplied sent given found present included specified received attached',
          'in+(?:the+)?(?:request|headers?|cookies)',
        ),
      ),
      // Bare `no access token`, `no API key` is said of those that the server holds, too.
      phrase(
        `no (?:${any('auth authentication authorization bearer jwt session id')} )?`,
        `${any('token credentials authorization+header auth+header')} \\.`,
      ),
      phrase('(?:no|missing) authentication \\.'),
      phrase(`missing (?:or ${worse} )?(?:required |the |a |an )?${presented}${ofAnother}`),
      phrase(
        `${subject}${presented} (?:header )?(?:${be} )?`,
        any(
          'missing required absent not+(?:provided|supplied|present|sent|given|included)',
          'must+be+(?:provided|sent|supplied)',
        ),
        ` ${any('\\. or in from to for+authentication')}`,
      ),
      phrase(
        `(?<!(?:not|cannot) )${any('provide supply include send')} (?:a |an |your |the )?(?:valid )?${presented}${ofAnother}`,
      ),
    ],
    unless: noCredential,
    matches: [
      'No token provided',
      'Missing Authorization header',
      'MISSING_TOKEN',
      'An access token is required',
      'Authentication credentials were not provided.',
      'Please provide a valid API key',
      'Not authorized, no token',
    ],
    differs: [
      'No access token.',
      'No session found',
      'Missing OpenAI API key',
      'API key is not configured',
      'Can not provide access token',
      'X-Requested-With header is required to log in',
      'CSRF token missing',
      'Token is missing required claims',
      'Missing token amount',
      'No refresh token available',
    ],
  },
  {
    id: 'A7',
    measuredIn: 403,
    says: 'invalid',
    patterns: [
      phrase(
        `${bad} (?:${any(
          'user+?name user e+?mail mail e+?mail+address login account name phone phone+number user+?id identifier',
        )} (?:or|and) )?password`,
        notBefore('format length policy strength reset hash field type confirmation requirements'),
      ),
      phrase(
        `${any('\\. the your account or and')} password (?:you entered )?(?:${be} )?`,
        any('incorrect wrong invalid not+correct not+valid'),
      ),
    ],
    // Somebody who is known confirms who they are, or sets another password.
    unless: new RegExp(`${noCredential.source}|(?:current|old|existing|previous|new) password`),
    matches: [
      'Wrong password',
      'Invalid username or password',
      'Invalid e-mail/password',
      'The password is incorrect',
      'INVALID_PASSWORD',
      'Email or password is incorrect',
    ],
    differs: [
      'Invalid password format',
      'Current password is incorrect',
      'Password is required',
      'Passwords do not match',
      'Invalid password hash',
    ],
  },
  {
    id: 'B2',
    measuredIn: 401,
    says: 'insufficient',
    patterns: [
      phrase(`(?:${doNot}|not|no longer) have ${quality}${any(anyRight, 'authority clearance')}`),
      phrase(`(?:${doNot}|no longer) have (?:direct |read |write )?access to`),
      phrase(`${any('insufficient not+enough inadequate')} ${quality}${any(anyRight, 'access')}${notBefore('token')}`),
      phrase(
        `${any('missing lacks? lacking')} ${quality}${any(anyRight)}`,
        notBefore('parameter param field id name in claim property'),
      ),
      phrase(`(?:no|without) ${quality}${any('permissions? privileges? rights')}`),
      phrase('(?:permissions?|privileges?) (?:is |was |were )?denied'),
      phrase('no scopes? (?:was |were )?granted'),
    ],
    unless: claimed,
    matches: [
      'Permission denied',
      'insufficient_scope',
      "You don't have permission to edit this page",
      'INSUFFICIENT_PERMISSIONS',
      'Missing required scope: orders',
      'User lacks the necessary privileges',
      'You do not have access to this folder',
    ],
    differs: [
      'Access denied',
      'Insufficient funds',
      'You do not have the right credentials',
      'Missing role parameter',
      'You are not allowed to do this',
      'Not authorized to update this page',
      'The key is invalid or lacks permission',
      'insufficient_user_authentication',
    ],
  },
  {
    id: 'B3',
    measuredIn: 401,
    says: 'insufficient',
    patterns: [
      phrase(
        `only ${some(4)}${role} ${some(8)}`,
        `${any('can may is+allowed are+allowed is+permitted are+permitted')}${notBefore('be')}`,
      ),
      phrase(`can only be [a-z]+ by (?:an? |the )?(?:${group} )*${role}`),
      phrase(
        `${any('\\. you user caller requester')} ${must} be (?:an? |the )?(?:[a-z…]+ )?`,
        `(?:${group} )*${roleAlone}`,
      ),
      phrase(`${not} (?:${any('an? the one+of+the')} (?:[a-z…]+ )?)?(?:${group} )*${roleAlone}`),
      phrase(`(?:you|user) ${doNot} (?:own|belong to)`),
    ],
    unless: claimed,
    matches: [
      'Only admins can delete rooms',
      'You must be the owner/manager of this team',
      'Not a member of this organization',
      "You aren't an owner",
      'NOT_OWNER',
      'You do not own this record',
      'This can only be changed by an administrator',
    ],
    differs: [
      'Only image files are allowed',
      'Role must be admin, editor or viewer',
      'Admin access required',
      'Admins only',
      'The token claims to be a member of another group',
      'Not a valid admin token',
      'You must be logged in as an admin',
    ],
  },
  {
    id: 'B6',
    measuredIn: 401,
    says: 'insufficient',
    patterns: [
      phrase(
        `upgrade (?:to|your) ${some(5)}`,
        any('plans? pro premium subscription membership tier licen[cs]e account'),
      ),
      phrase(`(?:requires?|needs?) (?:an? |the )?${some(4)}${plan}`),
      phrase(`no (?:active |valid )?${plan}`),
      phrase(`${doNot} have (?:an? )?(?:active |valid )?(?:subscription|membership|licen[cs]e)`),
      phrase(
        '(?:subscription|membership|licen[cs]e|trial) (?:(?:is|has|was|has been) )?',
        '(?:required|expired|inactive|ended)',
      ),
      phrase(`${metered} limit (?:(?:is|was|has been) )?(?:reached|exceeded)`),
    ],
    matches: [
      'Please upgrade to the Business plan',
      'Your subscription has expired',
      'Project limit reached',
      'SUBSCRIPTION_REQUIRED',
      'This needs a paid plan',
      'User has no subscription.',
    ],
    differs: [
      'Rate limit exceeded',
      'Upgrade your browser',
      'File size limit exceeded',
      'Too many attempts',
      'Login limit reached',
    ],
  },
  {
    id: 'B6 closed',
    measuredIn: 401,
    says: 'policy',
    patterns: [
      phrase(
        `${any('registrations? sign+?ups? features? invitations? invites?')} `,
        `(?:${any('is are has have been currently temporarily')} )*`,
        any('disabled closed not+enabled turned+off switched+off'),
      ),
      phrase(
        `${any('password local oauth sso saml ldap email google')} ${any('login authentication auth sign+in')} `,
        '(?:is |has been )?(?:disabled|not enabled)',
      ),
      phrase('not enabled on (?:this|the) (?:instance|server|site|deployment)'),
    ],
    matches: [
      'Registration is disabled',
      'Sign-ups are currently closed',
      'FEATURE_DISABLED',
      'Password login is disabled',
      'Export is not enabled on this instance',
    ],
    differs: [
      'This account is disabled',
      'User is disabled',
      'Two-factor is disabled',
      'Please register first',
      'Anonymous access is disabled',
    ],
  },
];

/**
 * What the texts of one answer say about its cause. null: nothing strong, or something about credentials and something
 * about rights in the same answer.
 */
export function readText(texts: readonly string[]): TextReading | null {
  let first: TextReading | null = null;
  for (const text of texts) {
    const words = plain(text);
    if (either.test(words)) return null;
    for (const { id, says, patterns, unless } of phrases) {
      if (unless?.test(words)) continue;
      const found = firstMatch(words, patterns);
      if (found === undefined) continue;
      if (first && isOfCredentials(first.says) !== isOfCredentials(says)) return null;
      first ??= { says, row: id, quote: quoted(text, found) };
    }
  }
  return first;
}

function firstMatch(words: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(words);
    if (match) return match[0];
  }
  return undefined;
}

/** Whether a cause is one of credentials, not one of rights and rules. */
function isOfCredentials(says: Said): boolean {
  return says === 'absent' || says === 'invalid';
}

/** A text as plain words: small letters, one space between words, a dot between clauses and at both ends. */
function plain(text: string): string {
  const cut = text
    .slice(0, readCharacters)
    .replace(/\$\{[^{}]*\}/g, ' … ')
    .trim();
  const clean = (/\s/.test(cut) ? cut : codeWords(cut))
    .toLowerCase()
    .replace(/['’‘`´"“”«»*<>]/g, '')
    .replace(/(?<=[a-z\d])[_-](?=[a-z\d])/g, ' ')
    .replace(/\//g, ' or ')
    .replace(/&/g, ' and ')
    .replace(/[^a-z\d…]+/g, (between) => (/^\s+$/.test(between) ? ' ' : ' . '));
  return `. ${clean} .`.replace(/\s+/g, ' ');
}

/** The words of a code: `TOKEN_EXPIRED`, `auth/invalid-token`, `errors.notLoggedIn`, `TokenExpiredError`. */
function codeWords(code: string): string {
  return code
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/^(?:auth\/|(?:E|ERR|err|error)[_-])/, '');
}

/** The text as it is written, or the phrase alone where that would be long. */
function quoted(text: string, found: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= quotedCharacters ? line : found.replaceAll('.', '').replace(/\s+/g, ' ').trim();
}
