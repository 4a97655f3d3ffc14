import { boolean, both, either, nothing, wrapped, type Condition } from './condition.ts';
import { dialects, type Dialect, type Form } from './dialects.ts';
import { obstacles, type Maker } from './obstacles.ts';
import type { Check, FrameworkName, Program, Refusal } from './program.ts';
import { isPolicy, recognised, type Obstacle, type Right } from './world.ts';
import { block, indented, lines, pick, type Line } from './text.ts';

export interface Rendered {
  readonly framework: FrameworkName;
  readonly language: Language;
  readonly source: string;
  /** Line number → refusal. */
  readonly sites: ReadonlyMap<number, number>;
  /** How many refusals stand in the program. */
  readonly count: number;
  /** What else it asks, whoever calls. */
  readonly obstacles: ReadonlySet<Obstacle>;
  /** The rights that it asks for. */
  readonly rights: ReadonlySet<Right>;
  /** Rules that must be silent on a refusal, since nobody could know: see "what it does not see" on their pages. */
  readonly silent: ReadonlyMap<number, string>;
  /** Refusals to which no way leads: those that never answer, and those of which only the condition is never met. */
  readonly never: ReadonlyMap<number, 'answers' | 'decides'>;
  /** Refusals of which nothing need be said: it is not always followed how a mapper finds the status. Nothing wrong may be. */
  readonly unseen: ReadonlySet<number>;
  /** It asks whether credentials are over. */
  readonly lapses: boolean;
  /** The productions that the program is made of. */
  readonly productions: ReadonlySet<string>;
}

/** CommonJS, a module, TypeScript. */
export type Language = 'js' | 'mjs' | 'ts';

/** What a variable that stands for the caller is. */
interface User {
  readonly name: string;
  /** What it can be where nobody is logged in; undefined: somebody is. */
  readonly empty: 'null' | 'undefined' | undefined;
  readonly kind: 'record' | 'claims' | 'session' | 'key';
  /** Nothing in the code tests it: it came from a verifier. */
  readonly certain?: true;
}

/** A production: a name, and what it makes. */
interface Named {
  readonly name: string;
}

/** How a handler of errors finds the status of a class. */
type Mapper = 'constructor' | 'instanceof' | 'table' | 'name';
// Not the names that the classes of http-errors have: the one would be taken for the other by its name.
const classNames = { 401: 'UnknownCallerError', 403: 'NotAllowedError' } as const;

/** Whether a refusal ends with a return: it must, it may, it must not. */
type Ends = boolean | 'goes on';

/** Words in texts that say nothing strong. */
const words: readonly (Named & { word: string })[] = [
  ...Array.from({ length: 5 }, () => ({ name: 'no word', word: '' })),
  { name: 'a code', word: ' AUTH_POST_DISABLED' },
  { name: 'a deed', word: ' change-password' },
  { name: 'a thing', word: ' permissions table' },
];

/** An error whose class alone says which status it stands for. */
const mappedForms: readonly Form[] = [
  { name: 'thrown, class of a mapper', throws: true, named: true, mapped: true, answer: ({ code, text }) => `new ${classNames[code]}('${text}')` },
];

const challengeText = `'Bearer realm="posts"'`;

export function render(program: Program): Rendered {
  return new Renderer(program).render();
}

class Renderer {
  private readonly program: Program;
  private readonly dialect: Dialect;
  private readonly language: Language;
  private readonly productions = new Set<string>();
  private readonly tops = new Map<string, Line[]>();
  private readonly needs = new Set<string>();
  private readonly libs = new Map<string, Set<string>>();
  private readonly middleware: Line[] = [];
  private readonly silent = new Map<number, string>();
  private readonly never = new Map<number, 'answers' | 'decides'>();
  private readonly obstacles = new Set<Obstacle>();
  private readonly rights = new Set<Right>();
  private readonly asked: Condition[] = [];
  /** Statements at the beginning of the handler. */
  private readonly prelude = new Map<string, readonly string[]>();
  private lapses = false;
  /** The statuses whose classes are thrown, where a mapper stands. */
  private mapped: Map<401 | 403, number> | undefined;
  private readonly unseen = new Set<number>();
  private count = 0;
  private names = 0;
  /** Inside a callback, nobody catches what is thrown. */
  private caught = true;
  /** Inside a function that is judged by its own checks alone. */
  private alone = false;
  /** Behind a condition that only visitors met: whether a policy refuses them as such is for nobody to say. */
  private visited = false;
  /** Behind a refusal that goes on: where nobody is there, the next right throws before it is asked who is there. */
  private wentOn = false;

  constructor(program: Program) {
    this.program = program;
    this.dialect = dialects[program.framework];
    this.language = pick(['js', 'js', 'mjs', 'ts'], Math.floor(program.style / 2));
  }

  render(): Rendered {
    const { dialect, program } = this;
    const mapper = this.chooseMapper();
    const given = mapper ? { before: [], after: [] } : this.central();
    const body = this.before(0);
    const central = mapper ? this.errorMapper(mapper) : given;
    const handler = dialect.handler(program.style, lines(...[...this.prelude.values()].flat(), body));
    this.use(program.style % 2 === 0 ? 'handler: in place' : 'handler: by name');
    this.use(`language: ${this.language}`);
    const all = this.inLanguage(lines(
      ...dialect.imports,
      ...this.needs,
      ...[...this.libs].map(([file, names]) => `const { ${[...names].sort().join(', ')} } = require('../lib/${file}');`),
      '',
      ...dialect.create,
      `const routes = ['GET /posts/p1'];`,
      ...this.tops.values(),
      '',
      central.before,
      this.middleware,
      handler,
      central.after,
      '',
      ...dialect.exports,
    ));
    return {
      framework: program.framework,
      language: this.language,
      source: all.map(({ text }) => text).join('\n') + '\n',
      sites: new Map(all.flatMap(({ site }, index) => (site === undefined ? [] : [[index + 1, site]]))),
      count: this.count,
      obstacles: this.obstacles,
      silent: this.silent,
      never: this.never,
      unseen: this.unseen,
      lapses: this.lapses,
      rights: this.rights,
      productions: this.productions,
    };
  }

  /** Modules import and export in their own words. */
  private inLanguage(all: readonly Line[]): Line[] {
    if (this.language === 'js') return [...all];
    return all.map((line) => ({
      ...line,
      text: line.text
        .replace(/^const (.*) = require\((.*)\);$/, 'import $1 from $2;')
        .replace(/^module\.exports = \{ default: app, (.*) \};$/, 'export { app as default, $1 };')
        .replace(/^module\.exports = (.*);$/, 'export $1;'),
    }));
  }

  /** Chooses a production and notes its name. */
  private choose<T extends Named>(area: string, list: readonly T[], choice: number): T {
    const found = pick(list, choice);
    this.use(`${area}: ${found.name}`);
    return found;
  }

  private use(production: string): void {
    this.productions.add(production);
  }

  private lib(file: string, name: string): string {
    this.libs.set(file, (this.libs.get(file) ?? new Set()).add(name));
    return name;
  }

  private readonly maker: Maker = {
    lib: (file, name) => this.lib(file, name),
    header: (name, choice) => this.header(name, choice),
    address: (choice) => pick(this.dialect.address, choice),
    first: (name, ...statements) => this.prelude.set(name, statements),
    top: (name, declarations) => this.tops.set(name, [...declarations]),
  };

  private fresh(name: string): string {
    this.names += 1;
    return this.names === 1 ? name : `${name}${String(this.names)}`;
  }

  /** A handler that gives the classes of the errors their statuses; put together once it is known what is thrown. */
  private chooseMapper(): Mapper | undefined {
    const { central } = this.program;
    if (!this.dialect.mapper || central % 32 < 11 || central % 32 > 15) return undefined;
    this.mapped = new Map();
    const kinds: readonly Mapper[] = ['constructor', 'instanceof', 'table', 'name'];
    const kind = pick(kinds, Math.floor(central / 32));
    this.use(`mapper: by ${kind}`);
    return kind;
  }

  private errorMapper(kind: Mapper): { before: Line[]; after: Line[] } {
    const { mapper, mapped } = this.dialect;
    if (!mapper || !mapped) return { before: [], after: [] };
    // What a table says of the status that it found is not followed.
    const adds = this.program.central % 3 === 0 && kind !== 'table';
    const codes = [...(this.mapped?.keys() ?? [])].sort();
    const site = this.mapped?.get(401);
    const answer = (status: string | number, may = status === 401): Line[] => {
      const made = lines(...mapped(String(status), adds && may ? challengeText : null));
      return site === undefined ? made : made.map((line) => ({ ...line, site }));
    };
    const last = answer(`err.status ?? err.statusCode ?? 500`);
    const cases = (ask: (name: string) => string): Line[] => codes.flatMap((code) => block(`if (${ask(classNames[code])})`, answer(code)));
    const body = {
      constructor: () => {
        const arms = codes.flatMap((code) => [...block(`case ${classNames[code]}:`, answer(code))]);
        return lines(block('switch (err.constructor)', lines(arms, block('default:', last))));
      },
      instanceof: () => lines(cases((name) => `err instanceof ${name}`), last),
      name: () => lines(cases((name) => `err.constructor.name === '${name}'`), last),
      table: () => {
        const rows = codes.map((code) => `  { type: ${classNames[code]}, status: ${String(code)} },`);
        this.tops.set('mapping', lines('const mapping = [', ...rows, '];'));
        const found = 'const found = mapping.find(({ type }) => err instanceof type);';
        return lines(found, block('if (found)', answer('found.status')), last);
      },
    }[kind]();
    const handler = this.perhapsMade(mapper(body));
    return this.program.framework === 'koa' ? { before: handler, after: [] } : { before: [], after: handler };
  }

  private makes(): boolean {
    return Math.floor(this.program.central / 7) % 3 === 0;
  }

  /** What is registered, or a function that makes it. */
  private perhapsMade(registered: Line[]): Line[] {
    const [first, ...rest] = registered;
    const found = /^(app\.\w+\((?:'\w+', )?)((?:async )?\([^)]*\) =>.*)$/.exec(first?.text ?? '');
    if (!found || !this.makes()) return registered;
    this.use('registered: made by a function');
    const name = this.fresh('answerErrors');
    const [, call = '', head = ''] = found;
    const body = lines(`return ${head}`, ...rest.slice(0, -1).map((line) => [line]), '};');
    return lines(block(`function ${name}()`, body), `${call}${name}());`);
  }

  /** What runs around the handler and adds the challenge. Rare: where it is there, few answers lack one. */
  private central(): { before: Line[]; after: Line[] } {
    const { dialect } = this;
    const { middleware, errorHandler, next, after } = dialect;
    const set = pick(dialect.setHeader(`'WWW-Authenticate'`, challengeText), Math.floor(this.program.central / 32));
    const none = { before: [], after: [] };
    switch (this.program.central % 32) {
      case 1:
      case 2:
        if (!middleware) return none;
        this.use('challenge: by middleware');
        return { before: this.perhapsMade(middleware(lines(set, ...next))), after: [] };
      case 3:
      case 4:
        if (!middleware || !after) return none;
        this.use('challenge: by middleware, afterwards');
        return { before: middleware(lines(...next, `if (${this.program.framework === 'koa' ? 'ctx.status' : 'c.res.status'} === 401) ${set}`)), after: [] };
      case 5:
      case 6:
      case 7:
      case 8: {
        if (!errorHandler) return none;
        const adds = this.program.central % 2 === 0;
        this.use(adds ? 'error handler: with the challenge' : 'error handler: without');
        const handler = this.perhapsMade(errorHandler(adds ? challengeText : null));
        return this.program.framework === 'koa' ? { before: handler, after: [] } : { before: [], after: handler };
      }
      case 9:
      case 10:
        if (!dialect.hook) return none;
        this.use('challenge: by a hook');
        return { before: dialect.hook(set, this.program.central % 2 === 0), after: [] };
      default:
        return none;
    }
  }

  private header(name: string, choice: number): string {
    const { header } = this.dialect;
    this.use(`read: ${this.program.framework}, ${String(choice % header.length)}`);
    return pick(header, choice)(name);
  }

  // Checks in front of the credentials.

  private before(index: number): Line[] {
    const check = this.program.before[index];
    if (check === undefined) return this.acquire();
    const condition = this.obstacle(check, () => nothing, true);
    if (check.kind % 8 === 7) return lines(this.letsPass(condition, check.mix), this.before(index + 1));
    return this.refuseIf(condition, check.shape, check.refusal, undefined, () => this.before(index + 1));
  }

  /**
   * Each obstacle is asked once: a second time, nobody would be left whom it refuses.
   * @param alone whether the condition is no part of another one
   * @param all whether those may be asked, too, of which nobody can read what they are
   */
  private obstacle({ condition }: Check, otherwise: () => Condition, alone = false, all = true): Condition {
    const open = obstacles.filter(({ name }) => !this.obstacles.has(name) && (all || recognised.has(name)) && (!(this.alone || this.wentOn) || isPolicy(name)) && !(this.visited && isPolicy(name)));
    if (open.length === 0) return otherwise();
    const { name, make } = this.choose('obstacle', open, condition);
    this.obstacles.add(name);
    const made = make(this.maker, Math.floor(condition / 16), alone);
    return recognised.has(name) ? made : { ...made, unread: true };
  }

  /** A condition that was asked, and after which everybody goes on. */
  private letsPass({ refuse, setup = [] }: Condition, choice: number): Line[] {
    const name = this.fresh('noted');
    const { make } = this.choose(
      'let pass',
      [
        { name: 'a statement', make: () => block(`if (${refuse})`, lines('String(routes);')) },
        { name: 'a variable', make: () => lines(`let ${name} = '';`, `if (${refuse}) ${name} = 'noted';`) },
        { name: 'a choice', make: () => lines(`const ${name} = ${wrapped(refuse)} ? 'noted' : 'nothing';`) },
      ],
      choice,
    );
    return lines(...setup, make());
  }

  // Credentials.

  private acquire(): Line[] {
    const { verify } = this.program.acquire;
    const { make } = this.choose(
      'caller',
      [
        { name: 'null-returning lookup', make: () => this.lookup() },
        { name: 'throwing verifier', make: () => this.thrower() },
        { name: 'session', make: () => this.session() },
        ...(this.dialect.middleware ? [{ name: 'left by middleware', make: () => this.left() }] : []),
        { name: 'api key', make: () => this.key() },
        { name: 'verifier, catch gives null', make: () => this.nulled() },
        { name: 'verifier awaited in try', make: () => this.awaited() },
        { name: 'account found or made', make: () => this.foundOrMade() },
        { name: 'then, with a second callback', make: () => this.promised(false) },
        { name: 'then, catch', make: () => this.promised(true) },
        ...(this.dialect.late ? [{ name: 'verifier with a callback', make: () => this.callback() }] : []),
        ...(this.dialect.middleware ? [{ name: 'guard in the same file', make: () => this.guard() }] : []),
      ],
      verify,
    );
    return make();
  }

  /** Statements that put the token of the header into a variable, with or without refusals. */
  private token(then: (token: string) => Line[]): Line[] {
    const { read, shape, absent } = this.program.acquire;
    const header = this.header('authorization', read);
    const refused = (condition: Condition, rest: () => Line[]): Line[] => this.refuseIf(condition, shape, absent, undefined, rest);
    const { make } = this.choose<Named & { make: () => Line[] }>(
      'token',
      [
        { name: 'no check', make: () => lines(`const token = (${header} ?? '').slice(7);`, then('token')) },
        {
          name: 'absence',
          make: () =>
            lines(
              `const header = ${header};`,
              refused({ refuse: '!header', pass: 'header' }, () => lines(`const token = header.split(' ')[1];`, then('token'))),
            ),
        },
        {
          name: 'startsWith',
          make: () =>
            lines(
              `const header = ${header};`,
              refused({ refuse: `!header || !header.startsWith('Bearer ')`, pass: `header && header.startsWith('Bearer ')` }, () =>
                lines(`const token = header.slice('Bearer '.length);`, then('token')),
              ),
            ),
        },
        {
          name: 'startsWith, optional',
          make: () =>
            lines(
              `const header = ${header};`,
              refused({ refuse: `!header?.startsWith('Bearer ')`, pass: `header?.startsWith('Bearer ')` }, () =>
                lines(`const token = header.slice('Bearer '.length);`, then('token')),
              ),
            ),
        },
        {
          name: 'split',
          make: () =>
            lines(
              `const [scheme, token] = (${header} ?? '').split(' ');`,
              refused({ refuse: `scheme !== 'Bearer' || !token`, pass: `scheme === 'Bearer' && token` }, () => then('token')),
            ),
        },
        {
          name: 'split, optional',
          make: () =>
            lines(
              `const token = ${header}?.split(' ')[1];`,
              refused({ refuse: 'token === undefined', pass: 'token !== undefined' }, () => then('token')),
            ),
        },
        ...(this.thrown().length > 0 ? [{ name: 'helper that throws, caught', make: () => this.caughtByAll(header, then) }] : []),
        {
          name: 'regular expression',
          make: () =>
            lines(
              `const match = /^Bearer (.+)$/.exec(${header} ?? '');`,
              refused({ refuse: 'match === null', pass: 'match !== null' }, () => lines('const token = match[1];', then('token'))),
            ),
        },
      ],
      Math.floor(read / 8),
    );
    return make();
  }

  /** An error with a status that every caller of the helper catches: it answers nobody. */
  private caughtByAll(header: string, then: (token: string) => Line[]): Line[] {
    const { absent, shape } = this.program.acquire;
    const refused = this.refusal({ ...absent, challenge: 0 }, undefined, this.thrown())(true);
    this.never.set(this.count, 'answers');
    const helper = block('const readToken = () =>', lines(`const header = ${header};`, block('if (!header)', refused), `return header.slice('Bearer '.length);`), '};');
    const caught = pick([block('catch', lines(`token = '';`)), block('catch (error)', lines(`token = String(error).slice(0, 0);`))], shape);
    return lines(helper, `let token = '';`, block('try', lines('token = readToken();')), caught, then('token'));
  }

  /** The account of a verified token is found, or made: it is always there. */
  private foundOrMade(): Line[] {
    const { invalid } = this.program.acquire;
    const [verify, find] = [this.lib('accounts', 'verifyToken'), this.lib('accounts', 'findOrCreateUser')];
    return this.token((token) => {
      const refusal = this.refusal(invalid, undefined)(true);
      const never = this.refusal({ ...invalid, form: invalid.form + 1, challenge: 0 }, undefined)(true);
      this.never.set(this.count, 'decides');
      const given = pick(['{ sub: claims.sub }', 'claims'], invalid.form);
      return lines(
        'let claims;',
        block('try', lines(`claims = ${verify}(${token});`)),
        block('catch', refusal),
        `const user = await ${find}(${given});`,
        block('if (!user)', never),
        this.checks(0, { name: 'user', empty: undefined, kind: 'record' }),
      );
    });
  }

  private lookup(): Line[] {
    const find = this.lib('accounts', 'findUserByToken');
    return this.token((token) => lines(`const user = await ${find}(${token});`, this.checks(0, { name: 'user', empty: 'null', kind: 'record' })));
  }

  private thrower(): Line[] {
    const { invalid } = this.program.acquire;
    const verify = this.lib('accounts', 'verifyToken');
    return this.token((token) => {
      const refusal = this.refusal(invalid, undefined);
      return lines(
        'let claims;',
        block('try', lines(`claims = ${verify}(${token});`)),
        block('catch', refusal(true)),
        this.checks(0, { name: 'claims', empty: undefined, kind: 'claims', certain: true }),
      );
    });
  }

  private awaited(): Line[] {
    const verify = this.lib('tokens', 'verify');
    return this.token((token) => {
      const refusal = this.refusal(this.program.acquire.invalid, undefined);
      return lines('let user;', block('try', lines(`user = await ${verify}(${token});`)), block('catch', refusal(true)), this.checks(0, { name: 'user', empty: undefined, kind: 'record', certain: true }));
    });
  }

  private promised(caught: boolean): Line[] {
    const verify = this.lib('tokens', 'verify');
    return this.token((token) => {
      const refusal = this.refusal(this.program.acquire.invalid, undefined)(true);
      const rest = this.checks(0, { name: 'user', empty: undefined, kind: 'record', certain: true });
      return lines(
        `return ${verify}(${token})`,
        indented(lines(block('.then(async (user) =>', rest, caught ? '})' : '}, () => {'), caught ? block('.catch(() =>', refusal, '});') : lines(indented(refusal), '});'))),
      );
    });
  }

  private callback(): Line[] {
    const verify = this.lib('tokens', 'verify');
    return this.token((token) => {
      this.caught = false;
      const refusal = this.refusal(this.program.acquire.invalid, undefined);
      const { refuse, pass } = this.choose(
        'callback',
        [
          { name: 'err', refuse: 'err', pass: '!err' },
          { name: 'err or no user', refuse: 'err || !user', pass: '!err && user' },
          { name: 'no user', refuse: '!user', pass: 'user' },
        ],
        this.program.acquire.shape,
      );
      const rest = this.checks(0, { name: 'user', empty: undefined, kind: 'record', certain: true });
      this.caught = true;
      const body = this.program.acquire.shape % 4 < 2 ? lines(block(`if (${refuse})`, refusal(true)), rest) : lines(block(`if (${pass})`, rest), block('else', refusal(false)));
      return block(`${verify}(${token}, (err, user) =>`, body, '});');
    });
  }

  /** Middleware of the same file that refuses whoever is unknown. */
  private guard(): Line[] {
    const { left, next, middleware } = this.dialect;
    const find = this.lib('accounts', 'findUserByToken');
    const header = this.header('authorization', this.program.acquire.read);
    // What middleware throws is not followed to a mapper.
    const forms = this.forms().filter(({ mapped }) => !mapped);
    const refusal = this.refusal(this.program.acquire.invalid, undefined, forms)(true);
    this.middleware.push(
      ...(middleware?.(
        lines(`const token = ${header}?.split(' ')[1];`, `const user = token ? await ${find}(token) : null;`, block('if (!user)', refusal), left.write('user'), ...next),
      ) ?? []),
    );
    const name = this.program.acquire.shape % 2 === 0 ? left.read : 'user';
    return lines(name === 'user' ? [{ text: `const user = ${left.read};` }] : [], this.checks(0, { name, empty: undefined, kind: 'record', certain: true }));
  }

  private nulled(): Line[] {
    const verify = this.lib('tokens', 'verify');
    return this.token((token) =>
      lines(`const user = await ${verify}(${token}).catch(() => null);`, this.checks(0, { name: 'user', empty: 'null', kind: 'record' })),
    );
  }

  private session(): Line[] {
    return lines(
      `const session = ${this.lib('accounts', 'sessions')}.get(${this.lib('accounts', 'parseCookies')}(${this.header('cookie', this.program.acquire.read)}).sid);`,
      this.checks(0, { name: 'session', empty: 'undefined', kind: 'session' }),
    );
  }

  private key(): Line[] {
    return lines(
      `const key = ${this.lib('accounts', 'findApiKey')}(${this.header('x-api-key', this.program.acquire.read)});`,
      this.checks(0, { name: 'key', empty: 'null', kind: 'key' }),
    );
  }

  private left(): Line[] {
    const { left, next, middleware } = this.dialect;
    const find = this.lib('accounts', 'findUserByToken');
    const header = this.header('authorization', this.program.acquire.read);
    this.middleware.push(
      ...(middleware?.(lines(`const token = ${header}?.split(' ')[1];`, left.write(`token ? await ${find}(token) : null`), ...next)) ?? []),
    );
    const inPlace = this.program.acquire.shape % 2 === 0;
    const name = inPlace ? left.read : 'user';
    return lines(inPlace ? [] : [{ text: `const user = ${left.read};` }], this.checks(0, { name, empty: 'null', kind: 'record' }));
  }

  // Rights.

  private checks(index: number, user: User): Line[] {
    const check = this.program.checks[index];
    if (check === undefined) return this.done();
    const { condition, known } = this.condition(check, user);
    if (check.refusal.form % 12 === 11 && !condition.attempt && !condition.refuse.includes('||')) return lines(this.letsPass(condition, check.mix), this.checks(index + 1, user));
    const after: User = known ? { ...user, empty: undefined } : user;
    return this.refuseIf(condition, check.shape, check.refusal, user, () => this.checks(index + 1, after));
  }

  private done(): Line[] {
    return lines(`return ${this.dialect.ok};`);
  }

  private condition(check: Check, user: User): { condition: Condition; known: boolean } {
    const absent = this.absence(check, user);
    const safe: User = { ...user, empty: undefined };
    const other = (): Condition => this.right(check, safe);
    if (user.empty === undefined) {
      const { make } = this.choose<Named & { make: () => Condition }>(
        'check',
        [
          { name: 'right', make: () => this.right(check, user) },
          { name: 'obstacle', make: () => this.obstacle(check, other, true) },
          { name: 'right or obstacle', make: () => either(this.right(check, user), this.obstacle(check, other)) },
          { name: 'obstacle or right', make: () => either(this.obstacle(check, other), this.right(check, user)) },
          { name: 'part', make: () => this.part(check, user, other) },
          { name: 'part or right', make: () => either(this.part(check, user, other), this.right(check, user)) },
          { name: 'over', make: () => this.over(check, user, other) },
        ],
        check.kind % 5 < 2 ? 0 : check.kind,
      );
      return { condition: make(), known: true };
    }
    const { make, known } = this.choose<Named & { make: () => Condition; known: boolean }>(
      'check',
      [
        { name: 'absence', known: true, make: () => absent },
        { name: 'absence or right', known: true, make: () => either(absent, this.right(check, safe)) },
        { name: 'right of somebody', known: false, make: () => both({ refuse: user.name, pass: `!${user.name}` }, this.right(check, safe)) },
        { name: 'right, optional chaining', known: true, make: () => this.optional(check, user) },
        { name: 'right, member behind &&', known: true, make: () => this.optional(check, user, true) },
        { name: 'right, with a default', known: true, make: () => this.defaulted(check, user) },
        { name: 'absence or obstacle', known: true, make: () => either(absent, this.obstacle(check, other)) },
        { name: 'obstacle or absence', known: true, make: () => either(this.obstacle(check, () => nothing), absent) },
        { name: 'not (caller and right)', known: true, make: () => this.negated(check, user) },
        { name: 'obstacle', known: false, make: () => this.obstacle(check, () => absent, true) },
        { name: 'obstacle, asked of visitors', known: false, make: () => this.ofVisitors(check, absent) },
        { name: 'absence or part', known: true, make: () => either(absent, this.part(check, safe, other)) },
        { name: 'part of somebody', known: false, make: () => both({ refuse: user.name, pass: `!${user.name}` }, this.part(check, safe, other)) },
        { name: 'absence or over', known: true, make: () => either(absent, this.over(check, safe, other)) },
      ],
      check.kind,
    );
    return { condition: make(), known };
  }

  /** What is asked of those only who are not known. */
  private ofVisitors(check: Check, absent: Condition): Condition {
    const asked = this.productions.has('token: helper that throws, caught') ? nothing : this.obstacle(check, () => nothing, false, false);
    this.visited = true;
    return { ...both(absent, asked), plain: true };
  }

  /** A part of a known caller that is no right. Nobody may lack it twice. */
  private part({ condition, mix }: Check, { name, kind }: User, otherwise: () => Condition): Condition {
    if (this.alone || this.wentOn || this.obstacles.has('part of the caller')) return otherwise();
    this.obstacles.add('part of the caller');
    this.use('obstacle: part of the caller');
    const member = pick({ record: ['phone', 'profile'], claims: ['nickname'], session: ['cart'], key: ['label'] }[kind], condition);
    const part = `${name}.${member}`;
    const devices = `${name}.devices.length`;
    const asked = pick(
      [
        { refuse: `!${part}`, pass: part },
        ...(kind === 'record' ? [{ refuse: `${devices} === 0`, pass: `${devices} > 0` }] : []),
        ...(kind === 'key' ? [] : [{ refuse: `${part} == null`, pass: `${part} != null` }]),
      ],
      mix,
    );
    return { ...asked, unread: true };
  }

  /** Credentials that are over, or of a kind that serves nowhere. */
  private over({ condition, mix }: Check, { name, kind }: User, otherwise: () => Condition): Condition {
    if (kind === 'record') return otherwise();
    if (kind === 'claims' && mix % 3 === 2) return this.purpose(name, otherwise);
    if (this.lapses) return otherwise();
    this.lapses = true;
    this.use(`over: ${kind}`);
    const at = `${name}.expiresAt`;
    // A status that is chosen by whether they are there at all is no part of this.
    const asked = pick<Condition>(
      {
        claims: [{ refuse: `${name}.typ !== 'access'`, pass: `${name}.typ === 'access'` }],
        session: [
          { refuse: `${at} < new Date()`, pass: `${at} >= new Date()` },
          { refuse: `new Date() > ${at}`, pass: `new Date() <= ${at}` },
          { refuse: `${at}.getTime() <= Date.now()`, pass: `${at}.getTime() > Date.now()` },
        ],
        key: [
          { refuse: `${at} < Date.now()`, pass: `${at} >= Date.now()` },
          { refuse: `Date.now() > ${at}`, pass: `Date.now() <= ${at}` },
        ],
      }[kind],
      condition,
    );
    return { ...asked, unread: true };
  }

  /** A scope that says what a token was made for may be a right, or make it a token of another kind. */
  private purpose(name: string, otherwise: () => Condition): Condition {
    if (this.obstacles.has('purpose of the token')) return otherwise();
    this.obstacles.add('purpose of the token');
    this.use('obstacle: purpose of the token');
    return { refuse: `${name}.scope !== 'posts'`, pass: `${name}.scope === 'posts'` };
  }

  private absence({ mix }: Check, { name, empty }: User): Condition {
    const nothing = empty ?? 'null';
    const { refuse, pass } = pick(
      [
        { refuse: `!${name}`, pass: name },
        { refuse: `${name} == null`, pass: `${name} != null` },
        { refuse: `${name} === ${nothing}`, pass: `${name} !== ${nothing}` },
        { refuse: `!Boolean(${name})`, pass: `Boolean(${name})` },
        { refuse: `typeof ${name} !== 'object' || ${name} === null`, pass: `typeof ${name} === 'object' && ${name} !== null` },
      ],
      mix,
    );
    return { refuse, pass };
  }

  /** @param behind whether a member is read as `user && user.role`; one whose method is called stands behind `?.` all the same */
  private optional(check: Check, user: User, behind = false): Condition {
    const right = this.right(check, { ...user, empty: undefined }, true);
    if (right === nothing) return this.absence(check, user);
    const { name } = user;
    const member = new RegExp(`(?<![\\w.])${name.replace(/[.()]/g, '\\$&')}\\.(\\w+)(?![\\w.(])`, 'g');
    const optional = (condition: string): string => {
      const guarded = behind ? condition.replace(member, `(${name} && $&)`) : condition;
      return guarded === condition ? condition.replaceAll(`${name}.`, `${name}?.`) : guarded;
    };
    return { ...right, refuse: optional(right.refuse), pass: optional(right.pass) };
  }

  private defaulted(check: Check, user: User): Condition {
    const asked = this.optional(check, user);
    const pass = `(${wrapped(asked.pass)} ?? false)`;
    return { ...asked, refuse: `!${pass}`, pass };
  }

  private negated(check: Check, user: User): Condition {
    const right = this.right(check, { ...user, empty: undefined });
    return { ...right, refuse: `!(${user.name} && ${wrapped(right.pass)})`, pass: `${user.name} && ${wrapped(right.pass)}` };
  }

  /** Each right is asked for once, or once more in the same words: that a caller has one says nothing of another. */
  private right({ condition, mix }: Check, { name, kind }: User, simple = false): Condition {
    const id = { record: 'id', claims: 'sub', session: 'userId', key: 'owner' }[kind];
    const owned = (): Condition => {
      this.prelude.set('post', [`const post = ${this.lib('accounts', 'findPost')}('p1');`]);
      return { refuse: `post.authorId !== ${name}.${id}`, pass: `post.authorId === ${name}.${id}` };
    };
    const forms: (Named & { of: readonly Right[]; kinds: readonly User['kind'][]; simple?: true; twice?: false; make: () => Condition })[] = [
      {
        name: 'comparison',
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        simple: true,
        make: () => ({ refuse: `${name}.role !== 'admin'`, pass: `${name}.role === 'admin'` }),
      },
      {
        name: 'scope',
        of: ['role'],
        kinds: ['key'],
        simple: true,
        make: () => ({ refuse: `!${name}.scopes.includes('write')`, pass: `${name}.scopes.includes('write')` }),
      },
      { name: 'owner', of: ['owner'], kinds: ['record', 'claims', 'session', 'key'], simple: true, make: owned },
      {
        name: 'one of',
        twice: false,
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        simple: true,
        make: () => ({ refuse: `!['admin', 'editor'].includes(${name}.role)`, pass: `['admin', 'editor'].includes(${name}.role)` }),
      },
      {
        name: 'lookup table',
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        make: () => {
          this.tops.set('rights', lines('const rights = { user: 1, admin: 2 };'));
          return { refuse: `rights[${name}.role] < 2`, pass: `rights[${name}.role] >= 2` };
        },
      },
      {
        name: 'owner or role',
        of: ['owner', 'role'],
        kinds: ['record', 'claims', 'session'],
        make: () => {
          const owner = owned();
          return { refuse: `${owner.refuse} && ${name}.role !== 'admin'`, pass: `${owner.pass} || ${name}.role === 'admin'` };
        },
      },
      {
        name: 'includes',
        of: ['role'],
        kinds: ['record', 'claims'],
        simple: true,
        make: () => ({ refuse: `!${name}.roles.includes('admin')`, pass: `${name}.roles.includes('admin')` }),
      },
      {
        name: 'some',
        twice: false,
        of: ['role'],
        kinds: ['record', 'claims'],
        simple: true,
        make: () => ({ refuse: `!${name}.roles.some((role) => role === 'admin')`, pass: `${name}.roles.some((role) => role === 'admin')` }),
      },
      {
        name: 'flag',
        of: ['verified'],
        kinds: ['record'],
        simple: true,
        make: () => ({ refuse: `!${name}.emailVerified`, pass: `${name}.emailVerified` }),
      },
      {
        name: 'date of a verification',
        of: ['verified'],
        kinds: ['record'],
        simple: true,
        make: () => {
          const isNull = { refuse: `${name}.verifiedAt === null`, pass: `${name}.verifiedAt !== null` };
          return pick([{ refuse: `!${name}.verifiedAt`, pass: `${name}.verifiedAt` }, ...(simple ? [] : [isNull])], mix);
        },
      },
      {
        name: 'state of the account',
        of: ['active'],
        kinds: ['record'],
        simple: true,
        make: () =>
          pick(
            [
              { refuse: `!${name}.active`, pass: `${name}.active` },
              { refuse: `${name}.status !== 'active'`, pass: `${name}.status === 'active'` },
              // Of nobody these are not asked: whoever is not there is not disabled.
              { refuse: `${name}.disabled`, pass: `!${name}.disabled` },
              { refuse: `${name}.deactivatedAt`, pass: `!${name}.deactivatedAt` },
              { refuse: `${name}.deactivatedAt !== null`, pass: `${name}.deactivatedAt === null` },
              { refuse: `${name}.status === 'deactivated'`, pass: `${name}.status !== 'deactivated'` },
            ].slice(0, simple ? 2 : undefined),
            mix,
          ),
      },
      {
        name: 'what is missing',
        twice: false,
        of: ['role'],
        kinds: ['record', 'claims', 'key'],
        make: () => {
          const [held, wanted] = kind === 'key' ? ['scopes', 'write'] : ['roles', 'admin'];
          const left = (of: string): string => `['${wanted}'].filter((each) => !${of}.${held}.includes(each))`;
          this.tops.set('missingFor', block('function missingFor(caller)', lines(`return ${left('caller')};`)));
          const missing = pick([`missingFor(${name})`, left(name)], condition);
          return pick(
            [
              { refuse: `${missing}.length > 0`, pass: `!${missing}.length` },
              { refuse: `${missing}.length`, pass: `${missing}.length === 0` },
            ],
            mix,
          );
        },
      },
      {
        name: 'status of a check',
        twice: false,
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        make: () => {
          const access = this.fresh('access');
          const setup = [`const ${access} = ${this.lib('rights', 'checkAccess')}(${name}, 'p1');`];
          const [lacks, may] = [`${access}.status !== 404`, `${access}.status === 404`];
          return pick<Condition>(
            [
              { refuse: `!${access}.allowed && ${lacks}`, pass: `${access}.allowed || ${may}`, setup },
              { refuse: `!${access}.allowed`, pass: `${access}.allowed`, setup },
            ],
            mix,
          );
        },
      },
      {
        name: 'plan',
        of: ['plan'],
        kinds: ['record'],
        simple: true,
        make: () => ({ refuse: `${name}.plan !== 'pro'`, pass: `${name}.plan === 'pro'` }),
      },
      {
        name: 'helper',
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        make: () => {
          this.tops.set('isAdmin', block('function isAdmin(user)', lines(`return user.role === 'admin';`)));
          return { refuse: `!isAdmin(${name})`, pass: `isAdmin(${name})` };
        },
      },
      {
        name: 'helper from elsewhere',
        twice: false,
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        simple: true,
        make: () => {
          const call = `${this.lib('accounts', 'hasPermission')}(${name}.role, 'posts:write')`;
          return { refuse: `!${call}`, pass: call };
        },
      },
      {
        name: 'helper with a switch',
        of: ['role'],
        kinds: ['record', 'claims', 'session'],
        make: () => {
          this.tops.set('mayWrite', block('function mayWrite(user)', block('switch (user.role)', lines(`case 'admin':`, '  return true;', 'default:', '  return false;'))));
          return { refuse: `!mayWrite(${name})`, pass: `mayWrite(${name})` };
        },
      },
    ];
    // Behind a refusal that went on: the one answers nobody, too, and that the other throws is not seen.
    const answers = ({ name: form }: Named): boolean => form === 'status of a check' || form === 'what is missing';
    const fit = forms.filter((form) => form.kinds.includes(kind) && (!simple || form.simple === true) && !(this.wentOn && answers(form)));
    const open = fit.filter((form) => form.of.every((right) => !this.rights.has(right)));
    if (this.asked.length > 0 && !simple && !this.alone && (open.length === 0 || mix % 7 === 6)) {
      this.use('right: once more');
      return pick(this.asked, condition);
    }
    if (open.length === 0) return nothing;
    const form = this.choose('right', open, condition);
    for (const right of form.of) this.rights.add(right);
    const made = form.make();
    // Whether a call comes to the same once more is for nobody to say.
    if (form.twice !== false) this.asked.push(made);
    return made;
  }

  // Refusals.

  private refuseIf(condition: Condition, shape: number, refusal: Refusal, user: User | undefined, then: () => Line[]): Line[] {
    const { refuse, pass } = condition;
    const { dialect } = this;
    let made: ReturnType<Renderer['refusal']> | undefined;
    // Hono keeps the headers of an answer that is made and dropped for the next one.
    const kept = (ends: Ends): Refusal => (ends === 'goes on' && this.program.framework === 'hono' ? { ...refusal, challenge: 0 } : refusal);
    // Where nobody can read why the request is refused, a status that is chosen by whether somebody is there says why.
    const chooses = condition.unread ? undefined : user;
    const answer = (ends: Ends): Line[] => (made ??= this.refusal(kept(ends), chooses))(ends);
    const { assert } = dialect;
    if (condition.attempt) return this.caughtError(condition.attempt, shape, answer(true), then);
    const { make } = this.choose<Named & { make: () => Line[] }>(
      'shape',
      [
        { name: 'early return', make: () => lines(block(`if (${refuse})`, answer(true)), then()) },
        { name: 'else', make: () => lines(block(`if (${pass})`, then()), block('else', answer(false))) },
        { name: 'if, else', make: () => lines(block(`if (${refuse})`, answer(false)), block('else', then())) },
        { name: 'nested', make: () => lines(block(`if (${pass})`, ended(then())), answer(true)) },
        {
          name: 'alias',
          make: () => {
            const name = this.fresh('refused');
            return lines(`const ${name} = ${refuse};`, block(`if (${name})`, answer(true)), then());
          },
        },
        {
          name: 'alias, negated',
          make: () => {
            const name = this.fresh('allowed');
            return lines(`const ${name} = ${pass};`, block(`if (!${name})`, answer(true)), then());
          },
        },
        {
          name: 'local function',
          make: () => {
            const name = this.fresh('refused');
            return lines(`const ${name} = () => ${refuse};`, block(`if (${name}())`, answer(true)), then());
          },
        },
        {
          name: 'label',
          make: () => {
            const name = this.fresh('check');
            return lines(block(`${name}:`, lines(block(`if (${pass})`, lines(`break ${name};`)), answer(true))), then());
          },
        },
        { name: 'loop', make: () => lines(block(`while (${refuse})`, answer(true)), then()) },
        { name: 'finally', make: () => lines(block('try', block(`if (${refuse})`, answer(true))), block('finally', lines('String(routes);')), then()) },
        {
          name: 'switch',
          make: () => lines(block(`switch (Boolean(${refuse}))`, lines('case true:', indented(answer(true)), 'default:')), then()),
        },
        {
          name: 'switch (true)',
          make: () => lines(block('switch (true)', lines(`case ${boolean(refuse)}:`, indented(answer(true)), 'default:')), then()),
        },
        { name: 'do', make: () => lines(block('do', block(`if (${refuse})`, answer(true)), '} while (false);'), then()) },
        { name: 'loop over a list', make: () => lines(block('for (const _ of [1])', block(`if (${refuse})`, answer(true))), then()) },
        {
          name: 'finally around the rest',
          make: () => lines(block('try', lines(block(`if (${refuse})`, answer(true)), then())), block('finally', lines('String(routes);'))),
        },
        {
          name: 'nested function',
          make: () => {
            const name = this.fresh('proceed');
            const before = this.alone;
            this.alone = true;
            const rest = then();
            this.alone = before;
            return lines(block(`const ${name} = async () =>`, rest, '};'), block(`if (${refuse})`, answer(true)), `return ${name}();`);
          },
        },
        { name: 'dead code', make: () => lines(block('if (false)', lines('String(routes);')), block(`if (${refuse})`, lines(answer(true), 'String(routes);')), then()) },
        {
          name: 'assigned',
          make: () => {
            const name = this.fresh('denied');
            return lines(`let ${name} = false;`, `if (${refuse}) ${name} = true;`, block(`if (${name})`, answer(true)), then());
          },
        },
        { name: 'negated', make: () => lines(block(`if (!${wrapped(pass)})`, answer(true)), then()) },
        // Node's response in the injection does not outlive a second end, as a real one does. While Fastify's hooks run, what
        // comes behind the answer may still change its status.
        ...(this.caught && !dialect.late && !this.productions.has('challenge: by a hook') ? [
              {
                name: 'goes on',
                make: () => {
                  const refused = block(`if (${refuse})`, answer('goes on'));
                  this.wentOn = true;
                  return lines(refused, then());
                },
              },
            ] : []),
        {
          name: 'finally decides',
          make: () => lines(block('try', lines('String(routes);')), block('finally', block(`if (${refuse})`, answer(true))), then()),
        },
        {
          name: 'labelled loop',
          make: () => {
            const name = this.fresh('rounds');
            return lines(block(`${name}: for (const _ of [1])`, block('for (const __ of [1])', lines(`if (${pass}) continue ${name};`, answer(true)))), then());
          },
        },
        {
          name: 'thrown to a catch',
          make: () => lines(block('try', lines(`if (${refuse}) throw new Error('refused');`)), block('catch', answer(true)), then()),
        },
        {
          name: 'local refuser',
          make: () => {
            const name = this.fresh('turnAway');
            const before = this.alone;
            this.alone = true;
            const refused = answer(true);
            this.alone = before;
            const site = refused[0]?.site;
            const call = { text: `if (${refuse}) return ${name}();`, ...(site !== undefined && { site }) };
            return lines(block(`const ${name} = () =>`, refused, '};'), [call], then());
          },
        },
        ...(/[(|&]|upstream|length/.test(refuse) ? [] : [
              {
                name: 'asked again',
                make: () => {
                  const first = answer(true);
                  const again = this.impossible(refusal);
                  return lines(block(`if (${refuse})`, first), block(`if (${refuse})`, again), then());
                },
              },
              {
                name: 'asked again inside',
                make: () => {
                  const rest = then();
                  const again = this.impossible(refusal);
                  return lines(block(`if (${pass})`, lines(block(`if (${refuse})`, again), rest)), block('else', answer(false)));
                },
              },
            ]),
        ...(assert && this.caught ? [{ name: 'assert', make: () => lines(this.asserted(assert, pass, refusal, chooses), then()) }] : []),
      ],
      condition.plain ? shape % 4 : shape,
    );
    return lines(...(condition.setup ?? []), make());
  }

  /** A refusal that contradicts what stands around it. */
  private impossible(like: Refusal): Line[] {
    // A helper that refuses is judged by itself.
    const forms = this.forms().filter(({ top, mapped }) => !top && !mapped);
    const made = this.refusal({ ...like, form: like.form + 1, challenge: 0 }, undefined, forms)(true);
    this.never.set(this.count, 'answers');
    return made;
  }

  /** An error of a service is asked for its code; any other one goes on. */
  private caughtError({ statement, refuse }: NonNullable<Condition['attempt']>, shape: number, refused: Line[], then: () => Line[]): Line[] {
    this.use('shape: in a catch clause');
    const asked = lines(block(`if (${refuse})`, refused), 'throw err;');
    const rest = then();
    // Where something fails that set the challenge on its way, nobody can know whether it had come so far.
    const apart = shape % 2 === 0 || rest.some(({ text }) => /challenge|www-authenticate/i.test(text));
    if (apart) return lines(block('try', lines(statement)), block('catch (err)', asked), rest);
    return lines(block('try', lines(statement, rest)), block('catch (err)', asked));
  }

  /** An assertion is a condition and a refusal at once. */
  private asserted(assert: NonNullable<Dialect['assert']>, pass: string, refusal: Refusal, user: User | undefined): Line[] {
    this.count += 1;
    const site = this.count;
    const before: string[] = [];
    const status = this.status(refusal, user?.certain || this.alone || this.wentOn ? undefined : user, before);
    const challenge = refusal.challenge % 3 === 1 ? challengeText : null;
    const text = assert(pass, { status, code: refusal.status, site, text: `site-${String(site)}`, challenge });
    return [...before, text].map((each) => ({ text: each, site }));
  }

  private forms(): Form[] {
    const all = this.mapped ? [...this.dialect.forms, ...mappedForms, ...mappedForms, ...mappedForms] : this.dialect.forms;
    return all.filter((each) => this.caught || (each.throws !== true && each.raises !== true));
  }

  /** The forms that are thrown. */
  private thrown(): Form[] {
    return this.dialect.forms.filter(({ throws, raises }) => throws || raises);
  }

  /** The lines of a refusal; asked whether they must end with a return. */
  private refusal(refusal: Refusal, user: User | undefined, among: readonly Form[] = this.forms()): (ends: Ends) => Line[] {
    const { dialect } = this;
    this.count += 1;
    const site = this.count;
    const form = this.choose<Form>(`refusal, ${this.program.framework}`, among, refusal.form);
    if (form.mapped) {
      if (!this.mapped?.has(refusal.status)) this.mapped?.set(refusal.status, site);
      const name = classNames[refusal.status];
      this.tops.set(name, lines(`class ${name} extends Error {}`));
    }
    if (this.mapped) this.unseen.add(site);
    if (form.needs !== undefined) this.needs.add(form.needs);
    if (form.setup !== undefined) this.tops.set(form.setup, lines(form.setup));
    const before: string[] = [];
    const setter = Math.floor(refusal.challenge / 16);
    const status = form.named ? '' : this.status(refusal, (form.top && !form.given) || user?.certain || this.alone || this.wentOn ? undefined : user, before);
    const name = `'WWW-Authenticate'`;
    const set = pick(dialect.setHeader(name, challengeText), form.keeps === false && refusal.challenge % 7 !== 2 ? 0 : setter);
    const challenges: (Named & { inline?: string; lines?: readonly string[] })[] = [
      { name: 'none' },
      { name: 'in the answer', inline: challengeText },
      { name: 'before', lines: [set] },
      { name: 'under a condition', lines: [`if (${this.header('accept', 0)} === 'text/html') ${set}`] },
      { name: 'appended', lines: [dialect.append(name, challengeText)] },
      { name: 'removed', lines: [set, dialect.remove(name)] },
      { name: 'none' },
      { name: 'by constants', inline: 'challenge' },
      { name: 'empty', inline: `''` },
    ];
    // Whether what was set before the throw arrives, the mapper is not asked yet.
    const challenge = this.choose('challenge', challenges, form.mapped ? 0 : refusal.challenge);
    // Whether a raw Response takes along what was set on the one before it depends on middleware that may stand elsewhere.
    if (form.keeps === false && challenge.name === 'before' && set.includes('c.res.headers')) this.silent.set(site, 'require-www-authenticate');
    if (challenge.inline === 'challenge') this.tops.set('challenge', lines(`const challenge = ${challengeText};`));
    // One word in what an answer says is no verdict.
    const { word } = this.choose<Named & { word: string }>('text', words, form.top ? 0 : Math.floor(refusal.form / 32));
    const answer = { status, code: refusal.status, site, text: `site-${String(site)}${word}`, challenge: challenge.inline ?? null };
    if (form.top) this.tops.set(answer.text, form.top(answer).map((text) => ({ text, site })));
    before.push(...(challenge.lines ?? []), ...(form.before?.(answer) ?? []));
    const expression = form.answer(answer);
    return (ends) => {
      const goesOn = ends === 'goes on';
      const last = form.throws ? [`throw ${expression};`] : goesOn ? [`${expression};`] : form.plain ? [`${expression};`, ...(ends ? ['return;'] : [])] : ends || dialect.returns ? [`return ${expression};`] : [`${expression};`];
      return [...before, ...last].map((text) => ({ text, site }));
    };
  }

  private status({ status, statusForm }: Refusal, user: User | undefined, before: string[]): string {
    const other = status === 401 ? 403 : 401;
    const { make } = this.choose<Named & { make: () => string }>(
      'status',
      [
        { name: 'literal', make: () => String(status) },
        {
          name: 'constant',
          make: () => {
            const name = status === 401 ? 'UNAUTHORIZED' : 'FORBIDDEN';
            this.tops.set(name, lines(`const ${name} = ${String(status)};`));
            return name;
          },
        },
        {
          name: 'member of a table',
          make: () => {
            this.tops.set('Status', lines('const Status = { Unauthorized: 401, Forbidden: 403 };'));
            return status === 401 ? 'Status.Unauthorized' : 'Status.Forbidden';
          },
        },
        ...(user
          ? [
              { name: 'conditional', make: () => `${user.name} ? ${String(status)} : ${String(other)}` },
              {
                name: 'assigned on two paths',
                make: () => {
                  const name = this.fresh('status');
                  before.push(`let ${name} = ${String(status)};`, `if (${user.name}) ${name} = ${String(other)};`);
                  return name;
                },
              },
              {
                name: 'looked up by a choice',
                make: () => {
                  this.tops.set('codes', lines(`const codes = { missing: 401, denied: 403 };`));
                  const [known, unknown] = status === 401 ? ['missing', 'denied'] : ['denied', 'missing'];
                  const name = this.fresh('reason');
                  before.push(`const ${name} = ${user.name} ? '${unknown}' : '${known}';`);
                  return `codes[${name}]`;
                },
              },
            ]
          : []),
        { name: 'literal', make: () => String(status) },
        {
          name: 'looked up',
          make: () => {
            this.tops.set('codes', lines(`const codes = { missing: 401, denied: 403 };`));
            return status === 401 ? `codes['missing']` : `codes['denied']`;
          },
        },
        ...(this.language === 'ts'
          ? [
              {
                name: 'enum member',
                make: () => {
                  this.tops.set('HttpCode', lines('enum HttpCode {', '  Unauthorized = 401,', '  Forbidden = 403,', '}'));
                  return status === 401 ? 'HttpCode.Unauthorized' : 'HttpCode.Forbidden';
                },
              },
              {
                name: 'as const',
                make: () => {
                  this.tops.set('httpCodes', lines('const httpCodes = { unauthorized: 401, forbidden: 403 } as const;'));
                  return status === 401 ? 'httpCodes.unauthorized' : 'httpCodes.forbidden';
                },
              },
            ]
          : []),
      ],
      statusForm,
    );
    return make();
  }
}

/** Ends with a return where it may not: what stands behind must not run. */
function ended(inner: readonly Line[]): Line[] {
  return /^\s*(?:return|throw)\b/.test(inner.at(-1)?.text ?? '') ? [...inner] : lines(inner, 'return;');
}
