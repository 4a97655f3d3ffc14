import { describe, expect, test } from 'vitest';
import { Vocabulary, words } from '../../src/caller/vocabulary.ts';
import { defaultSettings } from '../../src/settings.ts';

const plain = Vocabulary.of(defaultSettings);

/** The names of a list for which a question is answered with yes. */
const yes = (names: string, ask: (name: string) => boolean): string => names.split(' ').filter(ask).join(' ');

test.each([
  ['isAccountOwner', 'is account owner'],
  ['userID', 'user id'],
  ['JWTToken', 'jwt token'],
  ['x-api-key', 'x api key'],
  ['_snake_case2', 'snake case2'],
  ['', ''],
])('words of %s', (name, wanted) => {
  expect(words(name).join(' ')).toBe(wanted);
});

describe('meaning: what a name stands for by itself', () => {
  test.each<[string, string]>([
    ['credential', 'token accessToken refresh_token jwt authorization password apiKey api_key x-api-key cookie signature otp authHeader sessionId bearerToken'],
    ['identity', 'user session account principal currentUser req_user viewer claims decoded'],
    ['identityPart', 'userId user_id uid accountId sub'],
    ['right', 'role roles permissions scope isAdmin hasRole canEdit mayPublish plan verified isActive membership'],
    ['lack', 'banned isBlocked suspended accountLocked disabled'],
    ['policy', 'csrf csrfToken ip cidrs origin country maintenance featureFlag'],
    ['owner', 'author authorId creator createdBy ownerId'],
    ['tenant', 'organizationId workspace teamId tenant'],
    ['expiry', 'exp expiresAt expires tokenExpiry validUntil'],
    ['none', 'title page body x count postId language name right'],
  ])('%s', (meaning, names) => {
    const found = Object.fromEntries(names.split(' ').map((name) => [name, plain.meaning(name)]));
    expect(found).toEqual(Object.fromEntries(names.split(' ').map((name) => [name, meaning])));
  });

  test('many stars cost no more than one', () => {
    const many = Vocabulary.of({ ...defaultSettings, guards: [`${'*a'.repeat(60)}b`, 'on*ly*', 'c*c', '*'.repeat(40) + 'z'] });
    expect(many.isGuard('a'.repeat(190))).toBe(false);
    expect(['only', 'onlxly', 'onelys', 'cc', 'cbc', 'xz'].every((name) => many.isGuard(name))).toBe(true);
    expect(['c', 'onl', 'zx'].some((name) => many.isGuard(name))).toBe(false);
  });

  test('settings add names; * matches any run of characters', () => {
    const more = Vocabulary.of({ ...defaultSettings, credentials: ['partner*'], rights: ['clearance'], policies: ['*Hours'] });
    expect(['partnerKey', 'partner', 'myPartner', 'clearance', 'officeHours', 'hours'].map((name) => more.meaning(name))).toEqual(['credential', 'credential', 'none', 'right', 'policy', 'none']);
    expect(more.isCredentialName('partnerRef')).toBe(true);
    expect(plain.isCredentialName('partnerRef')).toBe(false);
  });

  test('a pattern with the signs of regular expressions is a plain text', () => {
    const more = Vocabulary.of({ ...defaultSettings, rights: ['a.b*', '(c)'] });
    expect(['a.bc', 'axbc', '(c)', 'c'].map((name) => more.meaning(name))).toEqual(['right', 'none', 'right', 'none']);
  });
});

test.each<[string, string]>([
  ['Authorization', 'credential'],
  ['cookie', 'credential'],
  ['X-API-Key', 'credential'],
  ['x-hub-signature-256', 'credential'],
  ['X-CSRF-Token', 'policy'],
  ['Origin', 'policy'],
  ['x-forwarded-for', 'policy'],
  ['content-type', 'none'],
  ['x-version', 'none'],
])('header: %s', (name, wanted) => {
  expect(plain.header(name)).toBe(wanted);
});

test('header: settings count, in any case', () => {
  const more = Vocabulary.of({ ...defaultSettings, credentials: ['x-partner*'] });
  expect(['x-partner-id', 'X-Partner-Id', 'x-other'].map((name) => more.header(name))).toEqual(['credential', 'credential', 'none']);
});

test.each<[string, string]>([
  ['password', 'credential'],
  ['email', 'claim'],
  ['username', 'claim'],
  ['_csrf', 'policy'],
  ['title', 'none'],
])('content: %s', (name, wanted) => {
  expect(plain.content(name)).toBe(wanted);
});

describe('questions to names', () => {
  test('isVerifier', () => {
    const names = 'verify compare timingSafeEqual verifyToken validateToken checkPassword isValidSignature jwtVerify decodeToken matchesPassword verifyPermission checkRole validateBody compareDates check';
    expect(yes(names, (name) => plain.isVerifier(name, ''))).toBe('verify compare timingSafeEqual verifyToken validateToken checkPassword isValidSignature jwtVerify decodeToken matchesPassword');
    expect(plain.isVerifier('check', 'tokens')).toBe(true);
    expect(Vocabulary.of({ ...defaultSettings, verifiers: ['acceptPartner'] }).isVerifier('acceptPartner', '')).toBe(true);
  });

  test('isAccessor', () => {
    const names = 'auth getServerSession currentUser getSession getUser getUserFromRequest fetchCurrentUser loadPosts getToken user';
    expect(yes(names, (name) => plain.isAccessor(name))).toBe('auth getServerSession currentUser getSession getUser getUserFromRequest fetchCurrentUser');
  });

  test('isExtractor', () => {
    expect(yes('getToken extractBearer parseCookies readAuthorization getUser setToken tokenize', (name) => plain.isExtractor(name))).toBe('getToken extractBearer parseCookies readAuthorization');
  });

  test('isLookup and namesAccount', () => {
    expect(yes('findOne getById load update save', (name) => plain.isLookup(name))).toBe('findOne getById load');
    expect(yes('findUser sessions apiKeys posts comments', (name) => plain.namesAccount(name))).toBe('findUser sessions apiKeys');
  });

  test('isLoginCheck', () => {
    expect(yes('isAuthenticated isLoggedIn isSignedIn checkAuth isValid isAdmin login', (name) => plain.isLoginCheck(name))).toBe('isAuthenticated isLoggedIn isSignedIn checkAuth');
  });

  test('isRightCheck', () => {
    const names = 'can cannot mayEdit isAdmin hasRole checkPermission hasAccess isOwner isBanned isMember canEdit isEmpty hasItems allows';
    expect(yes(names, (name) => plain.isRightCheck(name))).toBe('can cannot mayEdit isAdmin hasRole checkPermission hasAccess isOwner isBanned isMember canEdit allows');
    expect(Vocabulary.of({ ...defaultSettings, rights: ['cleared'] }).isRightCheck('cleared')).toBe(true);
  });

  test('isAuthorizeCheck', () => {
    expect(yes('authorize isAuthorized authorise checkAuthorization authorizeUrl author', (name) => plain.isAuthorizeCheck(name))).toBe('authorize isAuthorized authorise checkAuthorization');
  });

  test('isPolicyCheck', () => {
    expect(yes('isAllowedIp checkOrigin verifyCsrf isLocalhost hasFeature origin getIp', (name) => plain.isPolicyCheck(name))).toBe('isAllowedIp checkOrigin verifyCsrf isLocalhost hasFeature');
    expect(Vocabulary.of({ ...defaultSettings, policies: ['officeHours'] }).isPolicyCheck('officeHours')).toBe(true);
  });

  test('isGuard: a guard that lets nobody else through', () => {
    const names = 'requireAuth isAuthenticated authenticate verifyToken ensureLoggedIn protect checkJwt requireSignIn requireApiKey optionalAuth rateLimiter requireGuest validateBody checkIn requireIn cors requireTargetUser requireAdmin';
    const guards = yes(names, (name) => plain.isGuard(name)).split(' ');
    expect(guards).toEqual(expect.arrayContaining('requireAuth isAuthenticated authenticate verifyToken ensureLoggedIn protect checkJwt requireSignIn requireApiKey'.split(' ')));
    expect(guards.filter((name) => 'optionalAuth rateLimiter requireGuest validateBody checkIn requireIn cors requireTargetUser'.split(' ').includes(name))).toEqual([]);
    expect(Vocabulary.of({ ...defaultSettings, guards: ['only*'] }).isGuard('onlyMembers')).toBe(true);
  });

  test('isLesser, isLack, isDenyList', () => {
    expect(yes('guest banned anonymous admin member editor', (name) => plain.isLesser(name))).toBe('guest banned anonymous');
    expect(yes('isBanned accountLocked active', (name) => plain.isLack(name))).toBe('isBanned accountLocked');
    expect(yes('blacklist revokedTokens blockedIps denyList allowed tokens', (name) => plain.isDenyList(name))).toBe('blacklist revokedTokens blockedIps denyList');
  });
});
