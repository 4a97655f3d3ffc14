/** As much of a map as remembers answers. */
interface Memory<Place, Found> {
  has(place: Place): boolean;
  get(place: Place): Found | undefined;
  set(place: Place, found: Found): unknown;
}

/** A walk goes no farther than this from where it began: what the user's code chooses must not end the call stack. */
const longestTrail = 64;

/**
 * A walk over things that lead to each other: names to names, exports to exports, files to files. It asks about each
 * thing once and remembers the answer, and it cannot come back to where it is: code that is being typed leads back to
 * itself.
 */
export class Trail<Place, Found> {
  private readonly known: Memory<Place, Found> | null;
  private readonly places = new Set<Place>();

  /** @param known where answers are kept; none where they hold for one walk only */
  constructor(known: Memory<Place, Found> | null = null) {
    this.known = known;
  }

  /**
   * What is found at a place.
   * @param back what stands for the place where the walk is there already, or has come too far
   * @param go looks there, and may lead on
   */
  at(place: Place, back: () => Found, go: () => Found): Found {
    if (this.known?.has(place)) return this.known.get(place) as Found;
    if (this.places.has(place) || this.places.size >= longestTrail) return back();
    this.places.add(place);
    try {
      const found = go();
      this.known?.set(place, found);
      return found;
    } finally {
      this.places.delete(place);
    }
  }
}
