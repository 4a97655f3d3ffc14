import { Option, type Command } from 'commander';
import type { Host } from '../host.ts';

/** How suggestions are to be applied. */
export interface FixOptions {
  /** Takes the first suggestion of each finding, and asks nobody. */
  readonly yes: boolean;
  /** Prints a patch, and writes no file. */
  readonly dryRun: boolean;
}

interface Flags {
  fixSuggestions?: true;
  yes?: true;
  dryRun?: true;
}

const group = 'Mending:';

/** Adds the options about suggestions to the command. */
export function addFixOptions(command: Command): Command {
  const option = (flags: string, says: string): Option => new Option(flags, says).helpGroup(group);
  return command
    .addOption(option('--fix-suggestions', 'show each suggestion as a diff, ask, and apply it').conflicts('explain'))
    .addOption(option('--yes', 'with --fix-suggestions: ask nothing, take the first suggestion of each finding'))
    .addOption(option('--dry-run', 'with --fix-suggestions: write no file, print a patch for `git apply`'));
}

/**
 * What was asked for by these options, if anything was.
 * @throws CommanderError where the options do not go together, or somebody would have to be asked and nobody is there
 */
export function readFixOptions(command: Command, { terminal }: Host): FixOptions | undefined {
  const { fixSuggestions = false, yes = false, dryRun = false } = command.opts<Flags>();
  if (!fixSuggestions) {
    if (yes || dryRun) command.error(`error: ${yes ? '--yes' : '--dry-run'} needs --fix-suggestions`);
    return undefined;
  }
  if (!yes && !dryRun && !terminal)
    command.error(
      'error: --fix-suggestions asks on a terminal, and here is none: ' +
        'add --yes to take the first suggestion of each finding, or --dry-run to print a patch',
    );
  return { yes, dryRun };
}
