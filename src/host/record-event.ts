// Puts on record what happened to the host and its plugins. Unlike a decision, an event that cannot be written stops nothing.

import type { AccessLog } from '../audit/index.ts';

export interface EventSink {
  readonly log: AccessLog;
  readonly clock: () => number;
}

/** Events are told where the log can take them; a broken log stops operations, not the host. */
export function recordEvent(
  { log, clock }: EventSink,
  event: string,
  plugin: string | null,
  detail: Record<string, string | number | boolean | null>,
): void {
  try {
    void Promise.resolve(
      log.append([{ kind: 'event', time: clock(), plugin, event, detail }]),
    ).catch(() => {});
  } catch {
    // The log says itself, when it works again, how much it missed.
  }
}
