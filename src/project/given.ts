/** A status that refuses, or a name of one. */
const refusal = /\b40[137]\b|UNAUTHORI[SZ]ED|FORBIDDEN/gi;

/** Arguments in front of a status are looked at no farther than this: a call that says more there is not found. */
const reach = 120;

/**
 * Whether a text gives a status that refuses to what it calls by a name: `send(res, 401)`, `helpers.send(403, res)`.
 */
export function givesRefusal(user: string, name: string): boolean {
  return givenRefusals(user).has(name);
}

/** Whether a text gives such a status to any member of something: of a module that is imported as a whole. */
export function givesRefusalToMember(user: string): boolean {
  return givesRefusal(user, '.');
}

/** Methods of responses and of the language, which many texts name. */
const ofResponses = /^(?:status|sendStatus|code|writeHead|json|send|end|text|throw|abort|includes|has|indexOf|equal)$/;

/**
 * Whether a text gives such a status to a member that another text defines under that name: to a method of an object of
 * a class, `helpers.failed({ statusCode: 401 })`.
 */
export function givesRefusalToMemberOf(user: string, text: string): boolean {
  for (const name of givenRefusals(user))
    if (name.length > 1 && name.startsWith('.') && !ofResponses.test(name.slice(1)) && defines(text, name.slice(1)))
      return true;
  return false;
}

/** Whether a name stands in a text where a method begins: `failed(…`, `failed = (…`, `failed: (…`. */
function defines(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\w$.]/.test(text[at - 1] ?? ' ') && /^\s{0,4}[=:(]/.test(text.slice(at + name.length, at + name.length + 6)))
      return true;
  return false;
}

/** So many texts are remembered with what was found in them. */
const lastTexts = 4;

/** What is found in a text; one after the other, many things are asked of the same few. */
export function ofLastTexts(find: (text: string) => Iterable<string>): (text: string) => ReadonlySet<string> {
  const last: { readonly text: string; readonly found: ReadonlySet<string> }[] = [];
  return (text) => {
    const held = last.find((each) => each.text === text);
    if (held) return held.found;
    const found = new Set(find(text));
    if (last.unshift({ text, found }) > lastTexts) last.pop();
    return found;
  };
}

const givenRefusals = ofLastTexts(calledWithRefusal);

/** The last names of all that is called with such a status; `.` and `.name` where one of them is a member. */
function* calledWithRefusal(user: string): Generator<string> {
  for (const { index } of user.matchAll(refusal)) {
    const open = openingOf(user, index);
    if (open === undefined) continue;
    const [, dot = '', name = ''] = /(\.?)([\w$]{1,60})$/.exec(user.slice(Math.max(0, open - 61), open)) ?? [];
    if (name === '') continue;
    yield name;
    if (dot === '') continue;
    yield dot;
    yield dot + name;
  }
}

/** Where the arguments begin in which a place stands, if it is no deeper than in them. */
function openingOf(user: string, place: number): number | undefined {
  let depth = 0;
  for (let at = place - 1; at >= Math.max(0, place - reach); at--) {
    const character = user[at];
    if (character === ';') return undefined;
    if (character === ')') depth++;
    if (character === '(' && depth-- === 0) return at;
  }
  return undefined;
}

/** A call that is given an error, by the name of that. */
const givenError = /(?<![\w$])([\w$]{1,60})\(\s{0,9}(?:e|err|error|ex|exception)\b/g;
// capped: no more than `before` characters are read.
const used =
  /(?:\b(?:throw|return)\s|[=?:]|\b(?:next|reject|callback|done)\()\s*(?:await\s+)?(?:new\s+)?(?:[\w$]+\.)*$/;
const before = 80;

const givenErrors = ofLastTexts((user) =>
  Array.from(user.matchAll(givenError), ({ 1: called = '', index }) =>
    used.test(user.slice(Math.max(0, index - before), index)) ? called : '',
  ),
);

/**
 * Whether a text gives an error to what it calls by a name, and uses what that makes of it: `throw wrapped(error)`,
 * `const own = errors.parse(exception)`.
 */
export function givesError(user: string, name: string): boolean {
  return givenErrors(user).has(name);
}
