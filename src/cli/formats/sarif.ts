import { pathToFileURL } from 'node:url';
import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result, ThreadFlowLocation } from 'sarif';
import { meta } from '../../meta.ts';
import type { Finding, Spot, Witnessed } from '../findings.ts';
import { fingerprints } from '../identity.ts';
import { helpOf } from './help.ts';
import { relativeTo, repositoryOf, type Format, type Report } from './report.ts';

const HOME = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth';

/** The name of the folder that relative addresses start from, as code scanning of GitHub calls it. */
const ROOT = '%SRCROOT%';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarif: Format = (report) => {
  const root = repositoryOf(report.cwd);
  const ids = [...new Set([...Object.keys(report.rules), ...report.findings.map(({ rule }) => rule)])].sort();
  const prints = fingerprints(
    report.findings.map(({ identity }) => identity),
    (index) => relativeTo(root, report.findings[index]?.file ?? ''),
  );
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'http-auth-lint',
            fullName: `http-auth-lint of ${meta.name}`,
            version: meta.version,
            semanticVersion: meta.version,
            informationUri: HOME,
            rules: ids.map((id) => descriptorOf(id, report)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        results: report.findings.map((finding, index) =>
          resultOf(finding, ids.indexOf(finding.rule), prints[index] ?? '', root),
        ),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
};

function descriptorOf(id: string, { rules }: Report): ReportingDescriptor {
  const docs = rules[id]?.docs;
  const name = id.replace(/^.*\//, '');
  const description = sentence(docs?.description ?? name);
  const { text, markdown } = helpOf(name, description, docs?.url);
  return {
    id,
    // Names of rules are written like this in the standard.
    name: name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: description },
    fullDescription: { text },
    ...(docs?.url !== undefined && { helpUri: docs.url }),
    help: { text, markdown },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['http', 'authentication', 'rfc9110'], precision: 'high', 'problem.severity': 'error' },
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

function resultOf(finding: Finding, ruleIndex: number, fingerprint: string, root: string): Result {
  const { rule, message, severity, evidence, flows, identity } = finding;
  const place = { physicalLocation: physical(finding, root) };
  const around = identity.within === '' ? {} : { logicalLocations: [{ fullyQualifiedName: identity.within }] };
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: message },
    locations: [{ ...place, ...around }],
    partialFingerprints: { 'httpAuthRefusal/v1': fingerprint },
    ...(evidence.length > 0 && {
      relatedLocations: evidence.map((each, id) => ({ id: id + 1, ...located(each, root) })),
    }),
    ...(flows.length > 0 && {
      codeFlows: flows.map((flow) => ({ threadFlows: [{ locations: flow.map((each) => step(each, root)) }] })),
    }),
  };
}

function step(each: Witnessed, root: string): ThreadFlowLocation {
  return { location: located(each, root), importance: 'essential' };
}

function located(each: Witnessed, root: string): Location {
  return { physicalLocation: physical(each, root), message: { text: each.text } };
}

function physical({ file, line, column, endLine, endColumn }: Spot, root: string): PhysicalLocation {
  const relative = relativeTo(root, file);
  const uri =
    relative === file.replaceAll('\\', '/')
      ? { uri: pathToFileURL(file).href }
      : { uri: encoded(relative), uriBaseId: ROOT };
  const end = { ...(endLine !== undefined && { endLine }), ...(endColumn !== undefined && { endColumn }) };
  return {
    artifactLocation: uri,
    region: { startLine: line, ...(column !== undefined && { startColumn: column }), ...end },
  };
}

/** A relative path as an address: a first segment with a colon would be read as a scheme. */
function encoded(relative: string): string {
  return relative
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}
