import { expect, test } from 'vitest';
import { TextFile } from '../../src/project/text-file.ts';
import { declarationOf, reaches } from '../../src/project/outline.ts';

function outline(text: string, name: string): unknown {
  const found = declarationOf(new TextFile('/a.ts', text), name);
  return found && { makes: found.makes, refuses: found.refuses === 'itself' ? 'itself' : [...found.refuses] };
}

const service = `import { Db } from './db';

@Injectable()
export class UserService {
  private readonly db = new Db();

  constructor(private readonly mail: Mail) {}

  async find(id: string): Promise<User> {
    return this.db.find(id);
  }

  async login(
    name: string,
    password: string,
  ) {
    if (!(await this.db.check(name, password))) {
      throw new HttpError(401);
    }
  }

  remove = async (id: string) => {
    throw new HttpError(403);
  };
}

export function helper() {
  return 1;
}`;

test('of a class, the methods that refuse are told from the others', () => {
  expect(outline(service, 'UserService')).toEqual({ makes: true, refuses: ['login', 'remove'] });
  expect(outline(service, 'helper')).toEqual({ makes: true, refuses: [] });
  expect(outline(service, 'Gone')).toBeUndefined();
});

test.each([
  ['a field', 'export class NotAllowed extends Error {\n  status = 401;\n}', 'NotAllowed'],
  ['a short constructor', 'export class NotAllowed extends Error {\n  constructor() {\n    super("no");\n    this.status = 401;\n  }\n}', 'NotAllowed'],
  ['an accessor', 'export class NotAllowed extends Error {\n  get status() {\n    return 401;\n  }\n}', 'NotAllowed'],
  ['a class on one line', 'export class NotAllowed extends Http { constructor() { super(401); } }', 'NotAllowed'],
  ['a function', 'export const refuse = (res) => {\n  res.status(401).end();\n};', 'refuse'],
  ['what CommonJS exports', 'exports.refuse = function (res) {\n  res.sendStatus(401);\n};', 'refuse'],
  ['a property of a table', 'const codes = {\n  denied: 401,\n};\nmodule.exports = codes;', 'default'],
])('a refusal of its own: %s', (_what, text, name) => {
  expect(outline(text, name)).toMatchObject({ refuses: 'itself' });
});

test('a long constructor puts something together', () => {
  const routes = '    this.route("get", "/", handler);\n'.repeat(50);
  expect(outline(`export class Users extends Controller {\n  constructor() {\n${routes}    document(401);\n  }\n\n  get(req, res) {\n    res.sendStatus(403);\n  }\n}`, 'Users')).toEqual({ makes: true, refuses: ['get'] });
});

test('a class refuses by the functions of its file that it calls', () => {
  const helper = 'function statusOf(kind) {\n  return kind === "who" ? 401 : 500;\n}\n';
  const failure = (body: string): string => `export class Failure extends Error {\n  constructor(kind) {\n    super(kind);\n    this.status = ${body};\n  }\n}\n${helper}`;
  expect(outline(failure('statusOf(kind)'), 'Failure')).toEqual({ makes: true, refuses: 'itself' });
  expect(outline(failure('this.statusOf(kind)'), 'Failure')).toEqual({ makes: true, refuses: [] });
  expect(outline(`export class Answers {\n  list(res) {\n    res.json([]);\n  }\n\n  deny(res) {\n    res.status(statusOf('who'));\n  }\n}\n${helper}`, 'Answers')).toEqual({ makes: true, refuses: ['deny'] });
});

test('a default export is what it names', () => {
  const functions = 'const list = async () => {\n  return [];\n};\nconst remove = async () => {\n  throw new HttpError(403);\n};\n';
  expect(outline(`${functions}export default {\n  list,\n  delete: remove,\n};`, 'default')).toEqual({ makes: true, refuses: ['delete'] });
  expect(outline(`${functions}export default remove;`, 'default')).toEqual({ makes: true, refuses: 'itself' });
  expect(outline(`${functions}export default list;\nmodule.exports = list;`, 'default')).toEqual({ makes: true, refuses: [] });
  expect(outline(`${functions}export default list;\nmodule.exports = remove;`, 'default')).toBeUndefined();
  expect(outline(`${functions}export default { list, ...others };`, 'default')).toBeUndefined();
});

test('texts and numbers make nothing', () => {
  expect(outline('export enum Message {\n  Gone = "gone",\n}', 'Message.Gone')).toEqual({ makes: false, refuses: [] });
  expect(outline('export const messages = {\n  gone: "gone",\n};', 'messages')).toEqual({ makes: false, refuses: [] });
  expect(outline('export const answers = {\n  gone: (res) => res.end(),\n};', 'answers')).toEqual({ makes: true, refuses: [] });
});

test('a file comes upon the refusal of a method that it names', () => {
  const users = new Set(['login', 'remove']);
  expect(reaches('await users.login(name)', users)).toBe(true);
  expect(reaches('const { login } = users', users)).toBe(true);
  expect(reaches('await users.find(id); // a login is not asked for', users)).toBe(false);
  expect(reaches('', 'itself')).toBe(true);
});

test('short functions that speak of the caller tell something', () => {
  const tells = (text: string): boolean => declarationOf(new TextFile('/a.ts', text), 'f')?.tells === 'itself';
  expect(tells('export const f = (req) => req.user !== undefined;')).toBe(true);
  expect(tells('exports.f = function (req) {\n  return req.session.id;\n};')).toBe(true);
  expect(tells('export const f = (a, b) => a + b;')).toBe(false);
  expect(tells('export const f = "user";')).toBe(false);
  expect(tells(`export const f = (req) => {\n${'  work();\n'.repeat(300)}  return req.user;\n};`)).toBe(false);
});

test('of a class and a table, the methods that speak of the caller do; and of a constant, those of what makes it', () => {
  const body = `{
  constructor(private readonly users) {}

  callerOf(req) {
    return req.session.id;
  }

  add(a, b) {
    return a + b;
  }

  long(req) {
${'    work();\n'.repeat(300)}    return req.user;
  }
}`;
  const tells = (text: string, name: string): unknown => {
    const told = declarationOf(new TextFile('/a.ts', text), name)?.tells;
    return told === 'itself' ? told : Array.from(told ?? []);
  };
  expect(tells(`export class Accounts ${body}`, 'Accounts')).toEqual(['callerOf']);
  expect(tells(`class Accounts ${body}\n\nexport const accounts = new Accounts();\nexport default accounts;`, 'accounts')).toEqual(['callerOf']);
  expect(tells(`class Accounts ${body}\n\nexport default new Accounts();`, 'default')).toEqual(['callerOf']);
  expect(tells('export const accounts = {\n  callerOf: (req) => req.user,\n  add: (a, b) => a + b,\n};', 'accounts')).toEqual(['callerOf']);
  const named = 'const callerOf = (req) => req.user;\nconst add = (a, b) => a + b;\nexport const accounts = { callerOf, add };';
  expect(tells(named, 'accounts')).toEqual(['callerOf']);
  expect(tells(named.replace('add }', 'add: 1 }'), 'accounts'), 'a table of other things').toEqual([]);
  const table = 'const callerOf = (req) => req.user;\nconst add = (a, b) => a + b;\nmodule.exports = { callerOf, sum: add };';
  expect(tells(table, 'default')).toEqual(['callerOf']);
});
