// Writes to an access log as fast as it can until it is killed, and acknowledges each batch on its standard output
// once `append` has returned: the head it then has, a line each.
import { writeSync } from 'node:fs';
import { openLog, type Head } from '../../../src/audit/index.ts';
import { decision, denial, outcome } from './samples.ts';

/** What one line of the output says: `records:hash`. */
export type Ack = Pick<Head, 'records' | 'hash'>;

const [dir = '', durability = 'process', seed = '1'] = process.argv.slice(2);
const log = await openLog({
  dir,
  durability: durability === 'disk' ? 'disk' : 'process',
  segmentBytes: 512 * 1024,
  checkpoint: { records: 100, ms: 5 },
  fold: { windowMs: 3 },
});

let state = Number(seed);
function random(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
}

// Some batches span many pages, so that a kill can fall into the middle of a write.
for (let batch = 0; ; batch++) {
  const size = random(10) === 0 ? 1 + random(60) : 1 + random(3);
  const resource = `/data/${'x'.repeat(random(3) === 0 ? 4000 : 20)}`;
  const entries = Array.from({ length: size }, (_, i) =>
    i % 3 === 2
      ? outcome({ access: `${batch}-${i}` })
      : decision({ access: `${batch}-${i}`, resource }),
  );
  if (random(4) === 0) entries.push(denial({ call: `c-${random(5)}` }));
  await log.append(entries);
  const { records, hash } = log.head();
  writeSync(1, `${records}:${hash}\n`);
  // Timers get their turn: checkpoints and counts are written between batches.
  if (batch % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
}
