import type { CauseFound } from './caller/cause.ts';
import type { FunctionNode, Header, Mode, Node } from './model.ts';
import type { Value } from './values/value.ts';
import { type Followed, type Path } from './paths/path.ts';

/** One path on which an answer leaves. */
export interface Answer {
  readonly node: Node;
  /** NaN: a status that is not known, or not decided yet. */
  readonly status: number;
  readonly mode: Mode;
  readonly framework: string;
  readonly header: Header;
  readonly found: CauseFound;
  readonly path: Path;
  /** The call or assignment that set the status. */
  readonly via: Node | null;
  readonly function: FunctionNode | null;
  readonly viaHelper: boolean;
  /**
   * The helper whose body answers, and those that call it in turn: the last one is called at `node`. Empty: the handler
   * itself answers.
   */
  readonly helpers: readonly Followed[];
  /** The header of the response where an error was thrown. */
  readonly kept?: Header;
  /** The header travels with the error, not with the response. */
  readonly carried?: boolean;
  /** The error, where one is thrown. */
  readonly error?: Value;
  /** Only the package of the error says which framework answers it. */
  readonly guessed?: boolean;
  /**
   * Where an error handler that was run over the error answers it, the header being its; the place itself where all
   * hand it on.
   */
  readonly handledBy?: Node;
  /** The function of a wrapper that caught it, where `handledBy` stands in that. */
  readonly caughtBy?: FunctionNode;
  /** Other applications answer it in handlers of their own: there is no one place to mend. */
  readonly handledApart?: true;
  /** No handler around it shows which framework turns the error into an answer. */
  readonly unseen?: 'framework not visible' | 'error handler not visible';
}

/** A place with everything that was seen of it; `Site` is what the rules get. */
export interface SeenSite {
  readonly node: Node;
  readonly answers: Answer[];
}
