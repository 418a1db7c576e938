// Attack 4: never come back.
// Without the wall: the event loop stands still; every request of every user waits for ever.

export function infiniteLoop(): never {
  for (;;);
}
