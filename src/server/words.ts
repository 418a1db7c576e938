// What an operator says of a plugin over the API: quarantine, suspend and the like. A name and a reason stand in every word.

import { Hono } from 'hono';
import { z } from 'zod';
import { SkerryError } from '../errors.ts';
import type { Host } from '../host/index.ts';

const wordBody = z.strictObject({
  by: z.string().min(1).max(200),
  reason: z.string().min(1).max(1_000),
  /** Of `throttle`. */
  share: z.number().gt(0).max(1).optional(),
});

type Say = (host: Host, id: string, word: z.infer<typeof wordBody>) => void | Promise<void>;

const WORDS: Readonly<Record<string, Say>> = {
  quarantine: (host, id, word) => host.quarantine(id, word),
  release: (host, id, word) => host.release(id, word),
  throttle: (host, id, { share, ...word }) => {
    if (share !== undefined) return host.throttle(id, { ...word, share });
    throw new SkerryError(
      'CONFIG_ERROR',
      'throttle needs "share": a part of one processor, above 0 and up to 1.',
    );
  },
  suspend: (host, id, word) => host.suspend(id, word),
  resume: (host, id, word) => host.resume(id, word),
  restart: (host, id) => host.restart(id),
};

/** `POST /plugins/:id/<word>` for each. */
export function wordRoutes(host: Host): Hono {
  const routes = new Hono();
  for (const [name, say] of Object.entries(WORDS)) {
    routes.post(`/plugins/:id/${name}`, async (context) => {
      const id = context.req.param('id');
      const word = await readWord(context.req.raw);
      if (!host.plugins.some((plugin) => plugin.id === id))
        throw new SkerryError('UNKNOWN_PLUGIN', `No plugin "${id}" is loaded.`);
      await say(host, id, word);
      return context.json(host.plugins.find((plugin) => plugin.id === id) ?? null);
    });
  }
  return routes;
}

async function readWord(request: Request): Promise<z.infer<typeof wordBody>> {
  const value: unknown = await request.json().catch(() => null);
  const parsed = wordBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = 'The body is {"by": "<who says so>", "reason": "<why>"}.';
  throw new SkerryError('CONFIG_ERROR', message);
}
