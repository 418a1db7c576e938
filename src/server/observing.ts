// The part of the operator's API that tells of plugins at work: figures, logs as they are and as they come, failures. Counts and
// keeps nothing.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { SkerryError } from '../errors.ts';
import type { Host } from '../host/index.ts';
import type { LogFilter, LogLine } from '../metrics/index.ts';

export interface ObservingOptions {
  readonly host: Host;
  /** The server ends: whoever only listens on is let go. */
  readonly closing: AbortSignal;
}

/** ISO, or milliseconds since the epoch. */
const time = z
  .string()
  .transform((text) => (/^\d{1,15}$/u.test(text) ? Number(text) : Date.parse(text)))
  .refine(Number.isFinite, 'is no time: write 2026-01-31T10:00:00Z, or milliseconds since 1970');
const count = z.coerce.number().int().min(0).max(1e15);

const metricsQuery = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  scope: z.string().optional(),
});
const logsQuery = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  since: time.optional(),
  until: time.optional(),
  text: z.string().optional(),
  after: count.optional(),
  limit: count.min(1).default(100),
});
const errorsQuery = z.strictObject({
  code: z.string().optional(),
  since: time.optional(),
  until: time.optional(),
  text: z.string().optional(),
  limit: count.min(1).optional(),
});

/** Listeners at the same time, and milliseconds between two looks for them. */
const MOST_LISTENERS = 16;
const TICK = 250;
/** Looks from one sign of life to the next. */
const HEARTBEAT_EVERY = 60;

export function addObserving(api: Hono, options: ObservingOptions): void {
  const { host } = options;
  const idOf = (context: Context): string => context.req.param('id') ?? '';
  let listeners = 0;
  api.get('/plugins/:id/metrics', (context) =>
    context.json(host.metrics(idOf(context), parsed(metricsQuery, context))),
  );
  api.get('/plugins/:id/errors', (context) =>
    context.json(host.errors(idOf(context), parsed(errorsQuery, context))),
  );
  api.get('/plugins/:id/logs', (context) =>
    context.json(host.logs(idOf(context), parsed(logsQuery, context))),
  );
  api.get('/plugins/:id/logs/live', (context) => {
    const id = idOf(context);
    const filter = parsed(logsQuery, context);
    // Fails here, where there still is a status to fail with.
    host.logs(id, { limit: 1 });
    if (listeners >= MOST_LISTENERS)
      return context.text(`${MOST_LISTENERS} listen already: end one of them.`, 503);
    listeners += 1;
    const response = streamSSE(context, async (stream) => {
      try {
        await sendLines(stream, options, id, filter);
      } finally {
        listeners -= 1;
      }
    });
    // Nothing comes after it: a connection that is kept would keep a server from ending.
    response.headers.set('connection', 'close');
    return response;
  });
  api.post('/plugins/:id/trim', (context) => context.json(host.trim(idOf(context))));
}

function parsed<S extends z.ZodType>(schema: S, context: Context): z.output<S> {
  const result = schema.safeParse(context.req.query());
  if (result.success) return result.data;
  throw new SkerryError('CONFIG_ERROR', z.prettifyError(result.error));
}

/** Asks for what is new: nothing waits in memory for a listener that is slow, it is told of what it missed. */
async function sendLines(
  stream: SSEStreamingApi,
  { host, closing }: ObservingOptions,
  id: string,
  filter: LogFilter,
): Promise<void> {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  let after = host.logs(id, { limit: 1 })[0]?.seq ?? 0;
  await sendAll(stream, host.logs(id, filter));
  for (let tick = 0; !signal.aborted; tick += 1) {
    const fresh = readLines(host, id, after);
    if (fresh === null) return;
    const wanted = host.logs(id, { ...filter, after, limit: undefined });
    const missed = (fresh[0]?.seq ?? after + 1) - after - 1;
    after = fresh.at(-1)?.seq ?? after;
    if (missed > 0) await stream.writeSSE({ event: 'missed', data: String(missed) });
    await sendAll(stream, wanted);
    if (tick % HEARTBEAT_EVERY === 0) await stream.write(': still here\n\n');
    // Aborted while waiting: the loop looks at the signal itself.
    await sleep(TICK, undefined, { signal }).catch(() => undefined);
  }
}

/** Null where nobody knows the plugin any more. */
function readLines(host: Host, id: string, after: number): readonly LogLine[] | null {
  try {
    return host.logs(id, { after });
  } catch (error) {
    if (error instanceof SkerryError) return null;
    throw error;
  }
}

async function sendAll(stream: SSEStreamingApi, lines: readonly LogLine[]): Promise<void> {
  for (const line of lines) await stream.writeSSE({ event: 'line', data: JSON.stringify(line) });
}
