// What the operating system says when it has no room for another process, as the fault it is for a caller.

import { SandboxError } from './errors.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  EAGAIN: 'raise the number of processes (ulimit -u, or pids.max of the cgroup)',
  ENOMEM: 'give the machine or its container more memory',
  EMFILE: 'raise the number of open files (ulimit -n)',
  ENFILE: 'raise the number of open files of the machine (fs.file-max)',
};

/** Null where the error says anything else. `cells`: how many there are. */
export function refusedByKernel(cause: unknown, cells: number): SandboxError | null {
  const code = cause instanceof Error ? String((cause as NodeJS.ErrnoException).code) : '';
  const remedy = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  if (remedy === undefined) return null;
  return new SandboxError(
    'HOST_FULL',
    `The system refused another process beside ${cells - 1} cells (${code}): ${remedy}, or lower room.cells.`,
    { cause },
  );
}
