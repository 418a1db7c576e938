// One access as a test sees it, read back from the access log: what was decided is what is asserted on.

import { join } from 'node:path';
import { query } from '../audit/index.ts';

export interface AccessRecord {
  /** `fs.readFile`. */
  readonly operation: string;
  /** `fs.read`. */
  readonly action: string;
  /** As the log and the command line spell it: `/data/a.txt`, `main:users(id,email)`. */
  readonly resource: string;
  readonly effect: 'allow' | 'deny';
  readonly reason: string;
  /** Where the rule that decided is written: `file#pointer`; null where no rule did. */
  readonly origin: string | null;
  /** How often, where equal denials were counted instead of written each. */
  readonly count: number;
}

/** In the order they were decided. */
export async function readAccesses(dir: string): Promise<AccessRecord[]> {
  const records: AccessRecord[] = [];
  for await (const entry of query(join(dir, 'log'), {})) {
    if (entry.kind !== 'decision') continue;
    const { operation, action, resource, effect, reason, origin, count = 1 } = entry;
    records.push({ operation, action, resource, effect, reason, origin, count });
  }
  return records;
}

/** `deny fs.read /data/secret (not-granted)`. */
export function formatAccess({ effect, action, resource, reason }: AccessRecord): string {
  return `${effect.padEnd(5)} ${action} ${resource} (${reason})`.replace('  (', ' (');
}
