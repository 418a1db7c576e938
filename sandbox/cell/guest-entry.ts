// The ways into the guest runtime, by number: one list for the cell, which calls, and the runtime, which is called.

export const ENTER = {
  /** Hands out what promises wrote since the last entry. Runs no guest code. */
  drain: 0,
  /** a: call, b: 0 for JSON in and out, 1 for a request and a response. text: handler, meta JSON and input JSON, a line each. */
  call: 1,
  /** a: call. text: answers, each `id,status,length,text`. status 0: Fault-like JSON, 1: JSON, 2: base64. */
  answers: 2,
  /** a: call that set it, b: timer. */
  timer: 3,
  /** a: call. The host gave up on it. */
  cancel: 4,
  /** text: GuestSpec JSON. Once, before the plugin is loaded. */
  open: 5,
} as const;
