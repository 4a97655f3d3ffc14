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
  /** Tells `ws` whether a client is let in: `(verdict, status, message, headers)`; without a status it answers 401. */
  | { readonly does: 'admit' }
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

/** A constructor or static method that makes a Response: `init` is the argument with `status` and `headers`. */
export interface ResponseMaker {
  readonly callee: string;
  readonly construct: boolean;
  readonly init: number;
}
