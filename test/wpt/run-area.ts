// Runs the files of an area on both sides, two at a time. Must not know what is made of the results.

import pLimit from 'p-limit';
import type { Area } from './areas.ts';
import { compareSides, type FileResult } from './compare.ts';
import { findFiles } from './find-files.ts';
import type { IsolateSide } from './in-isolate.ts';
import { runInNode } from './in-node.ts';
import { jobOf } from './test-file.ts';

export interface AreaResult {
  readonly area: Area;
  readonly files: readonly FileResult[];
}

export interface RunOptions {
  readonly checkout: string;
  readonly isolates: IsolateSide;
  /** Only files whose path holds one of these; all of them where there is none. */
  readonly words?: readonly string[];
  /** Milliseconds for one file. */
  readonly cap?: number | undefined;
}

const AT_ONCE = 2;

export async function runArea(area: Area, options: RunOptions): Promise<AreaResult> {
  const { checkout, isolates, words = [], cap } = options;
  const slots = pLimit(AT_ONCE);
  const paths = findFiles(checkout, area).filter(
    (path) => words.length === 0 || words.some((word) => path.includes(word)),
  );
  const files = paths.map((path) =>
    slots(async () => {
      const job = jobOf(checkout, path, cap);
      const isolate = await isolates.run(job);
      return compareSides(path, await runInNode(checkout, job), isolate);
    }),
  );
  return { area, files: await Promise.all(files) };
}
