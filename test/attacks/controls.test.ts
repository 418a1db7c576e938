// Runs the positive controls of the folder beside this file, each in a process of its own, as attacks are run.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Control } from './harness/control.ts';
import { judgeSkerry } from './harness/judge.ts';

const FOLDER = join(import.meta.dirname, 'controls');

describe('honest plugins at the edge of what is allowed', () => {
  for (const name of readdirSync(FOLDER).sort()) {
    it(basename(name, '.control.ts'), { timeout: 120_000 }, async () => {
      const file = join(FOLDER, name);
      const module = (await import(pathToFileURL(file).href)) as { default: Control };
      const { contained, seen } = await judgeSkerry(file);
      expect(contained, `not true: ${module.default.title}: ${seen}`).toBe(true);
    });
  }
});
