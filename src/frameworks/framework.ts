import type { Role } from '../values/value.ts';
import type { Wrapped, Routes, RoutesFolder, Chains } from './handlers.ts';
import type { ExportEffect, Effect, ContextFunction } from './effects.ts';
import type { ErrorPath } from './error-path.ts';
import type { Classes } from './classes.ts';

/** Everything that the analysis knows of one framework. Data only: a new framework is a new table. */
export interface Framework {
  readonly name: string;
  /** Its clients are its own and read its words; the HTTP status is for those between. */
  readonly rpc?: true;
  /**
   * Packages whose import shows that the file uses it; `package#name` where only that export of it does. What begins
   * with a dot is how such a specifier begins.
   */
  readonly modules: readonly string[];
  /** Packages of it that browsers use, too: they count only in files that are named as it names its own. */
  readonly sharedModules?: readonly string[];
  /**
   * Names of files in which it finds its handlers. Where it is given, only such files and those that import a package
   * of it hold handlers.
   */
  readonly files?: RegExp;
  /** Where a package says in which folder these files lie, if not in the one that `files` names. */
  readonly routesFolder?: RoutesFolder;
  /** Files that run in the browser, too: what is thrown there is no answer. */
  readonly browserFiles?: RegExp;
  /** Exported functions that run in the browser. */
  readonly browserFunctions?: readonly string[];
  /** Files whose exported functions of these names run around every handler, like middleware. */
  readonly around?: { readonly files: RegExp; readonly names: readonly string[] };
  /**
   * Classes, in such files or with such a parent, of which one method runs around every handler, or handles every
   * error.
   */
  readonly aroundClasses?: readonly {
    readonly files?: RegExp;
    readonly parent?: RegExp;
    readonly method: string;
    readonly as: Wrapped;
  }[];
  readonly exports?: Readonly<Record<string, ExportEffect>>;
  /** The object that an exported handler returns is the answer: its properties with the status and the headers. */
  readonly results?: { readonly status: string; readonly headers: readonly string[] };
  /**
   * Functions and classes that make an application: where one is called, its error handler would be seen. None: it
   * answers errors itself.
   */
  readonly creators: readonly string[];
  /**
   * Packages whose call lets a plugin register on the application itself, which plugins have a part of for themselves
   * otherwise.
   */
  readonly shares?: readonly string[];
  /** Packages whose default export makes one handler of a list of middleware. */
  readonly composes?: readonly string[];
  /** Its handlers look like those of others: only an import shows it. */
  readonly needsImport?: true;
  /** Its files are put together by where they lie, within one package: nothing imports them. */
  readonly byFolders?: true;
  /** Names of types, imported from `modules` or global, and the role of a parameter annotated with them. */
  readonly types: Readonly<Record<string, Role>>;
  /** Names under which the parameters usually go; they count together with `signs`. */
  readonly names: Readonly<Record<string, Role>>;
  /**
   * Methods that throw where nobody is logged in, of what hangs on the context under a name; behind them, that holds
   * the caller.
   */
  readonly demands?: { readonly of: string; readonly by: readonly string[]; readonly fills: string };
  /** Names under which a function of its files is given the caller, as the framework found out. */
  readonly callers?: readonly string[];
  /** The usual names in their places show a handler, without more: no other framework calls its parameters so. */
  readonly namesTell?: true;
  /** Types of handlers, by the last part of their names. */
  readonly handlerTypes?: readonly string[];
  /** Roles of a handler's parameters by position, where a registration shows that it is one. */
  readonly handler: readonly Role[];
  /** Roles of an error handler's parameters. */
  readonly errorHandler: readonly Role[];
  /** Members whose use on a parameter shows that it is this framework's response or context. */
  readonly signs: readonly string[];
  readonly methods: Readonly<Record<string, Effect>>;
  /** What it does when the response itself is called: `unauthorized(401, body)`. */
  readonly called?: Effect;
  /** The methods may be taken off their object: `({ setHeaders }) => …`. */
  readonly freeMethods?: true;
  /** Functions that are given the context first; they are imported from `modules`, or global (Nitro). */
  readonly functions?: Readonly<Record<string, ContextFunction>>;
  /**
   * Functions and classes, imported or global likewise, that make a handler of a function, or are given some by name.
   */
  readonly wrappers?: Readonly<Record<string, Wrapped | Readonly<Record<string, Wrapped>>>>;
  /**
   * Events of an application whose listeners are given an error and its response before it is answered: they may answer
   * themselves.
   */
  readonly errorEvents?: readonly string[];
  /** Methods of a router that are given a description of the route, and then its handlers. */
  readonly described?: readonly string[];
  /** Methods of an application that register what runs around its handlers. */
  readonly hooks?: readonly string[];
  /**
   * Methods of an application that are given the name of an event and what runs then: `server.ext('onPreResponse',
   * handler)`.
   */
  readonly events?: Readonly<Record<string, Readonly<Record<string, Wrapped>>>>;
  readonly routes?: Routes;
  /** Words that are taken for a status. */
  readonly statusTexts?: Readonly<Record<string, number>>;
  /** Properties whose assignment sets the status. */
  readonly statusProperties: readonly string[];
  /** Properties whose assignment sets the body; null there turns a status into 204 (Koa). */
  readonly bodyProperties: readonly string[];
  /**
   * Members that lead to the same response under another face: `reply.raw`, `ctx.response`. `errors`: to what only an
   * error has.
   */
  readonly faces: Readonly<Record<string, 'same' | 'raw' | 'errors'>>;
  /** Roles of the members of a request and of a context. */
  readonly request: Readonly<Record<string, Role>>;
  readonly context: Readonly<Record<string, Role>>;
  /** Roles of members of what earlier middleware left. */
  readonly state?: Readonly<Record<string, Role>>;
  /** Methods of a request or context that read a header, a cookie, a value left by middleware. */
  readonly reads: Readonly<Record<string, 'headers' | 'cookies' | 'state' | 'body' | 'input'>>;
  /** The method that sets one header. */
  readonly setter: string;
  /** Writing the raw response directly loses the headers that were set on the framework's own. */
  readonly rawLosesHeaders: boolean;
  /**
   * The member of the request in which the last hook finds the answer: the error, where one was thrown. It hands it on
   * as it left it.
   */
  readonly answerIn?: string;
  /** The member of its context in which an error handler finds the error. */
  readonly errorIn?: string;
  /** null: a throw is no answer. */
  readonly errors: ErrorPath | null;
  /**
   * The option of an application that may add headers to all its answers, and in words for a message, where that is.
   */
  readonly central?: { readonly option: RegExp; readonly place: string };
  /**
   * Its answers cannot have a challenge: in words for a message, what answers so, what could be used instead, and what
   * is its 401.
   */
  readonly headerless?: { readonly what: string; readonly instead: string; readonly unauthorized: string };
  /** The header may still be set until the function ends (Koa), so the answer leaves there. */
  readonly leavesAtEnd: boolean;
  /** Methods of a context that hand out the request and the response; `context`: another face of it. */
  readonly hands?: Readonly<Record<string, Role>>;
  /** Methods of other things that answer with a response which they are given: the positions of both. */
  readonly replies?: Readonly<Record<string, { readonly response: number; readonly status: number }>>;
  readonly classes?: Classes;
  /**
   * Objects that are mounted by `use` are services: their methods, which have these names, are not handlers of what it
   * runs on. What runs in front of them is registered elsewhere, by the name of the service.
   */
  readonly services?: readonly string[];
  /**
   * Tables of functions that run around a service, list by list: `{ before: { all: [guard], create: [hook] } }`. The
   * phases in the order in which they run, and the name of the list that runs first, for all.
   */
  readonly tables?: { readonly phases: readonly string[]; readonly forAll: string };
  /**
   * What runs around its handlers is bound by name, anywhere in the package: a file of it that names the challenge may
   * set it for all.
   */
  readonly boundByName?: true;
  /** Files that it finds by where they lie, without an import of its package, and runs around its handlers. */
  readonly boundByPlace?: RegExp;
  readonly chains?: Chains;
  /** Frameworks that it runs on: what their middleware sets is there. */
  readonly runsOn?: readonly string[];
  /** Raw `new Response(…)` returned by a handler forgets what was set on the context (Hono). */
  readonly rawForgets: boolean;
  /**
   * What is set on the context is added to a Response that a handler returns; one that runs around others loses it with
   * its own answers.
   */
  readonly addsToReturned?: true;
  /** What middleware calls to go on gives the Response of what comes after. */
  readonly nextResponds?: true;
  /** Raw `new Response(…)` returned by a handler takes along what was set on the context. */
  readonly rawTakesAlong?: boolean;
  /** `headers` of the response is a table that can be written: `event.res.headers`. */
  readonly liveHeaders?: true;
  /** The member of the context whose `headers` that is. */
  readonly headerTable?: string;
  /** Another such table, which only errors and raw Responses are answered with. */
  readonly errorHeaders?: string;
}
