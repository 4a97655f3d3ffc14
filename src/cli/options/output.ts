import { Option } from 'commander';
import type { OptionGroup } from './group.ts';

/** In which form, and where, a run prints. */
export interface OutputOptions {
  readonly format: string;
}

interface Flags {
  format: string;
  json: true;
  explain: unknown;
}

export const output: OptionGroup<OutputOptions, Flags> = {
  declare: () => [
    new Option('--format <name>', 'any ESLint formatter by name or path; text or json with --explain'),
    new Option('--json', 'the same as --format json').conflicts('format'),
  ],
  read: ({ flags: { json, explain, format = json ? 'json' : explain === undefined ? 'stylish' : 'text' } }) => ({ format }),
};
