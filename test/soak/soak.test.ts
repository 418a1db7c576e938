// The soak in small, in a process of its own, which must end by itself: `npm run soak` is the whole of it.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { slope } from './figures.ts';

const RUN = join(import.meta.dirname, 'run.ts');
const SMALL = ['--plugins', '20', '--minutes', '0.1', '--rounds', '2'];

it('no call is lost, and nothing is left, of 20 plugins of all kinds whose cells are killed at random', async () => {
  const flags = ['--disable-warning=ExperimentalWarning', RUN, ...SMALL];
  const ended = await promisify(execFile)(process.execPath, flags).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(ended.stderr).toBe('');
  expect(ended.stdout, ended.stdout).toContain('all is well');
}, 240_000);

it('a slope is that of most samples, whatever one of them says', () => {
  expect(slope([1, 2, 3, 90, 5, 6, 7])).toBeCloseTo(1, 1);
  expect(slope([5, 5, 9, 5, 5])).toBe(0);
});
