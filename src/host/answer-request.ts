// One request from outside, answered by the endpoint of a plugin: who may ask and who may answer is settled first. What fails
// is a response that tells an outsider nothing of the plugin's inside.

import type { Access } from '../../policies/index.ts';
import { type ErrorCode, SkerryError } from '../errors.ts';
import { requestText, responseOf, type Route } from '../extend/endpoints/index.ts';
import { statusOf } from '../extend/http-status.ts';
import type { Admission, Admitted } from '../gate/index.ts';
import { type OpenCall, openCall, sendCall } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import type { HostEmitter } from './events.ts';
import type { PluginState } from './plugin-state.ts';

/** Who asks, as the host knows it. The request's own signal gives the call up. */
export type RequestOptions = Omit<CallOptions, 'signal'>;

export interface Asked {
  readonly state: PluginState | undefined;
  readonly admission: Admission;
  readonly emitter: HostEmitter;
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
  const path = new URL(request.url).pathname;
  const route = state?.routes.match(request.method, path) ?? null;
  if (state === undefined || route === null) return noRoute(state, path);
  if (route.endpoint.authenticated && options.user === undefined) {
    const headers = { 'www-authenticate': 'Bearer' };
    return failure(401, 'UNAUTHENTICATED', 'This endpoint is for known callers.', headers);
  }
  try {
    return await answer(asked, state, route, path);
  } catch (error) {
    return failed(error);
  }
}

async function answer(
  { admission, emitter, request, options }: Asked,
  state: PluginState,
  route: Route,
  path: string,
): Promise<Response> {
  const open = openCall(state, { ...options, signal: request.signal });
  const accesses = accessesOf(path, options);
  const admitted = await admission.admit(open.gate, 'endpoint.request', accesses);
  if (admitted.denial !== null) {
    return failure(403, 'PERMISSION_DENIED', 'The plugin was not given this endpoint.');
  }
  let response: Response | null;
  try {
    response = await respond(open, route, request, emitter, options);
  } catch (error) {
    const code = error instanceof SkerryError ? error.code : 'EXECUTION_ERROR';
    await end(admitted, code, statusFor(error));
    throw error;
  }
  const code = response === null ? 'PAYLOAD_LIMIT' : null;
  response ??= failure(413, 'PAYLOAD_LIMIT', 'The body is too large.');
  await end(admitted, code, response.status);
  return response;
}

/** A caller nobody knows is one more thing that a plugin needs a permission for. */
function accessesOf(path: string, { user }: RequestOptions): Access[] {
  const endpoint: Access = { action: 'api.endpoints', resource: { kind: 'path', path } };
  if (user !== undefined) return [endpoint];
  return [endpoint, { action: 'net.inbound', resource: { kind: 'flag' } }];
}

/** Null for a request whose body is too large. */
async function respond(
  open: OpenCall,
  { endpoint, params }: Route,
  request: Request,
  emitter: HostEmitter,
  { user }: RequestOptions,
): Promise<Response | null> {
  const bytes = open.gate.allowance?.payload ?? 0;
  const text = await readText(request, bytes, user !== undefined);
  if (text === null) return null;
  const { handler } = endpoint;
  const value = await sendCall(open, { handler, form: 'web', text, params }, emitter);
  const response = responseOf(value, request.method !== 'HEAD');
  if (response !== null) return response;
  const details = { plugin: open.gate.plugin, callId: open.gate.call };
  throw new SkerryError('INVALID_OUTPUT', 'The result is no response.', details);
}

async function readText(request: Request, most: number, known: boolean): Promise<string | null> {
  // In base64 it is a third longer, and there is more to a request than its body.
  const bytes = Math.floor((most - 16_384) * 0.75);
  try {
    return await requestText(request, { bytes: Math.max(bytes, 1_024), authenticated: known });
  } catch (cause) {
    throw new SkerryError('ABORTED', 'The body of the request broke off.', { cause });
  }
}

function end(admitted: Admitted, code: string | null, status: number): Promise<void> {
  return admitted.end({ ok: code === null, code, meter: { status } });
}

function noRoute(state: PluginState | undefined, path: string): Response {
  const methods = state?.routes.methods(path) ?? [];
  if (methods.length === 0) return failure(404, 'NOT_FOUND', 'There is no such endpoint.');
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? [one, 'HEAD'] : [one])))];
  return failure(405, 'METHOD_NOT_ALLOWED', 'The endpoint has no such method.', {
    allow: allow.join(', '),
  });
}

function statusFor(error: unknown): number {
  return error instanceof SkerryError ? statusOf(outside(error.code)) : 500;
}

/** What a plugin was denied while it worked is its failure, not its caller's. */
function outside(code: ErrorCode): ErrorCode {
  return code === 'PERMISSION_DENIED' || code === 'UNKNOWN_HANDLER' ? 'EXECUTION_ERROR' : code;
}

function failed(error: unknown): Response {
  const code = error instanceof SkerryError ? outside(error.code) : 'EXECUTION_ERROR';
  const call = error instanceof SkerryError ? error.callId : undefined;
  const message = code === 'CONFIG_ERROR' ? 'The request says not enough of who asks.' : undefined;
  return failure(statusOf(code), code, message ?? 'The plugin did not answer.', {}, call);
}

function failure(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
  call?: string,
): Response {
  return Response.json({ error: { code, message, call } }, { status, headers });
}
