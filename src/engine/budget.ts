/**
 * The work that one analysis may take, counted as it is done: what is copied and compared counts, since a step costs as
 * much as there are variables and conditions. What is left over when it ends is unknown. No clock decides, so that the
 * same code has the same findings on every machine.
 */
class Budget {
  private left = Infinity;
  private rest = Infinity;
  private reserve = 0;
  private lent = 0;

  /**
   * Begins the analysis of a file.
   * @param reserve what is kept beside the whole for short parts that come late
   */
  begin(whole: number, reserve = 0): void {
    this.rest = whole;
    this.left = whole;
    this.reserve = reserve;
    this.lent = 0;
  }

  /**
   * Begins a part of the analysis, which may take no more than its share, and than two thirds of what is left: others
   * come behind it.
   * @param least what it gets in any case, as long as the reserve lasts; what it leaves of that goes back
   */
  share(share: number, least = 0): void {
    this.reserve += Math.max(0, Math.min(this.lent, this.left));
    const own = Math.min(share, Math.max(0, (this.rest * 2) / 3));
    this.lent = Math.max(0, Math.min(least - own, this.reserve));
    this.reserve -= this.lent;
    this.left = own + this.lent;
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
