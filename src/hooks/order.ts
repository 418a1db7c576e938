// The order in which handlers of one hook run: total, so that it can be printed and relied on. Pure.

export interface HookHandler {
  readonly plugin: string;
  readonly handler: string;
  /** Higher runs first. */
  readonly priority: number;
  /** Milliseconds; null leaves it to the plugin's own limits. */
  readonly timeout: number | null;
  /** Tries after the first, where it may be done twice; null leaves it to the plugin's recovery. */
  readonly retries: number | null;
  /** Calling it twice is the same as calling it once. */
  readonly idempotent: boolean;
}

/** Priority high to low, then plugin id by code points. A plugin answers a hook once, so there is no third case. */
export function orderHandlers(handlers: readonly HookHandler[]): readonly HookHandler[] {
  return [...handlers].sort((a, b) => b.priority - a.priority || compareIds(a.plugin, b.plugin));
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
