import { mkdirSync, writeFileSync } from 'node:fs';
import plugin from '../dist/src/index.js';
import { schemaFor } from '../dist/src/cli/settings/schema.js';

// Writes the schema that editors check http-auth.config.json with. The command checks with the same one.
mkdirSync('schemas', { recursive: true });
writeFileSync('schemas/http-auth.schema.json', `${JSON.stringify(schemaFor(plugin.rules), null, 2)}\n`);
