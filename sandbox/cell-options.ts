// What a cell is started with, and among whom it lives. Shapes only.

import type { GuestRequest } from './guest-request.ts';
import type { IsolationLevel } from './isolation.ts';
import type { RuntimeCode } from './runtime-code.ts';
import type { spawnCell } from './spawn-cell.ts';
import type { Supervisor } from './supervisor.ts';
import type { Turns } from './turns.ts';

export interface CellOptions {
  readonly supervisor: Supervisor;
  /** Among all cells of the host. */
  readonly turns: Turns;
  /** Text of the guest runtime. */
  readonly runtime: string;
  /** V8's code for that text, from `onCode` of a cell with the same options. */
  readonly code?: RuntimeCode | undefined;
  /** The cell made code for the runtime, and no unit was ever opened in it. */
  readonly onCode?: (code: RuntimeCode) => void;
  /** MB of the blank isolate to make ahead; 0 for none. */
  readonly blank: number;
  readonly optimize: boolean;
  /** What the cell must reach: one that reaches less is not used. */
  readonly level: IsolationLevel;
  /** Starts the process; tests put another in its place, which is watched and distrusted all the same. */
  readonly spawn: typeof spawnCell;
  /** All requests of one frame, in order. */
  readonly onRequests: (requests: readonly GuestRequest[]) => void;
}
