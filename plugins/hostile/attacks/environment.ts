// Attack 2: look around for secrets and for Node.
// Without the wall: process.env holds the database password, and require("node:child_process") the machine.

import type { Context } from 'skerry/plugin';
import { attempt } from '../finding.ts';
import type { Finding } from '../types.ts';

/** What Node leaves lying about in the scope of a script. */
const NODE_NAMES = [
  'process',
  'require',
  'module',
  'global',
  'Buffer',
  '__dirname',
  'WebAssembly',
  'SharedArrayBuffer',
  '_ivm',
] as const;

const VARIABLES = ['PATH', 'HOME', 'DATABASE_URL', 'NODE_OPTIONS'];

export async function environment(_input: unknown, ctx: Context): Promise<Finding[]> {
  const scope = globalThis as unknown as Record<string, unknown>;
  const asked = [
    ...VARIABLES.map((name) => attempt(`ctx.env.get("${name}")`, () => ctx.env.get(name))),
    ...NODE_NAMES.map((name) => attempt(`globalThis.${name}`, () => scope[name])),
  ];
  return Promise.all(asked);
}
