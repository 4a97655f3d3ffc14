import { Option } from 'commander';
import { UsageError, type OptionGroup } from './group.ts';

/** How suggestions are to be applied. */
export interface Fix {
  /** Takes the first suggestion of each finding that leaves nothing to decide, and asks nobody. */
  readonly yes: boolean;
  /** Prints a patch, and writes no file. */
  readonly dryRun: boolean;
}

export interface FixingOptions {
  /** Suggestions are to be applied, and how. */
  readonly fix?: Fix;
}

interface Flags {
  fixSuggestions: true;
  yes: true;
  dryRun: true;
}

const option = (flags: string, says: string): Option => new Option(flags, says).helpGroup('Mending:');

export const fixing: OptionGroup<FixingOptions, Flags> = {
  declare: () => [
    option('--fix-suggestions', 'show each suggestion as a diff, ask, and apply it').conflicts([
      'explain',
      'stdin',
      'staged',
    ]),
    option(
      '--yes',
      'with --fix-suggestions: ask nothing, take the first suggestion of each finding that leaves nothing to decide',
    ),
    option('--dry-run', 'with --fix-suggestions: write no file, print a patch for `git apply`'),
  ],
  read: ({ flags: { fixSuggestions, yes = false, dryRun = false } }) => {
    if (fixSuggestions) return { fix: { yes, dryRun } };
    if (yes || dryRun) throw new UsageError(`${yes ? '--yes' : '--dry-run'} needs --fix-suggestions`);
    return {};
  },
  refuse: ({ fix }, { terminal }) =>
    fix && !fix.yes && !fix.dryRun && !terminal
      ? '--fix-suggestions asks on a terminal, and here is none: add --yes to take the first suggestion of each finding, or --dry-run to print a patch'
      : undefined,
};
