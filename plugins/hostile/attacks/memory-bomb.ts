// Attack 5: eat all memory, on the heap and beside it.
// Without the wall: the process dies of an allocation that cannot fail gracefully, with all it was doing.

/** Input `{"kind": "arrays" | "strings" | "buffers" | "fill"}`; each goes another way round V8's own limit. */
export function memoryBomb(input: unknown): number {
  const { kind = 'arrays' } = (input ?? {}) as { kind?: string };
  const hoard: unknown[] = [];
  const grow = GROWTH[kind] ?? GROWTH['arrays'];
  for (;;) hoard.push(grow?.(hoard.length));
}

const GROWTH: Readonly<Record<string, (round: number) => unknown>> = {
  arrays: (round) => Array.from({ length: 1000 }, (_, i) => ({ round, i })),
  strings: (round) => `${round}`.repeat(100_000),
  buffers: () => new Uint8Array(1_000_000).fill(1),
  fill: () => Array.from({ length: 100_000_000 }).fill(1.5),
};
