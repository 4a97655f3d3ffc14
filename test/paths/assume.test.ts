import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/model.ts';
import { assume } from '../../src/paths/assume.ts';
import type { Frame, Machine, Split } from '../../src/paths/machine.ts';
import { start, type Path } from '../../src/paths/path.ts';
import { facts, inHandler } from '../support/facts.ts';
import { many, path } from '../support/paths.ts';

const opposites = [['===', '!=='], ['==', '!='], ['<', '>='], ['>', '<=']] as const;
const pairs = opposites.flatMap(([one, other]) => [[one, other], [other, one]] as const);

describe('comparisons', () => {
  test.each(pairs)('where `a %s b` is false, `a %s b` is true', (one, other) => {
    expect(inHandler(`const { a, b } = req.query;\nif (a ${one} b) return next();\nif (a ${other} b) return res.sendStatus(401);\nres.sendStatus(403);`)).toEqual(['3 401 unknown missing']);
  });

  test.each(pairs)('where `a %s b` is false, it is false the next time', (one) => {
    expect(inHandler(`const { a, b } = req.query;\nif (a ${one} b) return next();\nif (a ${one} b) return res.sendStatus(401);\nres.sendStatus(403);`)).toEqual(['4 403 unknown missing']);
  });

  test.each([
    ['another operator', 'a < b', 'a > b'],
    ['the other way round', 'a < b', 'b < a'],
    ['another variable', 'a === b', 'a === c'],
    ['another number', 'a === 1', 'a === 2'],
    ['something that has no name', 'a === f()', 'a === f()'],
    ['something that has no name, first', 'f() === a', 'f() === a'],
    ['the type of it', "typeof a === 'object'", "a === 'object'"],
    ['an operator of another kind', 'a in b', 'a in b'],
    ['a type that says nothing', "typeof a === 'number'", "a === 'number'"],
  ])('%s is a question of its own', (_name, one, other) => {
    expect(inHandler(`const { a, b, c } = req.query;\nif (${one}) return next();\nif (${other}) return res.sendStatus(401);\nres.sendStatus(403);`)).toEqual(['3 401 unknown missing', '4 403 unknown missing']);
  });

  test.each([
    ["req.user.role !== 'admin'", "req.user.role === 'admin'"],
    ["req.user.role === 'guest'", "req.user.role !== 'guest'"],
    ["req.user.role != 'admin'", "req.user.role == 'admin'"],
    ["req.user.role == 'guest'", "req.user.role != 'guest'"],
    ['req.user.accessLevel < 3', 'req.user.accessLevel >= 3'],
    ['req.user.accessLevel <= 3', 'req.user.accessLevel > 3'],
    ['3 > req.user.accessLevel', '3 <= req.user.accessLevel'],
    ['3 >= req.user.accessLevel', '3 < req.user.accessLevel'],
  ])('`%s` is the evidence where `%s` is not true', (evidence, passed) => {
    expect(inHandler(`if (${evidence}) return res.sendStatus(401);`)).toEqual([`1 401 insufficient [${evidence}] missing`]);
    expect(inHandler(`if (${passed}) return next();\nres.sendStatus(401);`)).toEqual([`2 401 insufficient [${evidence}] missing`]);
  });
});

describe('evidence', () => {
  test.each([
    ['parentheses stay', `if ((req.user.role) !== ('admin')) return res.sendStatus(401);`, "1 401 insufficient [(req.user.role) !== ('admin')] missing"],
    ['parentheses stay where it is turned', `if ((req.user.role) === ('admin')) return next();\nres.sendStatus(401);`, "2 401 insufficient [(req.user.role) !== ('admin')] missing"],
    ['the condition is in one line', `if (\n  req.user.role\n  ===\n  'admin'\n) return next();\nres.sendStatus(401);`, "6 401 insufficient [req.user.role !== 'admin'] missing"],
    ['a case has its operands in two places', `switch (req.user.role) {\n  case 'admin': return next();\n  default: return res.sendStatus(401);\n}`, "3 401 insufficient [req.user.role !== 'admin'] missing"],
    ['an operator without an opposite', `if (!('authorization' in req.headers)) return res.sendStatus(403);`, "1 403 absent [!('authorization' in req.headers)] missing"],
    ['an assignment', `let user;\nif (!(user = req.user)) return res.sendStatus(403);`, '2 403 absent [!(user = req.user)] missing'],
  ])('%s', (_name, text, line) => {
    expect(inHandler(text)).toEqual([line]);
  });
});

describe('operators', () => {
  test.each([
    ['a minus is no negation', `if (-req.user) return next();\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['nor is it where it refuses', `if (-req.user) return res.sendStatus(401);\nnext();`, ['1 401 unknown missing']],
    ['nor is `typeof`', `if (typeof req.user) return next();\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['a sum is no comparison', `if (req.user.role + 'admin') return next();\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['a difference is no comparison', `if (req.user.role - 1) return next();\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['`Boolean` of nothing', `if (Boolean()) return next();\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['another function is not `Boolean`', `if (!check(req.user)) return res.sendStatus(401);`, ['1 401 unknown missing']],
    ['true, compared', `if (Boolean(req.user) === true) return next();\nres.sendStatus(401);`, ['2 401 absent [!Boolean(req.user)] missing']],
    ['true, compared the other way round', `if (true === Boolean(req.user)) return next();\nres.sendStatus(401);`, ['2 401 absent [!Boolean(req.user)] missing']],
    ['false, compared', `if (false === Boolean(req.user)) return res.sendStatus(401);`, ['1 401 absent [!Boolean(req.user)] missing']],
    ['the type of the caller', `if (typeof req.user === 'object') return next();\nres.sendStatus(401);`, ['2 401 absent [!req.user] missing']],
    ['nothing, on the left', `if (null === req.user) return res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
  ])('%s', (_name, text, lines) => {
    expect(inHandler(text)).toEqual(lines);
  });

  test('a switch from elsewhere is a policy by its name', () => {
    const handler = (test: string): string[] => facts(`import settings, { features, limits } from './settings.js';\nexport function handler(req, res, next) {\n  if (${test}) return next();\n  res.sendStatus(401);\n}`);
    expect(handler('features.posts')).toEqual(['4 401 policy [!features.posts] missing']);
    expect(handler('settings.features.posts')).toEqual(['4 401 policy [!settings.features.posts] missing']);
    expect(handler('limits.posts')).toEqual(['4 401 unknown missing']);
    expect(handler('limits.user')).toEqual(['4 401 unknown missing']);
    expect(handler("features.get('posts')")).toEqual(['4 401 unknown missing']);
    const variable = (pattern: string): string[] => facts(`import settings from './settings.js';\nexport function handler(req, res, next) {\n  const ${pattern} = settings;\n  if (posts) return next();\n  res.sendStatus(401);\n}`);
    expect(variable('{ features: { posts } }')).toEqual(['5 401 policy [!posts] missing']);
    expect(variable('{ limits: { posts } }')).toEqual(['5 401 unknown missing']);
  });
});

describe('somebody to whom a key led', () => {
  const found = 'const owner = await lookUpOwnerByApiKey(req.headers.authorization);\nif (!owner) return res.status(400).end();\n';

  test.each([
    ['the place of a user is empty', 'if (!req.user) return res.sendStatus(401);', ['3 401 unknown missing']],
    ['another place is', 'if (!req.session.user) return res.sendStatus(401);', ['3 401 unknown missing']],
    ['a variable that was read from it is', 'const { user } = req;\nif (!user) return res.sendStatus(401);', ['4 401 absent [!user] missing']],
    ['the code has filled it', 'req.user = await findUser(owner.id);\nif (!req.user) return res.sendStatus(401);', ['4 401 absent [!req.user] missing']],
    ['a part of the identity is not there', 'if (!req.session.userId) return res.sendStatus(401);', ['3 401 absent [!req.session.userId] missing']],
    ['what was found has no user', 'if (!owner.user) return res.sendStatus(401);', ['3 401 invalid [!owner.user] missing']],
  ])('%s', (_name, text, lines) => {
    expect(inHandler(`${found}${text}\nnext();`)).toEqual(lines);
  });

  test('nobody led there: the place of a user is empty', () => {
    expect(inHandler('if (!req.user) return res.sendStatus(401);\nnext();')).toEqual(['1 401 absent [!req.user] missing']);
  });
});

describe('what was chosen', () => {
  const chosen = (one: string, other: string): string[] => inHandler(`let found = ${one};\nif (!req.user) found = ${other};\nif (found) return res.sendStatus(401);\nnext();`);

  test('a constant that is tested stands for the condition that chose it', () => {
    expect(chosen('false', 'true')).toEqual(['3 401 absent [!req.user] missing']);
  });

  test('an object is always there: its test asks nothing', () => {
    expect(chosen('{}', '[]')).toEqual(['3 401 unknown missing']);
  });
});

describe('the number of paths', () => {
  /** Both sides of `left || right`, where the first is met on so many paths. */
  function sides(yes: number, no: number): Split {
    const left = { yes: many(yes, () => path('a')), no: many(no, () => path('b')) };
    const machine = { assume: (node: Node, so: Path): Split => (node.type === 'Identifier' ? left : { yes: [], no: [so] }) };
    const node = { type: 'LogicalExpression', operator: '||', left: { type: 'Identifier' }, right: { type: 'Literal' } };
    return assume(machine as unknown as Machine, node as unknown as Node, start, {} as Frame);
  }

  test('up to twelve they are kept, above that they are joined, on each side', () => {
    const counts = ([yes, no]: [number, number]): number[] => [sides(yes, no).yes.length, sides(yes, no).no.length];
    expect(counts([12, 12])).toEqual([12, 12]);
    expect(counts([13, 2])).toEqual([1, 2]);
    expect(counts([2, 13])).toEqual([2, 1]);
  });
});
