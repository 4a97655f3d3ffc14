import { Command, CommanderError } from 'commander';
import { meta } from '../meta.ts';
import type { Host } from './host.ts';
import { cache, type CacheOptions } from './options/cache.ts';
import { comparing, type ComparingOptions } from './options/comparing.ts';
import { explaining, type ExplainingOptions } from './options/explaining.ts';
import { fixing, type FixingOptions } from './options/fixing.ts';
import { UsageError } from './options/group.ts';
import { input, type InputOptions } from './options/input.ts';
import { judging, type JudgingOptions } from './options/judging.ts';
import { output, type OutputOptions } from './options/output.ts';

/** What the user asked for: the parts that the groups of options read. */
export interface Options
  extends
    InputOptions,
    JudgingOptions,
    ComparingOptions,
    ExplainingOptions,
    FixingOptions,
    OutputOptions,
    CacheOptions {}

/** All groups, in the order of `--help`. A new one is added here, and to `Options`. */
const groups = [input, judging, comparing, explaining, fixing, output, cache] as const;

const NOTES = `
Settings come from http-auth.config.json, or "http-auth" in package.json: the nearest above each file, up to the top of the repository.
With --since and --staged, paths say which part of the repository is looked at: by itself the working folder. Of a staged file
the staged text is judged; the files around it are read as they are on the disk.
Files that .gitignore names and node_modules are left out; a file that is named itself is always read.
Exit code: 0 nothing found, 1 findings, 2 the run failed (a bad path, a file that does not parse, a broken config).`;

/** Reads the command line. A number is the exit code of a run that ends here (help, version, a usage error). */
export function parseArguments(args: readonly string[], host: Host): Options | number {
  const command = new Command('http-auth-lint')
    .description('Finds refusals (401, 403) that are wrong HTTP in server code: JavaScript, TypeScript, JSX, TSX.')
    .argument('[paths...]', 'files, folders or glob patterns (default: the working folder)')
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
  for (const option of groups.flatMap((group) => group.declare())) command.addOption(option);
  try {
    command.parse(args, { from: 'user' });
    const options = readAll(command);
    const problem = groups.map((group) => group.refuse?.(options, host)).find((each) => each !== undefined);
    return problem === undefined ? options : command.error(`error: ${problem}`);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    host.stderr.write(`http-auth-lint: ${error.message}\n`);
    return 2;
  }
}

function readAll(command: Command): Options {
  const given = { flags: command.opts(), paths: (command.processedArgs[0] ?? []) as string[] };
  return {
    ...input.read(given),
    ...judging.read(given),
    ...comparing.read(given),
    ...explaining.read(given),
    ...fixing.read(given),
    ...output.read(given),
    ...cache.read(given),
  };
}
