import type { Option } from 'commander';
import type { Options } from '../arguments.ts';
import type { Host } from '../host.ts';

/** What was given on the command line, as Commander hands it over: the options by their names in camel case. */
export interface Given<Flags> {
  readonly flags: Partial<Flags>;
  readonly paths: readonly string[];
}

/**
 * Options that belong together, in a file of their own: how they are declared, what a run knows of them, and which
 * others they do not go with.
 */
export interface OptionGroup<Read extends object, Flags> {
  /** The declarations, in the order of `--help`. */
  readonly declare: () => readonly Option[];
  /** What the rest of the command is told. @throws UsageError where a value is wrong by itself */
  readonly read: (given: Given<Flags>) => Read;
  /** What is wrong with the options as a whole, or with them in this place, in one line. */
  readonly refuse?: (options: Options, host: Host) => string | undefined;
}

/** A command line that means nothing: one line, and exit code 2. */
export class UsageError extends Error {}
