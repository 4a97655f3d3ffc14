/** Whether each of the first 128 characters may stand within a name: letters, digits, `_` and `$`. */
const plainParts: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[\w$]/.test(String.fromCharCode(code)),
);

const otherPart = /[\p{ID_Continue}\u200C\u200D]/u;

/**
 * Where some names stand in a text, each as a whole, in order. The text may be a bundle of a million characters and is
 * asked for several lists of names: a word is cut out only where its length and its first character are those of a
 * name.
 * @param text the code
 * @param wanted the names
 * @returns the offsets in UTF-16 code units
 */
export function offsetsOfNames(text: string, wanted: ReadonlySet<string>): number[] {
  const found: number[] = [];
  const lengths = new Set<number>();
  const firsts = new Set<number>();
  for (const name of wanted) {
    lengths.add(name.length);
    firsts.add(name.charCodeAt(0));
  }
  for (let at = 0; at < text.length;) {
    const end = endOfWord(text, at);
    if (end === at) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    if (lengths.has(end - at) && firsts.has(text.charCodeAt(at)) && wanted.has(text.slice(at, end))) found.push(at);
    at = end;
  }
  return found;
}

/** Where the word ends that begins at an offset; the offset itself where none does. */
function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if (plainParts[code] !== true) break;
      at++;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    if (!otherPart.test(String.fromCodePoint(point))) break;
    at += point > 0xffff ? 2 : 1;
  }
  return at;
}
