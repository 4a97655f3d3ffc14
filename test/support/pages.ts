import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './build.ts';

/** A code block of a page, with the comment in front of it that says how it is tested. */
export interface Block {
  readonly page: string;
  readonly line: number;
  /** The nearest heading above. */
  readonly section: string;
  readonly language: string;
  /** What stands in the comment: `right`, `wrong: <ids>`, `tried: <name>`; undefined where there is none. */
  readonly mark: string | undefined;
  readonly code: string;
}

/** The README, what GitHub shows of the project, and all pages below `docs`, from the root of the repository. */
export const pages: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md', 'test/README.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .sort(),
];

export const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** The code blocks of a page, in its order. Throws where one does not end. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = textOf(page).split('\n');
  let section = '';
  let mark: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = /^```(\w*)$/.exec(line);
    if (fence) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) throw new Error(`${page}:${String(at + 1)} the block does not end`);
      const code = lines.slice(at + 1, end).join('\n');
      blocks.push({ page, line: at + 1, section, language: fence[1] ?? '', mark, code });
      mark = undefined;
      at = end;
      continue;
    }
    section = /^#{1,3} (.*)$/.exec(line)?.[1] ?? section;
    mark = /^<!-- (.+) -->$/.exec(line)?.[1] ?? (line === '' ? mark : undefined);
  }
  return blocks;
}

const MARK = 'tried: ';

let all: ReadonlyMap<string, Block> | undefined;

/** The blocks that a test runs by their names: `<!-- tried: <name> -->`. Throws where two have the same. */
export function triedBlocks(): ReadonlyMap<string, Block> {
  if (all) return all;
  const found = new Map<string, Block>();
  for (const block of pages.flatMap(blocksOf)) {
    if (!block.mark?.startsWith(MARK)) continue;
    const name = block.mark.slice(MARK.length);
    if (found.has(name)) throw new Error(`${block.page}: another block is called "${name}"`);
    found.set(name, block);
  }
  return (all = found);
}

/** The text of the block with this name, whichever page it stands on. Throws where there is none. */
export function tried(name: string): string {
  const block = triedBlocks().get(name);
  if (block === undefined) throw new Error(`no page has a block "${name}"`);
  return `${block.code}\n`;
}
