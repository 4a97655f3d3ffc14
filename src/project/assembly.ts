import { namesOnResponses } from '../caller/on-response.ts';
import { frameworks } from '../frameworks/index.ts';
import { isTest, namesChallenge } from '../gate.ts';
import { question } from './trace.ts';
import { whileSaved } from './text-file.ts';
import { modulesIn } from './imports-in-text.ts';
import { savedStamp } from './files.ts';

/**
 * A file that puts an application together, or says what becomes of its errors: it imports a framework and makes an
 * application of it, or it registers an error handler.
 */
const framework =
  /(?:\bfrom\s*|\brequire\(\s*|\bimport\(\s*)['"](?:express|connect|polka|koa|fastify|elysia|(?:@hapi\/)?hapi|restify|hono(?:\/[\w-]+)?|@hono\/[\w-]+|@nestjs\/core|@loopback\/rest|routing-controllers|(?:@feathersjs\/)?feathers|@trpc\/server\/adapters\/[\w-]+)['"]/;
const application =
  /(?<![.\w])(?:express|fastify|Fastify|connect|polka|feathers)\s*(?:<[^<>()]*>)?\(|\brestify\s*\.\s*createServer\s*\(|\bnew\s+(?:Koa|Hono|OpenAPIHono|Elysia)\b|\b[hH]api\.[sS]erver\s*\(|\bRestApplication\b|\b(?:create|use)(?:Express|Koa)Server\s*(?:<[^<>()]*>)?\(|\bNestFactory\s*\.\s*create\s*[<(]|\b(?:fetch|nodeHTTP|awsLambda(?:Streaming)?)RequestHandler\s*[<(]|\bcreate(?:NextApiHandler|ExpressMiddleware|HTTPServer|HTTP2?Handler)\s*[<(]|\bfastifyTRPCPlugin\b/;
const newApp = /\bnew\s+App\b/;
const errorHandling =
  /\.on\s*\(\s*['"](?:restifyError|Unauthorized|InvalidCredentials)['"]|\bsetErrorHandler\s*\(|\.onError\s*\(\s*(?!null|undefined)|\baddHook\s*\(\s*['"]on(?:Send|Error)['"]|\b(?:app|server|router|api)\.use\(\s*(?:async\s*)?(?:function\s*(?:\w+\s*)?)?\(\s*_?e(?:rr)?(?:or)?\b|\b(?:app|server|router|api)\.use\(\s*(?:\w+\.)*\w*[eE]rr/;

/** What registers something on an application, made here or elsewhere. */
const onGiven = /\b(?:app|application|server|fastify|instance)\s*\.\s*(?:use|addHook|register|ext)\s*\(/;

/** hapi's last hook, which gets every error. */
const lastHook = /['"]onPreResponse['"]/;

/** A class that handles errors, wherever it is installed; and the places that install one for all. */
const handlerClass = /@Catch\s*\(|\b(?:implements|extends)\s+(?:\w+\s*,\s*)*(?:Base)?ExceptionFilter\b/;
const globalFilters = /\buseGlobalFilters\s*\(([^;]*)/g;
const appFilter = /\bAPP_FILTER\b([^{}]*)/g;
/** The places that put a guard in front of all handlers. */
const globalGuards = /\buseGlobalGuards\s*\(([^;]*)/g;
const appGuard = /\bAPP_GUARD\b([^{}]*)/g;
/** The filters that a class, a method or a decorator of the application is given, and the strategies of guards. */
const scopedFilters = /\bUseFilters\s*\(([^;]*)/g;
const askedStrategies = /\bAuthGuard\s*\(([^)]*)/g;
const controller = /@Controller\s*\(/;
const used = /\buse(?:Class|Existing|Value)\s*:\s*(?:new\s+)?(\w+)/;

/** What a file may do for others. */
export interface Assembling {
  /** It puts an application together. */
  readonly app: boolean;
  /** Nothing has to import it for that. */
  readonly found: boolean;
  /**
   * It takes part in an application that imports it: a plugin with the last hook, or what registers something, an error
   * handler too, on an application that it did not make.
   */
  readonly plugin: boolean;
  /** The challenge is named there. */
  readonly challenges: boolean;
  /** The classes in it, where they handle errors. */
  readonly handlers: readonly string[];
  /** The classes of error handlers that it installs for all, and where it has them from. */
  readonly installs: readonly { readonly name: string; readonly from: string | undefined }[];
  /** The classes of guards that it puts in front of all handlers, in their order. */
  readonly guards: readonly string[];
  /** The classes of filters that it binds to a part of the application. */
  readonly filters: readonly string[];
  /** The names of strategies that guards of it ask. */
  readonly strategies: readonly string[];
  /** The names of the functions that it puts on responses. */
  readonly responses: readonly string[];
  /** A class of handlers stands in it. */
  readonly controller: boolean;
}

/** What a file may do for others; null where it is nothing. Its text is not kept: all files of a package are asked. */
export const assembles = question(
  'assembles',
  whileSaved((text, filename): Assembling | null => {
    if (text === null) return null;
    const found = mayBeFound(text, filename);
    const app = found || mayAssemble(text) || (namesChallenge(text) && runsAround(filename));
    const handles = handlerClass.test(text);
    const names = installedBy(text);
    const guards = namesIn(text, globalGuards, appGuard);
    const modules = names.length > 0 ? modulesIn(text) : new Map<string, string>();
    const installs = names.map((name) => ({ name, from: modules.get(name) }));
    const plugin = lastHook.test(text) || ((onGiven.test(text) || errorHandling.test(text)) && !application.test(text));
    const challenges = namesChallenge(text);
    const filters = listed(text, scopedFilters, /\b[A-Z]\w*/g);
    const strategies = listed(text, askedStrategies, /(?<=['"])\w[\w-]*/g);
    const responses = namesOnResponses(text);
    const lists = [installs, guards, filters, strategies, responses];
    const isController = controller.test(text);
    if (
      (!app && !handles && !plugin && !challenges && !isController && lists.every(({ length }) => length === 0)) ||
      isTest(text, filename)
    )
      return null;
    return {
      app,
      found,
      plugin,
      challenges,
      handlers: handles ? Array.from(text.matchAll(/\bclass\s+(\w+)/g), ([, name = '']) => name) : [],
      installs,
      guards,
      filters,
      strategies,
      responses,
      controller: isController,
    };
  }),
  (does) => (does ? JSON.stringify(does) : ''),
  savedStamp,
);

/**
 * Whether a file is one whose exports run around the handlers of others. Without the challenge's name it does nothing
 * of interest.
 */
export function runsAround(filename: string): boolean {
  return frameworks.some(({ around }) => around?.files.test(filename));
}

/** The names of the classes of error handlers that a text installs for all. */
export function installedBy(text: string): string[] {
  return namesIn(text, globalFilters, appFilter);
}

/** The names that stand in calls of a text. */
function listed(text: string, calls: RegExp, name: RegExp): string[] {
  return Array.from(text.matchAll(calls), ([, list = '']) => Array.from(list.matchAll(name), ([each]) => each)).flat();
}

/** The names of the classes that a text makes in calls, and those that it provides. */
function namesIn(text: string, calls: RegExp, provided: RegExp): string[] {
  const made = Array.from(text.matchAll(calls), ([, list = '']) =>
    Array.from(list.matchAll(/\bnew\s+(\w+)/g), ([, name = '']) => name),
  ).flat();
  return [...made, ...Array.from(text.matchAll(provided), ([, rest = '']) => used.exec(rest)?.[1] ?? []).flat()];
}

/** An application of tinyhttp: behind its package, something of the name is made. */
function makesTinyhttp(text: string): boolean {
  const at = text.search(/['"]@tinyhttp\/app['"]/);
  return at >= 0 && newApp.test(text.slice(at));
}

function mayAssemble(text: string): boolean {
  return (
    (framework.test(text) && application.test(text)) ||
    makesTinyhttp(text) ||
    errorHandling.test(text) ||
    lastHook.test(text)
  );
}

/** Files that Nitro finds by where they lie: its error handler, its hooks, and middleware that sets the challenge. */
const nitro =
  /\bdefineNitroErrorHandler\s*\(|\bNitroErrorHandler\b|\bhooks\.hook(?:Once)?\(\s*['"](?:error|request|beforeResponse|afterResponse|render:response)['"]/;

/** Packages of frameworks in which a class that sets the challenge is bound by name. */
const bound = new RegExp(
  `['"](?:${frameworks.flatMap(({ boundByName, modules }) => (boundByName ? modules : [])).join('|')})['"]`,
);

/** Whether a framework may run a file around handlers for where it lies. */
function isBoundByPlace(filename: string): boolean {
  return frameworks.some(({ boundByPlace }) => boundByPlace?.test(filename));
}

/**
 * Files that AdonisJS runs for every request or error, named in its own lists: its handler of exceptions, and
 * middleware that sets the challenge.
 */
const adonis = /['"](?:@adonisjs\/core|@ioc:Adonis)\//;
const exceptionHandler = /\bextends\s+(?:Http)?ExceptionHandler\b/;

function mayBeFound(text: string, filename: string): boolean {
  if (adonis.test(text))
    return exceptionHandler.test(text) || (namesChallenge(text) && /[/\\]middlewares?[/\\]/i.test(filename));
  return (
    nitro.test(text) ||
    (namesChallenge(text) && (bound.test(text) || isBoundByPlace(filename))) ||
    (namesChallenge(text) &&
      /[/\\]middleware[/\\]/.test(filename) &&
      /\b(?:defineEventHandler|eventHandler)\s*\(/.test(text))
  );
}
