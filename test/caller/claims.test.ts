import { describe } from 'vitest';
import { rows, type Row } from '../support/causes.ts';

/** Whom a verified token names, against accounts that were found in one way or another. */

const found = 'const user = await db.users.findFirst({ where: { resetToken: dto.token } });\n';
const claims = 'const claims = verify(dto.token, secret);\n';

/** A row whose `before` imports the verifier. */
const row = (name: string, body: string, wanted: string): Row =>
  [name, `${body}if (claims.id !== user.id) return res.sendStatus(403);`, [wanted], "import { verify } from 'jsonwebtoken';"];

describe('whom a token names', () => {
  rows([
    row('an account that was found by the token', `const dto = req.body;\n${found}${claims}`, '403 invalid'),
    row('an account by what is not seen', `const dto = parsed(req);\n${found}${claims}`, '403 invalid'),
    row(
      'an account that the path names',
      `const dto = parsed(req);\n${found.replace('resetToken: dto.token', 'id: req.params.id')}${claims}`,
      '403 insufficient',
    ),
    row('the caller', `const dto = req.body;\nconst { user } = req;\n${claims}`, '403 unknown'),
    row('an invitation', `const dto = req.body;\n${found.replace('db.users', 'db.invitations')}${claims}`, '403 unknown'),
    row(
      'an invitation by what is not seen',
      `const dto = parsed(req);\n${found.replace('db.users', 'db.invitations')}${claims}`,
      '403 insufficient',
    ),
  ]);
});

describe('where the caller belongs', () => {
  rows([
    ['as a record', 'if (req.user.tenant._id !== req.params.tenant) return res.sendStatus(401);', ['401 insufficient']],
    ['another part of it', 'if (req.user.tenant.colour !== req.params.colour) return res.sendStatus(401);', ['401 unknown']],
    ['that the record has no id', 'if (!req.user.tenant._id) return res.sendStatus(401);', ['401 unknown']],
  ]);
});
