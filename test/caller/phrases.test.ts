import { describe, expect, test } from 'vitest';
import { phrases, readText } from '../../src/caller/phrases.ts';

describe.each(phrases)('$id in a $measuredIn: $says', ({ id, says, matches, differs }) => {
  test.each(matches)('reads "%s"', (text) => {
    expect(readText([text])).toMatchObject({ row: id, says, quote: text });
  });

  test.each(differs)('does not read "%s"', (text) => {
    expect(readText([text])?.row).not.toBe(id);
  });
});

test('the table names each row once, with examples on both sides', () => {
  expect(new Set(phrases.map(({ id }) => id)).size).toBe(phrases.length);
  for (const { matches, differs } of phrases) expect([matches.length > 2, differs.length > 2]).toEqual([true, true]);
});

describe('what says nothing', () => {
  test.each([
    // One word, and words that are used for either cause.
    'Unauthorized', 'Forbidden', 'Access denied', 'Not allowed', 'Not authorized', 'Not authorized to view this page',
    'Unauthorized access', 'Authentication failed', 'Admin access required', 'Account suspended', 'Mail not verified',
    // A known caller is asked for more.
    'Re-authentication required', 'Two-factor authentication required', 'Recent sign-in required', 'Invalid MFA token',
    // No credential of the caller.
    'CSRF token missing or invalid', 'Invalid captcha', 'Invalid upload session', 'Game session expired',
    'Invalid invitation token', 'Checkout session has expired', 'Invalid push token', 'Token limit exceeded',
    'API key for this workspace expected', 'Expected a different token type', 'Stripe API key missing',
    // Other things that are lacking, or allowed to some.
    'Insufficient funds', 'Only image files are allowed', 'Only PDF files can be uploaded', 'Invalid arguments',
    'Already taken', 'change-password', 'AUTH_DOC_DISABLED', '',
  ])('"%s"', (text) => {
    expect(readText([text])).toBeNull();
  });
});

describe('several texts of one answer', () => {
  test('the first that speaks is quoted', () => {
    expect(readText(['Forbidden', 'Your session has expired', 'Invalid token'])).toEqual({
      says: 'invalid', row: 'A4', quote: 'Your session has expired',
    });
  });

  test('texts of one kind agree, though they name two of its causes', () => {
    expect(readText(['NO_TOKEN', 'Invalid token'])?.says).toBe('absent');
    expect(readText(['Permission denied', 'Registration is disabled'])?.says).toBe('insufficient');
  });

  test.each([
    [['invalid_token', 'No scopes granted']],
    [['Not logged in', 'You do not have permission']],
    [['Invalid token or insufficient permissions']],
    [['The API key is invalid or does not have the required permissions.']],
  ])('both kinds say nothing: %j', (texts) => {
    expect(readText(texts)).toBeNull();
  });
});

describe('how a text is read', () => {
  test.each([
    ['NOT_LOGGED_IN', 'A2'], ['notLoggedIn', 'A2'], ['not-logged-in', 'A2'], ['errors.auth.notLoggedIn', 'A2'],
    ['ERR_TOKEN_EXPIRED', 'A4'], ['AUTH_TOKEN_EXPIRED', 'A4'], ['AUTHENTICATION_REQUIRED', 'A3'],
    ['error="invalid_token"', 'A5'], ['insufficientScope', 'B2'],
  ])('codes are words: %s', (code, row) => {
    expect(readText([code])?.row).toBe(row);
  });

  test('curly apostrophes, line ends and placeholders do not matter', () => {
    expect(readText(['You don’t  have\npermission to edit ${page.name}'])?.row).toBe('B2');
    expect(readText(['Missing required scope: …'])?.row).toBe('B2');
  });

  test('a phrase does not reach from one clause into the next', () => {
    expect(readText(['The request is invalid. Token is fine'])).toBeNull();
    expect(readText(['Bad: credentials, please'])).toBeNull();
  });

  test('of a long text only the phrase is quoted, and only its beginning is read', () => {
    const long = 'We are sorry to tell you that this page cannot be shown to you at this time, since ';
    expect(readText([`${long}your session has expired.`])?.quote).toBe('your session has expired');
    expect(readText([`${long.repeat(6)}your session has expired.`])).toBeNull();
  });

  test('of a text that goes on and on, what follows the beginning takes no part: searching it would take hours', () => {
    const texts = ['only the admin ', 'not a ', 'access ', 'token or ', '${', 'A', 'aB', '. ', 'must be an '];
    for (const text of texts) expect(readText([text.repeat(100_000)])).toEqual(readText([text.repeat(1_000)]));
  });
});
