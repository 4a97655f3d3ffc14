import * as analysis from '../../src/run.ts';

/** In tests the analysis comes in as TypeScript, through the test runner, not as the built file that `src/load.ts` loads. */
export function loadAnalysis(): typeof analysis {
  return analysis;
}
