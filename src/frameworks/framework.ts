import type { Role } from '../values/value.ts';

/** What a method of a response (or of a context that stands for it) does. Arguments count from 0. */
export type Effect =
  /** Sets the status from an argument, and goes on. */
  | { readonly does: 'status'; readonly argument: number }
  /**
   * Answers with a status: from an argument, or fixed by the method's name. `error`: the family of the error that it answers
   * with, by way of the error handlers.
   */
  | { readonly does: 'answer'; readonly status: { readonly argument: number } | number; readonly error?: 'sensible' }
  /** Sets one header, or several where the first argument is a table. `adds`: keeps earlier values. */
  | { readonly does: 'header'; readonly adds?: boolean }
  /** Sets several headers from a table; `containers` that the framework ignores silently are listed in `Framework.ignores`. */
  | { readonly does: 'headers' }
  | { readonly does: 'removeHeader' }
  /** node's `writeHead(status, [reason], [headers])`: from here on the headers are fixed. */
  | { readonly does: 'head' }
  /** Sends the answer; nothing set later reaches the client. `errors`: an error that is sent is answered like a thrown one. */
  | { readonly does: 'end'; readonly errors?: true }
  /** Sends the answer with a status only where two arguments are given and the first is a number (Express 4). */
  | { readonly does: 'redirect' }
  /** Makes a Response: `c.json(body, status, headers)`. `status`: it is that argument, and nothing else matters: `status(401, body)`. */
  | { readonly does: 'make'; readonly status?: number }
  /** Throws an error with a status: `ctx.throw(401, message, properties)`. */
  | { readonly does: 'throw' }
  /** Throws unless the first argument is true: `ctx.assert(value, status, message, properties)`. */
  | { readonly does: 'assert' }
  /** Returns the response and matters to no verdict. */
  | { readonly does: 'chain' };

/** What a function does that is given the context as its first argument (`getHeader(event, name)`); the other arguments follow. */
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
  /** A status that was set before an error without one stays. */
  readonly keepsStatus: boolean;
  /** An error that merely has a `status` or `statusCode` decides the status. */
  readonly readsStatus: boolean;
  /** An error that a handler returns is answered like one that it throws. */
  readonly answersReturned?: true;
}

/** What a function is that is handed over: a handler, the one of errors, or a hook that runs around all handlers. */
export type Wrapped = 'handler' | 'errorHandler' | 'hook';

/** Everything that the analysis knows of one framework. Data only: a new framework is a new table. */
export interface Framework {
  readonly name: string;
  /** Packages whose import shows that the file uses it; `package#name` where only that export of it does. */
  readonly modules: readonly string[];
  /** Functions and classes that make an application: where one is called, its error handler would be seen. */
  readonly creators: readonly string[];
  /** Its handlers look like those of others: only an import shows it. */
  readonly needsImport?: true;
  /** Its files are put together by where they lie, within one package: nothing imports them. */
  readonly byFolders?: true;
  /** Names of types, imported from `modules` or global, and the role of a parameter annotated with them. */
  readonly types: Readonly<Record<string, Role>>;
  /** Names under which the parameters usually go; they count together with `signs`. */
  readonly names: Readonly<Record<string, Role>>;
  /** Roles of a handler's parameters by position, where a registration shows that it is one. */
  readonly handler: readonly Role[];
  /** Roles of an error handler's parameters. */
  readonly errorHandler: readonly Role[];
  /** Members whose use on a parameter shows that it is this framework's response or context. */
  readonly signs: readonly string[];
  readonly methods: Readonly<Record<string, Effect>>;
  /** Functions that are given the context first; they are imported from `modules`, or global (Nitro). */
  readonly functions?: Readonly<Record<string, ContextFunction>>;
  /** Functions and classes, imported or global likewise, that make a handler of a function, or are given some by name. */
  readonly wrappers?: Readonly<Record<string, Wrapped | Readonly<Record<string, Wrapped>>>>;
  /** Methods of an application that register what runs around its handlers. */
  readonly hooks?: readonly string[];
  /** Words that are taken for a status. */
  readonly statusTexts?: Readonly<Record<string, number>>;
  /** Properties whose assignment sets the status. */
  readonly statusProperties: readonly string[];
  /** Properties whose assignment sets the body; null there turns a status into 204 (Koa). */
  readonly bodyProperties: readonly string[];
  /** Members that lead to the same response under another face: `reply.raw`, `ctx.response`. */
  readonly faces: Readonly<Record<string, 'same' | 'raw'>>;
  /** Roles of the members of a request and of a context. */
  readonly request: Readonly<Record<string, Role>>;
  readonly context: Readonly<Record<string, Role>>;
  /** Methods of a request or context that read a header, a cookie, a value left by middleware. */
  readonly reads: Readonly<Record<string, 'headers' | 'cookies' | 'state' | 'body' | 'input'>>;
  /** The method that sets one header. */
  readonly setter: string;
  /** Writing the raw response directly loses the headers that were set on the framework's own. */
  readonly rawLosesHeaders: boolean;
  /** null: a throw is no answer. */
  readonly errors: ErrorPath | null;
  /** The header may still be set until the function ends (Koa), so the answer leaves there. */
  readonly leavesAtEnd: boolean;
  /** Raw `new Response(…)` returned by a handler forgets what was set on the context (Hono). */
  readonly rawForgets: boolean;
  /** Raw `new Response(…)` returned by a handler takes along what was set on the context. */
  readonly rawTakesAlong?: boolean;
  /** `headers` of the response is a table that can be written: `event.res.headers`. */
  readonly liveHeaders?: true;
  /** The member of the context whose `headers` that is. */
  readonly headerTable?: string;
  /** Another such table, which only errors and raw Responses are answered with. */
  readonly errorHeaders?: string;
}

/** A constructor or static method that makes a Response: `init` is the argument with `status` and `headers`. */
export interface ResponseMaker {
  readonly callee: string;
  readonly construct: boolean;
  readonly init: number;
}

/** A function or class that makes an error whose status stands in an object: `createError({ statusCode: 401 })`. */
export interface ErrorMaker {
  readonly callee: string;
  readonly modules: readonly string[];
  /** Where Nitro has it, which leaves behind the headers of an error. It makes the name global, too, in server code. */
  readonly nitro: readonly string[];
  /** The framework that answers it. */
  readonly framework: 'h3' | 'h3v2';
  /** The status is this argument. */
  readonly status?: number;
}
