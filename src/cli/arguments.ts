import { Command, CommanderError, Option } from 'commander';
import { meta } from '../meta.ts';
import type { Host } from './host.ts';

/** What the user asked for. */
export interface Arguments {
  readonly paths: readonly string[];
  readonly format: string;
  readonly strict: boolean;
  readonly explain: boolean;
  readonly ignoreUnknown: boolean;
  readonly config?: string;
  /** A file of findings that are known and pass. */
  readonly baseline?: string;
  /** Whether that file is to be written with what is found. */
  readonly updateBaseline: boolean;
}

interface Flags {
  format?: string;
  json?: true;
  strict?: true;
  explain?: true;
  ignoreUnknown?: true;
  config?: string;
  baseline?: string;
  updateBaseline?: true;
}

const NOTES = `
Files that .gitignore names and node_modules are left out; a file that is named itself is always read.
Exit code: 0 nothing found, 1 findings, 2 the run failed (a bad path, a file that does not parse, a broken config).`;

/** Reads the command line. A number is the exit code of a run that ends here (help, version, a usage error). */
export function parseArguments(args: readonly string[], host: Host): Arguments | number {
  const command = new Command('http-auth-lint')
    .description('Finds refusals (401, 403) that are wrong HTTP in server code: JavaScript, TypeScript, JSX, TSX.')
    .argument('[paths...]', 'files, folders or glob patterns', ['.'])
    .option(
      '--strict',
      'report what strict reports too: policy answered 401, errors whose handler is not visible, ' +
        'what only a name tells',
    )
    .option('--explain', 'print every refusal found, reported or not, with its cause, evidence and verdict; FILE:LINE asks for one place')
    .option(
      '--format <name>',
      'text (the default), json, sarif, github, gitlab, junit, rdjson or checkstyle; ' +
        'else any ESLint formatter by name or path; text or json with --explain',
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--config <file>', 'take parser, settings and rules from this ESLint config')
    .option('--baseline <file>', 'let the findings that this file knows pass; ESLint’s eslint-suppressions.json is read and written, too')
    .option('--update-baseline', 'write what is found into the file that --baseline names, and take out what is mended')
    .option('--ignore-unknown', 'leave out named files of other languages, for hooks that name every staged file')
    .version(meta.version)
    .addHelpText('after', NOTES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'http-auth-lint: '));
      },
    });
  try {
    command.parse(args, { from: 'user' });
    const { strict = false, explain = false, ignoreUnknown = false, updateBaseline = false, json, config, baseline, format = json ? 'json' : 'text' } = command.opts<Flags>();
    if (explain && format !== 'text' && format !== 'json') command.error('error: --explain prints text or json');
    if (updateBaseline && baseline === undefined) command.error('error: --update-baseline needs --baseline <file>');
    if (explain && updateBaseline) command.error('error: --explain writes no baseline');
    return { paths: command.processedArgs[0] as string[], format, strict, explain, ignoreUnknown, updateBaseline, ...(config !== undefined && { config }), ...(baseline !== undefined && { baseline }) };
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
