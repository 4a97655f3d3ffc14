import type { Role } from '../values/value.ts';

/** What a method of a response (or of a context that stands for it) does. Arguments count from 0. */
export type Effect =
  /**
   * Sets the status from an argument, or one that the method's name fixes, and goes on. `alone`: no other call can be
   * chained to it.
   */
  | { readonly does: 'status'; readonly argument: number; readonly alone?: true }
  | { readonly does: 'status'; readonly value: number; readonly alone?: never }
  /**
   * Answers with a status: from an argument, or fixed by the method's name. `error`: the family of the error that it
   * answers with, by way of the error handlers.
   */
  | { readonly does: 'answer'; readonly status: { readonly argument: number } | number; readonly error?: 'sensible' }
  /** Sets one header, or several where the first argument is a table. `adds`: keeps earlier values. */
  | { readonly does: 'header'; readonly adds?: boolean }
  /**
   * Sets several headers from a table; `containers` that the framework ignores silently are listed in
   * `Framework.ignores`.
   */
  | { readonly does: 'headers' }
  | { readonly does: 'removeHeader' }
  /** node's `writeHead(status, [reason], [headers])`: from here on the headers are fixed. */
  | { readonly does: 'head' }
  /**
   * Sends the answer; nothing set later reaches the client. `errors`: an error that is sent is answered like a thrown
   * one. `leads`: a number in front of the body is the status, and a table behind it holds headers.
   */
  | { readonly does: 'end'; readonly errors?: true; readonly leads?: true }
  /** Sends the answer with a status only where two arguments are given and the first is a number (Express 4). */
  | { readonly does: 'redirect' }
  /**
   * Makes a Response: `c.json(body, status, headers)`. `status`: it is that argument, and nothing else matters:
   * `status(401, body)`.
   */
  | { readonly does: 'make'; readonly status?: number }
  /**
   * Throws an error with a status: `ctx.throw(401, message, properties)`. `status`: the argument that is it, if not the
   * first.
   */
  | { readonly does: 'throw'; readonly status?: number }
  /**
   * Throws unless the first argument is true: `ctx.assert(value, status, message, properties)`. `refuses`: where it is
   * true.
   */
  | { readonly does: 'assert'; readonly status?: number; readonly refuses?: true }
  /**
   * Makes an answer with methods of the framework, which leaves when it is returned: `h.response(body)`. `status`: the
   * one that it has.
   */
  | { readonly does: 'respond'; readonly status?: number }
  /** The answer ends the request also where the function runs in front of the handler. */
  | { readonly does: 'takeover' }
  /** Returns the response and matters to no verdict. */
  | { readonly does: 'chain' };

/**
 * What a function does that is given the context as its first argument (`getHeader(event, name)`); the other arguments
 * follow.
 */
export type ContextFunction =
  | Effect
  /** Hands out a part of the request, or one field of it by name. */
  | { readonly does: 'read'; readonly of: 'headers' | 'cookies' | 'body' | 'input' }
  /** Hands out who is logged in, and refuses itself where nobody is. */
  | { readonly does: 'identify' };

/** What the framework's own error path does with a thrown error: each row was seen on the wire (test/wire). */
export interface ErrorPath {
  /** Headers that were set on the response before the error stay. */
  readonly keepsHeaders: boolean;
  /** A plain `headers` object on the error is copied to the response; `perhaps`: that depends on the version. */
  readonly copiesErrorHeaders: boolean | 'perhaps';
  /** Errors of its own hold the Response that they are answered with. */
  readonly sendsHeldResponse?: true;
  /** A status that was set before an error without one stays. */
  readonly keepsStatus: boolean;
  /** An error that merely has a `status` or `statusCode` decides the status; in some only by the one of the two. */
  readonly readsStatus: boolean | 'status' | 'statusCode';
  /** Only what an async handler throws is answered; or that depends on the version. */
  readonly answersThrows?: 'async' | 'perhaps';
  /** A Response that is thrown is answered like one that is returned. */
  readonly takesResponses?: true;
  /** An error that a handler returns is answered like one that it throws. */
  readonly answersReturned?: true;
  /** An error that is handed to `next` goes another way. */
  readonly thrownOnly?: true;
  /** Packages that run its handlers and turn their errors into answers of their own: Sails makes a 400 of most. */
  readonly notUnder?: readonly string[];
  /** Errors go the way of the framework that it runs on: the error handlers of that one get them. */
  readonly goesToHost?: true;
}

/** A method of a class that the framework calls by its name: `canActivate(context)`. */
export interface Hook {
  /** Roles of its parameters by position; null for what has none. */
  readonly parameters: readonly (Role | null)[];
  /** Only in classes whose parent has such a name. */
  readonly of?: RegExp;
  /** The status of the answer where what it returns does not count as true. */
  readonly refusesWith?: number;
}

/** How classes take part in a framework: their decorators, and the methods that it calls. */
export interface Classes {
  readonly hooks?: Readonly<Record<string, Hook>>;
  /** Decorators of parameters: the role of what they give; with a name as their argument, of a member of it. */
  readonly parameters?: Readonly<Record<string, Role>>;
  /** Decorators of a class whose methods answer requests. */
  readonly handlers?: readonly string[];
  /** Decorators of methods that answer requests, in a class of any kind. */
  readonly handlerMethods?: readonly string[];
  /** Decorators of a class or method that name the guards in front. */
  readonly guards?: readonly string[];
  /** Decorators of a class or method that are a guard themselves. */
  readonly guarding?: readonly string[];
  /** What `this` is in a class with such a parent. */
  readonly self?: { readonly parent: string; readonly role: Role };
  /** Decorators of classes that run around the handlers of others. */
  readonly surrounding?: readonly string[];
  /**
   * The decorator that hands out what its argument names, to a method or to the whole class; and what that is, by the
   * end of the name.
   */
  readonly injects?: string;
  readonly injected?: Readonly<Record<string, Role | 'caller'>>;
  /**
   * The decorator of a class that handles errors, with the errors that it takes, and the method that does; and what a
   * class without it implements or extends that gets all of them.
   */
  readonly catches?: { readonly decorator: string; readonly method: string; readonly types: readonly string[] };
  /** The decorator of a method that sets a header of its answers, thrown or not. */
  readonly header?: string;
  /** Decorators of classes and methods whose errors are no answers of HTTP. */
  readonly elsewhere?: readonly string[];
  /**
   * Names in the text of a class that is run for another protocol, and those that show that it is run for HTTP, too.
   */
  readonly others?: RegExp;
  readonly http?: RegExp;
  /** Packages whose import shows that a class may be run for another protocol. */
  readonly elsewhereModules?: RegExp;
  /** The method that is given the claims of a token, in a class made by this function. */
  readonly verified?: { readonly method: string; readonly parent: string; readonly parameters: RegExp };
  /** Packages that bring another protocol, in which the same services are called. */
  readonly protocols?: RegExp;
}

/** What a function does that a package of the framework exports. Arguments count from 0. */
export type ExportEffect =
  /** Throws an error with a status, from an argument or fixed by its name, which only this framework answers. */
  | { readonly does: 'throw'; readonly argument: number }
  | { readonly does: 'throw'; readonly status: number }
  /**
   * Makes a Response: `init` is the argument with `status` and `headers`. `number`: it may be the status itself.
   * `files`: only there.
   */
  | { readonly does: 'make'; readonly init: number; readonly number?: true; readonly files?: RegExp }
  /** Makes one middleware of those that it is given. */
  | { readonly does: 'sequence' };

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
  /** Objects that are mounted by `use` are services: their methods are not handlers of what it runs on. */
  readonly services?: true;
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

/** A constructor or static method that makes a Response: `init` is the argument with `status` and `headers`. */
export interface ResponseMaker {
  readonly callee: string;
  readonly construct: boolean;
  readonly init: number;
}

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
