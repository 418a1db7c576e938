// Runs a test file in a process of plain Node. Must not know the isolate's side.

import { fork } from 'node:child_process';
import type { Job, Told } from './guest-side.ts';

const CHILD = new URL('node-child.ts', import.meta.url);

export async function runInNode(checkout: string, job: Job): Promise<Told> {
  const child = fork(CHILD, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const late = setTimeout(() => child.kill('SIGKILL'), 2 * job.cap);
  try {
    return await new Promise<Told>((resolve) => {
      child.once('message', (told) => resolve(told as Told));
      child.once('exit', (code, signal) =>
        resolve({ subtests: [], error: `the process ended: ${signal ?? code}` }),
      );
      child.send({ checkout, job });
    });
  } finally {
    clearTimeout(late);
    child.kill('SIGKILL');
  }
}
