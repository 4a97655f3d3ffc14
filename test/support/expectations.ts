import { rules } from '../../rules/index.ts';

/**
 * What a fixture says about itself, at the line on which a report starts:
 *
 *     res.sendStatus(401); // expect: require-www-authenticate missing; no-401-after-role-check known
 *     refuse(); // expect-recommended: require-www-authenticate missingForPolicy
 *     refuse(); // expect-strict: no-401-after-role-check policy
 *     res.sendStatus(403); // wire-exempt: the address list is policy
 *
 * A comment is a list separated by `;`. An entry without a keyword of its own takes the one before it.
 * Two more keywords stand on lines of their own and speak to the wire alone:
 *
 *     // wire-only: express5        the folders under test/wire in which the file can run
 *     // wire-scheme: Basic         callers send this scheme in Authorization, in place of Bearer
 */
export interface Mark {
  readonly line: number;
  readonly rule: string;
  readonly messageId: string;
  /** The config that alone gives this report; `both` where each of them does. */
  readonly config: 'both' | Config;
}

export type Config = 'recommended' | 'strict';

export interface Expectations {
  readonly marks: readonly Mark[];
  /** Lines on which wire and lint disagree as the specification wants it: line → reason. */
  readonly exempt: ReadonlyMap<number, string>;
  /** Folders under test/wire; empty: all of the framework. */
  readonly only: readonly string[];
  readonly scheme: 'Bearer' | 'Basic';
}

/** A report, or what a report should have been. */
export type Finding = Omit<Mark, 'config'>;

const messageIds: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(rules).map(([rule, { meta }]) => [rule, Object.keys(meta?.messages ?? {})]),
);

const configs: Readonly<Record<string, Mark['config']>> = {
  expect: 'both',
  'expect-recommended': 'recommended',
  'expect-strict': 'strict',
};
const keywords = [...Object.keys(configs), 'wire-exempt', 'wire-only', 'wire-scheme'];

/** The marks that hold under one config. */
export function marksUnder(config: Config, marks: readonly Mark[]): Mark[] {
  return marks.filter((mark) => mark.config === 'both' || mark.config === config);
}

/** Reads the marks of one fixture; throws with `file:line` where a comment looks like a mark and is none. */
export function readExpectations(source: string, file: string): Expectations {
  const marks: Mark[] = [];
  const exempt = new Map<number, string>();
  const only: string[] = [];
  let scheme: Expectations['scheme'] = 'Bearer';
  for (const [index, text] of source.split('\n').entries()) {
    const line = index + 1;
    const fail = (problem: string): never => {
      throw new Error(`${file}:${String(line)} ${problem}`);
    };
    const comment = /\/\/\s*((?:expect|wire-).*)$/.exec(text)?.[1];
    if (comment === undefined) continue;
    let keyword = '';
    for (const entry of comment.split(';').map((part) => part.trim())) {
      const [, ownKeyword, value = ''] = /^(?:([a-z-]+):\s*)?(.*)$/.exec(entry) ?? [];
      keyword = ownKeyword ?? keyword;
      if (!keywords.includes(keyword)) fail(`not a mark: "${entry}"`);
      if (value === '') fail(`nothing after "${keyword}:"`);
      if (keyword === 'wire-exempt') exempt.set(line, value);
      else if (keyword === 'wire-only') only.push(...value.split(',').map((name) => name.trim()));
      else if (keyword === 'wire-scheme') scheme = value === 'Basic' || value === 'Bearer' ? value : fail(`no such scheme: "${value}"`);
      else {
        const [rule = '', messageId = '', ...rest] = value.split(/\s+/);
        if (rest.length > 0 || !messageIds[rule]?.includes(messageId)) fail(`not a rule and its message: "${value}"`);
        marks.push({ line, rule, messageId, config: configs[keyword] ?? 'both' });
      }
    }
  }
  return { marks, exempt, only, scheme };
}

/** The differences between what should be reported and what is, as lines that an editor can open. */
export function differences(file: string, expected: readonly Finding[], found: readonly Finding[]): string[] {
  const key = ({ line, rule, messageId }: Finding): string => `${file}:${String(line)} ${rule} ${messageId}`;
  const left = found.map(key);
  const missed = expected.map(key).filter((wanted) => {
    const at = left.indexOf(wanted);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...missed.map((text) => `${text}: marked, not reported`), ...left.map((text) => `${text}: reported, not marked`)].sort();
}
