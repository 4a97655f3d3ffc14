import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ESLint, Linter, Rule } from 'eslint';
import { ALL, parser } from '../languages.ts';
import { meta } from '../meta.ts';
import { isBelow } from './host.ts';
import type { FileSettings } from './settings/find.ts';

/** How ESLint is to be set up. */
export interface Setup {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly strict: boolean;
  /** The user's ESLint config; without it the command brings its own. */
  readonly config?: string;
  /** What a file of settings says, where the command brings its own config. */
  readonly found?: FileSettings;
  /** Hears each analysis, and reports nothing. */
  readonly listener: Rule.RuleModule;
}

const LISTENING = `${meta.namespace}-listening`;

/** ESLint's own class with the plugin, the parser, and the user's config if there is one. */
export async function openEslint(setup: Setup): Promise<ESLint> {
  const { cwd, files, config, listener, found = {} } = setup;
  const strict = setup.strict || found.strict === true;
  if (config !== undefined && !existsSync(path.resolve(cwd, config))) throw new Error(`${config}: no such config file`);
  const [{ ESLint }, { default: plugin }] = await Promise.all([loadEslint(), import('../index.ts')]);
  const chosen = strict ? plugin.configs.strict : plugin.configs.recommended;
  const listening: Linter.Config[] = [
    { plugins: { [LISTENING]: { rules: { listener } } }, rules: { [`${LISTENING}/listener`]: 'error' } },
  ];
  const shared = {
    ruleFilter: ({ ruleId }: { ruleId: string }) => ruleId.startsWith(`${LISTENING}/`) || isOurs(ruleId),
    warnIgnored: false,
  };
  if (config !== undefined) {
    const onTop = [...listening, ...(strict ? [{ rules: chosen.rules ?? {} }] : [])];
    return new ESLint({ ...shared, cwd, overrideConfigFile: config, baseConfig: languages, overrideConfig: onTop });
  }
  const options: ESLint.Options = {
    ...shared,
    cwd: commonFolder([cwd, ...files.map((file) => path.dirname(file))]),
    overrideConfigFile: true,
    // A file that is named itself is checked wherever it lies, so ESLint's own ignores are taken back.
    overrideConfig: [
      { ignores: ['!**/node_modules/', '!**/.git/'] },
      ...languages,
      { ...chosen, plugins: { [meta.namespace]: withoutSchemas(plugin) } },
      ownConfig(found),
      ...listening,
    ],
  };
  return withoutIgnoreWarning(() => new ESLint(options));
}

/**
 * The plugin with options that ESLint does not check: those of the command's own config are checked where its settings
 * are read, and a hook does not pay for loading a validator a second time.
 */
function withoutSchemas(plugin: ESLint.Plugin): ESLint.Plugin {
  const rules = Object.entries(plugin.rules ?? {}).map(([name, rule]) => {
    return [name, { ...rule, meta: { ...rule.meta, schema: false as const } }] as const;
  });
  return { ...plugin, rules: Object.fromEntries(rules) };
}

function ownConfig({ settings = {}, rules = {} }: FileSettings): Linter.Config {
  return {
    settings: { [meta.namespace]: settings },
    rules: Object.fromEntries(Object.entries(rules).map(([name, entry]) => [`${meta.namespace}/${name}`, entry])),
  };
}

/** ESLint is the user's, so it may not be there, or be too old. */
async function loadEslint(): Promise<{ ESLint: typeof ESLint }> {
  const loaded = await importEslint();
  const { version } = loaded.ESLint;
  if (isTooOld(version))
    throw new Error(
      `ESLint ${version} is installed here, and this command needs 9.22 or later: ` +
        '`npm install --save-dev eslint@latest` updates it; in a project that has to keep it, do not install this ' +
        'package, but run `npx eslint-plugin-http-auth` (`pnpm dlx`), which brings an ESLint of its own',
    );
  return loaded;
}

/** Whether a version of ESLint is below the lowest one that `peerDependencies` names. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 9 || (major === 9 && minor < 22);
}

async function importEslint(): Promise<{ ESLint: typeof ESLint }> {
  try {
    return await import('eslint');
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Cannot find package 'eslint'"))) throw error;
    throw new Error(
      'this command runs ESLint, which is not installed beside it: ' +
        '`npm install --save-dev eslint` in a project, `npm install --global eslint` for a global install',
      { cause: error },
    );
  }
}

/** ESLint as it is without this command: what it would lint by itself. */
export async function openAlone(cwd: string, config: string): Promise<ESLint> {
  const { ESLint } = await loadEslint();
  return new ESLint({ cwd, overrideConfigFile: config });
}

/**
 * ESLint warns of an old `.eslintignore` where it stands; a run without the user's config has nothing to do with that
 * file.
 */
export function withoutIgnoreWarning<T>(make: () => T): T {
  const emit = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  const warn = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (args[1] !== 'ESLintIgnoreWarning') warn(...args);
  };
  try {
    return make();
  } finally {
    if (emit) Object.defineProperty(process, 'emitWarning', emit);
  }
}

/** A message of this plugin, not of ESLint or another plugin. */
export function isOurs(ruleId: string | null): boolean {
  return ruleId?.startsWith(`${meta.namespace}/`) === true;
}

const languages: Linter.Config[] = [
  {
    files: [ALL],
    languageOptions: { parser, sourceType: 'module', parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  { files: ['**/*.{cjs,cts}'], languageOptions: { sourceType: 'commonjs' } },
];

/** ESLint leaves out files above the folder that it works in. */
function commonFolder(folders: readonly string[]): string {
  return folders.reduce((common, folder) => {
    while (!isBelow(folder, common)) common = path.dirname(common);
    return common;
  });
}
