// Attack 1: say "/etc/passwd" in a way that a check on text does not recognise.
// Without the wall: the list of the machine's users, and from /proc the host's own environment.

import type { Context } from 'skerry/plugin';
import { attempt } from '../finding.ts';
import type { Finding } from '../types.ts';

/** Spellings that some check, somewhere, once let through. */
export const PATHS = [
  '/etc/passwd',
  '/data/../etc/passwd',
  '/plugin/../../../../etc/passwd',
  '/data/./../../etc//passwd',
  '/data/..%2f..%2fetc/passwd',
  '/data/..\\..\\etc\\passwd',
  '/data/\u0000/../../etc/passwd',
  'file:///etc/passwd',
  '../../../etc/passwd',
  '/proc/self/environ',
  '/proc/self/root/etc/passwd',
  '/dev/fd/0',
] as const;

export async function pathTricks(_input: unknown, ctx: Context): Promise<Finding[]> {
  return Promise.all(
    PATHS.map((path) => attempt(JSON.stringify(path), () => ctx.fs.readFile(path, 'utf8'))),
  );
}
