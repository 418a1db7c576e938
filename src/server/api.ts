// The operator's API: what runs, what was decided, and calls in the operator's name. JSON in and out; whoever gets here has
// shown the token.

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { query } from '../audit/index.ts';
import { SkerryError } from '../errors.ts';
import { statusOf } from '../extend/http-status.ts';
import type { Host } from '../host/index.ts';
import { addObserving } from './observing.ts';
import { denialsOf, overviewOf } from './overview.ts';
import type { Use } from './use.ts';
import { wordRoutes } from './words.ts';

export interface ApiOptions {
  readonly host: Host;
  readonly use: Use;
  readonly since: number;
  /** The server ends: whoever only listens on is let go. */
  readonly closing: AbortSignal;
}

const callBody = z.strictObject({
  input: z.unknown().optional(),
  org: z.string().optional(),
  user: z.string().optional(),
  request: z.string().optional(),
});

const MOST_BODY = 64 * 1_048_576;
const MOST_RECORDS = 1_000;

export function makeApi({ host, use, since, closing }: ApiOptions): Hono {
  const api = new Hono();
  api.onError((error, context) => {
    if (!(error instanceof SkerryError)) throw error;
    return context.json({ error }, statusOf(error.code) as 500);
  });
  api.use(bodyLimit({ maxSize: MOST_BODY }));
  api.get('/', (context) => context.json(overviewOf(host, use, since)));
  api.get('/plugins', (context) => context.json(overviewOf(host, use, since).plugins));
  api.get('/plugins/:id', (context) => {
    const id = context.req.param('id');
    const found = overviewOf(host, use, since).plugins.find((plugin) => plugin.id === id);
    if (found === undefined)
      throw new SkerryError('UNKNOWN_PLUGIN', `No plugin "${id}" is loaded.`);
    return context.json(found);
  });
  addObserving(api, { host, closing });
  api.post('/plugins/:id/call/:handler', async (context) => {
    const { input, signal, ...who } = await readCall(context.req.raw);
    const { id, handler } = context.req.param();
    const result = await host.plugin(id).call(handler, input, { ...who, signal });
    return context.json({ result: result ?? null });
  });
  api.post('/hooks/:name', async (context) => {
    const { input, signal, ...who } = await readCall(context.req.raw);
    return context.json(await host.hook(context.req.param('name'), input, { ...who, signal }));
  });
  api.route('/', wordRoutes(host));
  api.get('/tools', (context) => context.json(host.tools));
  api.post('/tools/:name', async (context) => {
    const { input, signal, ...who } = await readCall(context.req.raw);
    const result = await host.tool(context.req.param('name'), input, { ...who, signal });
    return context.json({ result: result ?? null });
  });
  api.get('/accesses', async (context) => context.json(await accesses(host, context.req.query())));
  api.get('/denials', (context) => context.json(denialsOf(host, use)));
  api.get('/explain', (context) => {
    const { plugin = '', action = '', resource = '' } = context.req.query();
    const decision = host.can(plugin, action, resource);
    return context.json({ decision, explanation: host.explain(plugin, decision) });
  });
  api.all('*', (context) => {
    const message = `There is no ${context.req.method} ${context.req.path}; docs/serve.md lists what there is.`;
    return context.json({ error: { code: 'NOT_FOUND', message } }, 404);
  });
  return api;
}

type CallBody = z.infer<typeof callBody>;

/** An empty body is a call without input. */
async function readCall(request: Request): Promise<CallBody & { readonly signal: AbortSignal }> {
  const { signal } = request;
  const text = await request.text();
  if (text === '') return { signal };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SkerryError('CONFIG_ERROR', 'The body is not JSON.', { cause });
  }
  const parsed = callBody.safeParse(value);
  if (parsed.success) return { ...parsed.data, signal };
  const message = `The body is {"input": …, "org": …, "user": …, "request": …}: ${z.prettifyError(parsed.error)}`;
  throw new SkerryError('CONFIG_ERROR', message);
}

/** Newest first. */
async function accesses(host: Host, asked: Record<string, string>): Promise<unknown[]> {
  const { plugin, denied, action, call, limit = '100' } = asked;
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1 || most > MOST_RECORDS) {
    throw new SkerryError('CONFIG_ERROR', `limit is a number from 1 to ${MOST_RECORDS}.`);
  }
  const filter = {
    plugin,
    action,
    call,
    ...(denied === undefined || denied === '0' ? {} : { effect: 'deny' as const }),
  };
  return Array.fromAsync(query(host.log.dir, { ...filter, order: 'newest', limit: most }));
}
