// npm run fuzz -- --seed N --count N: runs as many programs as wanted, and prints the smallest disagreement.
// --from N: passes over the first N programs of the seed, those that were tried before.
// --with 'production + production': only programs that hold these, by the names that the shares print.
import { fuzz } from '../support/fuzz.mjs';

fuzz(['--config', 'test/differential/vitest.config.ts'], '2000', { FUZZ_WITH: 'with', FUZZ_FROM: 'from' });
