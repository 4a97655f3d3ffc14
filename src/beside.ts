import type { Node } from './model.ts';
import { factsOf, type Fact } from './paths/path.ts';
import type { Answer } from './answer.ts';
import { within } from './syntax.ts';

/**
 * The answers of one place beside each other. A place may have hundreds of answers with dozens of conditions each, so
 * what is asked of an answer is asked of those with the same last condition, and the conditions of each are listed
 * once.
 */
export class Beside {
  private readonly answers: readonly Answer[];
  private readonly byLast = new Map<Node, Answer[]>();
  private readonly conditions = new Map<Answer, readonly Fact[]>();
  /** The first two answers that refuse without a condition, by their last condition, that one, and how it came out. */
  private readonly without = new Map<Node, Map<Node, Map<boolean, readonly Answer[]>>>();
  /** The conditions on paths with the header, by how they came out. */
  private withHeader: ReadonlyMap<boolean, ReadonlySet<Node>> | undefined;

  /** @param answers all answers of the place */
  constructor(answers: readonly Answer[]) {
    this.answers = answers;
    for (const answer of answers) {
      const last = lastAround(answer);
      if (!last) continue;
      const alike = this.byLast.get(last.atom);
      if (alike) alike.push(answer);
      else this.byLast.set(last.atom, [answer]);
    }
  }

  /**
   * Whether the last condition before an answer refuses just the same without the condition that decided the cause:
   * where that came out the other way and nothing behind it decided instead, or is not asked and no other cause is
   * found. Then the answer has another reason, which is not known.
   */
  alsoRefused(answer: Answer): boolean {
    const { evidence } = answer.found;
    const last = lastAround(answer);
    if (!evidence || !last || last.reading !== 'unknown') return false;
    const decided = this.conditionsOf(answer).find((fact) => fact.evidence === evidence);
    if (!decided || decided === last) return false;
    return this.refusingWithout(last.atom, decided).some((other) => other !== answer);
  }

  /** The newest condition that came out the other way on a path on which the header is set. */
  missingWhen(answer: Answer): string | undefined {
    const others = (this.withHeader ??= this.conditionsWithHeader());
    return this.conditionsOf(answer).find((fact) => others.get(!fact.outcome)?.has(fact.atom))?.evidence.text;
  }

  private conditionsOf(answer: Answer): readonly Fact[] {
    let found = this.conditions.get(answer);
    if (!found) this.conditions.set(answer, (found = [...factsOf(answer.path)]));
    return found;
  }

  /** No more than two of them: one may be the answer that asks. */
  private refusingWithout(last: Node, decided: Fact): readonly Answer[] {
    const byAtom = this.without.get(last) ?? new Map<Node, Map<boolean, readonly Answer[]>>();
    this.without.set(last, byAtom);
    const byOutcome = byAtom.get(decided.atom) ?? new Map<boolean, readonly Answer[]>();
    byAtom.set(decided.atom, byOutcome);
    const known = byOutcome.get(decided.outcome);
    if (known) return known;
    const found: Answer[] = [];
    for (const other of this.byLast.get(last) ?? []) {
      if (this.refusesWithout(other, decided)) found.push(other);
      if (found.length === 2) break;
    }
    byOutcome.set(decided.outcome, found);
    return found;
  }

  private refusesWithout(other: Answer, decided: Fact): boolean {
    // `account?.plan` asks for the account, too.
    const asked = this.conditionsOf(other).filter((fact) => within(fact.atom, decided.atom));
    if (asked.length === 0) return other.found.cause === 'unknown';
    return asked.some(
      (fact) => fact.atom === decided.atom && fact.outcome !== decided.outcome && !this.decidedBehind(other, fact),
    );
  }

  /** Whether a condition that came out after another one decided the cause: `!user.admin || isBlocked(address)`. */
  private decidedBehind(answer: Answer, { length }: Fact): boolean {
    const { evidence } = answer.found;
    return (
      evidence !== undefined &&
      this.conditionsOf(answer).some((fact) => fact.evidence === evidence && fact.length > length)
    );
  }

  private conditionsWithHeader(): ReadonlyMap<boolean, ReadonlySet<Node>> {
    const found = new Map([true, false].map((outcome) => [outcome, new Set<Node>()]));
    for (const answer of this.answers)
      if (answer.header.kind === 'set')
        for (const fact of this.conditionsOf(answer)) found.get(fact.outcome)?.add(fact.atom);
    return found;
  }
}

/**
 * The newest condition in whose branch the answer stands; where none is around it, the newest one. An earlier exit that
 * refused established its opposite, and no more: behind a throw, what the catch clause asked is no reason of it.
 */
function lastAround(answer: Answer): Fact | undefined {
  for (const fact of factsOf(answer.path)) {
    if (fact.soft || fact.left === 'refused') continue;
    if (fact.left === null) return fact;
    break;
  }
  return lastCondition(answer);
}

/** The newest condition on the path of an answer that still decides whether it is reached. */
export function lastCondition({ path }: Answer): Fact | undefined {
  for (const fact of factsOf(path)) if (!fact.soft) return fact;
  return undefined;
}
