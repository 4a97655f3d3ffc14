import { entryOf } from '../syntax.ts';
import type { ImportValue } from './value.ts';

/**
 * Packages that export statuses by name. A name means its status where the package's name
 * for it says so without doubt; `http-status-codes`' ReasonPhrases are texts, and reverse look-ups (`status[401]`) too.
 */
const modules: Readonly<Record<string, RegExp>> = {
  'http-status-codes':
    /^(default|\*|StatusCodes|.*\.StatusCodes|(UNAUTHORIZED|FORBIDDEN|PROXY_AUTHENTICATION_REQUIRED))$/,
  'http-codes': /^(default|\*)$/,
  'http-status': /^(default|\*|status|.*\.status)$/,
  axios: /^(HttpStatusCode|(default|\*)\.HttpStatusCode)$/,
  'node:http2': /^(constants|(default|\*)\.constants)$/,
  http2: /^(constants|(default|\*)\.constants)$/,
  '@nestjs/common': /^(HttpStatus|\*\.HttpStatus)$/,
  '@oakserver/oak': /^Status$/,
  statuses: /^(default|\*)\.code$/,
};

const names: Readonly<Record<string, number>> = {
  unauthorized: 401,
  forbidden: 403,
  proxyauthenticationrequired: 407,
  proxyauthrequired: 407,
  ok: 200,
  badrequest: 400,
  notfound: 404,
  internalservererror: 500,
  toomanyrequests: 429,
  conflict: 409,
};

/** The status that `base.name` is, for packages that export statuses. */
export function statusNamed(base: ImportValue, name: string): number | undefined {
  if (!entryOf(modules, base.module.replace(/^(@nestjs\/common)\/.*/, '$1'))?.test(base.name)) return undefined;
  return statusWord(name);
}

/** The status that a directly imported name is: `import { UNAUTHORIZED } from 'http-status-codes'`. */
export function statusImported(module: string, name: string): number | undefined {
  return /^http-(status-codes|status|codes)$/.test(module) ? statusWord(name) : undefined;
}

function statusWord(name: string): number | undefined {
  return entryOf(
    names,
    name
      .replace(/^HTTP_STATUS_/, '')
      .replaceAll('_', '')
      .toLowerCase(),
  );
}
