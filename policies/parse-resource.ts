// The resource a person names on a command line, in the spelling `formatResource` writes: the other half of
// `can`. Refuses what is not canonical instead of mending it.

import { ACTIONS, type Action } from './action.ts';
import type { Decision, Policy } from './decision.ts';
import type { Resource } from './resource.ts';
import { assertHost } from './scopes/host-pattern.ts';
import { assertName } from './scopes/name.ts';
import { isCanonicalPath } from './scopes/path.ts';
import { ScopeError } from './scopes/scope-error.ts';
import { parseTableName } from './scopes/table.ts';

/** `can(policy, 'fs.read', '/data/a')`. Throws ScopeError where the text names no resource of the action. */
export function can(policy: Policy, action: string, text: string): Decision {
  return policy.decide(action, parseResource(action, text));
}

/**
 * `/data/a`, `main:users(id,email)`, `POST https://api.example/v1` (GET where no method is given), `a.b`, and
 * nothing for a flag. Throws ScopeError.
 */
export function parseResource(action: string, text: string): Resource {
  switch (scopeOf(action)) {
    case 'path':
      return parsePath(text);
    case 'table':
      return parseTable(text);
    case 'host':
      return parseRequest(text);
    case 'name':
      assertName(text, action === 'env.read' ? 'environment' : 'dotted');
      return { kind: 'name', name: text };
    case 'flag':
      if (text === '') return { kind: 'flag' };
      throw new ScopeError(`${action} covers one thing only`, 'leave the resource out');
  }
}

function scopeOf(action: string): (typeof ACTIONS)[Action]['scope'] {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action as Action].scope;
  throw new ScopeError(
    `${JSON.stringify(action.slice(0, 80))} is not an action`,
    `use one of ${Object.keys(ACTIONS).join(', ')}`,
  );
}

function parsePath(text: string): Resource {
  if (isCanonicalPath(text, 'no-empty')) return { kind: 'path', path: text };
  throw new ScopeError(
    `${JSON.stringify(text)} is not a canonical path`,
    'start with "/", and leave out ".", "..", empty segments and a "/" at the end',
  );
}

function parseTable(text: string): Resource {
  const { database, table, wildcard, columns } = parseTableName(text);
  if (wildcard) throw new ScopeError(`${JSON.stringify(text)} is a pattern`, 'name one table');
  return { kind: 'table', database, table, columns: columns ?? [] };
}

function parseRequest(text: string): Resource {
  const space = text.indexOf(' ');
  const method = space < 0 ? 'GET' : text.slice(0, space);
  const rest = space < 0 ? text : text.slice(space + 1);
  const url = URL.parse(rest.includes('://') ? rest : `https://${rest}`);
  if (url === null || !/^[A-Z]+$/.test(method) || url.username !== '' || url.password !== '') {
    throw new ScopeError(
      `${JSON.stringify(text)} is not a request`,
      'write "https://host/path", or "POST https://host/path"',
    );
  }
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? defaultPort(scheme, text) : Number(url.port);
  assertHost(url.hostname, text);
  return { kind: 'host', scheme, host: url.hostname, port, method, path: url.pathname || '/' };
}

function defaultPort(scheme: string, text: string): number {
  if (scheme === 'https' || scheme === 'wss') return 443;
  if (scheme === 'http' || scheme === 'ws') return 80;
  throw new ScopeError(`${JSON.stringify(text)} names no port`, 'add the port after the host');
}
