// The nine states of a plugin and the ways between them, as data. Knows no plugin.

/** From each state, those that may follow. */
export const TRANSITIONS = {
  /** Not there: no code, no unit. */
  unloaded: ['loading'],
  /** Its folder is read, checked and bundled. */
  loading: ['loaded', 'error', 'unloading'],
  /** Its code is there and starts; nothing of it was asked yet. */
  loaded: ['initializing', 'stopping', 'unloading'],
  /** `onInitialize`, `onStart` and `onActivate` run. Calls wait. */
  initializing: ['active', 'error', 'stopping'],
  /** It answers. */
  active: ['stopping', 'error'],
  /** It could not be initialised, or crashed too often. Calls are refused. */
  error: ['initializing', 'stopping', 'unloading'],
  /** No new call is taken; `onDeactivate` runs. */
  stopping: ['stopped', 'error'],
  /** It has no unit, and can be initialised again. */
  stopped: ['initializing', 'unloading'],
  /** `onUnload` runs, and its code goes away. */
  unloading: ['unloaded'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type LifecycleState = keyof typeof TRANSITIONS;

/** From each state, the next on the way out. */
export const WAY_OUT: Readonly<Record<LifecycleState, LifecycleState | null>> = {
  unloaded: null,
  loading: 'unloading',
  loaded: 'unloading',
  initializing: 'stopping',
  active: 'stopping',
  error: 'unloading',
  stopping: 'stopped',
  stopped: 'unloading',
  unloading: 'unloaded',
};

export function mayFollow(from: LifecycleState, to: LifecycleState): boolean {
  return (TRANSITIONS[from] as readonly LifecycleState[]).includes(to);
}
