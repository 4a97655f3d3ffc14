import type { SourceCode } from 'eslint';
import { Interpreter } from './interpreter.ts';
import type { Analysis, Surroundings } from './model.ts';
import { repairOf } from './repair.ts';
import { routesOf } from './caller/routes.ts';
import { textsOf } from './responses/refusal-text.ts';
import type { Settings } from './settings.ts';

export { callsRefusal } from './project/imported.ts';

/** Code that is too odd to read yields nothing but the error that it met. */
export function run(
  code: SourceCode,
  filename: string,
  settings: Settings,
  surroundings: Surroundings | null,
): Analysis {
  try {
    const interpreter = new Interpreter(code, filename, settings, surroundings);
    interpreter.run();
    const { sites } = interpreter;
    const made = sites.toSites(
      (seen, cases) => repairOf(seen, cases, interpreter, settings),
      (seen) => textsOf(interpreter, seen.answers),
      (seen) => routesOf(interpreter, seen.answers),
    );
    const { ended } = interpreter;
    const others = sites.others();
    return { sites: made, ...(others.length > 0 && { others }), ...(ended && { ended }) };
  } catch (error) {
    return { sites: [], failure: error instanceof Error ? error : new Error(String(error)) };
  }
}
