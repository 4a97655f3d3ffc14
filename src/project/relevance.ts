import path from 'node:path';
import { words } from '../caller/vocabulary.ts';
import { givesError, givesRefusal, givesRefusalToMember, givesRefusalToMemberOf } from './given.ts';
import { declarationOf, reaches, type Declaration } from './outline.ts';
import { resolve } from './resolve.ts';
import { readText, type TextFile } from './text-file.ts';

/** Words of the names of what is given a status, or gives one to an answer. */
const takesStatus =
  /^err|errors?$|exception|http|status|respon|reply|refus|reject|den(y|ied)|fail|abort|throw|forbid|unauth|challenge/;
/**
 * A table of constants is worth a look where it is one of statuses; the texts of errors are not compared with anything.
 */
const namesStatus = /^(status|statuses|http|codes?)$/;

/** Whether a module may refuse, or hand on what does. */
export function mayHandOn(specifier: string, from: string, root: string): boolean {
  const filename = resolve(specifier, from, root);
  const text = filename === undefined ? null : readText(filename);
  return text !== null && speaks(text);
}

/** Whether a text says anything of refusals or statuses, or hands on what other files export. */
export function speaks({ matters, statuses, passesOn }: TextFile): boolean {
  return matters || statuses || passesOn;
}

/**
 * Whether it is worth a parse to see what a file exports under a name: it refuses, hands on, or may be given a status.
 */
export function mayMatter(filename: string, name: string, user: string): boolean | 'tells' {
  const file = readText(filename);
  if (!file) return false;
  const declaration = declarationOf(file, name);
  if (!declaration && file.passesOn) return true;
  const isWhole = name === 'default' || name === '*';
  if (!declaration && !isWhole && !file.text.includes(name)) return false;
  if (declaration && reaches(user, declaration.tells)) return 'tells';
  // A table of headers holds the challenge or not, also where its file says nothing else.
  if (declaration?.makes === false && /headers?$/i.test(name)) return 'tells';
  // What is made of an error has its status, or another one.
  if (givesError(user, isWhole ? path.parse(filename).name : name)) return 'tells';
  if (declaration ? refusesFor(file, declaration, user) : file.matters) return true;
  if (!file.statuses) return false;
  if (isWhole ? givesRefusalToMember(user) : declaration?.makes !== false && givesRefusal(user, name)) return true;
  if (declaration?.makes === true && givesRefusalToMemberOf(user, file.text)) return true;
  const said = declaration?.makes === false ? namesStatus : takesStatus;
  return words(isWhole ? path.basename(filename) : name).some((word) => said.test(word));
}

/**
 * Whether what a file exports under a name can refuse, as it is used; true where its text does not show the
 * declaration.
 */
export function mayRefuseFor(file: TextFile, name: string, user: string): boolean {
  const declaration = declarationOf(file, name);
  return declaration ? refusesFor(file, declaration, user) : file.matters || file.passesOn;
}

function refusesFor(file: TextFile, declaration: Declaration, user: string): boolean {
  return file.matters && reaches(user, declaration.refuses);
}
