import { isTest } from '../gate.ts';
import { indexAround } from './app-index.ts';
import { whileSaved } from './text-file.ts';
import { savedStamp } from './files.ts';
import { question, within } from './trace.ts';

/** What callers are seen to present: a token in a header or a parameter, or a cookie, mostly that of a session. */
export interface Presented {
  readonly token: boolean;
  readonly session: boolean;
}

/** Any of some packages, as the specifier of an import. */
const packages = (...names: readonly string[]): RegExp => new RegExp(`['"](?:${names.join('|')})['"]`);

/** Signs of a token: packages that read it, and the header as it is read, not as it is written for another server. */
const tokenSigns: readonly RegExp[] = [
  packages(
    'passport-(?:jwt|http-bearer)',
    'express-(?:oauth2-)?jwt(?:-bearer)?',
    'express-bearer-token',
    'koa-jwt',
    '@?fastify[/-]jwt',
    '@fastify/bearer-auth',
    'hono/(?:jwt|bearer-auth|jwk)',
    '@elysiajs/bearer',
    '@hapi/jwt',
    'hapi-auth-jwt2',
    'restify-jwt-community',
    '@nestjs/jwt',
  ),
  /\bheaders?\)?(?:\?\.|\.)authorization\b(?!\s*=[^=])/i,
  /\bheaders?\)?(?:\?\.)?\[\s*['"`]authorization['"`]\s*\](?!\s*=[^=])/i,
  /\w\(\s*(?:\w{1,40}\s*,\s*)?['"`]authorization['"`]\s*\)|\{\s?authorization\s?[,}=]/i,
  // The challenge that asks for it.
  /www-authenticate['"`]\]?\s?[,:=]\s?['"`]bearer\b/i,
  /['"`]x-(?!csrf|xsrf)(?:[a-z]{1,40}-)?token['"`]/i,
  /\bbearerAuth\b/,
];

/** Signs of a session: packages that keep it behind a cookie, and the cookie or the session where they are read. */
const sessionSigns: readonly RegExp[] = [
  packages(
    '(?:express|cookie|iron)-session',
    'client-sessions',
    'koa-(?:generic-)?session',
    '@fastify/(?:secure-)?session',
    'fastify-session',
    '@hapi/(?:cookie|yar)',
    'hapi-auth-cookie',
    'hono-sessions',
    'lucia',
    'better-auth',
    'next-auth(?:/\\w+)?',
    'nuxt-auth-utils',
    '@adonisjs/session',
  ),
  /\bcookies?\b\)?(?:\?\.|\.)?(?:\[\s*['"`]|(?:get\(\s*)?['"`]?)[\w-]{0,40}(?:token|sess|sid\b|auth|jwt)/i,
  /\bgetCookie\([^()'"`]{0,80}['"`][\w-]{0,40}(?:token|sess|sid\b|auth|jwt)/i,
  /\b(?:req|request|ctx|context)\??\.session\b(?!\s*=[^=])/,
];

/** What the text of a file says of it. */
export function presentedIn(text: string): Presented {
  const shows = (sign: RegExp): boolean => sign.test(text);
  return { token: tokenSigns.some(shows), session: sessionSigns.some(shows) };
}

const nothing: Presented = { token: false, session: false };

const presentedBy = question(
  'presented',
  whileSaved((text, filename) => (text === null || isTest(text, filename) ? nothing : presentedIn(text))),
  ({ token, session: cookie }) => `${token ? 'token ' : ''}${cookie ? 'session' : ''}`,
  savedStamp,
);

/** What callers are seen to present in the package around a file. */
export function presentedAround(filename: string, root: string): Presented {
  const { index } = indexAround(filename, root);
  return within(index.trace, () => {
    index.presented ??= index.sources.map(presentedBy).reduce(both, nothing);
    return index.presented;
  });
}

/** What is presented in one place or the other. */
export function both(one: Presented, other: Presented): Presented {
  return { token: one.token || other.token, session: one.session || other.session };
}
