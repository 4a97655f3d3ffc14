import type { Framework } from './frameworks/framework.ts';
import type { TSESTree } from '@typescript-eslint/utils';

/** Any node of an ESTree tree as the TypeScript parser or espree makes it. */
export type Node = TSESTree.Node;
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/** The statuses that the rules speak about. 407 is found and explained; the three first rules leave it alone. */
export type RefusalStatus = 401 | 403 | 407;

/**
 * Why a request is refused on one path (the specification's six causes).
 * `absent`, `invalid` → 401 + challenge; `insufficient`, `policy` → 403.
 * `settled`: the code was read, and either status can be defended, or neither fits (a captcha, a rate, a validation, a
 * second factor, a thing that is not there). `unknown`: it was not read. About these two causes no rule speaks.
 */
export type Cause = 'absent' | 'invalid' | 'insufficient' | 'policy' | 'settled' | 'unknown';

/** The causes that the text of an answer can tell. */
export type ToldCause = 'absent' | 'invalid' | 'insufficient' | 'policy';

/** A piece of the user's own code that shows something. `text` is short, on one line, fit for a message. */
export interface Evidence {
  readonly node: Node;
  readonly text: string;
  /** Where it stands, if in another file (`src/errors.ts:12`): of a case, not yet of a fact. */
  readonly elsewhere?: string;
  /** A guard that is not seen, and may be there: it establishes nothing. */
  readonly assumed?: true;
}

/** Why the analysis cannot tell. Never reported; shown by `--explain`. */
export type Blindness =
  | 'dynamic header name'
  | 'value not known'
  | 'response from elsewhere'
  | 'error handler not visible'
  | 'helper not visible'
  | 'too many paths'
  | 'too much code';

/**
 * The state of the challenge header (`WWW-Authenticate`) when the answer leaves on one path. `elsewhere`: where that
 * stands, if in another file (`src/errors.ts:12`).
 */
export type Header =
  | { readonly kind: 'set'; readonly at: Node; readonly value: string | null; readonly elsewhere?: string }
  | {
      readonly kind: 'missing';
      readonly removed?: true;
      /** Nothing that runs afterwards adds it. */ readonly final?: true;
      readonly at?: Node;
    }
  | { readonly kind: 'central'; readonly by: Node; readonly elsewhere?: string }
  | { readonly kind: 'unknown'; readonly because: Blindness };

/**
 * How little is seen of what a condition tests: no more than its name (true), or a place of the request that a guard in
 * another file may have filled (`slot`).
 */
export type Weak = true | 'slot';

/** One reason for which a site is reached, with the state of the header there. */
export interface Case {
  readonly status: RefusalStatus;
  readonly cause: Cause;
  /** The check that decided the cause; absent where the cause is `unknown`. */
  readonly evidence?: Evidence;
  /** The check that established who the caller is, where there is one. */
  readonly caller?: Evidence;
  /** The rules about causes pass over weak evidence unless their option `named` is set. */
  readonly weak?: Weak;
  /** What the answer itself says of its cause, word for word from its body, message, reason or code. */
  readonly text?: { readonly says: ToldCause; readonly quote: string };
  /** The text of the answer decided the cause: no check did. */
  readonly byText?: true;
  /** What the answer says against the cause that was found, word for word: the rules about causes pass over it. */
  readonly contradicted?: string;
  /**
   * The status that fits where no login would change the refusal, and what was checked there, as a noun (`a captcha`,
   * `a rate limit`, `a validation`), fit to stand in brackets.
   */
  readonly likelier?: { readonly status: number; readonly because: string };
  readonly header: Header;
  /** The condition under which the header is missing, where it is there under the opposite one. */
  readonly missingWhen?: string;
  /** The error handler that gives the answer: `src/errors.ts:12`, or `line 12` of the same file. */
  readonly answeredBy?: string;
  /** The conditions that lead here, in order, as `--explain` prints them. */
  readonly path: readonly string[];
  /** The same conditions with their places, for reports that lead through them. */
  readonly steps?: readonly Evidence[];
}

/** How the answer is given at a site. */
export type Mode = 'direct' | 'throw' | 'next' | 'helper-call' | 'helper-def' | 'error-handler';

/** A place where server code decides that a request is answered 401, 403 or 407. */
export interface Site {
  /** The node that a report points at: the status expression, the construction of the error, or the call. */
  readonly node: Node;
  readonly mode: Mode;
  /** The name of the framework model that recognised it (`express`, `koa`, …). */
  readonly framework: string;
  /**
   * What its table says of a challenge: that none can be sent, or where one goes to all answers; and that its clients
   * are its own.
   */
  readonly table: Pick<Framework, 'rpc' | 'central' | 'headerless'>;
  readonly cases: readonly Case[];
  /**
   * Who judges the header here: `here`, or `helper` where the body of a helper of the application is the site
   * of the header rule.
   */
  readonly headerJudged: 'here' | 'helper';
  /** Of a helper: the places where it is called, where these are all of its calls and each of them answers with it. */
  readonly calls?: readonly Site[];
  /**
   * What cannot be seen of a thrown error: the framework that answers it (all rules are silent outside `strict`), or
   * the error handler of the application (the status is certain, the header is not).
   */
  readonly strictOnly?: 'framework not visible' | 'error handler not visible';
  /** The literal texts that its answers give to the client (body, message, reason, code), where there are any. */
  readonly text?: readonly string[];
  /**
   * The routes of the handlers that give the answer, as they are written where they are registered: `GET /orders/:id`.
   */
  readonly routes?: readonly string[];
  /** The handler reads a password from the request's content: a login. */
  readonly login: boolean;
  /** The handler reads the `vapid` scheme, whose RFC 8292 asks for 403. */
  readonly vapid: boolean;
  /** The edits that would mend the answer; undefined where none is safe. */
  readonly repair: Repair;
}

/** One textual replacement; `range` counts UTF-16 code units from the start of the file. */
export interface Edit {
  readonly range: readonly [number, number];
  readonly text: string;
}

/** Edits that a rule may offer. Each list is one suggestion, applied as a whole. */
export interface Repair {
  /** Changes the status to 403 (and takes a challenge of the same expression along, if harmless). */
  readonly to403?: readonly Edit[];
  /** Changes the status to 401 and adds the challenge in the same edit. */
  readonly to401?: readonly Edit[];
  /** Splits one expression that answers two cases: 403 to a known caller, 401 to the others. */
  readonly split?: readonly Edit[];
  /** Adds the challenge to the answer. */
  readonly addChallenge?: readonly Edit[];
  /** The challenge that the edits insert. */
  readonly challenge: string;
  /** Why no edit adds the challenge, where none does. */
  readonly withheld?: Withheld;
}

/**
 * Why no challenge is added: the handler takes another scheme than one that can be named, checks a signature, takes a
 * session, or is a login by a password; the header would not be sent with the answer; other answers would get it, too;
 * the answer is an error that carries no header; or it has a form that no edit knows.
 */
export type Withheld = 'scheme' | 'signature' | 'session' | 'login' | 'lost' | 'shared' | 'error' | 'form';

/** What the analysis of one file may know of the files around it. */
export interface Surroundings {
  /** The parser of the file being linted, as its configuration names it; undefined where there is none to name. */
  readonly parser?: unknown;
}

/** An answer of which nothing is said. */
export interface Other {
  readonly node: Node;
  /** undefined: it is not known, or a thrown error is answered by a handler that is not seen. */
  readonly status?: number;
  /** The guard in front of the handler, which turns away everybody who would get the answer. */
  readonly guard?: Evidence;
  /** The condition that cannot hold behind that guard. */
  readonly impossible?: string;
}

/** What the analysis says about one file. Sites are in source order. */
export interface Analysis {
  readonly sites: readonly Site[];
  /** Answers of which nothing is said: their status is another one, or not known. In source order. */
  readonly others?: readonly Other[];
  /** The budget that ended: of work, or of other files that are opened. What lies behind it is unknown. */
  readonly ended?: 'work' | 'files';
  /** The error that ended the analysis, should one ever: then nothing is known of the file. */
  readonly failure?: Error;
}
