import { describe, expect, test } from 'vitest';
import { analysed, facts, inHandler } from '../support/facts.ts';

type Story = [name: string, body: string, lines: string[]];

/** Each story is the body of one Express handler; its lines are counted from 1. */
function stories(told: Story[]): void {
  test.each(told)('%s', (_name, body, lines) => {
    expect(inHandler(body)).toEqual(lines);
  });
}

describe('if', () => {
  stories([
    ['then', `\nif (!req.user) res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
    ['else', `\nif (req.user) next();\nelse res.sendStatus(401);`, ['2 401 absent [!req.user] missing']],
    [
      'else if: each arm has its own cause',
      `\nif (!req.user) res.sendStatus(403);\nelse if (req.user.role !== 'admin') res.sendStatus(403);\nelse next();`,
      ["1 403 absent [!req.user] missing", "2 403 insufficient [req.user.role !== 'admin'] missing"],
    ],
    ['early return: below it the caller is known', `\nif (!req.user) return next();\nif (req.user.role !== 'admin') res.sendStatus(401);`, ["2 401 insufficient [req.user.role !== 'admin'] missing"]],
    ['early throw', `\nif (!req.user) throw new Error();\nif (!req.user.isAdmin) res.sendStatus(401);`, ['2 401 insufficient [!req.user.isAdmin] missing']],
    [
      'an inverted guard: whatever is left is refused',
      `\nif (req.user && req.user.isAdmin) return next();\nres.sendStatus(401);`,
      ['2 401 absent [!req.user] missing', '2 401 insufficient [!req.user.isAdmin] missing'],
    ],
    ['nested conditions that both must hold', `\nif (req.user) {\n  if (req.user.isAdmin) return next();\n}\nres.sendStatus(401);`, ['4 401 absent [!req.user] missing', '4 401 insufficient [!req.user.isAdmin] missing']],
    ['a condition whose two sides go on says nothing below', `\nif (req.user) log('known'); else log('nobody');\nres.sendStatus(401);`, ['2 401 unknown missing']],
    ['a condition about something else says nothing', `\nif (req.query.page > 9) return res.sendStatus(401);`, ['1 401 unknown missing']],
    ['what is decided is not decided twice', `\nif (!req.user) return res.sendStatus(401);\nif (req.user) return next();\nres.sendStatus(403);`, ['1 401 absent [!req.user] missing']],
    ['nothing stands after a return', `\nreturn next();\nres.sendStatus(401);`, []],
    ['a branch that cannot be taken', `\nif (false) res.sendStatus(401);\nif (0 === 1) res.sendStatus(403);`, []],
    ['a written value forgets what was decided', `\nif (!req.user) req.user = await load();\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    [
      'what was asked under a name is not asked anew',
      `\nconst key = findApiKey(req.get('x-api-key'));\nconst allowed = key && key.scopes.includes('write');\nif (!allowed) return res.sendStatus(403);\nif (!key.scopes.includes('write') || blockedAddresses.has(req.ip)) return res.sendStatus(401);`,
      ['3 403 insufficient [!key.scopes.includes(\'write\')] missing', '3 403 invalid [!key] missing', '4 401 policy [blockedAddresses.has(req.ip)] missing'],
    ],
    [
      'but something else is',
      `\nconst key = findApiKey(req.get('x-api-key'));\nconst allowed = key && key.scopes.includes('read');\nif (!allowed) return res.sendStatus(403);\nif (!key.scopes.includes('write')) return res.sendStatus(401);`,
      ['3 403 insufficient [!key.scopes.includes(\'read\')] missing', '3 403 invalid [!key] missing', '4 401 insufficient [!key.scopes.includes(\'write\')] missing'],
    ],
    [
      'nobody has a right: a helper from elsewhere is asked of a member of nobody',
      `\nif (!hasPermission(req.user?.role, 'write')) return res.sendStatus(403);\nres.status(req.user ? 403 : 401).end();`,
      ['1 403 absent [!req.user] missing', "1 403 insufficient [!hasPermission(req.user?.role, 'write')] missing", '2 403 unknown missing'],
    ],
    ['but it may have no ban', `\nif (isBanned(req.user?.id)) return res.sendStatus(403);\nif (!req.user) res.sendStatus(403);`, ["1 403 absent [!req.user] missing", "1 403 insufficient [isBanned(req.user?.id)] missing", '2 403 absent [!req.user] missing']],
    [
      'nothing belongs to nobody',
      `\nconst post = await findPost(req.params.id);\nif (post.authorId !== req.user?.id) return res.sendStatus(403);\nif (blockedAddresses.has(req.ip)) res.status(req.user ? 403 : 401).end();`,
      ['2 403 absent [!req.user] missing', '2 403 insufficient [post.authorId !== req.user?.id] missing', '3 403 policy [blockedAddresses.has(req.ip)] missing'],
    ],
    ['return without a value', `\nconst find = () => { if (!req.token) return; return jwt.verify(req.token, key); };\nif (!find()) return res.sendStatus(403);\nif (!req.token) res.sendStatus(401);`, ['2 403 absent [find(): !req.token] missing', '2 403 invalid [!find()] missing']],
    [
      'many paths, and conditions that say nothing: what came before still decides',
      `\nif (blockedAddresses.has(req.ip)) res.status(req.user ? 401 : 403).end();\nif (!allowedOrigins.includes(req.get('origin')) || !req.user) {\n  if (req.get('accept') === 'text/html') res.set('WWW-Authenticate', 'Bearer');\n  res.sendStatus(403);\n}`,
      [
        '1 401 policy [blockedAddresses.has(req.ip)] missing',
        '1 403 unknown missing',
        '4 403 absent [!req.user] missing',
        '4 403 absent [!req.user] set',
        "4 403 policy [!allowedOrigins.includes(req.get('origin'))] missing",
        "4 403 policy [!allowedOrigins.includes(req.get('origin'))] set",
      ],
    ],
    ['a member of nobody throws: nothing is answered', `\nif (!req.user && req.user.role !== 'admin') res.sendStatus(403);`, []],
    ['so does a method of nobody', `\nif (!req.user && !req.user.can('write')) res.sendStatus(403);`, []],
    ['not behind ?.', `\nif (!req.user && req.user?.role !== 'admin') res.sendStatus(403);`, ['1 403 absent [!req.user] missing']],
    [
      'what it throws is caught, also where the code went on before',
      `\nif (!req.user) res.status(401);\ntry {\n  if (req.user.role !== 'admin') throw new Error();\n} catch {\n  res.status(403).end();\n}`,
      ['5 403 absent [!req.user] missing', "5 403 insufficient [req.user.role !== 'admin'] missing"],
    ],
    ['what it throws is caught', `\ntry {\n  if (!req.user) log(req.user.id);\n} catch {\n  res.sendStatus(403);\n}`, ['4 403 absent [!req.user] missing']],
    [
      'a status that is chosen in a variable and set by a helper',
      `\nconst refuse = (code) => { res.statusCode = code; };\nif (blockedAddresses.has(req.ip) || !req.user) {\n  let status = 401;\n  if (req.user) status = 403;\n  refuse(status);\n  return res.end();\n}`,
      ['3 401 absent [!req.user] missing', '3 401 unknown missing', '4 403 policy [blockedAddresses.has(req.ip)] missing'],
    ],
  ]);
});

describe('connectives', () => {
  stories([
    ['||: two ways in', `\nif (!req.user || !req.user.isAdmin) res.sendStatus(401);`, ['1 401 absent [!req.user] missing', '1 401 insufficient [!req.user.isAdmin] missing']],
    ['&&: both hold', `\nif (req.user && !req.user.isAdmin) res.sendStatus(401);`, ['1 401 insufficient [!req.user.isAdmin] missing']],
    ['! turns a whole group', `\nif (!(req.user && req.user.isAdmin)) res.sendStatus(401);`, ['1 401 absent [!req.user] missing', '1 401 insufficient [!req.user.isAdmin] missing']],
    ['!! changes nothing', `\nif (!!req.user === false) res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
    ['&& as a statement', `\n!req.user && res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
    ['|| as a statement', `\nreq.user || res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
    ['?? as a statement', `\nreq.user ?? res.sendStatus(401);`, ['1 401 absent [!req.user] missing']],
    ['?? of two sources: both are missing', `\nconst token = req.headers.authorization ?? req.cookies.token;\nif (!token) res.sendStatus(403);`, ['2 403 absent [!token] missing']],
    ['|| of two sources', `\nconst token = req.cookies.token || req.get('authorization');\nif (!token) res.sendStatus(403);`, ['2 403 absent [!token] missing']],
    ['?.: nobody, or somebody who lacks the right', `\nif (req.user?.role !== 'admin') res.sendStatus(401);`, ['1 401 absent [!req.user] missing', "1 401 insufficient [req.user?.role !== 'admin'] missing"]],
    ['?. after a check: only the right is left', `\nif (!req.user) return next();\nif (req.user?.role !== 'admin') res.sendStatus(401);`, ["2 401 insufficient [req.user?.role !== 'admin'] missing"]],
    ['?. of a call', `\nif (!req.user?.can('edit')) res.sendStatus(401);`, ['1 401 absent [!req.user] missing', "1 401 insufficient [!req.user?.can('edit')] missing"]],
    ['a conditional expression as a test', `\nif (req.user ? !req.user.isAdmin : true) res.sendStatus(401);`, ['1 401 absent [!req.user] missing', '1 401 insufficient [!req.user.isAdmin] missing']],
    ['Boolean()', `\nif (!Boolean(req.user)) res.sendStatus(403);`, ['1 403 absent [!req.user] missing']],
    ['an awaited test', `\nif (!(await getSession(req))) res.sendStatus(403);`, ['1 403 absent [!getSession(req)] missing']],
    ['an assignment as a test', `\nlet user;\nif (!(user = req.user)) res.sendStatus(403);`, ['2 403 absent [!(user = req.user)] missing']],
  ]);
});

describe('conditional expressions', () => {
  stories([
    ['of the status: each arm on its own path', `\nres.sendStatus(req.user ? 403 : 401);`, ['1 403 unknown missing', '1 401 absent [!req.user] missing']],
    ['the wrong way round', `\nres.sendStatus(req.user ? 401 : 403);`, ['1 401 unknown missing', '1 403 absent [!req.user] missing']],
    ['of the whole answer', `\nreturn req.user.isAdmin ? next() : res.sendStatus(401);`, ['1 401 insufficient [!req.user.isAdmin] missing']],
    ['a status in a variable', `\nconst status = req.user ? 403 : 401;\nres.status(status).end();`, ['1 403 unknown missing', '1 401 absent [!req.user] missing']],
    ['a status that is assigned on several paths', `\nlet status = 401;\nif (!req.headers.authorization) {\n  status = 403;\n}\nres.status(status).end();`, ['1 401 unknown missing', '3 403 absent [!req.headers.authorization] missing']],
    [
      'a status that is assigned on several paths, in a block that ends before the answer leaves',
      `\ntry {\n  if (blockedAddresses.has(req.ip) || !req.user) {\n    let status = 401;\n    if (req.user) status = 403;\n    return res.status(status).end();\n  }\n} finally {\n  log();\n}`,
      ['3 401 absent [!req.user] missing', '3 401 unknown missing', '4 403 policy [blockedAddresses.has(req.ip)] missing'],
    ],
    [
      'a status that is handed to a helper in such a block',
      `\nconst refuse = (code) => res.status(code).end();\ntry {\n  if (blockedAddresses.has(req.ip) || !req.user) {\n    let status = 401;\n    if (req.user) status = 403;\n    return refuse(status);\n  }\n} finally {\n  log();\n}`,
      ['4 401 absent [!req.user] missing', '4 401 unknown missing', '5 403 policy [blockedAddresses.has(req.ip)] missing'],
    ],
    [
      'an error with such a status',
      `\ntry {\n  if (blockedAddresses.has(req.ip) || !req.user) {\n    let status = 401;\n    if (req.user) status = 403;\n    throw Object.assign(new Error(), { status });\n  }\n} finally {\n  log();\n}`,
      ['3 401 absent [!req.user] missing', '3 401 unknown missing', '4 403 policy [blockedAddresses.has(req.ip)] missing'],
    ],
    ['a fallback', `\nres.status(err.status || 401).end();`, ['1 401 unknown missing']],
  ]);
});

describe('switch', () => {
  stories([
    ['a case', `\nswitch (req.user.role) {\n  case 'guest':\n    return res.sendStatus(401);\n}\nnext();`, ["3 401 insufficient [req.user.role === 'guest'] missing"]],
    ['default: no case took it', `\nswitch (req.user.role) {\n  case 'admin':\n    return next();\n  default:\n    return res.sendStatus(401);\n}`, ["5 401 insufficient [req.user.role !== 'admin'] missing"]],
    ['below the switch', `\nswitch (req.user.role) {\n  case 'admin':\n    return next();\n}\nres.sendStatus(401);`, ["5 401 insufficient [req.user.role !== 'admin'] missing"]],
    ['fall-through: two cases, one body', `\nswitch (req.user.role) {\n  case 'admin':\n  case 'owner':\n    return next();\n}\nres.sendStatus(401);`, ["6 401 insufficient [req.user.role !== 'owner'] missing"]],
    ['fall-through into the refusal', `\nswitch (true) {\n  case !req.user:\n    log('nobody');\n  case !req.user.isAdmin:\n    return res.sendStatus(401);\n}`, ['5 401 absent [!req.user] missing', '5 401 insufficient [!req.user.isAdmin] missing']],
    ['break leaves the switch', `\nswitch (true) {\n  case !req.user:\n    break;\n  default:\n    return next();\n}\nres.sendStatus(403);`, ['7 403 absent [!req.user] missing']],
    ['default in the middle takes what no later case takes', `\nswitch (req.user.role) {\n  default:\n    return res.sendStatus(401);\n  case 'admin':\n    return next();\n}`, ["3 401 insufficient [req.user.role !== 'admin'] missing"]],
    ['a status that is only read', `\nswitch (response.status) {\n  case 401:\n  case 403:\n    return retry();\n}`, []],
  ]);
});

describe('loops', () => {
  stories([
    ['a loop that returns when it finds', `\nfor (const role of req.user.roles) {\n  if (role === 'admin') return next();\n}\nres.sendStatus(403);`, ["4 403 insufficient [role !== 'admin'] missing", '4 403 unknown missing']],
    ['while', `\nwhile (!req.user) {\n  return res.sendStatus(403);\n}`, ['2 403 absent [!req.user] missing']],
    ['do while: the body comes first', `\ndo {\n  if (!req.user) return res.sendStatus(403);\n} while (false);`, ['2 403 absent [!req.user] missing']],
    ['for with break: below it the caller may be known', `\nfor (;;) {\n  if (!req.user) break;\n  return next();\n}\nres.sendStatus(403);`, ['5 403 absent [!req.user] missing']],
    ['continue goes to the next round', `\nfor (const id of req.body.ids) {\n  if (req.user) continue;\n  return res.sendStatus(403);\n}`, ['3 403 absent [!req.user] missing']],
    ['break with a label leaves the outer loop', `\nouter: for (;;) {\n  for (;;) {\n    if (!req.user) break outer;\n    return next();\n  }\n}\nres.sendStatus(403);`, ['7 403 absent [!req.user] missing']],
    ['continue with a label', `\nouter: for (const a of req.body.a) {\n  for (const b of a) {\n    if (req.user) continue outer;\n    return res.sendStatus(403);\n  }\n}`, ['4 403 absent [!req.user] missing']],
    ['break out of a block', `\ncheck: {\n  if (!req.user) break check;\n  return next();\n}\nres.sendStatus(403);`, ['5 403 absent [!req.user] missing']],
    ['for in', `\nfor (const key in req.body) {\n  if (!req.user) return res.sendStatus(403);\n}`, ['2 403 absent [!req.user] missing']],
    ['a variable that the loop changes is unknown in it', `\nlet status = 403;\nwhile (more()) {\n  res.status(status).end();\n  status = 200;\n}`, ['1 403 unknown missing']],
    ['a loop over a list that is written there', `\nfor (const status of [401, 403]) if (req.query.status === status) return res.status(status).end();`, ['1 401 unknown missing', '1 403 unknown missing']],
    ['of several answers the first one leaves', `\nfor (const status of [401, 403]) res.status(status).end();`, ['1 401 unknown missing']],
    ['a header that a loop may set is unknown, not missing', `\nfor (const [name, value] of Object.entries(extra)) res.set(name, value);\nres.sendStatus(401);`, ['2 401 unknown unknown (dynamic header name)']],
  ]);
});

describe('try', () => {
  test.each([
    ['is over where the clause goes on', `log('failed');`, [[['req.query.page']]]],
    ['stays where the clause answers', `return res.sendStatus(401);`, [[['something fails']], [['req.query.page']]]],
  ])('a failure that the code does not show %s', (_name, clause, paths) => {
    const { sites } = analysed(`async function handler(req, res, next) { try { log(); } catch { ${clause} } if (req.query.page) res.sendStatus(401); }`);
    expect(sites.map((site) => site.cases.map((each) => each.path))).toEqual(paths);
  });

  stories([
    ['catch around a verifier', `\ntry {\n  req.user = jwt.verify(req.token, key);\n} catch {\n  return res.sendStatus(403);\n}`, ['4 403 invalid [jwt.verify(req.token, key) throws] missing']],
    ['catch around a verifier and a database: unknown', `\ntry {\n  const claims = jwt.verify(req.token, key);\n  req.account = await db.accounts.findOne({ id: claims.sub });\n} catch {\n  return res.sendStatus(403);\n}`, ['5 403 unknown missing']],
    ["the error is tested for being the verifier's", `\ntry {\n  const claims = jwt.verify(req.token, key);\n  req.account = await db.accounts.findOne({ id: claims.sub });\n} catch (error) {\n  if (error instanceof jwt.JsonWebTokenError) return res.sendStatus(403);\n  throw error;\n}`, ['5 403 invalid [error instanceof jwt.JsonWebTokenError] missing']],
    ['its name is tested', `\ntry {\n  const claims = jwt.verify(req.token, key);\n  req.account = await db.accounts.findOne({ id: claims.sub });\n} catch (error) {\n  if (error.name === 'TokenExpiredError') return res.sendStatus(403);\n  throw error;\n}`, ["5 403 invalid [error.name === 'TokenExpiredError'] missing"]],
    [
      'what the clause asks may be asked of another failure than the one that is seen',
      `\ntry {\n  open();\n  if (req.query.page > 9) throw new Error('no page');\n} catch (error) {\n  if (error.code === 'GONE') return res.sendStatus(403);\n  throw error;\n}`,
      ['5 403 unknown missing'],
    ],
    ['catch around something else: unknown', `\ntry {\n  await db.connect();\n} catch {\n  return res.sendStatus(403);\n}`, ['4 403 unknown missing']],
    ['a throw that is caught here is no answer', `\ntry {\n  if (!req.user) throw createError(401);\n} catch (error) {\n  return res.status(500).end();\n}`, []],
    ['what is thrown reaches the catch clause', `\ntry {\n  if (!req.user) throw new Error('nobody');\n  next();\n} catch (error) {\n  return res.sendStatus(403);\n}`, ["5 403 absent [!req.user] missing"]],
    [
      'a failure that the code does not show is a condition of its own',
      `\ntry {\n  if (!req.user.isAdmin) throw new Error('no admin');\n  try {\n    log();\n  } catch {\n    throw new Error('no log');\n  }\n} catch {\n  return res.sendStatus(401);\n}`,
      ['9 401 insufficient [!req.user.isAdmin] missing', '9 401 unknown missing'],
    ],
    ['finally runs on the way out of a return', `\ntry {\n  if (!req.user) return;\n} finally {\n  res.sendStatus(403);\n}`, ['4 403 absent [!req.user] missing', '4 403 unknown missing']],
    ['finally sets the header before the answer leaves', `\ntry {\n  res.status(401);\n} finally {\n  res.set('WWW-Authenticate', 'Bearer realm="api"');\n}\nres.end();`, ['2 401 unknown set']],
    ['a return in finally replaces the one of the block', `\ntry {\n  if (!req.user) return log('nobody');\n} finally {\n  return res.sendStatus(401);\n}\nres.sendStatus(403);`, ['4 401 absent [!req.user] missing', '4 401 unknown missing']],
    ['break through finally', `\nfor (;;) {\n  try {\n    if (!req.user) break;\n    return next();\n  } finally {\n    log('done');\n  }\n}\nres.sendStatus(403);`, ['9 403 absent [!req.user] missing']],
    ['after try and catch: only the good path goes on', `\nlet user;\ntry {\n  user = jwt.verify(req.token, key);\n} catch {\n  return next();\n}\nif (user.role !== 'admin') return res.sendStatus(401);`, ["7 401 insufficient [user.role !== 'admin'] missing"]],
  ]);
});

describe('callbacks', () => {
  stories([
    ['of a verifier: an error means refused', `\njwt.verify(req.token, key, (err, user) => {\n  if (err) return res.sendStatus(403);\n  next();\n});`, ['2 403 invalid [err] missing']],
    ['of a verifier: below it the caller is known', `\njwt.verify(req.token, key, (err, user) => {\n  if (err) return next(err);\n  if (user.role !== 'admin') return res.sendStatus(401);\n});`, ["3 401 insufficient [user.role !== 'admin'] missing"]],
    ["passport's", `\npassport.authenticate('jwt', (err, user, info) => {\n  if (err) return next(err);\n  if (!user) return res.sendStatus(403);\n  next();\n})(req, res, next);`, ['3 403 invalid [!user] missing']],
    ['what held outside holds inside', `\nif (!req.user) return next();\ndb.load(req.params.id, (err, post) => {\n  if (post.authorId !== req.user.id) res.sendStatus(401);\n});`, ['3 401 insufficient [post.authorId !== req.user.id] missing']],
    ['a promise chain', `\nfindUserByToken(req.token).then((user) => {\n  if (!user) return res.sendStatus(403);\n  next();\n});`, ['2 403 invalid [!user] missing']],
    ['catch of a promise chain around a verifier', `\nverify(req.token).then((user) => next()).catch(() => res.sendStatus(403));`, ['1 403 invalid [verify(req.token).then((user) => next()) rejects] missing']],
    ['the second function of then', `\nverify(req.token).then(() => next(), () => res.sendStatus(403));`, ['1 403 invalid [verify(req.token) rejects] missing']],
    [
      'catch of a chain that fails in many ways: of those that say the same, one counts',
      `\nverify(req.token).then((user) => {\n  if (user.id !== req.post.authorId && user.role !== 'admin') throw new Error('1');\n  if (blockedAddresses.has(req.ip) || !user.emailVerified) throw new Error('2');\n  if (user.plan !== 'pro' || !user.scopes.includes('write')) throw new Error('3');\n}).catch(() => {\n  if (req.get('accept') === 'text/html') res.set('WWW-Authenticate', 'Bearer');\n  res.sendStatus(401);\n});`,
      ['insufficient [!user.emailVerified]', "insufficient [!user.scopes.includes('write')]", "insufficient [user.plan !== 'pro']", "insufficient [user.role !== 'admin']", 'invalid [verify(req.token).then((user) => { if (user.id !== req.po... rejects]', 'policy [blockedAddresses.has(req.ip)]'].flatMap(
        (cause) => [`7 401 ${cause} missing`, `7 401 ${cause} set`],
      ),
    ],
    ['catch of a chain around other work: unknown', `\nload(req.params.id).then((post) => res.json(post)).catch(() => res.sendStatus(403));`, ['1 403 unknown missing']],
    ['a function that is only declared is a place of its own', `\nif (req.user) {\n  setTimeout(() => res.sendStatus(401), 10);\n}`, ['2 401 unknown missing']],
  ]);
});

describe('aliases', () => {
  stories([
    ['a boolean is read where it is tested', `\nconst isOwner = post.authorId === req.user.id;\nif (!isOwner) return res.sendStatus(401);`, ['2 401 insufficient [post.authorId !== req.user.id] missing']],
    ['a boolean made of two', `\nconst allowed = req.user && req.user.isAdmin;\nif (!allowed) return res.sendStatus(401);`, ['2 401 absent [!req.user] missing', '2 401 insufficient [!allowed] missing']],
    ['a flag that is set under a condition', `\nlet allowed = false;\nif (req.user.role === 'admin') allowed = true;\nif (!allowed) return res.sendStatus(401);`, ["3 401 insufficient [req.user.role !== 'admin'] missing"]],
    ['destructuring', `\nconst { user } = req;\nif (!user) return res.sendStatus(403);`, ['2 403 absent [!user] missing']],
    ['destructuring with a default', `\nconst { role = 'guest' } = req.user;\nif (role !== 'admin') return res.sendStatus(401);`, ["2 401 insufficient [role !== 'admin'] missing"]],
    ['destructuring in depth', `\nconst { headers: { authorization } } = req;\nif (!authorization) return res.sendStatus(403);`, ['2 403 absent [!authorization] missing']],
    ['array destructuring of a header', `\nconst [scheme, token] = (req.headers.authorization || '').split(' ');\nif (scheme !== 'Bearer' || !token) return res.sendStatus(403);`, ['2 403 absent [!token] missing', "2 403 absent [scheme !== 'Bearer'] missing"]],
  ]);
});

describe('functions of the file', () => {
  test('a predicate is followed into its conditions', () => {
    expect(
      facts(`function mayEdit(user, post) {
  return user.isAdmin || post.authorId === user.id;
}
app.put('/', (req, res) => {
  if (!mayEdit(req.user, post)) return res.sendStatus(401);
});`),
    ).toEqual(['5 401 insufficient [mayEdit(): post.authorId !== user.id] missing']);
  });

  test('a helper that answers is reported once, in its body; its cause stands at each call', () => {
    expect(
      facts(`function deny(res) {
  res.status(401).end();
}
app.get('/', (req, res) => {
  if (!req.user) return deny(res);
  if (!req.user.isAdmin) return deny(res);
});`),
    ).toEqual(['2 401 unknown missing', '5 401 absent [!req.user] missing', '6 401 insufficient [!req.user.isAdmin] missing']);
  });

  test('a helper that takes the status is judged at each call', () => {
    expect(
      facts(`const deny = (res, status) => res.status(status).end();
app.get('/', (req, res) => {
  if (!req.user) return deny(res, 403);
  next();
});`),
    ).toEqual(['3 403 absent [!req.user] missing']);
  });

  test('a helper that returns the caller or null', () => {
    expect(
      facts(`function callerOf(req) {
  const token = req.headers.authorization;
  if (!token) return null;
  return sessions.get(token);
}
app.get('/', (req, res) => {
  const caller = callerOf(req);
  if (!caller) return res.sendStatus(403);
});`),
    ).toEqual(['8 403 absent [callerOf(): !token] missing', '8 403 invalid [!caller] missing']);
  });

  test('a method of the same class', () => {
    expect(
      facts(`class Posts {
  deny(res) {
    res.status(401).end();
  }
  show(req, res) {
    if (!req.user.isAdmin) this.deny(res);
  }
}`),
    ).toEqual(['3 401 unknown missing', '6 401 insufficient [!req.user.isAdmin] missing']);
  });
});

describe('statements of modules', () => {
  test.each([
    ['export function', `export function GET(request) {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n}`],
    ['export default', `export default function handler(request) {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n}`],
    ['export default of an arrow', `export default async (request) => {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n};`],
    ['export const', `export const GET = async (request) => {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n};`],
    ['a property of the default export', `export default { async fetch(request, env) {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n} };`],
    ['a class', `export class Api { get(request) {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n} }`],
    ['module.exports', `module.exports = function (request) {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n};`],
    ['exports.name', `exports.get = (request) => {\n  if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n};`],
  ])('%s', (_name, text) => {
    expect(facts(text, { sourceType: text.includes('export ') ? 'module' : 'commonjs' })).toEqual(["2 403 absent [!request.headers.get('authorization')] missing"]);
  });

  test.each([
    ['export =', `export = (req: Request, res: Response) => {\n  if (!req.user) return res.sendStatus(403);\n};`],
    ['a parameter property', `class A { constructor(private res: Response) {}\n  f(req: Request, res: Response) { if (!(req as any).user!) return res.sendStatus(403); }\n}`],
  ])('%s', (_name, text) => {
    expect(facts(text, { typescript: true })).toEqual([expect.stringMatching(/^2 403 absent \[.*user.*\] missing$/)]);
  });
});

test('whoever is known is not the one for whom an answer was made and dropped', () => {
  const told = facts(`import { Hono } from 'hono';
import { verify } from './tokens';
const app = new Hono();
app.get('/posts/:id', async (c) => {
  const header = c.req.header('authorization');
  if (!header || !header.startsWith('Bearer ')) c.json({}, 401);
  let user;
  try {
    user = await verify(header.slice(7));
  } catch {
    return c.json({}, 401);
  }
  if (c.req.param('id') !== user.id && user.role !== 'admin') return c.json({}, 403);
  if (!user.emailVerified || blockedAddresses.has(c.req.header('x-forwarded-for'))) {
    if (c.req.header('accept') === 'text/html') c.header('WWW-Authenticate', 'Bearer');
    return c.json({}, 401);
  }
  return c.json({});
});`);
  expect(told.filter((line) => line.startsWith('16 '))).toEqual([
    '16 401 insufficient [!user.emailVerified] missing',
    '16 401 insufficient [!user.emailVerified] set',
    "16 401 policy [blockedAddresses.has(c.req.header('x-forwarded-for'))] missing",
    "16 401 policy [blockedAddresses.has(c.req.header('x-forwarded-for'))] set",
  ]);
});

test.each([
  ['one of two forms', "'error' in auth"],
  ['the other one', "!('userId' in auth)"],
])('a result in %s is told apart by its members', (_name, test) => {
  const told = facts(`import { NextResponse } from 'next/server';
async function authenticate(request) {
  const user = await getUserFromRequest(request);
  if (!user || user.client !== 'agent') return { error: NextResponse.json({}, { status: 401 }) };
  return { userId: user.id };
}
export async function POST(request) {
  const auth = await authenticate(request);
  if (${test}) return auth.error;
  const gate = await canAccess(auth.userId);
  if (!gate.allowed) return NextResponse.json({}, { status: 403 });
  return NextResponse.json({});
}`);
  expect(told.filter((line) => !line.startsWith('4 '))).toEqual(['8 401 unknown missing', '11 403 insufficient [!gate.allowed] missing']);
});

test('a result that may hold more is not told apart', () => {
  expect(inHandler(`const auth = { ...(await load(req)), userId: 1 };\nif ('error' in auth) return res.sendStatus(401);\nif ('userId' in auth) return next();\nres.sendStatus(403);`)).toEqual(['2 401 unknown missing']);
});

test('yes or no is nobody that was looked up', () => {
  expect(inHandler(`const { token } = req.cookies;\nif (!(await getIsTheirTurn({ token }))) return res.sendStatus(403);`)).toEqual(['2 403 unknown missing']);
  expect(inHandler(`const { token } = req.cookies;\nif (!(await getAccount({ token }))) return res.sendStatus(403);`)).toEqual(['2 403 invalid [!getAccount({ token })] missing']);
});
