// Native code in a cell looks for a ring of io_uring that was made before the cell locked itself in: through one, calls are made
// that no filter sees.

import { readdirSync, readlinkSync } from 'node:fs';
import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const run: NativeAttack = (cell) => {
  const folder = `/proc/${cell.pid}/fd`;
  const open = readdirSync(folder).map((fd) => readlinkSync(`${folder}/${fd}`));
  const rings = open.filter((name) => name.includes('io_uring')).length;
  return Promise.resolve([rings > 0, `rings: ${rings}`]);
};

export default attack({
  title: 'a jailed cell holds no ring of io_uring',
  harm: { kind: 'leak' },
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
