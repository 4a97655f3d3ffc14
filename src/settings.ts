/** The shared settings, under the key `http-auth` of an ESLint configuration's `settings`. */
export interface Settings {
  /** The challenge that suggestions insert where the handler does not show a scheme of its own. */
  readonly challenge: string;
  /** More names that stand for presented credentials (`partnerKey`). `*` matches any run of characters. */
  readonly credentials: readonly string[];
  /** More names of functions that verify credentials (`checkPartnerKey`). */
  readonly verifiers: readonly string[];
  /** More names of rights: fields (`clearance`) and checks (`mayPublish`). */
  readonly rights: readonly string[];
  /** More names of policy checks, which no credential changes (`officeHours`). */
  readonly policies: readonly string[];
  /**
   * Where a challenge may be added for all answers: `auto` searches the package for its applications and error handlers,
   * `off` searches nothing, a list names the files, from the root of the project.
   */
  readonly centralChallenge: 'auto' | 'off' | readonly string[];
  /** More names of guards that let only an authenticated caller through (`onlyMembers`). */
  readonly guards: readonly string[];
  /** Whether files in folders of tests, mocks and fixtures are left alone: what imitates a server answers no client. */
  readonly tests: 'ignore' | 'report';
}

export const defaultSettings: Settings = {
  challenge: 'Bearer realm="api"',
  credentials: [],
  verifiers: [],
  rights: [],
  policies: [],
  guards: [],
  centralChallenge: 'auto',
  tests: 'ignore',
};

const lists = ['credentials', 'verifiers', 'rights', 'policies', 'guards'] as const;

const known = new WeakMap<object, Settings>();

/**
 * Completes and checks what stands under `settings["http-auth"]`.
 * @param raw the value found there; undefined means the defaults
 * @throws Error whose message starts with the path of the key that is wrong
 */
export function readSettings(raw: unknown): Settings {
  if (raw === undefined) return defaultSettings;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw wrong('', 'an object', raw);
  const cached = known.get(raw);
  if (cached) return cached;
  const given = raw as Record<string, unknown>;
  for (const key of Object.keys(given))
    if (!Object.hasOwn(defaultSettings, key))
      throw new Error(
        `settings["http-auth"].${key} is not a setting. The settings are: ${Object.keys(defaultSettings).join(', ')}.`,
      );
  const settings: Record<string, unknown> = { ...defaultSettings };
  const { challenge } = given;
  if (challenge !== undefined) {
    if (typeof challenge !== 'string' || challenge.trim() === '') throw wrong('.challenge', 'a string that is not empty', challenge);
    if (/[\r\n]/.test(challenge)) throw wrong('.challenge', 'one line', challenge);
    settings['challenge'] = challenge;
  }
  const { centralChallenge } = given;
  if (centralChallenge !== undefined) {
    const isList = Array.isArray(centralChallenge) && centralChallenge.every((each) => typeof each === 'string' && each !== '');
    if (centralChallenge !== 'auto' && centralChallenge !== 'off' && !isList) throw wrong('.centralChallenge', "'auto', 'off' or an array of file names", centralChallenge);
    settings['centralChallenge'] = centralChallenge;
  }
  const { tests } = given;
  if (tests !== undefined) {
    if (tests !== 'ignore' && tests !== 'report') throw wrong('.tests', "'ignore' or 'report'", tests);
    settings['tests'] = tests;
  }
  for (const key of lists) {
    const list = given[key];
    if (list === undefined) continue;
    if (!Array.isArray(list)) throw wrong(`.${key}`, 'an array of strings', list);
    list.forEach((name: unknown, index) => {
      if (typeof name !== 'string' || name === '') throw wrong(`.${key}[${String(index)}]`, 'a string that is not empty', name);
    });
    settings[key] = list;
  }
  const complete = settings as unknown as Settings;
  known.set(raw, complete);
  return complete;
}

function wrong(path: string, wanted: string, got: unknown): Error {
  return new Error(`settings["http-auth"]${path} must be ${wanted}, but is ${typeof got === 'function' ? 'a function' : JSON.stringify(got)}.`);
}
