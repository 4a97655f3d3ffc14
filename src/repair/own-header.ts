import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { isFunction, ofText } from '../syntax.ts';

/**
 * A header that carries a signature of the message, as senders of webhooks name it: `stripe-signature`,
 * `x-hub-signature-256`, `x-shopify-hmac-sha256`, `x-signature-ed25519`.
 */
const readsSignature = ofText((text) =>
  /['"`](?:[\w-]{1,40}-)?(?:signature|hmac)(?:-[\w-]{1,40})?['"`]|\bheaders\??\.(?:signature|hmac)\b/i.test(text),
);

/** A header that carries a key: `x-api-key`, `apikey`, `x-admin-key`; the one against repetition is none. */
const readsKey = ofText((text) =>
  /['"`](?:x-)?api-?key['"`]|['"`]x-(?!idempotency)(?:[a-z\d]{1,30}-){1,3}key['"`]|\bheaders\??\.apikey\b/i.test(text),
);

/** Takes what a challenge can ask for, too. */
const readsCredentials = ofText((text) =>
  /\.authorization\b|['"`]authorization['"`]|\bauthorization\s?[,}=:]|bearer|cookie|session|passport/i.test(text),
);

/**
 * Whether callers present a session or another cookie, and no token: no registered scheme asks for one, and a client
 * that reads `Bearer` would look for a token that is not wanted. What the function shows, and those around it as far as
 * the handler, decides first; then the file, and the package around it.
 */
export function takesSession(m: Machine, inner: FunctionNode): boolean {
  for (let at = inner as Node | undefined; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (readsToken(m.source, at)) return false;
    if (readsSession(m.source, at)) return true;
    if (m.rolesOf(at)) break;
  }
  const { token, session } = m.source.project.presented(m.source.main.code.text);
  return session && !token;
}

/** A header for another server: `Authorization: \`Bearer ${key}\``. */
const sent = /\bauthorization['"`]?\]?\s*[:=]\s*[`'"]\s*(?:bearer|basic|token)\b/gi;

const tokens: readonly RegExp[] = [
  /\.authorization\b|['"`]authorization['"`]|\bauthorization\s?[,}=:]|bearer/i,
  /['"`]x-(?!csrf|xsrf)(?:[a-z]{1,40}-)?(?:token|api-key)['"`]/i,
  /\b(?:query|searchParams)\b.{0,20}token/i,
];

const readsToken = ofText((text) => {
  const own = text.replace(sent, '');
  return tokens.some((sign) => sign.test(own));
});

/** What is read, and not what is written: `req.session.userId`, `cookies.get('sid')`, `getServerSession(options)`. */
const sessions: readonly RegExp[] = [
  /\b(?:req|request|ctx|context|socket|locals)\??\.(?:session|cookies)\b(?!\s*=[^=]|\.(?:set|delete|clear|remove)\b)/i,
  /\b(?:req|request|ctx|context)\??\.signedCookies\b(?!\s*=[^=])/i,
  /\b(?:signed)?cookies\b\)?\s*(?:\?\.(?!set\b)|\.(?!set\b|delete\b|clear\b|remove\b)|\[)/i,
  /\b(?:cookies|get(?:Signed)?Cookies?|parseCookies?)\(/i,
  /\b(?:getServerSession|getServerAuthSession|getIronSession|getUserSession|requireUserSession|unsealSession)\(/i,
  /\bheaders?\??\.cookie\b|['"]cookie['"]\s*[\])]/i,
];

const readsSession = ofText((text) => sessions.some((sign) => sign.test(text)));

/** What a condition says of a signature, and not of that in a token. */
const isAboutSignature = (condition: string): boolean =>
  /signature|hmac/i.test(condition) && !/token|jwt|jws|bearer|authorization|cookie/i.test(condition);

/**
 * Whether an answer refuses a message whose signature is wrong or not there. No scheme asks for such a one: who sends
 * the message has signed it with a secret, and a client that reads `Bearer` would look for a token that is not wanted.
 * @param inner the function that answers; what stands around it is read as far as the handler
 */
export function checksSignature(m: Machine, { found }: Answer, inner: FunctionNode): boolean {
  const asksForIt = found.evidence !== undefined && isAboutSignature(found.evidence.text);
  return readsInstead(m, inner, (at) => asksForIt || readsSignature(m.source, at));
}

/** Whether a handler takes a key in a header of its own, `x-api-key`, and nothing else that a challenge asks for. */
export function takesKey(m: Machine, inner: FunctionNode): boolean {
  return readsInstead(m, inner, (at) => readsKey(m.source, at));
}

/** Whether a function, or one around it as far as the handler, reads something, and none of them credentials. */
function readsInstead(m: Machine, inner: FunctionNode, reads: (around: FunctionNode) => boolean): boolean {
  for (let at = inner as Node | undefined; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (readsCredentials(m.source, at)) return false;
    if (reads(at)) return true;
    if (m.rolesOf(at)) return false;
  }
  return false;
}
