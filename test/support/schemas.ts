import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { default as Ajv2020 } from 'ajv/dist/2020.js';
import { default as AjvDraft04 } from 'ajv-draft-04';
import { default as addFormats } from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

/** What is read of a SARIF log; its schema says the rest. */
export interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { id: string; helpUri: string; shortDescription: { text: string } }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly message: { readonly text: string };
        readonly locations: readonly [{ readonly physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } } }];
      }[];
    },
  ];
}

/** One issue of a GitLab report. */
export interface CodeQuality {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly positions: { readonly begin: { readonly line: number; readonly column: number } } };
  readonly content: { readonly body: string };
}

/** The fields that GitLab documents for code quality reports: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const CODE_QUALITY = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path'],
        // Relative to the repository, and without `./` in front.
        properties: { path: { type: 'string', pattern: '^(?!\\.{0,2}/).' } },
        anyOf: [
          { required: ['lines'], properties: { lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer' } } } } },
          { required: ['positions'], properties: { positions: { type: 'object', required: ['begin'], properties: { begin: { type: 'object', required: ['line'], properties: { line: { type: 'integer' } } } } } } },
        ],
      },
    },
  },
};

/** What reviewdog reads of its own format: https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto */
const RDJSON = {
  type: 'object',
  required: ['diagnostics'],
  additionalProperties: false,
  properties: {
    source: { $ref: '#/definitions/named' },
    severity: { $ref: '#/definitions/severity' },
    diagnostics: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message', 'location'],
        additionalProperties: false,
        properties: {
          message: { type: 'string', minLength: 1 },
          location: {
            type: 'object',
            required: ['path'],
            additionalProperties: false,
            properties: { path: { type: 'string', minLength: 1 }, range: { $ref: '#/definitions/range' } },
          },
          severity: { $ref: '#/definitions/severity' },
          source: { $ref: '#/definitions/named' },
          code: {
            type: 'object',
            additionalProperties: false,
            properties: { value: { type: 'string' }, url: { type: 'string', format: 'uri' } },
          },
          suggestions: {
            type: 'array',
            items: {
              type: 'object',
              required: ['range', 'text'],
              additionalProperties: false,
              properties: { range: { $ref: '#/definitions/range' }, text: { type: 'string' } },
            },
          },
          original_output: { type: 'string' },
        },
      },
    },
  },
  definitions: {
    named: {
      type: 'object',
      additionalProperties: false,
      properties: { name: { type: 'string' }, url: { type: 'string', format: 'uri' } },
    },
    severity: { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] },
    position: {
      type: 'object',
      additionalProperties: false,
      properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
    },
    range: {
      type: 'object',
      required: ['start'],
      additionalProperties: false,
      properties: { start: { $ref: '#/definitions/position' }, end: { $ref: '#/definitions/position' } },
    },
  },
};

/** CommonJS packages whose default export is the module itself where Node imports them, and a member of it for TypeScript. */
const interop = <T>(module: T): T => (module as { default?: T }).default ?? module;

/** A validator of one dialect of JSON Schema, with the formats that the schemas name. */
function validator(Dialect: typeof Ajv, schema: object, options: object = {}): ValidateFunction {
  const ajv = new Dialect({ strict: false, allErrors: true, ...options });
  interop(addFormats).default(ajv);
  return ajv.compile(schema);
}

function problems(validate: ValidateFunction, data: unknown): string {
  return validate(data) ? '' : new Ajv().errorsText(validate.errors);
}

let validateSarif: ValidateFunction | undefined;

/** What the schema of SARIF 2.1.0 says against this log; empty for none. */
export function sarifProblems(log: unknown): string {
  const load = createRequire(import.meta.url);
  const schema = load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  validateSarif ??= validator(interop(AjvDraft04) as unknown as typeof Ajv, schema, { unicodeRegExp: false });
  return problems(validateSarif, log);
}

/** What GitLab's documentation says against this report; empty for none. */
export function codeQualityProblems(report: unknown): string {
  return problems(validator(Ajv, CODE_QUALITY), report);
}

/** What reviewdog's definition says against this report; empty for none. */
export function rdjsonProblems(report: unknown): string {
  return problems(validator(Ajv, RDJSON), report);
}

/** What a schema of JSON Schema 2020-12 says against some data; empty for none. */
export function schemaProblems(schema: object, data: unknown): string {
  return problems(validator(interop(Ajv2020) as unknown as typeof Ajv, schema, { strict: true, strictRequired: false }), data);
}

/** What the schema of JUnit reports says against this one; empty for none. */
export function junitProblems(xml: string): Promise<string> {
  return xmlProblems(xml, 'junit.xsd');
}

/** What the schema of Checkstyle reports says against this one; empty for none. */
export function checkstyleProblems(xml: string): Promise<string> {
  return xmlProblems(xml, 'checkstyle.xsd');
}

async function xmlProblems(xml: string, name: string): Promise<string> {
  const schema = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const { valid, errors } = await validateXML({ xml, schema });
  return valid ? '' : errors.map(({ message }) => message).join('\n') || 'invalid';
}
