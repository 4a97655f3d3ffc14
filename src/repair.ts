import type { Interpreter } from './interpreter.ts';
import type { Repair } from './model.ts';
import type { Settings } from './settings.ts';
import type { SeenSite } from './sites.ts';

/** The edits that mend an answer. */
export function repairOf(_site: SeenSite, _interpreter: Interpreter, settings: Settings): Repair {
  return { challenge: settings.challenge };
}
