// A host of its own process, to be killed by a test while a statement runs: node doomed-host.ts <file> <sql> [<ms>].
// With <ms>, statements have that long, and the host does nothing at all any more once this one was sent.

import { createDbBroker } from '../../../../src/brokers/db/index.ts';
import { makeAsker } from '../asker.ts';

const [path = '', sql = '', ms] = process.argv.slice(2);
const broker = createDbBroker({
  databases: { main: { type: 'sqlite', path } },
  limits: { statementMs: Number(ms ?? 600_000) },
});

async function query(text: string): Promise<unknown> {
  const resolved = await broker.resolve('db.query', [text], [], makeAsker());
  const { signal } = new AbortController();
  const { value } = await resolved.perform({
    signal,
    decisions: [],
    decide: (access) => ({ effect: 'allow', ...access, reason: 'granted', rule: null }),
  });
  return value;
}

await query('SELECT 1 AS one');
process.stdout.write('ready\n');
const running = query(sql);
// Looking at the statement comes first, running it next.
await new Promise((resolve) => setTimeout(resolve, 100));
if (ms !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
await running;
