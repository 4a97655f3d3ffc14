import type { Role } from '../values/value.ts';

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
  /**
   * The method that is given the claims of a token, in a class made by this function; and what it may be given to call
   * with an error.
   */
  readonly verified?: {
    readonly method: string;
    readonly parent: string;
    readonly parameters: RegExp;
    readonly done: RegExp;
  };
  /** Packages that bring another protocol, in which the same services are called. */
  readonly protocols?: RegExp;
}
