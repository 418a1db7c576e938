// Another program that exchanges two names of a folder all the while, as fast as it can.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SWAPPER = join(import.meta.dirname, '../../fixtures/swap-names.mjs');

export async function whileSwapping<T>(
  first: string,
  second: string,
  work: () => Promise<T>,
): Promise<T> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SWAPPER, first, second],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    return await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}
