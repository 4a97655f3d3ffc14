import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { parser } from '../../languages.ts';
import { meta } from '../../meta.ts';
import { digestOf } from '../../project/digest.ts';
import type { Candidate } from '../candidates.ts';
import type { Linters } from '../linters.ts';
import type { Run } from '../run.ts';
import type { FoundSettings, SettingsFiles } from '../settings/find.ts';
import type { Findings, KeyOf } from './findings.ts';
import { Lists } from './lists.ts';
import { defaultLocation, readContent, versionHere, writeContent, type Content } from './store.ts';
import { Texts } from './texts.ts';

/** As many files have to be known better than before for that alone to be worth a write. */
const manyFiles = 100;

/** What is kept from one run to the next. */
export class Memory {
  readonly lists: Lists;
  readonly texts: Texts;
  readonly #location: string;
  readonly #version: string;
  readonly #old: Content | undefined;
  #findings: Findings | undefined;

  constructor(location: string, version: string) {
    this.#location = location;
    this.#version = version;
    this.#old = readContent(location, version);
    this.lists = new Lists(this.#old?.lists ?? {});
    this.texts = new Texts(this.#old?.silent ?? {});
  }

  /** Asks which findings in these files still hold. */
  async findings(
    run: Run,
    settings: SettingsFiles,
    linters: Linters,
    candidates: readonly Candidate[],
  ): Promise<Findings> {
    const keyOf = run.job.config === undefined ? keyBySettings(run, settings) : keyByConfig(linters, candidates);
    const { Findings } = await import('./findings.ts');
    return (this.#findings = await Findings.open(this.#old, candidates, keyOf));
  }

  /**
   * Writes what is known now, unless it is hardly more than before. @throws Error in one line, where it cannot be
   * written
   */
  async save(): Promise<void> {
    const { isNew = false, restamped = 0 } = this.#findings ?? {};
    if (!isNew && !this.lists.isNew && restamped + this.texts.found < manyFiles) return;
    const kept = this.#findings?.kept() ?? {
      traces: this.#old?.traces ?? { answers: [], traces: [] },
      files: this.#old?.files ?? {},
    };
    await writeContent(this.#location, {
      version: this.#version,
      lists: this.lists.kept(),
      silent: this.texts.kept(),
      ...kept,
    });
  }
}

/** Opens what an earlier run kept; undefined where nothing is to be kept. */
export function openMemory({ job, host }: Pick<Run, 'job' | 'host'>): Memory | undefined {
  // A text from a stream stands for a moment; the file of its name has findings of its own.
  if (job.fix || job.explain || job.stdinFilename !== undefined) return undefined;
  const version = versionHere();
  const location =
    job.cacheLocation === undefined ? defaultLocation(host.cwd) : path.resolve(host.cwd, job.cacheLocation);
  return version === undefined ? undefined : new Memory(location, version);
}

/**
 * What counts beside the text where the command brings its own configuration: what the settings around the file add to
 * it.
 */
function keyBySettings({ job }: Run, settings: SettingsFiles): KeyOf {
  const configurationOf = ({ settings: given = {}, rules = {}, strict = false }: Partial<FoundSettings> = {}): string =>
    JSON.stringify([given, rules, job.strict || strict, parser.meta]);
  return async ({ file, text }) => digestOf(`${configurationOf(await settings.for(file))}\n${text}`);
}

function keyByConfig(linters: Linters, candidates: readonly Candidate[]): KeyOf {
  const files = candidates.map(({ file }) => file);
  return async ({ file, text }) => {
    const eslint: ESLint = await linters.for(file, files);
    const configuration = await digestOfConfig((await eslint.calculateConfigForFile(file)) as Linter.Config);
    return configuration === undefined ? undefined : digestOf(`${configuration}\n${text}`);
  };
}

const digests = new WeakMap<object, Promise<string | undefined>>();

/**
 * What counts of a configuration; undefined where the findings come from what is not seen here: another copy of the
 * plugin, types, a processor.
 */
function digestOfConfig(config: Linter.Config): Promise<string | undefined> {
  let digest = digests.get(config);
  if (!digest) digests.set(config, (digest = read(config)));
  return digest;
}

interface Named {
  readonly name?: string;
  readonly version?: string;
}

async function read({
  plugins = {},
  rules = {},
  settings = {},
  languageOptions = {},
  linterOptions,
  processor,
}: Linter.Config): Promise<string | undefined> {
  const { default: plugin } = await import('../../index.ts');
  const {
    parser,
    parserOptions = {},
    ...rest
  } = languageOptions as { parser?: Named & { meta?: Named }; parserOptions?: Record<string, unknown> };
  const asksTypes = ['project', 'projectService', 'programs', 'program', 'EXPERIMENTAL_useProjectService'].some((key) =>
    Boolean(parserOptions[key]),
  );
  if (plugins[meta.namespace] !== plugin || asksTypes || processor !== undefined) return undefined;
  // ESLint's own parser says itself who it is.
  const { name: parsedBy, version } = parser?.meta ?? parser ?? {};
  if (parser && (parsedBy === undefined || version === undefined)) return undefined;
  const own = Object.entries(rules).filter(([name]) => name.startsWith(`${meta.namespace}/`));
  return digestOf(
    JSON.stringify([own, settings[meta.namespace], rest, parserOptions, parsedBy, version, linterOptions]),
  );
}
