// `api` of a manifest: which requests it answers, and by which handler. Knows no server and no request.

import { z } from 'zod';
import type { Frozen } from './frozen.ts';
import type { Finding } from './problem.ts';
import { amount, foreignSchema, handlerName, list, plain, text, urlPath } from './shape.ts';

const endpointShape = plain({
  path: urlPath.describe(
    'URL path below "/plugins/<id>"; a segment ":name" is a parameter. It may be written in full.',
  ),
  method: z
    .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    .describe('HTTP method.'),
  handler: handlerName.describe('The exported function that answers it.'),
  middleware: list(handlerName)
    .optional()
    .describe('Exported functions called before it, in order.'),
  validation: plain({
    body: foreignSchema.optional().describe('JSON Schema of the body.'),
    query: foreignSchema.optional().describe('JSON Schema of the query.'),
    params: foreignSchema.optional().describe('JSON Schema of the path parameters.'),
  })
    .optional()
    .describe('What a request must look like.'),
  rateLimit: plain({
    requests: amount('requests', 1, 1_000_000).describe('Requests allowed per window.'),
    window: amount('s', 1, 86_400).describe('Length of the window, in s.'),
  })
    .optional()
    .describe('How often it may be called.'),
  auth: plain({
    required: z.boolean().optional().describe('Only for signed-in users.').meta({ default: true }),
    roles: list(text(100)).optional().describe('Roles of which the user needs one.'),
    permissions: list(text(100)).optional().describe('Permissions the user needs, all of them.'),
  })
    .optional()
    .describe('Who may call it.'),
});

export const apiShape = plain({
  endpoints: list(endpointShape).optional().describe('Endpoints, at most 256.'),
});

type EndpointDocument = Frozen<z.infer<typeof endpointShape>>;

/** An endpoint as a router needs it. */
export interface ManifestEndpoint {
  readonly method: EndpointDocument['method'];
  /** In full: `/plugins/acme.notes/notes/:id`. */
  readonly path: string;
  readonly handler: string;
  /** Only for callers the host knows. */
  readonly authenticated: boolean;
}

interface WithEndpoints {
  readonly id: string;
  readonly api?: { readonly endpoints?: readonly EndpointDocument[] | undefined } | undefined;
}

/** In the order they are written. */
export function listEndpoints({ id, api }: WithEndpoints): ManifestEndpoint[] {
  return (api?.endpoints ?? []).map(({ method, path, handler, auth }) => ({
    method,
    path: fullPath(id, path),
    handler,
    authenticated: auth?.required ?? true,
  }));
}

const ALL = '/plugins/';

function fullPath(id: string, path: string): string {
  if (path.startsWith(ALL)) return path;
  return path === '/' ? `${ALL}${id}` : `${ALL}${id}${path}`;
}

/** What JSON Schema does not say of paths: below the plugin's own, of plain segments, no two for the same requests. */
export function checkEndpoints({ id, api }: WithEndpoints): Finding[] {
  const seen = new Map<string, number>();
  return (api?.endpoints ?? []).flatMap((endpoint, index) => {
    const pointer = `/api/endpoints/${index}/path`;
    const path = fullPath(id, endpoint.path);
    const wrong = pathFinding(id, path);
    if (wrong !== null) return [{ pointer, ...wrong }];
    // What a parameter is called makes no difference to which requests it takes.
    const key = `${endpoint.method} ${path.replaceAll(/\/:[^/]+/gu, '/:')}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      return [];
    }
    const message = `${endpoint.method} ${endpoint.path} takes the requests of entry ${first}`;
    return [{ pointer, message, hint: 'give each endpoint its own method or path' }];
  });
}

const SEGMENT = /^(?::[A-Za-z][A-Za-z0-9_]{0,63}|[A-Za-z0-9_.~!$&'()+,;=@-]+)$/u;

function pathFinding(id: string, path: string): Omit<Finding, 'pointer'> | null {
  const own = `${ALL}${id}`;
  if (path !== own && !path.startsWith(`${own}/`)) {
    return {
      message: `the path lies below ${ALL} and not below ${own}`,
      hint: `start it with "${own}/", or leave that part out`,
    };
  }
  const names = path === own ? [] : path.slice(own.length + 1).split('/');
  const bad = names.find((name) => !SEGMENT.test(name) || name === '.' || name === '..');
  if (bad !== undefined) {
    return {
      message: `${JSON.stringify(bad)} is no segment of an endpoint`,
      hint: 'use plain characters, or ":" and a name for a parameter; no "/" at the end',
    };
  }
  const params = names.filter((name) => name.startsWith(':'));
  const twice = params.find((name, at) => params.indexOf(name) !== at);
  if (twice === undefined) return null;
  return { message: `the parameter "${twice}" is there twice`, hint: 'give each its own name' };
}
