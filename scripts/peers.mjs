import { readFileSync, writeFileSync } from 'node:fs';

// The parser is packed into this package and names ESLint as its peer. Where npm puts ESLint below this package, as in a
// global install, it then takes ESLint and all that ESLint needs for packed, too, and leaves their folders empty. This
// package names the same peer, so the parser's entry is taken out of what is packed.
const manifest = new URL('../node_modules/@typescript-eslint/parser/package.json', import.meta.url);
const { peerDependencies, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
const { eslint, ...others } = peerDependencies;
if (eslint !== undefined) writeFileSync(manifest, `${JSON.stringify({ ...rest, peerDependencies: others }, null, 2)}\n`);
