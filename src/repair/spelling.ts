import type { Machine } from '../paths/machine.ts';

type Quote = "'" | '"';

/** How a file writes its strings. */
interface Habit {
  readonly quote: Quote;
  /** A string that holds the quote is written with it all the same, and not with the other one. */
  readonly escapes: boolean;
}

const habits = new WeakMap<object, Habit>();

/**
 * A text as a string literal of JavaScript, in the quotes that the linted file uses. A text that holds these, and not
 * the others, gets the others, as Prettier and the `avoidEscape` of ESLint have it, but in a file that escapes them.
 */
export function literal({ source: { main } }: Machine, text: string): string {
  const { code } = main;
  let habit = habits.get(code);
  if (!habit) habits.set(code, (habit = habitOf(code.ast.tokens)));
  const { quote, escapes } = habit;
  const other: Quote = quote === '"' ? "'" : '"';
  const used = text.includes(quote) && !text.includes(other) && !escapes ? other : quote;
  return `${used}${text.replace(/[\\'"]/g, (each) => (each === '\\' || each === used ? `\\${each}` : each))}${used}`;
}

/** Strings in JSX have quotes of their own, and are tokens of another type. */
function habitOf(tokens: readonly { readonly type: string; readonly value: string }[]): Habit {
  const counts = { "'": 0, '"': 0 };
  // Of the strings that hold the quote alone: those that escape it, and those that have the other one for it.
  const escaped = { "'": 0, '"': 0 };
  const avoided = { "'": 0, '"': 0 };
  for (const { type, value } of tokens) {
    const quote = value.charAt(0);
    if (type !== 'String' || (quote !== "'" && quote !== '"')) continue;
    const other = quote === '"' ? "'" : '"';
    const inner = value.slice(1, -1);
    if (inner.includes(other) && !inner.includes(quote)) {
      avoided[other]++;
      continue;
    }
    counts[quote]++;
    if (inner.includes(`\\${quote}`) && !inner.includes(other)) escaped[quote]++;
  }
  const quote = counts['"'] > counts["'"] ? '"' : "'";
  return { quote, escapes: escaped[quote] > avoided[quote] };
}

/** The name of the header, as a string literal of the linted file. */
export function challengeName(m: Machine): string {
  return literal(m, 'WWW-Authenticate');
}

/** The line break, with the indent behind it, that stands at a place of the linted file; empty where none does. */
export function lineBreak({ source: { main } }: Machine, at: number): string {
  const space = /^\s*/.exec(main.code.text.slice(at))?.[0] ?? '';
  const from = space.lastIndexOf('\n');
  return from === -1 ? '' : space.slice(space.charAt(from - 1) === '\r' ? from - 1 : from);
}
