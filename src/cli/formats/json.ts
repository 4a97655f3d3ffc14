import type { Format } from './report.ts';

/** ESLint's own results, as its format of the same name prints them. */
export const json: Format = ({ results }) => JSON.stringify(results);
