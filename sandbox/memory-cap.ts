// How much a process with guests in it may allocate, from what the kernel says it holds already. Sets nothing.

const MB = 1_048_576;
/** Room for Node's own growth and thread stacks beside the guests' heaps. */
const MARGIN_MB = 96;

/** Bytes: `heapMb` and a margin above what it holds. `status`: its file of that name in /proc; null where that does not say. */
export function memoryCap(status: string, heapMb: number): number | null {
  const held = /^VmData:\s+(\d+) kB$/m.exec(status);
  return held === null
    ? null
    : Math.floor(Number(held[1]) * 1_024 + (heapMb * 1.25 + MARGIN_MB) * MB);
}
