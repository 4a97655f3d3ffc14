import { Option } from 'commander';
import { UsageError, type OptionGroup } from './group.ts';

/** In which form, and where, a run prints. */
export interface OutputOptions {
  readonly format: string;
  /** The file that gets what is printed; undefined where the standard output does. */
  readonly outputFile?: string;
}

interface Flags {
  format: string;
  json: true;
  outputFile: string;
}

export const output: OptionGroup<OutputOptions, Flags> = {
  declare: () => [
    new Option(
      '--format <name>',
      'text (the default), json, sarif, github, gitlab, junit, rdjson or checkstyle; else any ESLint formatter by name or path; text or json with --explain',
    ),
    new Option('--json', 'the same as --format json').conflicts('format'),
    new Option('--output-file <file>', 'write to this file, whose folders are made, in place of the standard output'),
  ],
  read: ({ flags: { json, format = json ? 'json' : 'text', outputFile } }) => {
    if (outputFile === '') throw new UsageError('--output-file takes the name of a file');
    return { format, ...(outputFile !== undefined && { outputFile }) };
  },
};
