import { describe, expect, test } from 'vitest';
import { mayBeToldElsewhere, mayRefuse, namesChallenge } from '../src/gate.ts';

describe('mayRefuse', () => {
  test.each([
    'res.status(401)',
    'res.status(403)',
    'reply.code(407)',
    "res.status('401')",
    'StatusCodes.UNAUTHORIZED',
    'new UnauthorizedException()',
    'reply.unauthorized()',
    'Unauthorised',
    'HTTP_STATUS_FORBIDDEN',
    'createError.Forbidden()',
    'ProxyAuthenticationRequired',
    'PROXY_AUTHENTICATION_REQUIRED',
    'throw new AuthenticationError()',
    'throw new PermissionDeniedException()',
    'new NotLoggedInError()',
    'status: unauthenticated',
    "new HttpsError('permission-denied', 'x')",
    'return deny(res)',
    'refuseAccess(res)',
    'canActivate(context: ExecutionContext) {',
  ])('%s may be a refusal', (text) => {
    expect(mayRefuse(`const a = 1;\n${text}\n`)).toBe(true);
  });

  test.each(['res.status(404)', 'const port = 4010;', 'x401y', 'id: "a14013"', 'authorize(user)', '', 'res.status(500)', 'new ValidationError()', 'authentication: true', 'isDenied', 'permission-denied-page', '{ rejectUnauthorized: false }', "{ path: 'orders', canActivate: [AuthGuard] }"])('%s is none', (text) => {
    expect(mayRefuse(text)).toBe(false);
  });

  test('a bundle of more than two million characters is left alone', () => {
    expect(mayRefuse(`res.status(401)${' '.repeat(2_000_000)}`)).toBe(false);
    expect(mayRefuse(`res.status(401)${' '.repeat(1_900_000)}`)).toBe(true);
  });

  test('two calls in a row say the same: the scan keeps no place', () => {
    const text = 'res.status(401)';
    expect([mayRefuse(text), mayRefuse(text), mayRefuse(text)]).toEqual([true, true, true]);
  });
});

test.each([
  ["res.set('WWW-Authenticate', 'Bearer')", true],
  ['www-authenticate', true],
  ['constants.HTTP2_HEADER_WWW_AUTHENTICATE', true],
  ['wwwAuthenticate', true],
  ["res.set('Proxy-Authenticate', 'Bearer')", false],
  ['authenticate(www)', false],
])('namesChallenge: %s', (text, names) => {
  expect(namesChallenge(text)).toBe(names);
});

describe('mayBeToldElsewhere', () => {
  const imported = "import { Gone } from './gone.js';\n";

  test.each([
    'throw new Gone();',
    'throw gone(text);',
    'throw await gone.of(text);',
    'next(new Gone());',
    'res.status(result.status).end();',
    'return new Response(null, { status: result.statusCode });',
    'ctx.status = result.status;',
    'reply.code(result.code);',
  ])('%s may be', (text) => {
    expect(mayBeToldElsewhere(imported + text)).toBe(true);
    expect(mayBeToldElsewhere(text)).toBe(false);
    expect(mayBeToldElsewhere("import { Gone } from 'gone';\n" + text)).toBe(false);
  });

  test.each(['throw error;', 'throw new Error("x");', 'next(error);', 'res.status(200);', 'if (a.status === b.status) x();'])('%s is not', (text) => {
    expect(mayBeToldElsewhere(imported + text)).toBe(false);
  });
});
