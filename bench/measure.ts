// How things are measured: variants in turn, order reversed each round, warm-up dropped, medians with spread, ratios.

/** One way of doing the work. */
export interface Variant {
  readonly name: string;
  /** Does `count` operations and returns the time of each in microseconds, or one mean for all of them. */
  run(count: number): Promise<readonly number[]>;
  close?(): Promise<void> | void;
}

export interface Suite {
  readonly name: string;
  /** What is compared with what, in a sentence. */
  readonly about: string;
  readonly unit: 'us' | 'ns' | 'ms' | 'MB' | 'calls';
  readonly rounds: number;
  /** Operations of one variant in one round. */
  readonly count: number;
  /**
   * Whether all of it runs on one processor: a hop to another one costs several times as much where that one was idle, and
   * which of the two happens is the scheduler's choice. For one operation at a time only.
   */
  readonly pinned?: boolean;
  /** The variant that the others are divided by. */
  readonly base: string;
  /** Target of a ratio, by variant: from the performance research, in the docs. */
  readonly targets?: Readonly<Record<string, number>>;
  variants(): Promise<readonly Variant[]>;
}

export interface Row {
  readonly variant: string;
  readonly median: number;
  readonly p5: number;
  readonly p95: number;
  readonly samples: number;
  /** Median divided by the base's median. */
  readonly ratio: number;
  readonly target: number | null;
}

export interface SuiteResult {
  readonly suite: string;
  readonly about: string;
  readonly unit: string;
  readonly base: string;
  readonly rows: readonly Row[];
  /** Every sample, by variant. */
  readonly raw: Readonly<Record<string, readonly number[]>>;
}

export async function measure(suite: Suite): Promise<SuiteResult> {
  const variants = await suite.variants();
  const raw: Record<string, number[]> = {};
  for (const { name } of variants) raw[name] = [];
  // The first round is warm-up.
  for (let round = 0; round <= suite.rounds; round++) {
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order) {
      const samples = await variant.run(suite.count);
      if (round > 0) raw[variant.name]?.push(...samples);
    }
  }
  for (const variant of variants) await variant.close?.();
  const base = quantile(raw[suite.base] ?? [], 0.5);
  const rows = variants.map(({ name }) =>
    toRow(name, raw[name] ?? [], base, suite.targets?.[name] ?? null),
  );
  return { suite: suite.name, about: suite.about, unit: suite.unit, base: suite.base, rows, raw };
}

function toRow(
  variant: string,
  samples: readonly number[],
  base: number,
  target: number | null,
): Row {
  const median = quantile(samples, 0.5);
  return {
    variant,
    median,
    p5: quantile(samples, 0.05),
    p95: quantile(samples, 0.95),
    samples: samples.length,
    ratio: median / base,
    target,
  };
}

function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Microseconds of each of `count` operations, one after the other. */
export async function oneByOne(count: number, operation: () => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await operation();
    samples.push((performance.now() - before) * 1_000);
  }
  return samples;
}

/** Mean microseconds of one operation with `flight` of them under way at a time. */
export async function inFlight(
  count: number,
  flight: number,
  operation: () => Promise<unknown>,
): Promise<number[]> {
  let left = count;
  const before = performance.now();
  await Promise.all(
    Array.from({ length: flight }, async () => {
      while (left-- > 0) await operation();
    }),
  );
  return [((performance.now() - before) * 1_000) / count];
}

/** Mean microseconds of one synchronous operation. */
export function tightLoop(count: number, operation: (i: number) => unknown): number[] {
  const before = performance.now();
  for (let i = 0; i < count; i++) operation(i);
  return [((performance.now() - before) * 1_000) / count];
}
