import { defineConfig } from 'vitest/config';
import differential from '../differential/vitest.config.ts';

/** Only the record: the mutants are tried by Stryker. */
export default defineConfig({ ...differential, root: import.meta.dirname });
