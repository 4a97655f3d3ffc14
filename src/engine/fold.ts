/**
 * Answers a question about things that are made of others of their kind (values, conditions, variables), from the parts
 * upwards. A shared part is asked once, one that is a part of itself is `back` there, and no length that the user's
 * code chooses ends the call stack.
 */
export class Fold<Whole extends object, Answer> {
  private readonly known = new WeakMap<Whole, Answer>();
  private readonly partsOf: (whole: Whole) => readonly Whole[];
  private readonly make: (whole: Whole, of: (part: Whole) => Answer) => Answer;
  private readonly back: Answer;

  /**
   * @param partsOf what a thing is made of
   * @param make the answer for a thing; `of` gives those for its parts
   * @param back the answer for a part that holds what it is part of
   */
  constructor(
    partsOf: (whole: Whole) => readonly Whole[],
    make: (whole: Whole, of: (part: Whole) => Answer) => Answer,
    back: Answer,
  ) {
    this.partsOf = partsOf;
    this.make = make;
    this.back = back;
  }

  /** The answer for a thing. */
  of(whole: Whole): Answer {
    const held = this.known.get(whole);
    if (held !== undefined) return held;
    const begun = new Set<Whole>();
    const waiting = [whole];
    for (let next = waiting.at(-1); next; next = waiting.at(-1)) {
      if (this.known.has(next)) {
        waiting.pop();
      } else if (begun.has(next)) {
        waiting.pop();
        this.known.set(
          next,
          this.make(next, (part) => this.known.get(part) ?? this.back),
        );
      } else {
        begun.add(next);
        // The last one that waits comes first: parts are asked in their order.
        const parts = this.partsOf(next).filter((part) => !begun.has(part) && !this.known.has(part));
        waiting.push(...parts.reverse());
      }
    }
    return this.known.get(whole) as Answer;
  }
}
