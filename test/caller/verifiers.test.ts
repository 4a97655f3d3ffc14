import { describe } from 'vitest';
import { rows } from '../support/causes.ts';

/** What checks credentials, under the names that it has in real code, and neighbours that check something else. */

const token = "const token = req.get('authorization');\n";
const account = 'const user = await User.findOne({ email: req.body.email });\n';

describe('comparisons in constant time', () => {
  rows([
    [
      'secureCompare',
      "if (!secureCompare(req.get('x-signature'), expected)) return res.sendStatus(403);",
      ['403 invalid'],
    ],
    [
      'safeEqualStrings',
      "if (!safeStringEqual(req.get('x-signature'), expected)) return res.sendStatus(403);",
      ['403 invalid'],
    ],
    ['tsscmp', "if (!tsscmp(req.get('x-signature'), expected)) return res.sendStatus(403);", ['403 invalid']],
    [
      'of a token against forged requests',
      'if (!secureCompare(req.body.csrf, req.session.csrf)) return res.sendStatus(403);',
      ['403 policy'],
    ],
    ['of versions', 'if (!compareVersions(req.body.version, version)) return res.sendStatus(403);', ['403 unknown']],
    ['of sizes, safely', 'if (!isSafeSize(req.body.size)) return res.sendStatus(403);', ['403 unknown']],
  ]);
});

describe('passwords', () => {
  rows([
    [
      'passwordMatch',
      `${account}if (!(await user.passwordMatch(req.body.password))) return res.sendStatus(403);`,
      ['403 invalid'],
    ],
    [
      'correctPassword',
      `${account}if (!(await user.correctPassword(req.body.password, user.password))) return res.sendStatus(403);`,
      ['403 invalid'],
    ],
    [
      'isPasswordCorrect',
      `${account}if (!(await user.isPasswordCorrect(req.body.password))) return res.sendStatus(403);`,
      ['403 invalid'],
    ],
    [
      'a password typed twice',
      'if (!passwordsMatch(req.body.password, req.body.passwordConfirm)) return res.sendStatus(403);',
      ['403 unknown'],
    ],
    [
      'one that is matched',
      'if (!passwordMatches(req.body.password, req.body.confirmPassword)) return res.sendStatus(403);',
      ['403 unknown'],
    ],
    [
      'one that is compared',
      'if (!comparePasswords(req.body.newPassword, req.body.repeatPassword)) return res.sendStatus(403);',
      ['403 unknown'],
    ],
    [
      'one that is changed',
      'if (!(await changePassword(req.body.password))) return res.sendStatus(403);',
      ['403 unknown'],
    ],
  ]);
});

describe('signed messages', () => {
  rows([
    [
      'an event that was made of one, or nothing',
      "let event = null;\n" +
        "try { event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), key); }\n" +
        "catch (error) { log(error); }\n" +
        "if (!event) return res.sendStatus(403);",
      ['403 invalid'],
    ],
    [
      'an event that was parsed, or nothing',
      'let event = null;\ntry { event = JSON.parse(req.body); } catch (error) { log(error); }\n' +
        'if (!event) return res.sendStatus(403);',
      ['403 unknown'],
    ],
    [
      'an event that is made of a form',
      'const event = calendar.constructEvent(req.body);\nif (!event) return res.sendStatus(403);',
      ['403 unknown'],
    ],
    [
      'a nonce',
      'if (!keys.verifyNonce(certificate, req.query.nonce, req.query.signature)) return res.sendStatus(403);',
      ['403 invalid'],
    ],
    ['an address', 'if (!keys.verifyPath(req.path, req.query.signature)) return res.sendStatus(403);', ['403 settled']],
    ['an address that is asked alone', 'if (!req.query.signature) return res.sendStatus(403);', ['403 settled']],
  ]);
});

describe('a key that both sides hold', () => {
  rows([
    [
      'written in the code',
      'if (hookKey !== req.query.hookKey) return res.sendStatus(403);',
      ['403 invalid'],
      "const hookKey = '87734ad8259d67c3';",
    ],
    [
      'what a list is sorted by',
      'if (sortKey !== req.query.sortKey) return res.sendStatus(403);',
      ['403 unknown'],
      "const sortKey = 'createdAt';",
    ],
    [
      'an edition',
      'if (edition !== req.query.edition) return res.sendStatus(403);',
      ['403 unknown'],
      "const edition = 'community2024';",
    ],
    [
      'of a cache',
      'if (cacheKey !== req.query.cacheKey) return res.sendStatus(403);',
      ['403 unknown'],
      "const cacheKey = '87734ad8259d67c3';",
    ],
  ]);
});

describe('what a verifier returned, taken apart as a list', () => {
  rows([
    [
      'the account',
      `${token}const [account, info] = await verifyToken(token);\nif (!account) return res.sendStatus(403);`,
      ['403 invalid'],
    ],
    [
      'into variables that stand there already',
      'let data, user;\n[data, user] = await accounts.authenticate(req.body.username, req.body.password);\n' +
        'if (!data) return res.sendStatus(403);',
      ['403 invalid'],
    ],
    [
      'the text beside it',
      `${token}const [account, info] = await verifyToken(token);\nif (!info) return res.sendStatus(403);`,
      ['403 unknown'],
    ],
    [
      'an error in front of it',
      `${token}const [err, account] = await verifyToken(token);\nif (err) return res.sendStatus(403);`,
      ['403 unknown'],
    ],
    [
      'of something else',
      'const [account, info] = await loadPage(req.body.page);\nif (!account) return res.sendStatus(403);',
      ['403 unknown'],
    ],
  ]);
});

describe('a check that returns an error, or true', () => {
  const check = `const check = (token) => {
  if (!token) return new Error('none');
  if (!verifyToken(token)) return new Error('bad');
  return true;
};`;
  const asked = 'const outcome = check(req.headers.authorization);\n';

  rows([
    [
      'refuses where it is not true',
      `${asked}if (outcome !== true) return res.sendStatus(403);`,
      ['403 absent', '403 invalid'],
      check,
    ],
    [
      'refuses behind the way out for what is true',
      `${asked}if (outcome === true) return res.end();\nreturn res.sendStatus(403);`,
      ['403 absent', '403 invalid'],
      check,
    ],
    ['lets others pass', `${asked}if (outcome === true) return res.sendStatus(403);`, ['403 unknown'], check],
  ]);
});

describe('the elements of an awaited Promise.all', () => {
  rows([
    [
      'keep what they mean',
      'const [page, allowed] = await Promise.all([load(req.params.id), hasPermission(req.user, "edit")]);\n' +
        'if (!allowed) return res.sendStatus(401);',
      ['401 insufficient'],
    ],
    [
      'each for itself',
      'const [page, allowed] = await Promise.all([load(req.params.id), hasPermission(req.user, "edit")]);\n' +
        'if (!page) return res.sendStatus(401);',
      ['401 unknown'],
    ],
    [
      'may fail for another reason than a verifier among them',
      "try { const [page, account] = await Promise.all([load(1), verifyToken(req.get('authorization'))]);\n" +
        "use(page, account); } catch { return res.sendStatus(403); }",
      ['403 unknown'],
    ],
    [
      'may fail where no verifier is among them',
      'try { const [page, other] = await Promise.all([load(1), load(2)]);\n' +
        'use(page, other); } catch { return res.sendStatus(403); }',
      ['403 unknown'],
    ],
    [
      'of a list that is made',
      'const [page, other] = await Promise.all(req.body.ids.map((id) => load(id)));\n' +
        'if (!other) return res.sendStatus(401);',
      ['401 unknown'],
    ],
    [
      'settled: each is a report, not what it stands for',
      'const [page, allowed] = await Promise.allSettled([load(1), hasPermission(req.user, "edit")]);\n' +
        'if (!allowed) return res.sendStatus(401);',
      ['401 unknown'],
    ],
  ]);
});
