// Writes what follows from the operation table: the types of handles and their reference. Run after the table changes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OPERATIONS } from '../brokers/index.ts';
import { handleDocs, handleTypes } from '../gate/index.ts';

const ROOT = join(import.meta.dirname, '../..');

/** File below the repository → what must stand in it. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'src/author/handles.ts': `// The handles of \`ctx\`. Made from the operation table by generate.ts; not to be edited.\n\n${handleTypes(OPERATIONS)}`,
    'docs/handles.md': `# Handles\n\nWhat a plugin reaches through \`ctx\`. Made from the operation table by \`npm run generate\`.\n\nEvery operation returns a promise, but those of \`ctx.log\`. A denied one rejects with an error whose \`code\` is\n\`PERMISSION_DENIED\`; one whose call has ended, with \`CALL_ENDED\`; one that cannot be recorded, with \`AUDIT_UNAVAILABLE\`.\n\n${handleDocs(OPERATIONS)}`,
  };
}

if (import.meta.main) {
  for (const [file, text] of Object.entries(generatedFiles())) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
  }
}
