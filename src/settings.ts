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
   * Where a challenge may be added for all answers: `auto` searches the package for its applications and error
   * handlers, `off` searches nothing, a list names the files, from the root of the project.
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

/**
 * Settings with what is wrong in them: each problem begins with the path of its key, and the default stands in its
 * place.
 */
export interface CheckedSettings {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

const known = new WeakMap<object, CheckedSettings>();

/**
 * Completes and checks what stands under `settings["http-auth"]`.
 * @param raw the value found there; undefined means the defaults
 * @throws Error whose message starts with the path of the first key that is wrong
 */
export function readSettings(raw: unknown): Settings {
  const { settings, problems } = checkSettings(raw);
  if (problems[0] !== undefined) throw new Error(problems[0]);
  return settings;
}

/**
 * The same for those that go on with what is right. Asked once for each object, so that analyses can be kept by their
 * settings.
 * @param raw the value found there; undefined means the defaults
 */
export function checkSettings(raw: unknown): CheckedSettings {
  if (raw === undefined) return { settings: defaultSettings, problems: [] };
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { settings: defaultSettings, problems: [wrong('', 'an object', raw)] };
  let checked = known.get(raw);
  if (!checked) known.set(raw, (checked = check(raw as Record<string, unknown>)));
  return checked;
}

function check(given: Record<string, unknown>): CheckedSettings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  const problems: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultSettings, key)) {
      problems.push(
        `settings["http-auth"].${key} is not a setting. The settings are: ${Object.keys(defaultSettings).join(', ')}.`,
      );
      continue;
    }
    const problem = value === undefined ? undefined : problemOf(key as keyof Settings, value);
    if (problem !== undefined) problems.push(problem);
    else if (value !== undefined) settings[key] = value;
  }
  return { settings: settings as unknown as Settings, problems };
}

/** What is wrong with the value of a setting. */
function problemOf(key: keyof Settings, value: unknown): string | undefined {
  switch (key) {
    case 'challenge':
      if (typeof value !== 'string' || value.trim() === '')
        return wrong('.challenge', 'a string that is not empty', value);
      return /[\r\n]/.test(value) ? wrong('.challenge', 'one line', value) : undefined;
    case 'centralChallenge': {
      const isList = Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '');
      return value === 'auto' || value === 'off' || isList
        ? undefined
        : wrong('.centralChallenge', "'auto', 'off' or an array of file names", value);
    }
    case 'tests':
      return value === 'ignore' || value === 'report' ? undefined : wrong('.tests', "'ignore' or 'report'", value);
    default: {
      if (!Array.isArray(value)) return wrong(`.${key}`, 'an array of strings', value);
      const at = value.findIndex((name: unknown) => typeof name !== 'string' || name === '');
      return at < 0 ? undefined : wrong(`.${key}[${String(at)}]`, 'a string that is not empty', value[at]);
    }
  }
}

function wrong(path: string, wanted: string, got: unknown): string {
  return `settings["http-auth"]${path} must be ${wanted}, but is ${typeof got === 'function' ? 'a function' : JSON.stringify(got)}.`;
}
