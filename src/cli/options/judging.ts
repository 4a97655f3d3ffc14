import { Option } from 'commander';
import type { OptionGroup } from './group.ts';

/** What is reported. */
export interface JudgingOptions {
  readonly strict: boolean;
  /** The user's ESLint config. */
  readonly config?: string;
}

interface Flags {
  strict: true;
  config: string;
}

export const judging: OptionGroup<JudgingOptions, Flags> = {
  declare: () => [
    new Option(
      '--strict',
      'report what strict reports too: policy answered 401, errors whose handler is not visible, what only a name tells',
    ),
    new Option('--config <file>', 'take parser, settings and rules from this ESLint config'),
  ],
  read: ({ flags: { strict = false, config } }) => ({ strict, ...(config !== undefined && { config }) }),
};
