// The catalogue of actions: every verb a permission can name, where a manifest spells it, and what
// kind of resource it covers. Knows nothing of operations or handles: those map onto actions elsewhere.

/** How the resources of an action are matched. `flag` covers one thing: the action itself. */
export type ScopeKind = 'path' | 'table' | 'host' | 'name' | 'flag';

/** One verb: `permissions.<section>.<key>` in a manifest, `action` in a decision and in the log. */
export interface ActionSpec {
  readonly section: string;
  readonly key: string;
  readonly scope: ScopeKind;
  /** One line for people: completes "the plugin may …". */
  readonly summary: string;
}

export const ACTIONS = {
  'fs.read': {
    section: 'filesystem',
    key: 'read',
    scope: 'path',
    summary: 'read files and list folders',
  },
  'fs.write': {
    section: 'filesystem',
    key: 'write',
    scope: 'path',
    summary: 'create, change and remove files',
  },
  'db.read': {
    section: 'database',
    key: 'read',
    scope: 'table',
    summary: 'read tables and columns',
  },
  'db.write': {
    section: 'database',
    key: 'write',
    scope: 'table',
    summary: 'insert, update and delete rows',
  },
  'db.execute': {
    section: 'database',
    key: 'execute',
    scope: 'table',
    summary: 'call stored procedures',
  },
  'db.raw': {
    section: 'database',
    key: 'raw',
    scope: 'flag',
    summary: 'write its own SQL, within the tables it may touch',
  },
  'net.outbound': {
    section: 'network',
    key: 'outbound',
    scope: 'host',
    summary: 'send requests to hosts',
  },
  'net.inbound': {
    section: 'network',
    key: 'inbound',
    scope: 'flag',
    summary: 'answer requests of callers the host does not know',
  },
  'net.private': {
    section: 'network',
    key: 'private',
    scope: 'flag',
    summary: 'reach private and loopback addresses',
  },
  'events.subscribe': {
    section: 'events',
    key: 'subscribe',
    scope: 'name',
    summary: 'receive events',
  },
  'events.publish': { section: 'events', key: 'publish', scope: 'name', summary: 'publish events' },
  'api.endpoints': {
    section: 'api',
    key: 'endpoints',
    scope: 'path',
    summary: 'answer requests to these paths',
  },
  'items.read': { section: 'items', key: 'read', scope: 'name', summary: 'read content items' },
  'items.write': { section: 'items', key: 'write', scope: 'name', summary: 'save content items' },
  'items.delete': {
    section: 'items',
    key: 'delete',
    scope: 'name',
    summary: 'delete content items',
  },
  'users.current': {
    section: 'users',
    key: 'current',
    scope: 'flag',
    summary: 'know the current user',
  },
  'users.hasPermission': {
    section: 'users',
    key: 'hasPermission',
    scope: 'flag',
    summary: 'ask what the user may do',
  },
  'cache.read': { section: 'cache', key: 'read', scope: 'flag', summary: 'read its cache' },
  'cache.write': { section: 'cache', key: 'write', scope: 'flag', summary: 'write its cache' },
  'cache.invalidate': {
    section: 'cache',
    key: 'invalidate',
    scope: 'flag',
    summary: 'invalidate its cache',
  },
  'variables.read': { section: 'variables', key: 'read', scope: 'name', summary: 'read variables' },
  'variables.write': {
    section: 'variables',
    key: 'write',
    scope: 'name',
    summary: 'set variables',
  },
  'requestContext.read': {
    section: 'requestContext',
    key: 'read',
    scope: 'flag',
    summary: 'read the request context',
  },
  'requestContext.write': {
    section: 'requestContext',
    key: 'write',
    scope: 'flag',
    summary: 'write the request context',
  },
  'env.read': { section: 'env', key: 'read', scope: 'name', summary: 'read environment variables' },
  'log.write': { section: 'log', key: 'write', scope: 'flag', summary: 'write to its log' },
  'clock.read': { section: 'clock', key: 'read', scope: 'flag', summary: 'read the host clock' },
  'random.read': {
    section: 'random',
    key: 'read',
    scope: 'flag',
    summary: 'draw random bytes from the host',
  },
} as const satisfies Record<string, ActionSpec>;

export type Action = keyof typeof ACTIONS;
