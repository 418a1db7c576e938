// What a cell is started with, and among whom it lives. Shapes only.

import type { Groups } from './groups/groups.ts';
import type { GuestRequest } from './guest-request.ts';
import type { RuntimeCode } from './runtime-code.ts';
import type { spawnCell } from './spawn-cell.ts';
import type { Supervisor } from './supervisor.ts';
import type { Turns } from './turns.ts';
import type { Way } from './way.ts';

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
  /** How the cell must be jailed: one that is not is not used. */
  readonly way: Way | null;
  readonly groups: Groups;
  /** Starts the process; tests put another in its place, which is watched and distrusted all the same. */
  readonly spawn: typeof spawnCell;
  /** All requests of one frame, in order. */
  readonly onRequests: (requests: readonly GuestRequest[]) => void;
}
