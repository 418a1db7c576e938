// The names a browser may call this server by. A page elsewhere that has its own name point here would otherwise be of the same
// origin as the operator's.

import type { MiddlewareHandler } from 'hono';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** `names`: those beside the local ones, without ports. */
export function onlyNames(names: readonly string[]): MiddlewareHandler {
  const known = new Set([...LOCAL, ...names.map((name) => name.toLowerCase())]);
  return async (context, next) => {
    if (known.has(new URL(context.req.url).hostname)) {
      await next();
      return;
    }
    const message = 'This server is not called so. Start it with --name <host name> to allow it.';
    return context.json({ error: { code: 'UNKNOWN_NAME', message } }, 421);
  };
}
