// The limits a manifest may declare and a host policy may lower: unit, default, range, meaning.
// Knows numbers only; how truly each is enforced on a machine is measured elsewhere.

import { z } from 'zod';
import { amount, plain } from './shape.ts';

export interface LimitSpec {
  readonly unit: 'MB' | 'KB' | 'KB/s' | 'ms' | 'calls' | 'files';
  /** What a plugin gets that does not declare it. */
  readonly default: number;
  /** The most a plugin gets where the host policy says nothing. */
  readonly ceiling: number;
  /** The smallest and largest number that may be written at all. */
  readonly min: number;
  readonly max: number;
  /** Whether this release acts on it. A manifest that declares one it does not act on is refused. */
  readonly enforced: boolean;
  readonly meaning: string;
}

/** Every limit is a whole number above zero; there is no "off". MB and KB are powers of 1024. */
export const LIMITS = {
  memory: {
    unit: 'MB',
    default: 64,
    ceiling: 256,
    min: 8,
    max: 4096,
    enforced: true,
    meaning: 'JavaScript heap of one unit. V8 needs at least 8.',
  },
  cpu: {
    unit: 'ms',
    default: 200,
    ceiling: 5_000,
    min: 1,
    max: 600_000,
    enforced: true,
    meaning: 'Time inside the plugin that one call may use, all its continuations together.',
  },
  executionTime: {
    unit: 'ms',
    default: 5_000,
    ceiling: 30_000,
    min: 1,
    max: 600_000,
    enforced: true,
    meaning: 'Wall time of one call, waiting included.',
  },
  backgroundTime: {
    unit: 'ms',
    default: 150_000,
    ceiling: 600_000,
    min: 1,
    max: 3_600_000,
    enforced: true,
    meaning: 'Wall time of one call that nobody waits for.',
  },
  startupTime: {
    unit: 'ms',
    default: 2_000,
    ceiling: 30_000,
    min: 1,
    max: 600_000,
    enforced: true,
    meaning: 'Loading and evaluating the code.',
  },
  disk: {
    unit: 'MB',
    default: 16,
    ceiling: 64,
    min: 1,
    max: 1_048_576,
    enforced: true,
    meaning: 'Content of the files that one unit keeps below `/data`.',
  },
  files: {
    unit: 'files',
    default: 10_000,
    ceiling: 100_000,
    min: 1,
    max: 1_000_000,
    enforced: true,
    meaning: 'Files and folders that one unit keeps below `/data`.',
  },
  network: {
    unit: 'KB/s',
    default: 512,
    ceiling: 1_024,
    min: 1,
    max: 10_485_760,
    enforced: true,
    meaning: 'Bandwidth of one unit, both ways together.',
  },
  concurrency: {
    unit: 'calls',
    default: 4,
    ceiling: 64,
    min: 1,
    max: 1_024,
    enforced: true,
    meaning: 'Calls of one unit open at a time.',
  },
  queue: {
    unit: 'calls',
    default: 256,
    ceiling: 4_096,
    min: 1,
    max: 100_000,
    enforced: true,
    meaning: 'Calls of one unit that may wait for their turn; one more is refused at once.',
  },
  hostCalls: {
    unit: 'calls',
    default: 500,
    ceiling: 1_000,
    min: 1,
    max: 100_000,
    enforced: true,
    meaning: 'Requests to the host that one call may have waiting at a time.',
  },
  hostCallsTotal: {
    unit: 'calls',
    default: 100_000,
    ceiling: 1_000_000,
    min: 1,
    max: 100_000_000,
    enforced: true,
    meaning: 'Requests to the host that one call may make in all.',
  },
  payload: {
    unit: 'KB',
    default: 1_024,
    ceiling: 8_192,
    min: 1,
    max: 65_536,
    enforced: true,
    meaning: 'One text that enters or leaves: input, output, arguments, an answer.',
  },
  log: {
    unit: 'KB',
    default: 64,
    ceiling: 1_024,
    min: 1,
    max: 16_384,
    enforced: true,
    meaning: 'Log text of one call; what is over is dropped and counted.',
  },
} as const satisfies Record<string, LimitSpec>;

export type LimitKey = keyof typeof LIMITS;
export const LIMIT_KEYS = Object.keys(LIMITS) as readonly LimitKey[];

/** A number for every limit, in the units of LIMITS. */
export type LimitValues = Readonly<Record<LimitKey, number>>;
/** What a document declares: any of them, or none. */
export type DeclaredLimits = { readonly [K in LimitKey]?: number | undefined };

type LimitFields = { [K in LimitKey]: z.ZodOptional<z.ZodNumber> };

function limitFields(role: 'default' | 'ceiling'): LimitFields {
  const fields = LIMIT_KEYS.map((key) => {
    const { unit, min, max, meaning, [role]: number } = LIMITS[key];
    const field = amount(unit, min, max).optional();
    return [
      key,
      field.meta({ description: `${meaning} In ${unit}.`, default: number, 'x-unit': unit }),
    ];
  });
  return Object.fromEntries(fields) as LimitFields;
}

const demand = z.enum(['required', 'best-effort']).optional();

type DemandFields = { [K in LimitKey]: typeof demand };

function demandFields(): DemandFields {
  const fields = LIMIT_KEYS.map((key) => {
    const description = `Whether the plugin is refused where "${key}" cannot be enforced. Holds for limits that it declares, and for those it names here.`;
    return [key, demand.meta({ description, default: 'required' })];
  });
  return Object.fromEntries(fields) as DemandFields;
}

/** `limits` of a manifest: what the plugin asks for. */
export const manifestLimitsShape = plain({
  ...limitFields('default'),
  enforcement: plain(demandFields())
    .optional()
    .describe('How much the plugin insists on each limit.'),
});

/** `limits` of a host policy or a tier: the most any plugin gets, whatever it asks for. */
export const ceilingLimitsShape = plain(limitFields('ceiling')).meta({ id: 'LimitCeilings' });

/** One limit that is lower than what the manifest asks for, and by whom. */
export interface LoweredLimit {
  readonly key: LimitKey;
  readonly asked: number;
  readonly given: number;
  /** Pointer into the host policy; null where the policy is silent and the built-in ceiling holds. */
  readonly pointer: string | null;
}

export interface EffectiveLimits {
  readonly values: LimitValues;
  readonly lowered: readonly LoweredLimit[];
}

/** A set of ceilings with its place in the host policy, `/limits` or `/tiers/partner/limits`. */
export interface LimitCeilings {
  readonly limits: DeclaredLimits;
  readonly pointer: string;
}

/**
 * What a plugin runs with: what it asks for (or the default), lowered to each ceiling that says less.
 * A ceiling never raises: where it is above the ask, the ask stands. Where no ceiling names a limit, the
 * built-in one of LIMITS holds, so that no manifest decides alone.
 */
export function lowerLimits(
  asked: DeclaredLimits,
  ceilings: readonly LimitCeilings[],
): EffectiveLimits {
  const lowered: LoweredLimit[] = [];
  const entries = LIMIT_KEYS.map((key) => {
    const ask = asked[key] ?? LIMITS[key].default;
    const bound = tightest(key, ceilings);
    const given = Math.min(ask, bound.limit);
    if (given < ask) lowered.push({ key, asked: ask, given, pointer: bound.pointer });
    return [key, given];
  });
  return { values: Object.fromEntries(entries) as LimitValues, lowered };
}

function tightest(
  key: LimitKey,
  ceilings: readonly LimitCeilings[],
): { limit: number; pointer: string | null } {
  let bound: { limit: number; pointer: string | null } | null = null;
  for (const { limits, pointer } of ceilings) {
    const limit = limits[key];
    if (limit === undefined || (bound !== null && limit >= bound.limit)) continue;
    bound = { limit, pointer: `${pointer}/${key}` };
  }
  return bound ?? { limit: LIMITS[key].ceiling, pointer: null };
}
