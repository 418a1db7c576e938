// Attack 8: ask for what is not allowed, thousands of times, without waiting for an answer.
// Without the wall: the host is busy refusing, its queue grows without end, and the access log hides the one try that counted.

import type { Context } from 'skerry/plugin';
import { codeOf, tally } from '../finding.ts';

const REQUESTS = 5_000;

export async function requestFlood(_input: unknown, ctx: Context): Promise<Record<string, number>> {
  const asked = Array.from({ length: REQUESTS }, (_, i) => ctx.fs.readFile(`/secret/${i}`, 'utf8'));
  const settled = await Promise.allSettled(asked);
  return tally(
    settled.map((end) => (end.status === 'fulfilled' ? 'GOT it' : `refused ${codeOf(end.reason)}`)),
  );
}
