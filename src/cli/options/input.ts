import { Option } from 'commander';
import type { OptionGroup } from './group.ts';

/** Where the files come from. */
export interface InputOptions {
  /** Files, folders and patterns; none means the working folder. */
  readonly paths: readonly string[];
  readonly ignoreUnknown: boolean;
}

interface Flags {
  ignoreUnknown: true;
}

export const input: OptionGroup<InputOptions, Flags> = {
  declare: () => [new Option('--ignore-unknown', 'leave out named files of other languages, for hooks that name every staged file')],
  read: ({ flags: { ignoreUnknown = false }, paths }) => ({ paths, ignoreUnknown }),
};
