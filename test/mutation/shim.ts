/** What the unit tests import in place of vitest. Their tests come as a list, which is made anew for each mutant. */
import { expect as expectation } from 'expect';

interface Test {
  readonly name: string;
  readonly body: () => unknown;
}

const blocks: (() => void)[] = [];
let found: Test[] = [];
let names: string[] = [];

type Body = (...given: unknown[]) => unknown;
type Named = ((name: string, body: Body) => void) & { each?: (rows: readonly unknown[]) => (name: string, body: Body) => void; only?: unknown };

/** The same with a table of arguments. */
function withRows(one: Named): Named {
  one.each = (rows) => (name, body) => {
    for (const row of rows) one(name, () => body(...(Array.isArray(row) ? (row as unknown[]) : [row])));
  };
  return one;
}

let within = false;

/** Blocks at the top of a file are kept, to be opened again. */
function top(open: () => void): void {
  if (within) open();
  else blocks.push(open);
}

export const test = withRows((name, body) => {
  top(() => found.push({ name: [...names, name].join(' > '), body }));
});
export const it = test;
export const describe = withRows((name, body) => {
  top(() => {
    const outer = names;
    names = [...outer, name];
    body();
    names = outer;
  });
});

/** The second argument, a message, is left out. */
export const expect = Object.assign((value: unknown) => expectation(value), expectation);

/** All tests of the files that were imported, by a name of their own that stays the same. */
export function tests(): Map<string, Test['body']> {
  found = [];
  within = true;
  for (const open of blocks) open();
  within = false;
  return new Map(found.map(({ name, body }, index) => [`${String(index)} ${name}`, body]));
}
