import { nothing, type Condition } from './condition.ts';
import { block, lines, pick, type Line } from './text.ts';
import type { Obstacle } from './world.ts';

/** What the one who makes a program lends to those who make its conditions. */
export interface Maker {
  /** A name of the fixtures' library. */
  lib(file: string, name: string): string;
  /** A header of the request. */
  header(name: string, choice: number): string;
  /** The address of the caller. */
  address(choice: number): string;
  /** Statements at the beginning of the handler. */
  first(name: string, ...statements: string[]): void;
  /** Declarations at the top of the file. */
  top(name: string, declarations: readonly Line[]): void;
}

/**
 * What may be asked of any request, whoever sends it: before the caller is known or afterwards. `alone`: the condition is no
 * part of another one.
 */
export const obstacles: readonly { name: Obstacle; make: (maker: Maker, choice: number, alone: boolean) => Condition }[] = [
  {
    name: 'address',
    make: (maker, choice) => {
      const call = `${maker.lib('site', 'blockedAddresses')}.has(${maker.address(choice)})`;
      return { refuse: call, pass: `!${call}` };
    },
  },
  {
    name: 'origin',
    make: (maker, choice) => {
      const call = `${maker.lib('site', 'allowedOrigins')}.includes(${maker.header('origin', choice)})`;
      return { refuse: `!${call}`, pass: call };
    },
  },
  {
    name: 'feature switch',
    make: (maker, choice) => {
      const asked = choice % 3 === 2 ? `${maker.lib('site', 'isFeatureEnabled')}('posts')` : `${maker.lib('site', 'features')}.posts`;
      return { refuse: `!${asked}`, pass: asked };
    },
  },
  {
    name: 'captcha',
    make: (maker, choice) => {
      const answer = maker.header('x-captcha', choice);
      if (choice % 3 === 1) return { refuse: `!${answer}`, pass: answer };
      maker.first('captcha', `const captcha = ${answer};`);
      const call = `${maker.lib('site', 'verifyCaptcha')}(captcha)`;
      if (choice % 3 === 2) return { refuse: `!captcha || !${call}`, pass: `captcha && ${call}` };
      return { refuse: `!${call}`, pass: call };
    },
  },
  {
    name: 'quota',
    make: (maker, choice) => {
      const call = `${maker.lib('site', 'isRateLimited')}(${maker.address(choice)})`;
      if (choice % 2 === 1) return { refuse: call, pass: `!${call}` };
      const [usage, limits] = [maker.lib('site', 'usage'), maker.lib('site', 'limits')];
      return { refuse: `${usage}.today >= ${limits}.daily`, pass: `${usage}.today < ${limits}.daily` };
    },
  },
  {
    name: 'field of the request',
    make: (maker, choice) => {
      maker.first('missing', `const missing = [${maker.header('x-page', choice)}].filter((field) => !field);`);
      return pick(
        [
          { refuse: 'missing.length > 0', pass: 'missing.length === 0' },
          { refuse: 'missing.length', pass: '!missing.length' },
        ],
        choice,
      );
    },
  },
  {
    name: 'what the server holds',
    make: (maker, choice) => {
      const held = (): string => `${maker.lib('site', 'settings')}.apiToken`;
      const read = pick(
        [
          held,
          () => `${maker.lib('site', 'getServiceToken')}()`,
          () => {
            maker.top('apiToken', block('function apiToken()', lines(`return ${held()};`)));
            return 'apiToken()';
          },
          () => {
            maker.first('token of the server', `const serviceToken = ${held()};`);
            return 'serviceToken';
          },
          () => {
            maker.top('upstream', block('const upstream =', lines('get token() {', `  return ${held()};`, '},'), '};'));
            return 'upstream.token';
          },
        ],
        choice,
      )();
      return { refuse: `!${read}`, pass: read };
    },
  },
  {
    name: 'result of a service',
    make: (maker, choice) => {
      const name = pick(['tokens', 'auth', 'credentials', 'session'], choice) + (choice % 2 === 0 ? 'Found' : 'Result');
      const called = pick(['tokens', name], Math.floor(choice / 4));
      maker.first('result of a service', `const ${called} = ${maker.lib('site', 'findLinks')}('p1');`);
      return { refuse: `!${called}`, pass: called };
    },
  },
  {
    name: 'error of a service',
    make: (maker, choice, alone) => {
      const statement = `${maker.lib('site', 'openPost')}('p1');`;
      const refuse = `err.code === 'AUTH_POST_DISABLED'`;
      if (alone && choice % 2 === 1) return { ...nothing, attempt: { statement, refuse } };
      maker.first('error of a service', 'let failure = null;', 'try {', `  ${statement}`, '} catch (err) {', '  failure = err;', '}');
      return { refuse: `failure?.code?.startsWith('AUTH_POST')`, pass: `!failure?.code?.startsWith('AUTH_POST')`, plain: true };
    },
  },
];
