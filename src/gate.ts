/**
 * The cheapest test of all: one scan of the text. A file in which it finds nothing holds no refusal that this version
 * can see, so no node of it is visited.
 */

// A status in digits, or a word that every named constant, error class and helper method for these statuses contains.
// `rejectUnauthorized` is an option of TLS.
const hit = /\b40[137]\b|(?<!reject_?)unauthori[sz]ed|forbidden|proxy_?auth/gi;

/** Whether the text can hold a refusal. */
export function mayRefuse(text: string): boolean {
  hit.lastIndex = 0;
  return hit.test(text);
}

/** Whether the text names the challenge header: then functions that only set it matter, too. */
export function namesChallenge(text: string): boolean {
  return /www[-_]?authenticate/i.test(text);
}
