// Attack 6: an infinite loop that is none. Every function ends at once, and has already queued the next.
// Without the wall: a timeout around the call has stopped by then; timers, sockets and signals starve behind it.

export async function microtaskFlood(): Promise<never> {
  for (;;) await Promise.resolve();
}
