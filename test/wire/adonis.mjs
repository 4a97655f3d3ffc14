// Starts AdonisJS without the rest of an application: its router, its server, who is logged in, and what he may do.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listening } from './listening.mjs';

/**
 * @param fixture its exports: `start` registers the routes; `Handler` and `Middleware` may be there
 * @param folder in which the fixtures run
 */
export async function adonis({ start, Handler, Middleware }, folder) {
  const require = createRequire(path.join(folder, 'start.js'));
  const load = (name) => import(pathToFileURL(require.resolve(name)));
  const { ServerFactory } = await load('@adonisjs/core/factories/http');
  const { AppFactory } = await load('@adonisjs/core/factories/app');
  const { ExceptionHandler } = await load('@adonisjs/core/http');
  const { AuthManager, errors } = await load('@adonisjs/auth');
  const { Bouncer } = await load('@adonisjs/bouncer');
  const { findUserByToken } = require(path.join(folder, 'lib/accounts.js'));

  /** A guard that takes the tokens of the fixtures, and refuses as that of the framework does. */
  class Tokens {
    driverName = 'access_tokens';
    isAuthenticated = false;
    authenticationAttempted = false;

    constructor(ctx) {
      this.ctx = ctx;
    }

    async authenticate() {
      this.authenticationAttempted = true;
      this.user = await findUserByToken((this.ctx.request.header('authorization') ?? '').replace(/^Bearer /, ''));
      if (!this.user) throw new errors.E_UNAUTHORIZED_ACCESS('Unauthorized access', { guardDriverName: this.driverName });
      this.isAuthenticated = true;
      return this.user;
    }

    check() {
      return this.authenticate().then(Boolean, () => false);
    }

    getUserOrFail() {
      if (!this.user) throw new errors.E_UNAUTHORIZED_ACCESS('Unauthorized access', { guardDriverName: this.driverName });
      return this.user;
    }
  }

  class Initialise {
    async handle(ctx, next) {
      ctx.auth = new AuthManager({ default: 'api', guards: { api: (each) => new Tokens(each) } }).createAuthenticator(ctx);
      await ctx.auth.check();
      const abilities = { editPosts: Bouncer.ability((user) => user.role === 'admin') };
      ctx.bouncer = new Bouncer(() => ctx.auth.user ?? null, abilities);
      return next();
    }
  }

  class Silent extends (Handler ?? ExceptionHandler) {
    debug = false;
    reportErrors = false;
  }

  const app = new AppFactory().create(new URL('./', import.meta.url), () => undefined);
  await app.init();
  const server = new ServerFactory().merge({ app }).create();
  server.errorHandler(() => Promise.resolve({ default: Silent }));
  server.use([Middleware, Initialise].filter(Boolean).map((each) => () => Promise.resolve({ default: each })));
  start(server.getRouter());
  await server.boot();
  return listening(createServer((request, response) => server.handle(request, response)));
}
