// One attempt to open a unit in a cell: from the message that asks for it to the one that says how it went, or to the end of
// somebody's patience. Knows no call.

import type { Berth } from './berth.ts';
import type { Loss, Port, PortEvents } from './port.ts';
import { SandboxError } from './errors.ts';
import type { Fault } from './outcome.ts';
import type { UnitSpec } from './unit-spec.ts';

/** Milliseconds beyond the start-up limit in which an honest cell has loaded the code, or said that it did not. */
const GRACE_MS = 2_000;

/** Why a unit is not open. */
export interface FailedStart {
  readonly fault: Fault;
  /** That was another's doing: it may be tried elsewhere. */
  readonly innocent: boolean;
}

export const CLOSED_START: FailedStart = Object.freeze({
  fault: Object.freeze({ code: 'CLOSED', message: 'the unit is closed' }),
  innocent: false,
});

export interface StartEvents extends Pick<PortEvents, 'result' | 'log' | 'request' | 'spent'> {
  /** The unit was closed meanwhile. */
  readonly closed: () => boolean;
  /** It is open. Said before anything else that its cell says. */
  readonly ready: (port: Port) => void;
  /** It was open, and is lost. */
  readonly lost: (port: Port, loss: Loss) => void;
}

export interface Start {
  /** Null where it is open. */
  readonly end: Promise<FailedStart | null>;
  /** Nobody waits for it any more. */
  readonly abandon: () => void;
}

export function startUnit({ open, code, alone }: UnitSpec, berth: Berth, on: StartEvents): Start {
  const { cell } = berth;
  const { promise: end, resolve } = Promise.withResolvers<FailedStart | null>();
  let waiting = true;
  const started = (failure: FailedStart | null): void => {
    waiting = false;
    clearTimeout(timer);
    cell.settle();
    if (on.closed()) cell.closePort(port);
    else if (failure === null) on.ready(port);
    resolve(on.closed() ? CLOSED_START : failure);
  };
  const broken = (loss: Loss): void => {
    if (waiting) started(failedBy(loss));
    else on.lost(port, loss);
  };
  const port = cell.open(open, code, alone, {
    opened: () => {
      if (!waiting) return 'it is loaded twice';
      started(null);
      return null;
    },
    result: on.result,
    log: on.log,
    request: on.request,
    spent: on.spent,
    gone: broken,
    lost: broken,
  });
  // The cell keeps this time itself; one that does not is not to be trusted with anything.
  const timer = setTimeout(
    () => cell.violate('it neither loads nor fails in time', port),
    open.limits.startup + GRACE_MS,
  );
  const abandon = (): void => {
    if (!waiting) return;
    // In a shared cell the start stays under watch: what V8 cannot stop there ends with the cell, at the cap.
    if (alone) started(CLOSED_START);
    else resolve(CLOSED_START);
  };
  return { end, abandon };
}

function failedBy({ fault, culprit }: Loss): FailedStart {
  const message = `while loading: ${fault.message}`;
  return { fault: { code: 'LOAD_ERROR', message }, innocent: culprit === null };
}

/** Why there is no place for it. */
export function noCell(error: unknown): Fault {
  const full = error instanceof SandboxError && error.code === 'HOST_FULL';
  const message = error instanceof Error ? error.message : String(error);
  return { code: full ? 'HOST_FULL' : 'LOAD_ERROR', message };
}
