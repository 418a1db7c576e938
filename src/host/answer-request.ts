// One request from outside, answered by the endpoint of a plugin: who may ask and who may answer is settled first. What fails
// is a response that tells an outsider nothing of the plugin's inside.

import type { Access } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import {
  failure,
  failureOf,
  failureStatus,
  plainPath,
  type RequestText,
  requestText,
  responseOf,
  type Route,
} from '../extend/endpoints/index.ts';
import type { Admission, Admitted } from '../gate/index.ts';
import { type CallListeners, type OpenCall, openCall, sendCall } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import type { PluginState } from './plugin-state.ts';

/** Who asks, as the host knows it. The request's own signal gives the call up. */
export type RequestOptions = Omit<CallOptions, 'signal' | 'background'>;

export interface Asked {
  readonly state: PluginState | undefined;
  readonly admission: Admission;
  readonly listeners: CallListeners;
  readonly request: Request;
  readonly options: RequestOptions;
}

const BASE = '/plugins/';

/** The id that a path names, whether there is such a plugin or not. */
export function pluginOfPath(path: string): string | null {
  if (!path.startsWith(BASE)) return null;
  const end = path.indexOf('/', BASE.length);
  return path.slice(BASE.length, end < 0 ? path.length : end);
}

/** Never rejects. */
export async function answerRequest(asked: Asked): Promise<Response> {
  const { state, request, options } = asked;
  const path = plainPath(new URL(request.url).pathname);
  if (state === undefined || path === null) return noRoute([]);
  const route = state.routes.match(request.method, path);
  if (route === null) return noRoute(state.routes.methods(path));
  if (route.endpoint.authenticated && options.user === undefined) {
    const headers = { 'www-authenticate': 'Bearer' };
    return failure(401, 'UNAUTHENTICATED', 'This endpoint is for known callers.', headers);
  }
  try {
    return await answer(asked, state, route, path);
  } catch (error) {
    return failureOf(error);
  }
}

/** What goes back, and the code of what went wrong; null where nothing did. */
interface Answer {
  readonly response: Response;
  readonly code: string | null;
}

async function answer(
  { admission, listeners, request, options }: Asked,
  state: PluginState,
  route: Route,
  path: string,
): Promise<Response> {
  const open = openCall(state, { ...options, signal: request.signal });
  const admitted = await admission.admit(open.gate, 'endpoint.request', accessesOf(path, options));
  if (admitted.denial !== null) return denied();
  const end = (code: string | null, status: number): Promise<void> =>
    admitted.end({ ok: code === null, code, meter: { status } });
  let answered: Answer;
  try {
    answered = await respond({ open, admitted, route, request, listeners });
  } catch (error) {
    const code = error instanceof SkerryError ? error.code : 'EXECUTION_ERROR';
    await end(code, failureStatus(error));
    throw error;
  }
  await end(answered.code, answered.response.status);
  return answered.response;
}

/** A caller nobody knows is one more thing that a plugin needs a permission for. */
function accessesOf(path: string, { user }: RequestOptions): Access[] {
  const endpoint: Access = { action: 'api.endpoints', resource: { kind: 'path', path } };
  if (user !== undefined) return [endpoint];
  return [endpoint, { action: 'net.inbound', resource: { kind: 'flag' } }];
}

interface Admittance {
  readonly open: OpenCall;
  readonly admitted: Admitted;
  readonly route: Route;
  readonly request: Request;
  readonly listeners: CallListeners;
}

async function respond({ open, admitted, route, request, listeners }: Admittance): Promise<Answer> {
  const read = await readText(request, open);
  if (!read.ok) return BODY[read.body]();
  const { endpoint, params } = route;
  let withdrawn = false;
  /** Its body took its time, and so did the calls before it: what was allowed then may not be any more. */
  const before = async (): Promise<void> => {
    withdrawn = (await admitted.again()) !== null;
    if (withdrawn) throw new SkerryError('PERMISSION_DENIED', 'The permission was taken back.');
  };
  const input = {
    handler: endpoint.handler,
    form: 'web',
    text: read.text,
    params,
    before,
  } as const;
  let value: unknown;
  try {
    value = await sendCall(open, input, listeners);
  } catch (error) {
    if (!withdrawn) throw error;
    return { response: denied(), code: 'PERMISSION_DENIED' };
  }
  const response = responseOf(value, request.method !== 'HEAD');
  if (response !== null) return { response, code: null };
  const details = { plugin: open.gate.plugin, callId: open.gate.call };
  throw new SkerryError('INVALID_OUTPUT', 'The result is no response.', details);
}

const BODY: Readonly<Record<'large' | 'slow', () => Answer>> = {
  large: () => ({
    response: failure(413, 'PAYLOAD_LIMIT', 'The body is too large.'),
    code: 'PAYLOAD_LIMIT',
  }),
  slow: () => ({ response: failure(408, 'TIMEOUT', 'The body took too long.'), code: 'TIMEOUT' }),
};

async function readText(request: Request, { gate, state }: OpenCall): Promise<RequestText> {
  // In base64 it is a third longer, and there is more to a request than its body.
  const bytes = Math.floor(((gate.allowance?.payload ?? 0) - 16_384) * 0.75);
  const limits = {
    bytes: Math.max(bytes, 1_024),
    ms: state.plugin.limits.executionTime,
    authenticated: gate.user !== null,
  };
  try {
    return await requestText(request, limits);
  } catch (cause) {
    throw new SkerryError('ABORTED', 'The body of the request broke off.', { cause });
  }
}

function denied(): Response {
  return failure(403, 'PERMISSION_DENIED', 'The plugin was not given this endpoint.');
}

/** `methods`: those that are answered at the path. */
function noRoute(methods: readonly string[]): Response {
  if (methods.length === 0) return failure(404, 'NOT_FOUND', 'There is no such endpoint.');
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? [one, 'HEAD'] : [one])))];
  return failure(405, 'METHOD_NOT_ALLOWED', 'The endpoint has no such method.', {
    allow: allow.join(', '),
  });
}
