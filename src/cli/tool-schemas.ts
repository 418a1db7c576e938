// Input schemas of tools that are of no use, found by trying each where it can do no harm. Calls no tool.

import type { Manifest } from '../../policies/index.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { makeSchemaCheck, type SchemaVerdict } from '../plugin/index.ts';

/** One line for each tool whose schema cannot be used. Starts nothing for a plugin without tools. */
export async function brokenToolSchemas({ tools = [] }: Manifest): Promise<string[]> {
  if (tools.length === 0) return [];
  await using sandbox = await createSandbox({ spareCells: 0, onRequests: () => {} });
  const check = makeSchemaCheck(sandbox);
  const lines: string[] = [];
  for (const { name, input } of tools) {
    // What the value is makes no difference: it is the schema that is tried.
    const problem = problemOf(await check(input, {}));
    if (problem !== null) lines.push(`the input schema of the tool "${name}": ${problem}`);
  }
  return lines;
}

function problemOf(verdict: SchemaVerdict): string | null {
  if (verdict.ok || verdict.at === 'value') return null;
  return verdict.at === 'check' ? verdict.fault.message : verdict.problems.join('; ');
}
