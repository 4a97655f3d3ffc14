import { runsAround } from './assembly.ts';
import { within } from './trace.ts';
import { indexAround } from './app-index.ts';
import { isCut, reaches } from './import-graph.ts';
import { ancestorsOf } from './importers.ts';

/** What a search of a package for its applications found. */
export interface Apps {
  readonly files: readonly string[];
  /** Files with classes that handle errors: installed for all, or setting the challenge for some. */
  readonly handlers: readonly string[];
  /** The names of those classes that are installed for all, and whether the file of each was found. */
  readonly installed: ReadonlySet<string>;
  readonly allInstalled: boolean;
  /** All of the package was searched, and what is not found is not there; other packages are not around it. */
  readonly complete: boolean;
  /** All of the package was searched. */
  readonly searched: boolean;
}

/** The names of the classes of guards that the package around `filename` puts in front of all its handlers. */
export function guardsAround(filename: string, root: string): readonly string[] {
  return indexAround(filename, root).index.guards;
}

/** The files of the package around `filename` that may put a function of a name on responses. */
export function puttingOnResponses(name: string, filename: string, root: string): readonly string[] {
  const { responses } = indexAround(filename, root).index;
  return [...responses].flatMap(([file, names]) => (names.includes(name) && file !== filename ? [file] : []));
}

/**
 * The files of the package around `filename` that put its applications together. Made anew when it may have changed.
 * @param makesOne the file makes an application itself: then others count only if they lead to it
 */
export function appsAround(filename: string, root: string, makesOne: boolean): Apps {
  const now = performance.now();
  const { index, top } = indexAround(filename, root);
  const others = index.apps.filter((app) => app !== filename);
  const { installed, allInstalled, unimported, plugins } = index;
  const around = { handlers: index.handlers.filter((each) => each !== filename), installed, allInstalled };
  if (others.length < 2 && !makesOne)
    return { files: others, ...around, complete: index.complete && top === root, searched: index.complete };
  // Of several applications, those count that lead to the file by their imports. What runs around it by its name is not
  // imported.
  const reached = index.reached;
  let ancestors: ReadonlySet<string> | undefined;
  const leads = (app: string, to: string): boolean => {
    const held = reached.get(app) ?? { found: new Set([app]), waiting: [app] };
    reached.set(app, held);
    if (within(index.trace, () => reaches(held, to, root))) return true;
    // Of a large application, the way back is shorter.
    return isCut(held) && to === filename && (ancestors ??= ancestorsOf(filename, root)).has(app);
  };
  const leading = others.filter((app) => runsAround(app) || unimported.has(app) || leads(app, filename));
  // What such an application, or the file itself, takes in.
  const taking = makesOne ? [filename, ...leading] : [...leading];
  leading.push(
    ...others.filter((app) => plugins.has(app) && !leading.includes(app) && taking.some((each) => leads(each, app))),
  );
  index.took += performance.now() - now;
  return {
    files: leading,
    ...around,
    complete: (makesOne || leading.some((app) => !unimported.has(app))) && index.complete && top === root,
    searched: index.complete,
  };
}
