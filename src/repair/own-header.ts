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

/** A header that carries a key: `x-api-key`, `apikey`. */
const readsKey = ofText((text) => /['"`](?:x-)?api-?key['"`]|\bheaders\??\.apikey\b/i.test(text));

/** Takes what a challenge can ask for, too. */
const readsCredentials = ofText((text) => /authorization|bearer|cookie|session|passport/i.test(text));

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
