import { readFileSync } from 'node:fs';
import { errorMakers } from '../dist/src/frameworks/errors.js';
import { responseMakers } from '../dist/src/frameworks/fetch.js';
import { frameworkNamed } from '../dist/src/frameworks/index.js';

/** The statuses that the rules judge. */
const REFUSALS = [401, 403];

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;

/** So many names of packages show what is meant; a framework may have thirty paths. */
const ENOUGH = 8;

/** A list of names, each once, as a cell of a table. */
const listed = (names) => [...new Set(names)].map(code).join(', ');

function packages(names) {
  const shown = names.filter((each) => !each.startsWith('.'));
  const more = shown.length - ENOUGH;
  return more > 1 ? `${listed(shown.slice(0, ENOUGH))}, and ${more} more` : listed(shown);
}

/** What the table of a framework says, as a table for its page: packages, statuses, headers, errors, and versions. */
export function frameworkTable(models, folders) {
  const rows = models.flatMap((name) => rowsOf(name, models.length > 1));
  const versions = folders.map(versionsOf).filter(Boolean);
  if (versions.length > 0) rows.push(['The tests start servers with', versions.join(', ')]);
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return ['| what | how it is written |', '| --- | --- |', ...lines].join('\n');
}

function rowsOf(name, several) {
  const framework = frameworkNamed(name);
  if (framework === undefined) throw new Error(`there is no framework ${name}`);
  const effects = Object.entries({ ...framework.methods, ...framework.functions });
  const having = (...kinds) => calls(effects.filter(([, { does }]) => kinds.includes(does)));
  const exporting = (kind) => calls(Object.entries(framework.exports ?? {}).filter(([, { does }]) => does === kind));
  const givenStatus = calls(effects.filter(([, effect]) => effect.does === 'status' && effect.argument !== undefined));
  const fixed = calls(effects.filter(([, effect]) => effect.does === 'status' && REFUSALS.includes(effect.value)));
  const answers = calls(effects.filter(([, effect]) => effect.does === 'answer' && givesStatus(effect)));
  const makers = name === 'fetch' ? responseMakers : [];
  const { status, headers } = resultsOf(framework);
  const cells = [
    ['Packages whose import shows the framework', packages(framework.modules)],
    ['What sets the status', listed([...givenStatus, ...fixed, ...having('head'), ...framework.statusProperties, ...status])],
    ['What answers with a status', listed([...answers, ...having('make'), ...exporting('make'), ...makers.map(made)])],
    ['What sets headers', listed([...having('header', 'headers'), ...headers])],
    ['What throws', listed([...having('throw', 'assert'), ...exporting('throw')])],
    ['Errors with a status of their own', listed(errorsOf(framework))],
    ['What becomes of a thrown error', thrown(framework)],
  ];
  return cells.filter(([, cell]) => cell !== '').map(([what, cell]) => [several ? `${what} (${name})` : what, cell]);
}

/** The properties of an object that is an answer. */
const resultsOf = ({ results }) => ({ status: results ? [results.status] : [], headers: results?.headers ?? [] });

const made = ({ callee, construct }) => `${construct ? 'new ' : ''}${callee}()`;

const calls = (entries) => entries.map(([method]) => `${method}()`);

const givesStatus = ({ status }) => typeof status === 'object' || REFUSALS.includes(status);

function errorsOf({ name, errors }) {
  if (errors === null) return [];
  const rows = errorMakers.filter(({ family }) => family === name || family === `${name}-errors`);
  return rows.flatMap(({ fixed = {}, takes, below }) => {
    const refusing = Object.entries(fixed).filter(([, status]) => REFUSALS.includes(status)).map(([error]) => error);
    const given = (takes?.names ?? []).filter((each) => each !== 'default' && each !== '*');
    return [...refusing, ...given].map((error) => (below && below !== error ? `${below}.${error}` : error));
  });
}

/** The error path of a framework, in sentences. */
function thrown({ errors }) {
  if (errors === null) return 'What a handler throws is no answer.';
  const sentences = [errors.goesToHost ? 'It goes to the framework below.' : statusSentence(errors)];
  sentences.push(errors.keepsHeaders ? 'Headers that were set before stay.' : 'Headers that were set before are lost.');
  sentences.push(HEADERS_OF_ERRORS[String(errors.copiesErrorHeaders)]);
  if (errors.sendsHeldResponse) sentences.push('The Response that the error holds is the answer.');
  if (errors.takesResponses) sentences.push('A Response that is thrown is the answer.');
  if (errors.answersReturned) sentences.push('An error that is returned is answered likewise.');
  return sentences.join(' ');
}

const HEADERS_OF_ERRORS = {
  true: 'The `headers` of the error arrive.',
  false: 'The `headers` of the error are left behind.',
  perhaps: 'Whether the `headers` of the error arrive depends on the version.',
};

function statusSentence({ readsStatus }) {
  if (readsStatus === false) return 'Only the errors of its own packages decide the status.';
  if (readsStatus === true) return 'Its `status` or `statusCode` is the status.';
  return `Its \`${readsStatus}\` is the status.`;
}

/** The package of the framework that a folder of test/wire installs, with its version. */
function versionsOf(folder) {
  const manifest = JSON.parse(readFileSync(new URL(`../test/wire/${folder}/package.json`, import.meta.url), 'utf8'));
  const { dependencies = {} } = manifest;
  const name = folder.replace(/v?\d+$/, '');
  const own = Object.entries(dependencies).filter(([each]) => MAIN[name]?.includes(each) ?? each === name);
  return own.map(([each, version]) => `${each} ${version}`).join(' and ');
}

/** The package by which a framework is known, where it is not called like its folder. */
const MAIN = {
  adonis: ['@adonisjs/core'],
  feathers: ['@feathersjs/feathers'],
  firebase: ['firebase-functions'],
  hapi: ['@hapi/hapi'],
  loopback: ['@loopback/rest'],
  nest: ['@nestjs/core'],
  remix: ['@remix-run/server-runtime'],
  sveltekit: ['@sveltejs/kit'],
  tinyhttp: ['@tinyhttp/app'],
  trpc: ['@trpc/server'],
  tsoa: ['@tsoa/runtime'],
  fetch: [],
};
