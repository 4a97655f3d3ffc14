import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { marked, type Token } from 'marked';
import { describe, expect, test } from 'vitest';
import { root } from './support/build.ts';
import { pages, textOf } from './support/pages.ts';

/** The parts of a page that its readers can go to or from. */
interface Targets {
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

const read = new Map<string, Targets>();

function targetsOf(page: string): Targets {
  const known = read.get(page);
  if (known) return known;
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: string[] = [];
  void marked.walkTokens(marked.lexer(textOf(page)), (token: Token) => {
    if (token.type === 'heading') anchors.add(slugger.slug(textIn(token.tokens ?? [])));
    if (token.type === 'link' || token.type === 'image') links.push(String(token['href']));
    if (token.type === 'html') for (const [, source = ''] of token.raw.matchAll(/(?:src|href)="([^"]+)"/g)) links.push(source);
  });
  const targets = { anchors, links };
  read.set(page, targets);
  return targets;
}

/** The words of a heading, without what makes them code or a link. */
const textIn = (tokens: readonly Token[]): string =>
  tokens.map((token) => ('tokens' in token ? textIn(token.tokens ?? []) : 'text' in token ? String(token.text) : '')).join('');

/** Why a link of a page leads nowhere; undefined where it leads somewhere, or out of the repository. */
function problemOf(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (!existsSync(path.join(root, target))) return `${link}: there is no such file`;
  if (anchor === undefined || statSync(path.join(root, target)).isDirectory()) return undefined;
  return targetsOf(target).anchors.has(anchor) ? undefined : `${link}: there is no such heading`;
}

describe('links', () => {
  test.each(pages)('%s leads somewhere', (page) => {
    expect(targetsOf(page).links.flatMap((link) => problemOf(page, link) ?? [])).toEqual([]);
  });

  test.each([
    ['docs/nowhere.md', 'there is no such file'],
    ['docs/README.md#nowhere', 'there is no such heading'],
    ['#nowhere', 'there is no such heading'],
    ['docs/objections.md#wont-a-browser-open-its-dialog', undefined],
    ['#three-ways-to-run-it', undefined],
    ['https://example.org/#nowhere', undefined],
  ])('%s would be seen', (link, problem) => {
    expect(problemOf('README.md', link)).toBe(problem && `${link}: ${problem}`);
  });

  test('every page is reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const link of targetsOf(page).links) {
        const target = path.posix.join(path.posix.dirname(page), link.split('#')[0] ?? '');
        if (pages.includes(target)) reached.add(target);
      }
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});
