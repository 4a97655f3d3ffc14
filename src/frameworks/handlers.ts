/**
 * What a function is that is handed over: a handler, the one of errors, a hook that runs around all handlers, or the
 * last one, which gets errors, too. `elsewhere`: what it throws is no answer of HTTP.
 */
export type Wrapped = 'handler' | 'errorHandler' | 'hook' | 'last' | 'elsewhere';

/**
 * How an object describes a route, also in a file that registers none: `{ method, path, handler, options: { auth, pre }
 * }`.
 */
export interface Routes {
  /** The properties by which such an object is known. */
  readonly keys: readonly string[];
  /** Properties whose object goes on with the description. */
  readonly options: readonly string[];
  readonly handler: string;
  /** The list of what runs before the handler: functions, or objects with one under `function`. */
  readonly before: string;
  readonly function: string;
  /**
   * What authenticates in front: a name, or an object; `false` for nothing. With a `mode` other than `required` it lets
   * everybody through.
   */
  readonly auth: string;
  readonly mode: string;
  readonly required: string;
  /** The call that authenticates in front of all routes. */
  readonly auto: string;
}

/** Handlers that a chain of calls makes, with middleware in front: `publicProcedure.use(isAuthed).query(handler)`. */
export interface Chains {
  /** The names of what a chain may begin with; `root`: the member that has nothing in front. */
  readonly begins: RegExp;
  readonly root: string;
  /** The methods that are given the handler, the one that puts middleware in front, and the one that makes it. */
  readonly ends: readonly string[];
  readonly puts: string;
  readonly makes: string;
  /** Methods that say nothing of the caller. */
  readonly passes: readonly string[];
  /** What the text of a middleware holds that lets through only those who are known; what one holds that may. */
  readonly refuses: RegExp;
  readonly mayRefuse: RegExp;
  /** Names of middleware, seen or not, that asks nobody who it is. */
  readonly open: RegExp;
}

/**
 * A folder of files that a framework finds by where they lie.
 * `configs`: files that may name another one, from the folder of the package. `setting`: finds that name in their
 * text. `standard`: the folder where none does.
 */
export interface RoutesFolder {
  readonly configs: readonly string[];
  readonly setting: RegExp;
  readonly standard: string;
}
