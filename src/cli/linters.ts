import type { ESLint, Rule } from 'eslint';
import type { Run } from './run.ts';
import type { SettingsFiles } from './settings/find.ts';

/** ESLint for the files of a run: one for the user's config, or one for each file of settings. */
export class Linters {
  readonly #run: Run;
  readonly #settings: SettingsFiles;
  readonly #listener: Rule.RuleModule;
  readonly #opened = new Map<string | undefined, Promise<ESLint>>();

  /** @param listener hears each analysis */
  constructor(run: Run, settings: SettingsFiles, listener: Rule.RuleModule) {
    this.#run = run;
    this.#settings = settings;
    this.#listener = listener;
  }

  /** The one for a file; for none, any. @param files all files that it may be asked for */
  async for(file: string | undefined, files: readonly string[]): Promise<ESLint> {
    const { job, host } = this.#run;
    const found = job.config === undefined && file !== undefined ? await this.#settings.for(file) : undefined;
    let opened = this.#opened.get(found?.file);
    if (!opened) {
      const { openEslint } = await import('./eslint.ts');
      opened = openEslint({ ...job, cwd: host.cwd, files, listener: this.#listener, ...(found && { found }) });
      this.#opened.set(found?.file, opened);
    }
    return opened;
  }
}
