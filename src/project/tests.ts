import path from 'node:path';
import { nearest } from './files.ts';

/** Folders of tests, of what imitates servers for them, and of what they read. */
const folders = /^(tests?|__tests__|__mocks__|__fixtures__|e2e|mocks?|fixtures|cypress|playwright)$/i;

/** Of these, those that make a whole package one of tests. */
const packages =
  /^((tests?|e2e|mocks?|fake)([-_](api|apps?|servers?|backend|services?|fixtures|tests?|site))?|__tests__|cypress|playwright|__mocks__)$/i;

/**
 * Files that imitate a server by their name, wherever they lie: `userMock.ts`, `users.mock.ts`, `login.stories.tsx`.
 */
const files = /(\.(mocks?|stories|spec|test)|[a-z](Mocks?|Stub))\.[cm]?[jt]sx?$/;

/** Below such a folder a name is that of a route or of a part of the application, which may be about tests itself. */
const parts = /^(app|api|pages|routes?|modules|controllers|features|endpoints|functions|handlers)$/i;
const partFiles = /\.(controller|service|module|guard|resolver|strategy|filter|interceptor|gateway)\.[cm]?[jt]s$/i;

/**
 * Whether a file lies in a folder of tests: what imitates a server there answers no client. What counts is the way from
 * the package that the file belongs to; a package may itself lie in a folder of tests of its repository.
 * @param root the folder of the project, above the file
 */
export function liesAmongTests(filename: string, root: string): boolean {
  const folder = path.dirname(filename);
  if (files.test(path.basename(filename))) return true;
  const own = nearest(folder, 'package.json') ?? root;
  const inRepository = path.relative(root, own).split(path.sep);
  if (!inRepository.includes('..') && inRepository.some((name) => packages.test(name))) return true;
  const below = path.relative(own, folder).split(path.sep);
  const at = below.findIndex((name) => folders.test(name));
  if (at < 0 || below.slice(0, at).some((name) => parts.test(name))) return false;
  return at === 0 || !partFiles.test(filename);
}
