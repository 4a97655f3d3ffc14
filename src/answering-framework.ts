import type { Around } from './around.ts';
import type { Framework } from './frameworks/framework.ts';
import { frameworkNamed, frameworks } from './frameworks/index.ts';
import type { Header } from './model.ts';
import type { Machine } from './paths/machine.ts';
import type { SourceFile } from './source.ts';
import type { Applications } from './project/project.ts';
import { isStatusRead } from './responses/errors.ts';
import { createsApp } from './responses/record.ts';
import type { Answer } from './answer.ts';

/** Whether no handler is the whole truth: the package was searched, or the framework's own errors show its own way. */
export function isSeen(answer: Answer, apps: Applications): boolean {
  if (answer.unseen === undefined) return true;
  const framework = frameworkNamed(answer.framework);
  const answering = [answer.framework, ...(framework?.errors?.goesToHost ? (framework.runsOn ?? []) : [])];
  if (apps.files.some((file) => answering.some((name) => usesFramework(file, name)))) return true;
  // What its applications are put together with may stand in another package.
  if (framework?.central) return false;
  return apps.complete || (apps.searched && framework?.byFolders === true);
}

/** The answer with the framework that turns the error into a response, where that is certain. */
export function withFramework(answer: Answer, m: Machine, around: Around, apps: Applications): Answer | null {
  if (answer.framework !== 'unknown' && !answer.guessed)
    return answer.unseen === 'framework not visible' ? null : answer;
  const names = visible(m, around, apps);
  const [name] = names;
  // The application is another framework's: there it has no status, unless an error handler reads it.
  if (answer.guessed && name !== undefined && !names.has(answer.framework))
    return names.size > 1
      ? null
      : { ...answer, framework: name, status: NaN, header: { kind: 'missing' }, carried: false };
  if (answer.framework !== 'unknown') return answer.unseen === 'framework not visible' ? null : answer;
  const errors = name === undefined ? undefined : frameworkNamed(name)?.errors;
  if (name === undefined || names.size > 1 || !errors) return null;
  const family = answer.error?.kind === 'error' ? answer.error.family : 'plain';
  const isRead = answer.error?.kind === 'error' ? isStatusRead(errors, answer.error) : errors.readsStatus !== false;
  if (
    (!isRead && family !== name && around.errorHandlersFor(answer).length === 0) ||
    (family !== name && frameworkNamed(family) !== undefined)
  )
    return null;
  const carried: Header =
    answer.error?.kind === 'error' && errors.copiesErrorHeaders ? answer.error.challenge : { kind: 'missing' };
  // What was set on node's own response is there in all that run on it, and keep headers.
  const header = carried.kind === 'missing' && errors.keepsHeaders ? (answer.kept ?? carried) : carried;
  return { ...answer, framework: name, header, carried: carried.kind === 'set' };
}

/**
 * The frameworks of the applications around, and of the error handlers; of a file that makes an application, the one of
 * that.
 */
function visible(m: Machine, around: Around, apps: Applications): Set<string> {
  const { main } = m.source;
  const own = frameworks.filter(
    ({ errors, name }) => errors !== null && usesFramework(main, name) && createsApp(main, name),
  );
  if (own.length === 1) return new Set(own.map(({ name }) => name));
  return new Set([
    ...frameworks
      .filter(
        (framework) => framework.errors !== null && apps.files.some((file) => usesFramework(file, framework.name)),
      )
      .map((framework) => framework.name),
    ...around.errorHandlers().flatMap((node) => m.rolesOf(node)?.framework.name ?? []),
  ]);
}

/** Whether a file may hold something that a framework runs around its handlers. */
export function isBound(file: SourceFile, { name, boundByPlace }: Framework): boolean {
  return usesFramework(file, name) || boundByPlace?.test(file.filename) === true;
}

function usesFramework(file: SourceFile, name: string): boolean {
  return frameworkNamed(name)?.modules.some((module) => file.modules.has(module)) === true;
}
