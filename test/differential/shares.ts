import type { Judgement } from './judge.ts';
import type { Rendered } from './render.ts';

/** Counts what the programs of a run are made of, and what was seen of them. */
export class Shares {
  private programs = 0;
  private combined = 0;
  private sites = 0;
  private reached = 0;
  private silent = 0;
  private readonly productions = new Map<string, number>();
  private readonly due = new Map<string, number>();

  add(program: Rendered, { due }: Judgement): void {
    this.programs += 1;
    if (program.productions.size >= 4) this.combined += 1;
    this.sites += program.count;
    this.reached += due.size;
    this.silent += program.silent.size;
    for (const name of program.productions) this.productions.set(name, (this.productions.get(name) ?? 0) + 1);
    for (const rules of due.values()) for (const rule of rules) this.due.set(rule, (this.due.get(rule) ?? 0) + 1);
  }

  told(rules: readonly string[]): string {
    const share = (part: number, whole: number): string => `${String(part)} (${((100 * part) / Math.max(whole, 1)).toFixed(1)} %)`;
    return [
      `programs: ${String(this.programs)}; of four productions or more: ${share(this.combined, this.programs)}`,
      `refusals: ${String(this.sites)}; reached by a caller: ${share(this.reached, this.sites)}; where nobody can know: ${share(this.silent, this.sites)}`,
      ...rules.map((rule) => `${rule} is due on ${share(this.due.get(rule) ?? 0, this.reached)} of those reached`),
      ...[...this.productions].sort(([one], [other]) => one.localeCompare(other)).map(([name, number]) => `  ${String(number).padStart(6)}  ${name}`),
    ].join('\n');
  }
}
