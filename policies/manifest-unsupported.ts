// Which parts of a manifest this release parses and does not act on. A host refuses a manifest that has one.

import { LIMIT_KEYS, LIMITS } from './limits.ts';
import type { Manifest } from './manifest.ts';
import { type Problem, toPointer } from './problem.ts';
import { findRefused, permissionRefusals, type Refusal } from './unsupported.ts';

/**
 * One row a part. Not here, since acted on: identity, `engines`, `scope`, `instance`, `env`, permissions for files,
 * databases (read, write, raw), the network (outbound, inbound, private), endpoints, environment, log, clock and random with match,
 * columns, methods, maxBytes, optional and reason; hooks with handler, priority, weight, timeout, idempotent and retries;
 * `lifecycle` but for what configuration, sign-in and installing would call, and `recovery`;
 * endpoints with path, method, handler and `auth.required`; tools with name, title, description, handler, input,
 * timeout and destructive; `configuration.schema` and `.default`; and the limits LIMITS marks as enforced.
 *
 * Not here either, since it only describes and promises nothing: what DESCRIPTIVE_PARTS names, and x-keys.
 * A signature or a checksum is here: somebody might take it for a check that was made.
 *
 * A part that asks for nothing (`"tools": []`, `"async": false`) is let through, as is a value
 * that says what happens anyway (`"placement": "plugin"`).
 */
export const MANIFEST_REFUSALS: readonly Refusal[] = [
  {
    pattern: '/placement',
    message:
      'every plugin has a process of its own for each organisation; there is no other way yet',
    accepts: ['plugin'],
  },
  { pattern: '/abi', message: 'interfaces have no versions yet' },
  { pattern: '/provides', message: 'what a plugin adds is read off the parts it declares' },
  { pattern: '/modules', message: 'a plugin imports its own files and nothing else' },
  ...permissionRefusals('/permissions', { verbs: true }),
  { pattern: '/flow', message: 'flow rules are not enforced yet' },
  { pattern: '/definesPermissions', message: 'permissions for users are not handed out yet' },
  ...LIMIT_KEYS.filter((key) => !LIMITS[key].enforced).flatMap((key) => [
    { pattern: `/limits/${key}`, message: `the limit "${key}" is not enforced yet` },
    {
      pattern: `/limits/enforcement/${key}`,
      message: `the limit "${key}" is not enforced yet`,
      accepts: ['best-effort'],
    },
  ]),
  { pattern: '/hooks/*/async', message: 'every hook is answered while the caller waits' },
  { pattern: '/hooks/*/errorPolicy', message: 'the hook alone decides what a failure means' },
  {
    pattern: '/hooks/*/output',
    message: 'results are not checked against a schema yet',
    accepts: [],
  },
  {
    pattern: '/tools/*/output',
    message: 'results are not checked against a schema yet',
    accepts: [],
  },
  { pattern: '/tools/*/agents', message: 'agents are not told apart yet', accepts: ['all'] },
  { pattern: '/providers', message: 'nothing asks for providers yet' },
  { pattern: '/api/endpoints/*/middleware', message: 'one handler answers a request, alone' },
  {
    pattern: '/api/endpoints/*/validation',
    message: 'requests are not checked against a schema yet',
    accepts: [],
  },
  { pattern: '/api/endpoints/*/rateLimit', message: 'requests are not counted yet' },
  { pattern: '/api/endpoints/*/auth/roles', message: 'users have no roles yet' },
  { pattern: '/api/endpoints/*/auth/permissions', message: 'users have no permissions yet' },
  { pattern: '/configuration/environments', message: 'there is one environment' },
  {
    pattern: '/configuration/strict',
    message: 'values the schema does not know are judged by the schema alone',
    accepts: [true],
  },
  { pattern: '/configuration/hotReload', message: 'a changed configuration needs a reload' },
  { pattern: '/auth', message: 'sign-in to other services is not offered yet' },
  { pattern: '/ui', message: 'there are no screens to add to yet' },
  { pattern: '/mcp', message: 'MCP is not spoken yet' },
  { pattern: '/menu', message: 'there is no menu yet' },
  { pattern: '/jobs', message: 'nothing runs on a schedule yet' },
  { pattern: '/storage', message: 'there are no collections yet', accepts: [] },
  { pattern: '/migrations', message: 'migrations are not run yet' },
  ...['onValidateAuth', 'onConfigChange', 'onConfigUpdate'].map((name) => ({
    pattern: `/lifecycle/${name}`,
    message: 'a changed configuration needs a reload, and sign-in is not offered yet',
  })),
  ...['onInstall', 'onUninstall', 'onMigrate'].map((name) => ({
    pattern: `/lifecycle/${name}`,
    message: 'plugins are loaded from their folders and not installed yet',
  })),
  {
    pattern: '/recovery/notifyAdmin',
    message: 'the operator is told of every failure that has consequences',
    accepts: [true],
  },
  { pattern: '/dependencies', message: 'plugins do not depend on each other yet' },
  { pattern: '/peerDependencies', message: 'plugins do not depend on each other yet' },
  {
    pattern: '/npmDependencies',
    message: 'bundle what you need; nothing is installed for a plugin',
  },
  { pattern: '/package/signature', message: 'signatures are not verified yet' },
  { pattern: '/package/checksum', message: 'checksums are not verified yet' },
];

/** Parts that are accepted for people and registries; nothing at run time depends on them. */
export const DESCRIPTIVE_PARTS: readonly string[] = [
  '/$schema',
  '/displayName',
  '/description',
  '/author',
  '/license',
  '/keywords',
  '/category',
  '/categories',
  '/types',
  '/security',
  '/package/files',
];

/** A problem for each part of the manifest nothing acts on; empty for one this release can run. */
export function unsupportedParts(manifest: Manifest, file = 'plugin.json'): Problem[] {
  return [...findRefused(manifest, MANIFEST_REFUSALS, file), ...repeats(manifest, file)];
}

/** A call that was made twice by mistake is worse than one that failed. */
function repeats(manifest: Manifest, file: string): Problem[] {
  return Object.entries(manifest.hooks ?? {})
    .filter(([, { retries = 0, idempotent }]) => retries > 0 && idempotent !== true)
    .map(([name]) => ({
      file,
      pointer: toPointer(['hooks', name, 'retries']),
      message: 'only what may be done twice is tried again',
      hint: 'say "idempotent": true where calling it twice is the same as once, or remove retries',
    }));
}
