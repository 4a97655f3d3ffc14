import { Option } from 'commander';
import { UsageError, type OptionGroup } from './group.ts';

/** What is reported, and what fails the run. */
export interface JudgingOptions {
  readonly strict: boolean;
  /** The user's ESLint config. */
  readonly config?: string;
  /** Only errors are printed. */
  readonly quiet: boolean;
  /** More warnings than this fail the run; undefined where none do. */
  readonly maxWarnings?: number;
}

interface Flags {
  strict: true;
  config: string;
  quiet: true;
  maxWarnings: string;
}

export const judging: OptionGroup<JudgingOptions, Flags> = {
  declare: () => [
    new Option(
      '--strict',
      'also report what is less certain, as the config strict does: a 401 that no login would change, errors whose handler is not seen, reasons of which only a name tells',
    ),
    new Option(
      '--config <file>',
      'take parser, settings and rules from this ESLint config; http-auth.config.json and package.json are not read then',
    ),
    new Option('--quiet', 'print and count errors only, no warnings'),
    new Option(
      '--max-warnings <n>',
      'end with 1 when there are more warnings than this; --quiet does not hide them from it',
    ),
  ],
  read: ({ flags: { strict = false, config, quiet = false, maxWarnings } }) => ({
    strict,
    quiet,
    ...(config !== undefined && { config }),
    ...(maxWarnings !== undefined && { maxWarnings: readCount('--max-warnings', maxWarnings) }),
  }),
};

function readCount(option: string, given: string): number {
  if (!/^\d{1,9}$/.test(given))
    throw new UsageError(`${option} takes a whole number from 0 upwards, and not ${JSON.stringify(given)}`);
  return Number(given);
}
