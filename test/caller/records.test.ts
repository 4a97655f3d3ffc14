import { describe, expect, test } from 'vitest';
import { causeOf, rows } from '../support/causes.ts';
import { analysed } from '../support/facts.ts';

/**
 * Records of the caller, and what the caller's account says of things; beside each, what looks the same and is somebody
 * else's.
 */

const user = 'const user = req.user;\nif (!user) return res.sendStatus(401);\n';
const asked = ['401 absent', '401 insufficient'];
const open = ['401 absent', '401 unknown'];

describe('a field of the caller against what is asked for', () => {
  rows([
    [
      'of the same name',
      `${user}if (Number(user.basket) !== Number(req.body.basketId)) return res.sendStatus(401);`,
      asked,
    ],
    [
      'with an id on both sides',
      `${user}if (user.branchId !== req.params.branchId) return res.sendStatus(401);`,
      asked,
    ],
    [
      'of a record that was looked up',
      `${user}const report = await db.reports.findById(req.params.id);\n` +
        'if (report.branchId !== user.branchId) return res.sendStatus(401);',
      asked,
    ],
    [
      'what a key is limited to',
      `${user}if (user.credentials.pipelineId !== req.params.pipelineId) return res.sendStatus(401);`,
      asked,
    ],
    ['another name', `${user}if (user.basket !== req.body.shelfId) return res.sendStatus(401);`, open],
    ['no id', `${user}if (user.colour !== req.body.colour) return res.sendStatus(401);`, open],
    [
      'the revision that was seen',
      `${user}if (user.versionId !== req.body.versionId) return res.sendStatus(401);`,
      open,
    ],
    ['a second factor', `${user}if (user.challengeId !== req.body.challengeId) return res.sendStatus(401);`, open],
    ['of the configuration', `${user}if (config.branchId !== req.params.branchId) return res.sendStatus(401);`, open],
    ['of a session', 'if (req.session.draftId !== req.params.draftId) return res.sendStatus(401);', ['401 unknown']],
  ]);
});

describe('records that are named like a policy', () => {
  rows([
    [
      'an environment of another organization',
      `${user}const environment = await db.environment.findUnique({ where: { id: req.body.environmentId } });\n` +
        'if (environment.organizationId !== user.organizationId) return res.sendStatus(401);',
      asked,
    ],
    [
      'the environment of the server',
      "if (process.env.NODE_ENV === 'production') return res.sendStatus(401);",
      ['401 policy'],
    ],
    [
      'an environment that a function found',
      `${user}const environment = await findEnvironment();\n` +
        'if (environment.organizationId !== user.organizationId) return res.sendStatus(401);',
      asked,
    ],
    [
      'a switch that a function found',
      'const exportEnabled = await findSwitch();\nif (!exportEnabled) return res.sendStatus(401);',
      ['401 policy'],
    ],
  ]);
});

describe('lists of what is the caller’s', () => {
  const where = (filter: string): string =>
    `${user}const own = await db.link.findMany({ where: ${filter} });\n` +
    'if (own.length === 0) return res.sendStatus(401);';
  rows([
    ['nothing is left of what the request names', where('{ id: { in: req.body.ids }, ownerId: user.id }'), asked],
    ['nothing is there of what the request names', where('{ id: { in: req.body.ids } }'), open],
    ['nothing is there at all', where('{ ownerId: user.id }'), open],
    ['something is there', where('{ id: { in: req.body.ids }, ownerId: user.id }').replace('=== 0', '> 0'), open],
  ]);
});

describe('what somebody is to a thing', () => {
  const level = `${user}const privilegeLevel = await access.levelFor(user.id, req.params.id);\n`;
  rows([
    ['a level that is not there', `${level}if (privilegeLevel == null) return res.sendStatus(401);`, asked],
    [
      'the least level',
      `${level}if (privilegeLevel === Levels.NONE) return res.sendStatus(401);`,
      asked,
      "import { Levels } from './levels.js';",
    ],
    [
      'the role of somebody',
      `${user}const role = await roleOf(user.id);\nif (!role) return res.sendStatus(401);`,
      asked,
    ],
    [
      'the price for somebody',
      `${user}const price = await shop.priceFor(user.id, req.params.id);\n` +
        'if (price == null) return res.sendStatus(401);',
      open,
    ],
    [
      'a token that is made for somebody',
      `${user}const token = await tokenFor(user.id);\nif (!token) return res.sendStatus(401);`,
      ['401 absent', '401 settled'],
    ],
    [
      'an address of somebody',
      `${user}const address = await addressOf(user.id);\nif (!address) return res.sendStatus(401);`,
      open,
    ],
    [
      'the level of a thing',
      'const level = await tanks.levelFor(req.params.id);\nif (level == null) return res.sendStatus(401);',
      ['401 unknown'],
    ],
    [
      'a seat',
      `${user}const seat = await seats.findOne({ where: { userId: user.id } });\n` +
        "if (seat?.status !== 'active') return res.sendStatus(401);",
      asked,
    ],
    [
      'a seat of the path',
      "const seat = await seats.findOne({ where: { id: req.params.seat } });\n" +
        "if (seat?.status !== 'active') return res.sendStatus(401);",
      ['401 unknown'],
    ],
  ]);
});

describe('roles that are numbers', () => {
  rows([
    ['too high', 'if (req.user.role_id > 2) return res.sendStatus(401);', ['401 insufficient']],
    ['too low', 'if (req.user.roleId < 2) return res.sendStatus(401);', ['401 insufficient']],
    ['not low enough', 'if (!(req.user.role_id <= 3)) return res.sendStatus(401);', ['401 insufficient']],
    [
      'one of them does more, and something else decides',
      'if (req.user.role_id > 2) limit = 10;\nif (isLate()) return res.sendStatus(401);',
      ['401 unknown'],
    ],
    [
      'within a branch something else decides',
      'if (req.user.role_id > 2) { if (isLate()) return res.sendStatus(401); }',
      ['401 unknown'],
    ],
    [
      'a level that is high enough',
      'if (req.user.accessLevel > 2) { if (isLate()) return res.sendStatus(401); }',
      ['401 unknown'],
    ],
  ]);
});

describe('conditions of a look-up that a function makes', () => {
  const found = (where: string): string =>
    `${user}const team = await db.team.findFirst({ where: ${where} });\nif (!team) return res.sendStatus(401);`;
  const before = "import { teamWhere } from './where.js';";
  rows([
    [
      'of the caller and rights',
      found("teamWhere({ teamId: req.params.team, userId: user.id, roles: ['owner'] })"),
      asked,
      before,
    ],
    ['of the thing alone', found('thingWhere({ id: req.params.team })').replace('db.team', 'db.thing'), open],
    [
      'of something that is not seen',
      found('thingWhere(req.params.team, filter)').replace('db.team', 'db.thing'),
      open,
    ],
  ]);
});

describe('who calls, as a function of the request', () => {
  rows([
    [
      'userOf',
      'const user = userOf(req);\nif (!user) return res.sendStatus(403);',
      ['403 absent'],
      "import { userOf } from './sessions.js';",
    ],
    [
      'a user of the body',
      'const user = userOf(req.body);\nif (!user) return res.sendStatus(403);',
      ['403 unknown'],
      "import { userOf } from './sessions.js';",
    ],
    [
      'the language of a request',
      'const language = languageOf(req);\nif (!language) return res.sendStatus(403);',
      ['403 unknown'],
      "import { languageOf } from './l.js';",
    ],
    ['what a token said', 'if (!req.userPayload) return res.sendStatus(403);', ['403 absent']],
    ['what a message holds', 'if (!req.messagePayload) return res.sendStatus(403);', ['403 unknown']],
  ]);
});

describe('what somebody is', () => {
  const check = (call: string): string => `${user}if (!(await ${call})) return res.sendStatus(401);`;
  rows([
    ['an office', check('isTeacher(user.id)'), asked],
    ['somebody in an organization', check('isAuthenticatedForOrganization(user.id, req.params.organization)'), asked],
    ['somebody in a course', check('isEnrolledIn(user, req.params.course)'), asked],
    ['an office of somebody else', check('isTeacher(req.body.teacher)'), open],
    ['a course that is open', check('isOpenFor(user, req.params.course)'), open],
    ['a thing that is registered', check('isRegisteredAt(req.params.place)'), open],
    ['groups', "if (!req.user.groups.includes('editors')) return res.sendStatus(401);", ['401 insufficient']],
    [
      'groups of a thing',
      `${user}const page = await db.pages.findById(req.params.id);\n` +
        "if (!page.groups.includes('editors')) return res.sendStatus(401);",
      open,
    ],
  ]);
});

describe('a token of somebody who is known, checked by a function that compares whose it is', () => {
  const verify =
    'async function verifyPreview(token, userId) { const held = await redis.get(token);\n' +
    'return held && held.userId === userId ? held : null; }';
  rows([
    [
      'refused, or another account’s: never a right that is lacking',
      `${user}const preview = await verifyPreview(req.body.token, user.id);\nif (!preview) return res.sendStatus(401);`,
      ['401 absent', '401 invalid', '401 unknown'],
      verify,
    ],
  ]);
});

describe("whom API Gateway's authorizer has let in", () => {
  const answers = (condition: string): string[] =>
    analysed(
      `exports.handler = async (event) => { if (${condition}) return { statusCode: 401, body: 'no' };\n` +
        'return { statusCode: 200 }; };',
      { sourceType: 'commonjs' },
    )
      .sites.flatMap((site) => site.cases.map(causeOf)).sort();
  test.each([
    ["event.requestContext.authorizer?.role !== 'admin'", ['absent', 'insufficient']],
    ["!event.requestContext.authorizer.claims['cognito:groups'].includes('admin')", ['insufficient']],
    ["!event.requestContext.authorizer.jwt.claims.groups.includes('admin')", ['insufficient']],
    ["event.requestContext.stage !== 'admin'", ['unknown']],
    ["event.requestContext.http.method !== 'POST'", ['unknown']],
    ["event.requestContext.identity?.sourceIp !== '10.0.0.1'", ['unknown']],
    ["event.requestContext.identity.sourceIp !== '10.0.0.1'", ['unknown']],
  ])('%s', (condition, wanted) => {
    expect(answers(condition)).toEqual(wanted);
  });
});

describe('a record that is picked since it holds the id of the caller', () => {
  const talk = 'const talk = await db.talks.findFirst({ where: { id: req.params.id, people: req.user.id } });\n';
  const picked = `${talk}const member = talk.first.userId === req.user.id ? talk.first : talk.second;\n`;

  rows([
    ['has rights', `${picked}if (member.role !== 'ADMIN') return res.sendStatus(401);`, ['401 insufficient']],
    [
      'has an id, by which things are the caller\'s',
      `${picked}const note = await db.notes.findFirst({ where: { id: req.params.note } });\n` +
        'if (note.memberId !== member.id) return res.sendStatus(401);',
      ['401 insufficient'],
    ],
    [
      'is the other one, where it does not',
      `${talk}const member = talk.first.userId !== req.user.id ? talk.second : talk.first;\n` +
        "if (member.role !== 'ADMIN') return res.sendStatus(401);",
      ['401 insufficient'],
    ],
    [
      'unless what it holds is of the request',
      `${talk}const member = talk.first.userId === req.params.user ? talk.first : talk.second;\n` +
        'const note = await db.notes.findFirst({ where: { id: req.params.note } });\n' +
        'if (note.memberId !== member.id) return res.sendStatus(401);',
      ['401 unknown'],
    ],
    [
      'unless another one is asked than is picked',
      `${talk}const member = talk.owner.userId === req.user.id ? talk.first : talk.second;\n` +
        'const note = await db.notes.findFirst({ where: { id: req.params.note } });\n' +
        'if (note.memberId !== member.id) return res.sendStatus(401);',
      ['401 unknown'],
    ],
  ]);
});

describe('a right that a helper gives to whom it finds', () => {
  const callers = `const callerOf = (req) => {
  const token = req.headers.authorization;
  if (token === process.env.ADMIN_TOKEN) return { role: 'admin', name: 'first' };
  if (token === process.env.USER_TOKEN) return { role: 'user', name: 'second' };
  return null;
};`;
  const caller = 'const caller = callerOf(req);\nif (!caller) return res.status(400).end();\n';

  rows([
    ['is asked for', `${caller}if (caller.role !== 'admin') return res.sendStatus(401);`, ['401 insufficient'], callers],
    [
      'is asked for, and lets pass',
      `${caller}if (caller.role === 'admin') return res.end();\nreturn res.sendStatus(401);`,
      ['401 insufficient'],
      callers,
    ],
    ['is there', `${caller}if (caller.role === 'admin') return res.sendStatus(401);`, ['401 unknown'], callers],
    ['is none, what else it tells', `${caller}if (caller.name !== 'first') return res.sendStatus(401);`, ['401 unknown'], callers],
  ]);
});
