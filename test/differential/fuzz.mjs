// npm run fuzz -- --seed N --count N: runs as many programs as wanted, and prints the smallest disagreement.
// --with 'production + production': only programs that hold these, by the names that the shares print.
import { fuzz } from '../support/fuzz.mjs';

fuzz(['--config', 'test/differential/vitest.config.ts'], '2000', { FUZZ_WITH: 'with' });
