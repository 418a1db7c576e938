// A cell ignores the signal that asks it to end, and lives on when its unit is closed.

import { LOCK_MECHANISMS } from '../../../sandbox/isolation.ts';
import { attack } from '../harness/attack.ts';
import { type HostileCell, HostileSandbox, isAlive } from '../harness/hostile-cell.ts';
import { sleep } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const HELLO = JSON.stringify({ open: [], diesWithHost: true, mechanisms: LOCK_MECHANISMS });

export const cell: HostileCell = {
  prepare(peer) {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
    void peer.say({ kind: 16, unit: 0, text: HELLO });
  },
};

export default attack({
  title: 'a cell is ended by a signal that cannot be ignored',
  harm: { kind: 'leak' },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    const unit = await host.open();
    await host.call(unit);
    const { child, pid } = host.close(unit);
    await sleep(1_000);
    const harmed = isAlive(pid);
    child.kill('SIGKILL');
    return { harmed, seen: harmed ? 'alive a second after kill()' : 'gone' };
  },
  async skerry() {
    const sandbox = new HostileSandbox(import.meta.url);
    await sandbox.unit().load();
    const [pid = 0] = sandbox.started;
    await sandbox[Symbol.asyncDispose]();
    for (let n = 0; n < 100 && isAlive(pid); n++) await sleep(50);
    return { contained: !isAlive(pid), seen: isAlive(pid) ? 'alive' : 'gone' };
  },
});
