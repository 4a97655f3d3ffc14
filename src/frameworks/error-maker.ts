/** How a package makes errors that carry a status: one row for names that work alike. Arguments count from 0. */
export interface ErrorMaker {
  /** Packages that export them; with a slash at the end, every path of it. */
  readonly modules: readonly string[];
  /**
   * The framework that alone answers such an error with its status; or a family that several read: `http-errors`,
   * `sensible`.
   */
  readonly family: string;
  /** Functions and classes whose name fixes the status; it may be the end of a longer one: `errors.Forbidden`. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** Members that are the status: `createError[401]`. */
  readonly numbers?: true;
  /** Functions and classes that are given the status, and where. */
  readonly takes?: { readonly names: readonly string[]; readonly status: StatusPlace };
  /** Only what is reached through this name: `httpErrors.unauthorized()`. */
  readonly below?: string;
  /** The names are global in server files, and only there. */
  readonly global?: true;
  /** Such a name in a file of the browser makes the error of a page, which is no answer. */
  readonly servedOnly?: true;
  /**
   * The member that is true of every error of the package, and the one that holds its status, headers and content:
   * `error.output`.
   */
  readonly holds?: { readonly flag: string; readonly in: string };
  /** What is made is a class, whose instances are the errors; their only status is `statusCode`. */
  readonly makesClass?: true;
  /** A static property by which a class that extends it fixes the status. */
  readonly fixedByClass?: string;
  /** A method with which a class that extends it answers itself. */
  readonly answersBy?: string;
  /** Where the challenge travels with it, if it does. */
  readonly challenge?: ChallengePlace;
}

/**
 * The argument that is the status, or the first of these properties of an object argument that holds one. `words` that
 * are taken for a status stand for it; `kept`: the property of the error that holds the word.
 */
export type StatusPlace = ({ readonly argument: number } | { readonly properties: readonly string[] }) & {
  readonly words?: Readonly<Record<string, number>>;
  readonly kept?: string;
};

/**
 * `properties`: in the `headers` of an object behind the status, a plain table. `headers`: in the `headers` of an
 * object argument, of any kind. `response`: in the Response that is the `res` of an object argument. `argument`: the
 * argument is the challenge.
 */
export type ChallengePlace = 'properties' | 'headers' | 'response' | { readonly argument: number };
