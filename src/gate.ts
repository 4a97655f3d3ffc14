/**
 * The cheapest test of all: one scan of the text. A file in which it finds nothing holds no refusal that this version
 * can see, so no node of it is visited.
 */

/**
 * What every named constant, error class and helper method for these statuses contains; and names of errors that may
 * stand for one in another file, or be given one by a handler. `rejectUnauthorized` is an option of TLS.
 */
export const refusalWord =
  // From the beginning of each word, and only where its end is right: no word is gone through again for each of its
  // parts.
  /(?<!reject_?)unauthori[sz]ed|forbidden|proxy_?auth|(?<!\w)(?=\w*(?:error|exception)\b)\w*?(?:auth|permission|access_?denied|credentials?|not_?allowed|not_?logged_?in|login_?required)\w*(?:error|exception)\b|\bunauthenticated|\bnot_?authenticated|['"`]permission-denied['"`]/i;
const hit = new RegExp(
  String.raw`\b40[137]\b|${refusalWord.source}|\b(?:deny|refuse|denied)\w*\(|\bcanActivate\(|\bverify_?client\b`,
  'gi',
);
const challengeName = /www[-_]?authenticate/i;
const refusalOrChallenge = new RegExp(`${hit.source}|${challengeName.source}`, 'gi');

/** Longer texts (characters) are bundles: nobody mends a refusal there, and a tree of one takes minutes. */
export const maximumLength = 2_000_000;

export function isTooLong(text: string): boolean {
  return text.length > maximumLength;
}

/**
 * Shorter texts are read whatever they look like; in longer ones a person's lines have fewer characters than this on
 * average.
 */
const longestLines = { from: 20_000, average: 300 };

/** Whether a text was written by a tool that saves characters: nobody mends a refusal there. */
export function isMinified(text: string): boolean {
  if (text.length < longestLines.from) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > longestLines.average;
}

/** Whether the text can hold a refusal. */
export function mayRefuse(text: string): boolean {
  if (isTooLong(text)) return false;
  hit.lastIndex = 0;
  return hit.test(text);
}

/** An error of a class, or one that is made, is thrown or given to what goes on: its class may fix the status. */
const throwsMade =
  /\b(?:throw\s|(?:next|reject|done|cb|callback)\()\s*(?:await\s+)?(?:new\s+)?(?!(?:Type|Range)?Error\b)[\w$.]+\s*\(/;
/**
 * The status of an answer is a part of something: `res.status(result.status)`, `{ status: result.status }`,
 * `const { status, body } = await login()`.
 */
const ofResult =
  /\bstatus(?:Code)?\s*(?:\(|:|=(?!=))\s*[\w$]+\.(?:status|code)|\.(?:code|sendStatus)\(\s*[\w$]+\.(?:status|code)/;
const takenApart = /\bstatus(?:Code)?(?:, \w{1,30}){0,3} \} = (?:await )?[\w$]/;
const ofProject = /\b(?:from|require\()\s*['"][.@~#$]/;

/** Whether what another file of the project fixes may be the status of an error that a text throws, or of an answer. */
export function mayBeToldElsewhere(text: string): boolean {
  return !isTooLong(text) && (throwsMade.test(text) || answersResult(text)) && ofProject.test(text);
}

/** Whether a text answers with a status that is a part of something. */
export function answersResult(text: string): boolean {
  return ofResult.test(text) || takenApart.test(text);
}

/** Where the text may hold a refusal, or names the challenge header: offsets in UTF-16 code units. */
export function offsetsOfRefusals(text: string): number[] {
  return Array.from(text.matchAll(refusalOrChallenge), ({ index }) => index);
}

/** Whether the text names the challenge header: then functions that only set it matter, too. */
export function namesChallenge(text: string): boolean {
  return challengeName.test(text);
}

/** Tests and mocks imitate servers: what they answer reaches no client. */
export function isTest(text: string, filename: string): boolean {
  if (
    /(^|[/\\])(__tests__|__mocks__|__fixtures__|cypress|e2e|msw)[/\\]|\.(test|spec|e2e|cy|stories|mock)\.[cm]?[jt]sx?$/i.test(
      filename,
    )
  )
    return true;
  if (/(^|[/\\])tests?[/\\]/i.test(filename) && /\b(describe|it|test)\(/.test(text)) return true;
  return /\bfrom\s*['"](vitest|@jest\/globals|msw|nock|supertest|@playwright\/test|node:test|chai|ava|mocha)(\/[^'"]*)?['"]|\brequire\(\s*['"](supertest|nock|msw|chai|sinon)['"]\s*\)/.test(
    text,
  );
}
