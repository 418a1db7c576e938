// Where the demo plays: what a scene is given, and how one step of it is done, told and kept. Knows no plugin.

import { SkerryError } from '../../errors.ts';
import type { DeniedEvent, Host } from '../../host/index.ts';
import { bad, clip, good, type Output, shown } from '../output.ts';
import { showDenials } from '../show-denials.ts';
import { type Ended, tellFailure, type Told } from './tell.ts';

/** Room for what a step came to: a line has 100 columns. */
const MOST = 74;
/** Lines for the denials of one plugin. */
const LINES = 6;

/** One thing that was done, for `--json`. */
export interface Step extends Ended, Told {
  readonly plugin: string;
  readonly handler: string;
}

export interface Stage {
  readonly output: Output;
  readonly dir: string;
  /** Folder of the time zone database's tables. */
  readonly tables: string;
  readonly host: Host;
  readonly steps: Step[];
  readonly denials: DeniedEvent[];
  /** Log lines that the host took, by plugin. */
  readonly lines: Map<string, number>;
}

/** One honest step: done, told, shown. */
export async function act(
  { output, steps }: Stage,
  plugin: string,
  handler: string,
  run: () => Promise<unknown>,
  tell: (result: unknown) => Told,
): Promise<void> {
  const ended = await endOf(run);
  const told = ended.code === null ? tell(ended.result) : tellFailure(ended);
  steps.push({ plugin, handler, ...ended, ...told });
  const word = told.held ? good('done  ') : bad('failed');
  output.line(`  ${word}  ${handler.padEnd(14)}  ${clip(shown(told.text), MOST)}`);
}

export function showSome({ output, host, denials, dir }: Stage, from: number): void {
  const all = `skerry audit tail --dir ${dir} --denied`;
  showDenials(output, host, denials.slice(from), { lines: LINES, all });
}

export async function endOf(run: () => Promise<unknown>): Promise<Ended> {
  const before = performance.now();
  try {
    return { code: null, result: await run(), ms: performance.now() - before };
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    return { code: error.code, result: error.message, ms: performance.now() - before };
  }
}
