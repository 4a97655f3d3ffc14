import { createRequire } from 'node:module';
import type * as analysis from './run.ts';

const load = createRequire(import.meta.url);

/**
 * The analysis, loaded when the first file may hold a refusal: an editor or a run that meets none pays for the text
 * gate alone. (Every supported Node version can `require` an ES module.)
 */
export function loadAnalysis(): typeof analysis {
  return load('./run.js') as typeof analysis;
}
