// How long things took, as counts between fixed bounds: any quantile to within a step, in memory that never grows. Pure; knows
// nothing of what took its time.

const PER_DECADE = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 8] as const;
/** From a hundredth of a millisecond to a hundred seconds. */
const DECADES = [-2, -1, 0, 1, 2, 3, 4] as const;

/** Upper bounds in milliseconds; what took longer than the last is counted behind it. */
export const BOUNDS: readonly number[] = [
  ...DECADES.flatMap((power) => PER_DECADE.map((step) => Number((step * 10 ** power).toFixed(6)))),
  100_000,
];

/** Counts there are: one up to each bound, and one for the rest. */
export const DURATIONS: number = BOUNDS.length + 1;

/** Counts as a list of numbers, whoever keeps it. */
export type Counts = Readonly<ArrayLike<number>>;

/** Where a duration is counted: the first bound that it does not exceed. */
export function durationSlot(ms: number): number {
  let low = 0;
  let high = BOUNDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= (BOUNDS[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The duration that `share` of all did not exceed; null where there is none. `longest` is known exactly. */
export function quantile(counts: Counts, share: number, longest: number): number | null {
  let total = 0;
  for (let slot = 0; slot < counts.length; slot += 1) total += counts[slot] ?? 0;
  if (total === 0) return null;
  const wanted = share * total;
  let before = 0;
  for (let slot = 0; slot < counts.length; slot += 1) {
    const here = counts[slot] ?? 0;
    if (here > 0 && before + here >= wanted)
      return Math.min(longest, within(slot, (wanted - before) / here, longest));
    before += here;
  }
  return longest;
}

/** Those of one slot are taken to lie evenly between its bounds. */
function within(slot: number, part: number, longest: number): number {
  const lower = slot === 0 ? 0 : (BOUNDS[slot - 1] ?? 0);
  const upper = BOUNDS[slot] ?? longest;
  return lower + (upper - lower) * part;
}

/** How many took at most `bound` ms; only of a bound in BOUNDS is it exact. */
export function countUpTo(counts: Counts, bound: number): number {
  let sum = 0;
  for (let slot = 0; slot <= durationSlot(bound); slot += 1) sum += counts[slot] ?? 0;
  return sum;
}
