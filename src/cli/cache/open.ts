import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import plugin from '../../index.ts';
import { meta } from '../../meta.ts';
import { digestOf } from '../../project/files.ts';
import type { Candidate } from '../candidates.ts';
import type { Linters } from '../linters.ts';
import type { Run } from '../run.ts';
import { defaultLocation, Findings } from './findings.ts';

/** Opens the findings that an earlier run kept for these files; undefined where none are to be kept. */
export async function openFindings(run: Run, linters: Linters, candidates: readonly Candidate[]): Promise<Findings | undefined> {
  const { job, host } = run;
  // A text from a stream stands for a moment; the file of its name has findings of its own.
  if (!job.cache || job.stdinFilename !== undefined) return undefined;
  const location = job.cacheLocation === undefined ? defaultLocation(host.cwd) : path.resolve(host.cwd, job.cacheLocation);
  const files = candidates.map(({ file }) => file);
  const keyOf = async ({ file, text }: Candidate): Promise<string | undefined> => {
    const eslint = await linters.for(file, files);
    const configuration = digestOfConfig((await eslint.calculateConfigForFile(file)) as Linter.Config);
    return configuration === undefined ? undefined : digestOf(`${configuration}\n${text}`);
  };
  return Findings.open(location, ESLint.version, candidates, keyOf);
}

const digests = new WeakMap<object, string | undefined>();

/** What counts of a configuration; undefined where the findings come from what is not seen here: another copy of the plugin, types, a processor. */
function digestOfConfig(config: Linter.Config): string | undefined {
  if (!digests.has(config)) digests.set(config, read(config));
  return digests.get(config);
}

interface Named {
  readonly name?: string;
  readonly version?: string;
}

function read({ plugins = {}, rules = {}, settings = {}, languageOptions = {}, linterOptions, processor }: Linter.Config): string | undefined {
  const { parser, parserOptions = {}, ...rest } = languageOptions as { parser?: Named & { meta?: Named }; parserOptions?: Record<string, unknown> };
  const asksTypes = ['project', 'projectService', 'programs', 'program', 'EXPERIMENTAL_useProjectService'].some((key) => Boolean(parserOptions[key]));
  if (plugins[meta.namespace] !== plugin || asksTypes || processor !== undefined) return undefined;
  // ESLint's own parser says itself who it is.
  const { name: parsedBy, version } = parser?.meta ?? parser ?? {};
  if (parser && (parsedBy === undefined || version === undefined)) return undefined;
  const own = Object.entries(rules).filter(([name]) => name.startsWith(`${meta.namespace}/`));
  return digestOf(JSON.stringify([own, settings[meta.namespace], rest, parserOptions, parsedBy, version, linterOptions]));
}
