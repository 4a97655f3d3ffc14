import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';

/** What a rule is about and why, for tools that show it beside a finding. */
interface Help {
  readonly text: string;
  readonly markdown: string;
}

/**
 * The beginning of a rule's page, which lies in this package: what the rule wants, and the reasons for it.
 * @param name of the rule, without the prefix
 * @param otherwise what is said of a rule that has no page here
 */
export function helpOf(name: string, otherwise: string, url: string | undefined): Help {
  const page = pageText(name);
  const lines = page === undefined ? [otherwise] : reasonsIn(page);
  const more = url === undefined ? [] : [`More: ${url}`];
  const markdown = [...lines, ...more].join('\n\n');
  return { text: plain(markdown), markdown };
}

/** The paragraph below the head of a page, and the list of reasons. */
function reasonsIn(page: string): string[] {
  const [, body = ''] = page.split('<!-- end auto-generated rule header -->');
  const [intro = '', why = ''] = body.split(/^## .*$/m);
  const reasons = why.split('\n').filter((line) => line.startsWith('- '));
  return [intro.trim(), reasons.join('\n')].filter((part) => part !== '');
}

/** Links and backticks mean nothing where Markdown is not read. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replaceAll('`', '');
}

function pageText(name: string): string | undefined {
  try {
    return readFileSync(path.join(packageRoot(), 'docs', 'rules', `${name}.md`), 'utf8');
  } catch {
    // A rule of another copy of the plugin.
    return undefined;
  }
}
