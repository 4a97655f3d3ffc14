import { ofText } from './syntax.ts';

/**
 * Whether a function reads a password from the request's content: `req.body.password`, `const { password } = req.body`.
 * What reads credentials from the header that carries them reads no other, whatever else it names.
 */
export const readsPassword = ofText((text) => {
  if (/headers?\??(\.|\.?\[['"]|\.?\(['"]|\.get\(['"])authorization\b/i.test(text)) return false;
  return (
    /\bpass(word|wd|code|phrase)\b|\.pass\b/i.test(text) && /\bbody\b|\.json\(|formData|credentials|valid\(/.test(text)
  );
});

/**
 * Whether a function names who logs in, or what comes of it: a password beside none of these opens a document, an
 * archive, a link.
 */
export const namesSomebody = ofText((text) => somebody.test(text));

const somebody = /user|mail|login|log_?in\b|sign_?in|account|admin|auth|phone|member|session|token|cookie|identity/i;

/** Whether a function sets a password, its caller's or another one's: then the one that it reads is no login. */
export const setsPassword = ofText(
  (text) =>
    second.test(text) ||
    (((hashes.test(text) && stores.test(text)) || makesAccount.test(text)) && !checksPassword(text)),
);

/** A second password beside the first: `newPassword`, `old_password`, `passwordConfirmation`. */
const second =
  /(?:\b|_)(?:new|old|current|confirm(?:ed)?|repeat(?:ed)?)_?pass(?:word|wd|code|phrase)\b|\bpass(?:word|wd)_?(?:confirm(?:ation|ed)?|repeat(?:ed)?|again|new)\b/i;
const hashes = /\bhash(?:Sync|Password|Pass)?\s*\(|\b(?:encrypt|hash|encode|derive)_?pass(?:word)?\s*\(|\bgenSalt/i;
const stores = /\b(?:create|insert|insertOne|save|register|sign_?up|update|updateOne)\w*\s*\(/i;
/** `createUser(`, `User.register(`, `service('users').create(`. */
const makesAccount =
  /\b(?:register|sign_?up|create)_?(?:new_?)?(?:user|account|member)s?\s*\(|\b(?:users?|accounts?)\b['"]?\)*\s*\.\s*(?:create|register|insert|sign_?up)\w*\s*\(/i;
/** `compare(password, hash)`, `signIn(email, password)`. */
const call = /(?<!\w)(\w+)\s?\(([^()]{0,120})/g;
const checks = /compare|verify|check|valid|match|auth|sign_?in|log_?in|equal/i;
const comparison = /[!=]==?/g;
const secret = /hash|pass/i;
/** `hash !== user.password`: so many characters beside a comparison are what is compared. */
const beside = 30;

/** Whether a text holds a password against another one. */
function checksPassword(text: string): boolean {
  if (Array.from(text.matchAll(call)).some(([, name = '', given = '']) => checks.test(name) && /pass/i.test(given)))
    return true;
  return Array.from(text.matchAll(comparison)).some(({ index }) =>
    secret.test(text.slice(Math.max(0, index - beside), index + beside)),
  );
}
