import { Option } from 'commander';
import type { OptionGroup } from './group.ts';

/** Whether refusals are told with their reasons in place of findings. */
export interface ExplainingOptions {
  readonly explain: boolean;
}

interface Flags {
  explain: true;
}

export const explaining: OptionGroup<ExplainingOptions, Flags> = {
  declare: () => [
    new Option(
      '--explain',
      'print every refusal found, reported or not, with its cause, evidence and verdict; a path FILE:LINE asks for one place',
    ),
  ],
  read: ({ flags: { explain = false } }) => ({ explain }),
  refuse: ({ explain, format }) =>
    explain && format !== 'text' && format !== 'json' ? '--explain prints text or json' : undefined,
};
