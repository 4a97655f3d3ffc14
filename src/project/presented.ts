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

/** Packages that read a token from the header, and those that keep a session behind a cookie. */
const tokenPackages =
  /['"](?:passport-jwt|passport-http-bearer|express-(?:oauth2-)?jwt(?:-bearer)?|express-bearer-token|koa-jwt|@?fastify[/-]jwt|@fastify\/bearer-auth|hono\/(?:jwt|bearer-auth|jwk)|@elysiajs\/bearer|@hapi\/jwt|hapi-auth-jwt2|restify-jwt-community|@nestjs\/jwt)['"]/;
const sessionPackages =
  /['"](?:express-session|cookie-session|client-sessions|koa-(?:generic-)?session|@fastify\/(?:secure-)?session|fastify-session|@hapi\/(?:cookie|yar)|hapi-auth-cookie|iron-session|hono-sessions|lucia|better-auth|next-auth(?:\/\w+)?|nuxt-auth-utils|@adonisjs\/session)['"]/;

/** The header as it is read, and not as it is written for another server; and the challenge that asks for it. */
const header =
  /\bheaders?\)?(?:\?\.|\.)authorization\b(?!\s*=[^=])|\bheaders?\)?(?:\?\.)?\[\s*['"`]authorization['"`]\s*\](?!\s*=[^=])|\w\(\s*(?:\w{1,40}\s*,\s*)?['"`]authorization['"`]\s*\)|\{\s?authorization\s?[,}=]|www-authenticate['"`]\]?\s?[,:=]\s?['"`]bearer\b/i;
const ownHeader = /['"`]x-(?!csrf|xsrf)(?:[a-z]{1,40}-)?token['"`]/i;
const authCookie =
  /\bcookies?\b\)?(?:\?\.|\.)?(?:\[\s*['"`]|(?:get\(\s*)?['"`]?)[\w-]{0,40}(?:token|sess|sid\b|auth|jwt)|\bgetCookie\([^()'"`]{0,80}['"`][\w-]{0,40}(?:token|sess|sid\b|auth|jwt)/i;
const session = /\b(?:req|request|ctx|context)\??\.session\b(?!\s*=[^=])/;

/** What the text of a file says of it. */
export function presentedIn(text: string): Presented {
  return {
    token: tokenPackages.test(text) || header.test(text) || ownHeader.test(text) || /\bbearerAuth\b/.test(text),
    session: sessionPackages.test(text) || authCookie.test(text) || session.test(text),
  };
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
