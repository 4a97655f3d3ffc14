import { errorMakers } from '../frameworks/errors.ts';
import type { ErrorMaker } from '../frameworks/error-maker.ts';
import { entryOf } from '../syntax.ts';
import { type ErrorValue, type ImportValue } from '../values/value.ts';

/** What makes errors under an imported name. */
export function makerOf({ module, name }: ImportValue): ErrorMaker | undefined {
  return errorMakers.find((each) => exports(each, module) && makes(each, name));
}

/**
 * Whether an error is an instance of a class of its package, by the class's name; undefined where the package has no
 * such class.
 */
export function isInstance(error: ErrorValue, name: string): boolean | undefined {
  const made = errorMakers.filter(({ family }) => family === error.family);
  if (made.some(({ takes }) => takes?.names.includes(name))) return true;
  const statuses = made.flatMap(({ fixed }) => entryOf(fixed, name) ?? []);
  return statuses.length === 0 ? undefined : error.status.value !== null && statuses.includes(error.status.value);
}

/** The name that fixes another status in the same table as this one, in the same case. */
export function siblingOf(family: string, name: string, status: number): string | undefined {
  for (const { family: each, fixed } of errorMakers) {
    if (each !== family || !fixed || entryOf(fixed, name) === undefined) continue;
    const isCapital = (text: string): boolean => /^[A-Z]/.test(text);
    return Object.keys(fixed).find((other) => fixed[other] === status && isCapital(other) === isCapital(name));
  }
  return undefined;
}

/** Whether a package makes errors that carry a status. */
export function makesErrors(module: string): boolean {
  return errorMakers.some((each) => exports(each, module));
}

function exports({ modules }: ErrorMaker, module: string): boolean {
  return modules.some((each) => module === each || (each.endsWith('/') && module.startsWith(each)));
}

/** Whether a name of its packages makes errors in the way of this row. */
export function makes(maker: ErrorMaker, name: string): boolean {
  if (maker.below !== undefined && !name.split('.').includes(maker.below)) return false;
  return (
    fixedBy(maker, name) !== undefined ||
    maker.takes?.names.some((each) => name === each || name.endsWith(`.${each}`)) === true
  );
}

/** The status that a name fixes; undefined where it fixes none. */
export function fixedBy(maker: ErrorMaker, name: string): number | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return entryOf(maker.fixed, last) ?? (maker.numbers && /^\d{3}$/.test(last) ? Number(last) : undefined);
}
