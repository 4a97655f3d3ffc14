// Holds all tests, and shows each mutant to those that reach it: the recorded programs, the fixtures and the unit tests.
// One process for many mutants: most of them are seen within milliseconds. Nothing may be kept from one mutant to the next.
// The analysis keeps what it knows with the trees, and these are made anew; only files that others import are kept, by their
// names, so the fixtures stand in a new folder each time.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from '../../src/index.ts';
// Loaded at once, so that what is made at that time belongs to no test.
import '../../src/run.ts';
import { judge } from '../differential/judge.ts';
import { differences, marksUnder, readExpectations, type Finding } from '../support/expectations.ts';
import { read, recordFile } from './record.ts';
import type { tests as testsOf } from './shim.ts';
import { watch } from './watch.ts';

/** What Stryker's instrumented code reads and writes. */
interface Stryker {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: object;
}

export interface Asked {
  /** null: none, and all tests run. */
  readonly mutant: string | null;
  /** undefined: all tests. */
  readonly tests?: readonly string[];
  readonly hitLimit?: number;
}

export interface Told {
  readonly tests: readonly { readonly id: string; readonly ms: number; readonly failure: string | null }[];
  readonly coverage: object | undefined;
}

const root = path.resolve(import.meta.dirname, '../..');
const stryker = ((globalThis as { __stryker__?: Stryker }).__stryker__ ??= {});
const step = watch(10);

/** Test → what is wrong; an empty text where nothing is. */
type Tests = ReadonlyMap<string, () => string | Promise<string>>;

function recordedPrograms(): Tests {
  const lines = readFileSync(recordFile(), 'utf8').split('\n').map(read);
  return new Map(lines.map(({ program, seen }, index) => [`program ${String(index)}`, () => judge(program, seen).problems.join('\n')]));
}

/** As in test/fixtures.test.ts, with the TypeScript parser alone. */
function fixtures(): Tests {
  const files = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:js|mjs|ts)$/.test(file) && !file.startsWith('demo'));
  return new Map(files.map((file) => [`fixture ${file}`, () => fixture(file)]));
}

let copy: string | undefined;
let linter = new Linter();

function fixture(file: string): string {
  if (copy === undefined) {
    copy = mkdtempSync(path.join(tmpdir(), 'mutant-'));
    linter = new Linter({ cwd: copy });
    for (const name of ['package.json', 'fixtures']) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  }
  const filename = path.join(copy, 'fixtures', file);
  const text = readFileSync(filename, 'utf8');
  const { marks } = readExpectations(text, file);
  const languageOptions: Linter.LanguageOptions = { parser, sourceType: file.endsWith('.js') ? 'commonjs' : 'module' };
  const wrong = (['recommended', 'strict'] as const).flatMap((config) => {
    const messages = linter.verify(text, [{ files: ['**/*.*'], ...plugin.configs[config], languageOptions }], { filename });
    const found = messages.map(({ line, ruleId, messageId, message }): Finding => ({ line, rule: (ruleId ?? 'none').replace('http-auth/', ''), messageId: messageId ?? message }));
    return differences(file, marksUnder(config, marks), found);
  });
  return wrong.join('\n');
}

async function unitTests(): Promise<() => Tests> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what takes its place is not in Node 20
  register('./hooks.mjs', import.meta.url);
  const { tests } = (await import('./shim.ts')) as { tests: typeof testsOf };
  const folders = ['paths', 'caller', 'values', 'rules'].flatMap((folder) => readdirSync(path.join(root, 'test', folder)).map((file) => `${folder}/${file}`));
  for (const file of [...folders, 'frameworks.test.js'].filter((each) => each.endsWith('.test.js'))) await import(`../${file}`);
  const run = async (body: () => unknown): Promise<string> => {
    await body();
    return '';
  };
  return () => new Map([...tests()].map(([id, body]) => [`unit ${id}`, () => run(body)]));
}

const units = await unitTests();
const standing: Tests = new Map([...recordedPrograms(), ...fixtures()]);
/** When a test last showed a mutant: it may show the next one, too. */
const lastShown = new Map<string, number>();
let run = 0;

async function answer({ mutant, tests: wanted, hitLimit }: Asked): Promise<Told> {
  run += 1;
  stryker.currentTestId = undefined;
  stryker.activeMutant = mutant ?? undefined;
  stryker.hitCount = hitLimit === undefined ? undefined : 0;
  stryker.hitLimit = hitLimit;
  const told: Told['tests'][number][] = [];
  let all: Tests = standing;
  const ids = wanted ?? [...standing.keys(), ...units().keys()];
  const order = ids.map((id) => ({ id, rank: (lastShown.get(id) ?? 0) * 10 + (id.startsWith('unit') ? 0 : 1) })).sort((one, other) => other.rank - one.rank);
  if (ids.some((id) => id.startsWith('unit'))) all = new Map([...standing, ...units()]);
  for (const { id } of order) {
    step();
    const start = performance.now();
    stryker.currentTestId = id;
    let failure: string;
    try {
      failure = (await all.get(id)?.()) ?? '';
    } catch (error) {
      failure = String(error);
    }
    stryker.currentTestId = undefined;
    told.push({ id, ms: performance.now() - start, failure: failure === '' ? null : failure });
    if (failure === '') continue;
    lastShown.set(id, run);
    if (mutant !== null) break;
  }
  if (copy !== undefined) rmSync(copy, { recursive: true });
  copy = undefined;
  return mutant === null ? { tests: told, coverage: stryker.mutantCoverage } : { tests: told.slice(-1), coverage: undefined };
}

process.on('message', (asked: Asked) => {
  void answer(asked).then((told) => process.send?.(told));
});
