// Native code in a cell that is a process and no more takes memory that no limit of a process counts: it is shared with nobody.

import { attack } from '../harness/attack.ts';
import { EscapedCell } from '../harness/escaped-cell.ts';

const MMAP = 9;
const PROT_READ_WRITE = 3;
/** Shared, of no file, and there at once. */
const FLAGS = 0x8021;
const GIGABYTE = 2 ** 30;

function take(cell: EscapedCell): Promise<number | null> {
  return cell.call(MMAP, 0, GIGABYTE, PROT_READ_WRITE, FLAGS, -1, 0);
}

export default attack({
  title: 'what a cell holds in all is bounded where the machine allows groups of processes',
  harm: { kind: 'leak' },
  async bare() {
    await using cell = await EscapedCell.open(null);
    const at = await take(cell);
    return { harmed: at !== null && at > 0, seen: `mmap returned ${at}` };
  },
  async skerry() {
    await using cell = await EscapedCell.open(null, true);
    const { group } = cell;
    if (!group.startsWith('v')) return { contained: true, seen: `not tried: groups are ${group}` };
    const at = await take(cell);
    const answer = await cell.ping();
    return {
      contained: at === null && answer === '42',
      seen: `${at === null ? 'the cell was ended' : `mmap returned ${at}`}, the plugin answers ${answer}`,
    };
  },
});
