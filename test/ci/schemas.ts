import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installed } from './project.ts';

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

interface Ajv {
  readonly validate: (schema: object, data: unknown) => boolean;
  readonly errorsText: () => string;
}

interface Xmllint {
  readonly validateXML: (options: { xml: string; schema: string }) => Promise<{ valid: boolean; errors: readonly { message: string }[] }>;
}

/** A validator that is installed for these tests alone. */
function load(name: string): unknown {
  return createRequire(path.join(installed(), 'package.json'))(name);
}

/** What the schema of SARIF 2.1.0 says against this log; empty for none. */
export function sarifProblems(log: unknown): string {
  const { default: Ajv } = load('ajv-draft-04') as { default: new (options: object) => Ajv };
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  (load('ajv-formats') as { default: (ajv: Ajv) => void }).default(ajv);
  return problems(ajv, load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object, log);
}

/** What GitLab's documentation says against this report; empty for none. */
export function codeQualityProblems(report: unknown): string {
  const { Ajv } = load('ajv') as { Ajv: new () => Ajv };
  return problems(new Ajv(), CODE_QUALITY, report);
}

function problems(ajv: Ajv, schema: object, data: unknown): string {
  return ajv.validate(schema, data) ? '' : ajv.errorsText();
}

/** What the schema of JUnit reports says against this one; empty for none. */
export async function junitProblems(xml: string): Promise<string> {
  const schema = readFileSync(path.join(import.meta.dirname, 'junit.xsd'), 'utf8');
  const { valid, errors } = await (load('xmllint-wasm') as Xmllint).validateXML({ xml, schema });
  return valid ? '' : errors.map(({ message }) => message).join('\n') || 'invalid';
}
