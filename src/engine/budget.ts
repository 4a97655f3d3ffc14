/**
 * The work that one analysis may take, counted as it is done: what is copied and compared counts, since a step costs as much as
 * there are variables and conditions. What is left over when it ends is unknown. No clock decides, so that the same code has the
 * same findings on every machine.
 */
class Budget {
  private left = Infinity;
  private rest = Infinity;

  /** Begins the analysis of a file. */
  begin(whole: number): void {
    this.rest = whole;
    this.left = whole;
  }

  /** Begins a part of the analysis, which may take no more than its share, and than half of what is left: others come behind it. */
  share(share: number): void {
    this.left = Math.min(share, this.rest / 2);
  }

  /** Counts work that is done. */
  charge(work: number): void {
    this.left -= work;
    this.rest -= work;
  }

  /** Whether nothing is left for the whole file. */
  get isOver(): boolean {
    return this.rest <= 0;
  }

  /** Whether the part that was begun has used up its share. */
  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** The budget of the analysis that is running; there is one at a time. */
export const budget = new Budget();
