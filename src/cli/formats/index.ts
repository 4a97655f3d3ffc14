import type { Format } from './report.ts';

/** The formats that need nothing installed, each loaded when it is asked for. */
const builtIn: ReadonlyMap<string, () => Promise<Format>> = new Map([
  ['text', async () => (await import('./text.ts')).text],
  ['json', async () => (await import('./json.ts')).json],
  ['sarif', async () => (await import('./sarif.ts')).sarif],
  ['github', async () => (await import('./github.ts')).github],
  ['gitlab', async () => (await import('./gitlab.ts')).gitlab],
  ['junit', async () => (await import('./junit.ts')).junit],
  ['rdjson', async () => (await import('./rdjson.ts')).rdjson],
  ['checkstyle', async () => (await import('./checkstyle.ts')).checkstyle],
]);

/** A format of this package by its name; undefined for the names of ESLint's and the user's own. */
export async function builtInFormat(name: string): Promise<Format | undefined> {
  return builtIn.get(name)?.();
}
