import type { Judgement } from './judge.ts';
import type { FrameworkName } from './program.ts';
import type { Rendered } from './render.ts';

/** Counts what the programs of a run are made of, and what was seen of them. */
export class Shares {
  private programs = 0;
  private combined = 0;
  private readonly sites = new Map<FrameworkName, { all: number; reached: number }>();
  private silent = 0;
  private never = 0;
  private readonly productions = new Map<string, number>();
  private readonly due = new Map<string, number>();

  add(program: Rendered, { due }: Judgement): void {
    this.programs += 1;
    if (program.productions.size >= 4) this.combined += 1;
    const { all, reached } = this.sites.get(program.framework) ?? { all: 0, reached: 0 };
    const { never } = program;
    const seen = [...due.keys()].filter((site) => !never.has(site)).length;
    this.sites.set(program.framework, { all: all + program.count - never.size, reached: reached + seen });
    this.never += never.size;
    this.silent += program.silent.size;
    for (const name of program.productions) this.productions.set(name, (this.productions.get(name) ?? 0) + 1);
    for (const rules of due.values()) for (const rule of rules) this.due.set(rule, (this.due.get(rule) ?? 0) + 1);
  }

  /** The frameworks of whose refusals less than four in five were seen to answer: then nothing much is compared there. */
  unseen(): FrameworkName[] {
    return [...this.sites].filter(([, { all, reached }]) => reached < 0.8 * all).map(([name]) => name);
  }

  told(rules: readonly string[]): string {
    const share = (part: number, whole: number): string => `${String(part)} (${((100 * part) / Math.max(whole, 1)).toFixed(1)} %)`;
    const sum = (of: 'all' | 'reached'): number => [...this.sites.values()].reduce((total, each) => total + each[of], 0);
    return [
      `programs: ${String(this.programs)}; of four productions or more: ${share(this.combined, this.programs)}`,
      `refusals: ${String(sum('all'))}; reached by a caller: ${share(sum('reached'), sum('all'))}; where nobody can know: ${share(this.silent, sum('all'))}`,
      `and ${String(this.never)} to which no way leads`,
      ...[...this.sites].map(([name, { all, reached }]) => `  ${name}: ${share(reached, all)} reached`),
      ...rules.map((rule) => `${rule} is due on ${share(this.due.get(rule) ?? 0, sum('reached'))} of those reached`),
      ...[...this.productions].sort(([one], [other]) => one.localeCompare(other)).map(([name, number]) => `  ${String(number).padStart(6)}  ${name}`),
    ].join('\n');
  }
}
