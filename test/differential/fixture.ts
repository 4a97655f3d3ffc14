import type { Judgement } from './judge.ts';
import type { Rendered } from './render.ts';

/** A program as a fixture: the rules that are due stand at the last line of each refusal, where the wire says so. */
export function asFixture({ source, sites }: Rendered, { due }: Judgement): string {
  const last = new Map([...sites].map(([line, site]) => [site, line]));
  return source
    .split('\n')
    .map((text, index) => {
      const site = sites.get(index + 1);
      const rules = site === undefined || last.get(site) !== index + 1 ? [] : [...(due.get(site) ?? [])];
      return rules.length === 0 ? text : `${text} // expect: ${rules.join('; ')}`;
    })
    .join('\n');
}
