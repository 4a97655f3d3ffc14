import { rolldown } from 'rolldown';

// The package as few files: Node spends about a millisecond of the processor on each module that it loads, and a hook that
// checks one file mostly loads. What is loaded late (`import()`, and the analysis behind the text gate) stays apart.

/** What is loaded by its place: by the package's manifest and by `require`. */
const shipped = ['src/entry', 'src/index', 'src/run', 'src/cli/main'];

/** What the scripts, the benchmarks and the tests of this repository load. */
const own = [
  'src/analyse', 'src/gate', 'src/settings', 'src/cli/files', 'src/cli/settings/schema',
  'src/frameworks/errors', 'src/frameworks/fetch', 'src/frameworks/index',
];

const bundle = await rolldown({
  input: Object.fromEntries([...shipped, ...own].map((name) => [name, `${name}.ts`])),
  platform: 'node',
  // Dependencies stay packages.
  external: /^[^./]/,
});
// Parts lie beside `run.js`, which one of them loads by that name.
await bundle.write({ dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'src/chunk-[name].js' });
await bundle.close();
