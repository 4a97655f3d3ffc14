import { Option } from 'commander';
import { UsageError, type OptionGroup } from './group.ts';

/** Which findings are known, and pass. */
export interface ComparingOptions {
  /** A file of findings that are known and pass. */
  readonly baseline?: string;
  /** Whether that file is to be written with what is found. */
  readonly updateBaseline: boolean;
}

interface Flags {
  baseline: string;
  updateBaseline: true;
}

export const comparing: OptionGroup<ComparingOptions, Flags> = {
  declare: () => [
    new Option(
      '--baseline <file>',
      'let the findings that this file knows pass; ESLint’s eslint-suppressions.json is read and written, too',
    ),
    new Option(
      '--update-baseline',
      'write what is found into the file that --baseline names, and take out what is mended',
    ).conflicts(['explain', 'fixSuggestions']),
  ],
  read: ({ flags: { baseline, updateBaseline = false } }) => {
    if (updateBaseline && baseline === undefined) throw new UsageError('--update-baseline needs --baseline <file>');
    return { updateBaseline, ...(baseline !== undefined && { baseline }) };
  },
};
