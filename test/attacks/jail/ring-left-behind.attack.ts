// Native code in a cell looks for a ring of io_uring that was made before the cell locked itself in: through one, calls are made
// that no filter sees.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const MMAP = 9;
const PROT_READ = 1;
const MAP_PRIVATE = 2;
/** Behind the beat, which can be mapped too. */
const FIRST = 5;
const LAST = 63;

/** Of what a cell has open, only rings can be mapped into memory. */
const run: NativeAttack = async (cell) => {
  const rings: number[] = [];
  for (let fd = FIRST; fd <= LAST; fd++) {
    const at = await cell.call(MMAP, 0, 4_096, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at !== null && at > 0) rings.push(fd);
  }
  return [rings.length > 0, `rings: ${rings.join(', ')}`];
};

export default attack({
  title: 'a jailed cell holds no ring of io_uring',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
