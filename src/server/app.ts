// The routes of the server and who may use which: everybody the endpoints and the health, the token the API and the metrics,
// a session the page. Must not know sockets.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { secureHeaders } from 'hono/secure-headers';
import type { Host } from '../host/index.ts';
import { makeApi } from './api.ts';
import { onlyNames } from './host-names.ts';
import type { LogWatch } from './watch-log.ts';
import type { Metrics } from './metrics.ts';
import type { OperatorToken } from './operator-token.ts';
import { makePage } from './page/index.ts';
import type { SignIn } from './sign-in.ts';
import type { Use } from './use.ts';

export interface AppOptions {
  readonly host: Host;
  readonly token: OperatorToken;
  readonly signIn: SignIn;
  readonly metrics: Metrics;
  readonly use: Use;
  readonly watch: LogWatch;
  /** When the server started, in milliseconds since the epoch. */
  readonly since: number;
  /** Host names beside the local ones. */
  readonly names: readonly string[];
  /** Why the host is not well; null where it is. */
  readonly trouble: () => string | null;
  /** The server ends: whoever only listens on is let go. */
  readonly closing: AbortSignal;
}

export function makeApp(options: AppOptions): Hono {
  const { host, token, metrics } = options;
  const app = new Hono();
  app.use(onlyNames(options.names));
  app.get('/healthz', (context) => health(context, options));
  app.all('/plugins/*', (context) => answer(context, host, token));
  // Below here is the operator's; what a plugin answers has headers of its own.
  app.use(secureHeaders({ strictTransportSecurity: false, xFrameOptions: 'DENY' }));
  app.use('/api/*', withToken(token));
  app.use('/metrics', withToken(token));
  app.route('/api', makeApi(options));
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  app.route('/', makePage(options));
  return app;
}

function withToken(token: OperatorToken): MiddlewareHandler {
  return bearerAuth({
    verifyToken: (given) => token.matches(given),
    noAuthenticationHeader: { message: refusal(token) },
    invalidAuthenticationHeader: { message: refusal(token) },
    invalidToken: { message: refusal(token) },
  });
}

function refusal({ file }: OperatorToken): object {
  const message = `This is for the operator: send "Authorization: Bearer <token>"; the token is in ${file}.`;
  return { error: { code: 'UNAUTHENTICATED', message } };
}

function health(context: Context, { trouble }: AppOptions): Response {
  const reason = trouble();
  return context.json(
    { status: reason === null ? 'ok' : 'failing', reason },
    reason === null ? 200 : 503,
  );
}

/**
 * With the token it is the operator who asks, for the user and organisation that he names; the token itself goes no further. Where
 * it stands in any other place, it was meant for the host and put wrongly: nothing of the request reaches a plugin.
 */
async function answer(context: Context, host: Host, token: OperatorToken): Promise<Response> {
  const { raw } = context.req;
  const given = /^bearer +(\S+) *$/i.exec(raw.headers.get('authorization') ?? '')?.[1];
  const operator = given !== undefined && token.matches(given);
  const rest = [...raw.headers].filter(([name]) => !operator || name !== 'authorization');
  if ([raw.url, ...rest.map(([, value]) => value)].some((text) => token.isIn(text))) {
    return context.json(refusal(token), 400);
  }
  if (!operator) return host.fetch(raw);
  const org = raw.headers.get('skerry-org') ?? undefined;
  const user = raw.headers.get('skerry-user') ?? 'operator';
  return host.fetch(raw, { user, org });
}
