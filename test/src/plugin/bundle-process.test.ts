import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import { runBundleProcess } from '../../../src/plugin/bundle-process.ts';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { endlessFiles, makePackage } from './package-folder.ts';

const host = join(import.meta.dirname, '../../fixtures/bundle/bundle-and-wait.ts');

/**
 * Lets a host of its own start bundling what takes more than a minute, and do `act` to itself. Answers with the host and
 * the id of the bundling process.
 */
async function bundleIn(
  root: string,
  act: string,
  wallMs: number,
): Promise<[ChildProcess, number]> {
  const args = ['--no-warnings', host, root, act, JSON.stringify({ wallMs })];
  const child = spawn(process.execPath, args);
  const { promise, resolve } = Promise.withResolvers<number>();
  child.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
  child.stderr.resume();
  return [child, await promise];
}

/** True once there is no such process any more, false after ten seconds. */
async function isGone(id: number): Promise<boolean> {
  for (let tries = 0; tries < 400; tries++) {
    if (!existsSync(`/proc/${id}`) || /\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8')))
      return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

describe('the bundling process', () => {
  test.each([
    ['is killed', 'kill'],
    ['leaves', 'exit'],
  ])('dies with a host that %s', async (_what, act) => {
    using folder = makePackage(endlessFiles());
    const [, id] = await bundleIn(folder.root, act, 60_000);
    expect(await isGone(id)).toBe(true);
  });

  test('keeps its time limit while the host blocks its own thread', async () => {
    using folder = makePackage(endlessFiles());
    const [blocked, id] = await bundleIn(folder.root, 'block', 300);
    const gone = await isGone(id);
    blocked.kill('SIGKILL');
    expect(gone).toBe(true);
  });

  test('is killed by the signal of the caller, before it starts and while it runs', async () => {
    using folder = makePackage(endlessFiles());
    const options = { root: folder.root, main: 'index.js' };
    const early = bundlePlugin({ ...options, signal: AbortSignal.abort() });
    const late = bundlePlugin({ ...options, signal: AbortSignal.timeout(500) });
    await expect(early).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(late).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('answers with bytes only, and is gone by then', async () => {
    using folder = makePackage({ 'index.js': 'export default 1;' });
    const limits = makeBundleLimits();
    const end = await runBundleProcess({ root: folder.root, main: 'index.js', limits });
    expect(end.kind).toBe('answered');
    expect(childrenOfThisProcess()).toEqual([]);
  });

  test('is never more than two at once', async () => {
    using folder = makePackage({ 'index.js': 'export default 1;' });
    const bundles = Array.from({ length: 5 }, () =>
      bundlePlugin({ root: folder.root, main: 'index.js' }),
    );
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, childrenOfThisProcess().length)), 5);
    await Promise.all(bundles);
    clearInterval(watch);
    expect(most).toBe(2);
  });
});

function childrenOfThisProcess(): string[] {
  const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ');
}
