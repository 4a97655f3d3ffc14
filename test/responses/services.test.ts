import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** What is said of a method of a service of Feathers that asks who calls. */
async function found(method: string, refused: string, others: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const service = `const { Forbidden, NotAuthenticated } = require('@feathersjs/errors');
class Notes {
  async ${method}(params) {
    ${refused}
    return [];
  }
}
module.exports = (options) => new Notes(options);`;
  return reported({ 'notes.class.js': service, ...others }, 'notes.class.js');
}

describe('a method of a service, in front of which hooks of other files stand', () => {
  test.each(['find', 'create', 'remove'])('%s: that nobody is logged in is for the hooks to say', async (method) => {
    expect(await found(method, 'if (!params.user._id) throw new Forbidden("no user id found");')).toEqual([]);
  });

  test('a method that is none of a service is called by nobody knows whom', async () => {
    expect(await found('check', 'if (!params.user._id) throw new Forbidden("no user id found");')).toEqual(['4 absent']);
  });

  test('a 401 without the challenge is one, whatever stands in front', async () => {
    expect(await found('find', 'if (!params.user) throw new NotAuthenticated();')).toEqual(['4 missing']);
  });
});
