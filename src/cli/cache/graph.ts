// The questions are theirs: what is not loaded cannot be asked again.
import '../../project/apps.ts';
import '../../project/presented.ts';
import '../../project/resolve.ts';
import { answerKey, newTrace, stillAnswers, type Trace } from '../../project/trace.ts';

/**
 * A question, its answer, and the stamp of the file that it asks about, where that shows that the answer is the same.
 */
export type Answered = readonly [question: string, answer: string, stamp?: string];

/** Traces as they are kept: each question with its answer once, each shared part once. */
export interface Kept {
  readonly answers: readonly Answered[];
  /** Of each trace its answers and its parts, by their numbers. */
  readonly traces: readonly (readonly [answers: readonly number[], parts: readonly number[]])[];
}

/** Puts traces together as they are kept. */
export class Keeping {
  readonly #answers: Answered[] = [];
  readonly #stamps: ReadonlyMap<string, string>;
  readonly #numbers = new Map<string, number>();
  readonly #traces: [number[], number[]][] = [];
  readonly #known = new Map<Trace, number>();

  /** @param stamps of the files that are asked about, by `answerKey` */
  constructor(stamps: ReadonlyMap<string, string>) {
    this.#stamps = stamps;
  }

  /** The number of a trace. */
  add(trace: Trace): number {
    const held = this.#known.get(trace);
    if (held !== undefined) return held;
    // Parts may include each other; no length of a chain ends the call stack.
    const waiting = [this.#number(trace)];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [own, [answers, parts]] = next;
      for (const [question, answer] of own.answers) answers.push(this.#answer(question, answer));
      for (const part of own.parts) {
        const known = this.#known.get(part);
        if (known === undefined) waiting.push(this.#number(part));
        parts.push(known ?? (this.#known.get(part) as number));
      }
    }
    return this.#known.get(trace) as number;
  }

  kept(): Kept {
    return { answers: this.#answers, traces: this.#traces };
  }

  #number(trace: Trace): [Trace, [number[], number[]]] {
    const made: [number[], number[]] = [[], []];
    this.#known.set(trace, this.#traces.push(made) - 1);
    return [trace, made];
  }

  #answer(question: string, answer: string): number {
    const key = answerKey(question, answer);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      const stamp = this.#stamps.get(key);
      this.#numbers.set(
        key,
        (number = this.#answers.push(stamp === undefined ? [question, answer] : [question, answer, stamp]) - 1),
      );
    }
    return number;
  }
}

/** Kept traces, as they were when they were written. */
export class Traces {
  readonly #kept: Kept;
  readonly #made = new Map<number, Trace>();

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /**
   * Those of some traces whose questions get the same answers now. Each question is asked once.
   * @param numbers of the traces that are asked for
   */
  standing(numbers: readonly number[]): ReadonlySet<number> {
    const { answers, traces } = this.#kept;
    const users = new Map<number, number[]>();
    const holders = new Map<number, number[]>();
    const reached = new Set(numbers);
    for (const number of reached) {
      const [own = [], parts = []] = traces[number] ?? [];
      for (const answer of own) put(holders, answer, number);
      for (const part of parts) {
        put(users, part, number);
        reached.add(part);
      }
    }
    const fallen = [...holders].flatMap(([answer, by]) => (holds(answers[answer]) ? [] : by));
    const gone = new Set(fallen);
    for (const number of gone) for (const user of users.get(number) ?? []) gone.add(user);
    return new Set(numbers.filter((number) => traces[number] !== undefined && !gone.has(number)));
  }

  /** The stamps that were kept with the answers, by `answerKey`. */
  stamps(): [string, string][] {
    return this.#kept.answers.flatMap(([question, answer, stamp]) =>
      stamp === undefined ? [] : [[answerKey(question, answer), stamp] as [string, string]],
    );
  }

  /** A kept trace as it was, to be kept once more. */
  trace(number: number): Trace {
    const { answers, traces } = this.#kept;
    const waiting = [number];
    const made = (each: number): Trace => {
      let trace = this.#made.get(each);
      if (!trace) {
        this.#made.set(each, (trace = newTrace()));
        waiting.push(each);
      }
      return trace;
    };
    const found = made(number);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const trace = made(next);
      const [own = [], parts = []] = traces[next] ?? [];
      for (const answer of own) {
        const [question, told] = answers[answer] as Answered;
        trace.answers.set(question, told);
      }
      for (const part of parts) trace.parts.add(made(part));
    }
    return found;
  }
}

function put(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function holds(kept: Answered | undefined): boolean {
  try {
    return kept !== undefined && stillAnswers(...kept);
  } catch {
    // Whatever stands there is no question.
    return false;
  }
}
