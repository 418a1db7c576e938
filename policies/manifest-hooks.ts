// `hooks` of a manifest: which handler answers which hook, and in what order. Knows no catalogue of hooks.

import { z } from 'zod';
import { amount, foreignSchema, handlerName, named, pattern, plain, wholeNumber } from './shape.ts';

/** Named priorities. Higher runs first. */
export const PRIORITY_LEVELS = {
  CRITICAL: 1000,
  HIGH: 500,
  NORMAL: 100,
  LOW: 50,
  CLEANUP: 10,
} as const;

export type PriorityLevel = keyof typeof PRIORITY_LEVELS;
const LEVEL_NAMES = Object.keys(PRIORITY_LEVELS) as [PriorityLevel, ...PriorityLevel[]];

/** The priority of a hook that names none. */
export const DEFAULT_PRIORITY = PRIORITY_LEVELS.NORMAL;

const hookName = pattern(
  'the name of a hook',
  'letters, digits, ".", "_", "-" and ":", starting with a letter',
  /^[A-Za-z][A-Za-z0-9._:-]{0,127}$/u,
);

const hookShape = plain({
  handler: handlerName.describe('The exported function that answers it.'),
  priority: z
    .union([wholeNumber(-100_000, 100_000), z.enum(LEVEL_NAMES)])
    .optional()
    .describe(
      'Higher runs first: a number, or CRITICAL 1000, HIGH 500, NORMAL 100, LOW 50, CLEANUP 10.',
    )
    .meta({ default: DEFAULT_PRIORITY }),
  weight: wholeNumber(-100_000, 100_000)
    .optional()
    .describe(
      'Other spelling of the order, lower runs first: priority = 100 - weight. Not beside priority.',
    ),
  timeout: amount('ms', 1, 600_000)
    .optional()
    .describe('Wall time of one call of this hook, in ms. Never more than limits.executionTime.'),
  async: z.boolean().optional().describe("Runs off the caller's path.").meta({ default: false }),
  retries: amount('calls', 0, 10)
    .optional()
    .describe('How often a failed call is repeated.')
    .meta({ default: 0 }),
  errorPolicy: z
    .enum(['continue', 'abort'])
    .optional()
    .describe('What a failure of this handler means for the handlers after it.'),
  idempotent: z
    .boolean()
    .optional()
    .describe('Calling it twice is the same as calling it once.')
    .meta({ default: false }),
  output: foreignSchema.optional().describe('JSON Schema its result must satisfy.'),
});

export const hooksShape = named(hookName, hookShape);

export type ManifestHook = z.infer<typeof hookShape>;

/** The number a hook is ordered by; higher runs first. */
export function hookPriority(hook: {
  readonly priority?: number | PriorityLevel | undefined;
  readonly weight?: number | undefined;
}): number {
  if (hook.weight !== undefined) return DEFAULT_PRIORITY - hook.weight;
  if (hook.priority === undefined) return DEFAULT_PRIORITY;
  return typeof hook.priority === 'number' ? hook.priority : PRIORITY_LEVELS[hook.priority];
}
