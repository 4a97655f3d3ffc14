import { Option } from 'commander';
import type { OptionGroup } from './group.ts';

/** Where the files come from. */
export interface InputOptions {
  /** Files, folders and patterns; none means the working folder. */
  readonly paths: readonly string[];
  readonly ignoreUnknown: boolean;
  /** The name of the text on the standard input; undefined where files are read. */
  readonly stdinFilename?: string;
  /** Only files that differ from where this ref branched off. */
  readonly since?: string;
  /** Only files that are in git's index to be committed, with the texts that they have there. */
  readonly staged: boolean;
}

interface Flags {
  ignoreUnknown: true;
  stdin: true;
  stdinFilename: string;
  since: string;
  staged: true;
}

export const input: OptionGroup<InputOptions, Flags> = {
  declare: () => [
    new Option('--stdin', 'read one text from the standard input; --stdin-filename says what it is').conflicts([
      'since',
      'staged',
    ]),
    new Option(
      '--stdin-filename <path>',
      'the name of that text: its language, settings and imports are found from there; the file need not exist',
    ),
    new Option(
      '--since <ref>',
      'only files that differ from the commit where this branch left <ref> (the merge base), by git: committed, staged, changed or new and not ignored',
    ).conflicts('staged'),
    new Option('--staged', 'only files that are staged in git, with the text that would be committed'),
    new Option('--ignore-unknown', 'leave out named files of other languages, for hooks that name every staged file'),
  ],
  read: ({ flags: { ignoreUnknown = false, stdin, stdinFilename, since, staged = false }, paths }) => ({
    paths,
    ignoreUnknown,
    // An empty name is what `--stdin` has without the other option: `refuse` says what is missing.
    ...((stdin ?? stdinFilename !== undefined) && { stdinFilename: stdin ? (stdinFilename ?? '') : '' }),
    ...(since !== undefined && { since }),
    staged,
  }),
  refuse: ({ stdinFilename, paths }) => {
    if (stdinFilename === '') return '--stdin and --stdin-filename <path> go together';
    return stdinFilename !== undefined && paths.length > 0
      ? '--stdin reads one text, and no paths beside it'
      : undefined;
  },
};
