// Caps hold whatever the host's own thread is doing, and no cell outlives its host.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childrenOf, untilGone } from './process-table.ts';

const HOSTS = join(import.meta.dirname, '../fixtures/hosts');
const BLOCKED_MS = 2_000;

/** Starts a host and waits for its word. */
async function startHost(
  file: string,
  word: string,
  ...args: string[]
): Promise<ChildProcess & { pid: number }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(HOSTS, file), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes(word)) resolve();
    });
    child.once('exit', () => reject(new Error(`the host ended: ${said}`)));
  });
  return child as ChildProcess & { pid: number };
}

describe.each(['loop', 'bomb'])(
  'while the main thread of the host is blocked for two seconds, a %s',
  (kind) => {
    // A busy machine may delay the look itself: one of three must show it.
    it('is gone before the thread goes on', { retry: 2 }, async () => {
      const host = await startHost('blocked-host.ts', 'blocked', kind);
      const cells = childrenOf(host.pid);
      expect(cells.length).toBeGreaterThan(0);
      const ms = await untilGone(cells, 5_000);
      host.kill('SIGKILL');
      // Its cap counts processor time: on a busy machine it comes later by the clock.
      expect(ms).toBeLessThan(BLOCKED_MS - 200);
    });
  },
);

describe('when the host is killed while a cell is in code that cannot be stopped', () => {
  it('no cell is left after a second', async () => {
    const host = await startHost('killed-host.ts', 'running');
    const cells = childrenOf(host.pid);
    expect(cells.length).toBe(2);
    host.kill('SIGKILL');
    await untilGone(cells, 1_000);
  });
});
