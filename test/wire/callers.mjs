// Who calls, and what each caller sends. The fixtures know these two people from fixtures/lib/accounts.js, from a
// signed token, or from the environment.
import { createHmac } from 'node:crypto';

export const environment = {
  JWT_SECRET: 'the-secret-that-signs-tokens-on-the-wire',
  WEBHOOK_SECRET: 'the-secret-that-signs-deliveries',
  CRON_SECRET: 'the-secret-of-the-scheduler',
};

const user = { sub: 'u1', email: 'uma@example.org', role: 'user', roles: ['user'], scope: 'read' };
const admin = { sub: 'a1', email: 'ada@example.org', role: 'admin', roles: ['admin', 'user'], scope: 'read write' };

function hmac(text, secret, encoding) {
  return createHmac('sha256', secret).update(text).digest(encoding);
}

function jwt(payload, secret) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${hmac(text, secret, 'base64url')}`;
}

function basic(email, password) {
  return Buffer.from(`${email}:${password}`).toString('base64');
}

/** A caller with credentials of every kind: a fixture reads the one that it wants. */
function credentials({ token, password, email, session, key, signed, cron }) {
  return (scheme, body) => ({
    headers: {
      authorization: scheme === 'Basic' ? `Basic ${basic(email, password)}` : `Bearer ${token}`,
      cookie: `theme=dark; sid=${session}`,
      'x-api-key': key,
      'x-signature': `sha256=${hmac(body, signed, 'hex')}`,
      'x-cron-secret': cron,
    },
    values: { $email: email, $password: password },
  });
}

/** In the order of what they may do. `known` is what the server can know about them. */
export const callers = [
  { name: 'nobody', known: false, sends: () => ({ headers: {}, values: {} }) },
  {
    name: 'malformed',
    known: false,
    sends: () => ({ headers: { authorization: 'Malformed' }, values: { $email: 'nobody@example.org', $password: 'a guess' } }),
  },
  {
    name: 'bad token',
    known: false,
    sends: credentials({
      token: jwt(admin, 'a secret of somebody else'),
      email: 'uma@example.org',
      password: 'a guess',
      session: 'forged-session',
      key: 'forged-key',
      signed: 'a secret of somebody else',
      cron: 'a guess',
    }),
  },
  ...[
    ['user', user, 'uma-password'],
    ['admin', admin, 'ada-password'],
  ].map(([name, payload, password]) => ({
    name,
    known: true,
    sends: credentials({
      token: jwt(payload, environment.JWT_SECRET),
      email: payload.email,
      password,
      session: `${name}-session`,
      key: `${name}-key`,
      signed: environment.WEBHOOK_SECRET,
      cron: environment.CRON_SECRET,
    }),
  })),
];
