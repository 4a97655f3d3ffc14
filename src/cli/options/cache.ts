import { Option } from 'commander';
import { UsageError, type OptionGroup } from './group.ts';

/** Whether findings are kept for the next run. */
export interface CacheOptions {
  readonly cache: boolean;
  /** The file that holds them; undefined where the command chooses one. */
  readonly cacheLocation?: string;
}

interface Flags {
  cache: true;
  cacheLocation: string;
}

export const cache: OptionGroup<CacheOptions, Flags> = {
  declare: () => [
    new Option(
      '--cache',
      'keep findings for the next run, for as long as the file, its settings, and all that was read or looked for around it stay the same; not with --explain',
    ),
    new Option(
      '--cache-location <file>',
      'the file that holds them (default: node_modules/.cache/http-auth-lint/findings.json, else .http-auth-cache.json)',
    ),
  ],
  read: ({ flags: { cache: isCached, cacheLocation } }) => {
    if (cacheLocation === '') throw new UsageError('--cache-location takes the name of a file');
    return { cache: isCached ?? cacheLocation !== undefined, ...(cacheLocation !== undefined && { cacheLocation }) };
  },
};
