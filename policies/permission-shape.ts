// How permissions are written: in manifests, grants, and the floor, ceiling and deny of a host policy alike.
// Knows the spelling only; what a pattern covers is for scopes.

import { z } from 'zod';
import { amount, list, pattern, plain, text } from './shape.ts';

const matchText = pattern(
  'a pattern',
  '1 to 1024 characters without control characters',
  /^\P{Cc}{1,1024}$/u,
);
const columnName = pattern(
  'a column name',
  '1 to 128 characters without control characters',
  /^\P{Cc}{1,128}$/u,
);
const label = pattern('a label', 'lower-case letters, digits and "-"', /^[a-z][a-z0-9-]{0,63}$/u);

const budget = plain({
  calls: amount('calls', 1, 1_000_000_000).optional().describe('Operations allowed per period.'),
  rows: amount('rows', 1, 1_000_000_000).optional().describe('Rows allowed per period.'),
  bytes: amount('bytes', 1, 1_000_000_000_000).optional().describe('Bytes allowed per period.'),
  per: pattern(
    'a period',
    'a number and one of s, m, h, d, like "1h"',
    /^[1-9]\d{0,5}[smhd]$/u,
  ).describe('The period: a number and s, m, h or d.'),
}).meta({ id: 'Budget' });

const common = {
  match: z
    .union([matchText, list(matchText).min(1)])
    .describe('What the rule covers: one pattern, or a list of them.'),
  optional: z
    .boolean()
    .optional()
    .describe(
      'The plugin runs without it. Approving a plugin leaves it out unless asked to include it.',
    )
    .meta({ default: false }),
  reason: text(500).optional().describe('Why it is needed, shown to whoever approves it.'),
  budget: budget.optional().describe('How much of it per period.'),
  labels: list(label).optional().describe('Labels of the data it reaches, for flow rules.'),
};

const pathRule = plain(common).meta({ id: 'PathRule' });

const pathWriteRule = plain({
  ...common,
  maxBytes: amount('bytes', 1, 1_099_511_627_776)
    .optional()
    .describe('Largest file that may be written under this rule, in bytes.'),
}).meta({ id: 'PathWriteRule' });

const tableRule = plain({
  ...common,
  columns: list(columnName)
    .optional()
    .describe(
      'Columns covered; without the key all of them. An empty list covers no column, only counting.',
    ),
  where: z
    .record(columnName, z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Row filter: column and the value it must have.'),
}).meta({ id: 'TableRule' });

const method = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const hostRule = plain({
  ...common,
  methods: list(method).optional().describe('HTTP methods covered; without the key all of them.'),
  auth: text(100)
    .optional()
    .describe('Id of an entry of auth.methods whose secret the host adds to the request.'),
}).meta({ id: 'HostRule' });

const nameRule = plain(common).meta({ id: 'NameRule' });

function rules<T extends z.ZodType>(rule: T) {
  return list(z.union([matchText, rule])).optional();
}

const flag = z.boolean().optional();

// A list of verbs is the short form, an object of verbs the long one.
function section<const V extends readonly [string, ...string[]], L extends z.ZodRawShape>(
  verbs: V,
  long: L,
) {
  return z.union([list(z.enum(verbs)), plain(long)]).optional();
}

/**
 * Section by section, each in short or long form.
 *
 * Short form, a list of verbs (`"database": ["read"]`): whatever the host's ceiling exposes for these verbs.
 * Long form, an object from verb to patterns (`"database": {"read": ["users"]}`), each pattern a string or a
 * rule object; verbs without resources are `true` or `false`. An empty list is nothing, as is an absent verb.
 */
export const permissionsShape = plain({
  filesystem: section(['read', 'write'], {
    read: rules(pathRule).describe('Paths whose files may be read and listed.'),
    write: rules(pathWriteRule).describe('Paths that may be created, changed and removed.'),
  }).describe('Files under the mounts of the host.'),
  database: section(['read', 'write', 'execute', 'raw'], {
    read: rules(tableRule).describe(
      'Tables that may be read: "users", or "crm:users" in the database crm.',
    ),
    write: rules(tableRule).describe('Tables whose rows may be inserted, updated and deleted.'),
    execute: rules(tableRule).describe('Stored procedures that may be called.'),
    raw: flag.describe('Own SQL, within the tables it may touch.').meta({ default: false }),
  }).describe('Databases the host exposes.'),
  network: section(['outbound', 'inbound', 'private'], {
    outbound: rules(hostRule).describe('Hosts that may be asked: "https://api.example/v1/**".'),
    inbound: flag.describe('Inbound requests may be answered.').meta({ default: false }),
    private: flag
      .describe('Private and loopback addresses may be reached.')
      .meta({ default: false }),
  }).describe('The network.'),
  env: section(['read'], {
    read: rules(nameRule).describe('Environment variables that may be read.'),
  }).describe('Environment variables. The top-level list `env` asks for the same.'),
  log: section(['write'], {
    write: flag.describe('It may write to its log.').meta({ default: false }),
  }).describe("The plugin's own log."),
  clock: section(['read'], {
    read: flag.describe('It may read the host clock.').meta({ default: false }),
  }).describe('The time of day.'),
  random: section(['read'], {
    read: flag.describe('It may draw random bytes from the host.').meta({ default: false }),
  }).describe('Randomness.'),
  events: section(['subscribe', 'publish'], {
    subscribe: rules(nameRule).describe(
      'Events it may receive: "submission.created", "message.*".',
    ),
    publish: rules(nameRule).describe('Events it may publish.'),
  }).describe('Events of the host and of other plugins.'),
  api: section(['endpoints'], {
    endpoints: rules(pathRule).describe('URL paths under which it may register endpoints.'),
    methods: list(method)
      .optional()
      .describe('HTTP methods of these endpoints; without the key all.'),
  }).describe('Endpoints it answers.'),
  items: section(['read', 'write', 'delete'], {
    read: rules(nameRule).describe('Kinds of content items it may read.'),
    write: rules(nameRule).describe('Kinds of content items it may save.'),
    delete: rules(nameRule).describe('Kinds of content items it may delete.'),
  }).describe('Content items of the host.'),
  users: section(['current', 'hasPermission'], {
    current: flag.describe('It may know the current user.').meta({ default: false }),
    hasPermission: flag.describe('It may ask what that user may do.').meta({ default: false }),
  }).describe('The user a call is made for.'),
  cache: section(['read', 'write', 'invalidate'], {
    read: flag.describe('It may read its cache.').meta({ default: false }),
    write: flag.describe('It may write its cache.').meta({ default: false }),
    invalidate: flag.describe('It may invalidate its cache.').meta({ default: false }),
  }).describe("The plugin's cache."),
  variables: section(['read', 'write'], {
    read: rules(nameRule).describe('Variables it may read: "acme.*".'),
    write: rules(nameRule).describe('Variables it may set.'),
  }).describe('Named values the host keeps.'),
  requestContext: section(['read', 'write'], {
    read: flag.describe('It may read what is kept for the request.').meta({ default: false }),
    write: flag.describe('It may add to what is kept for the request.').meta({ default: false }),
  }).describe('Values that live as long as one request.'),
}).meta({ id: 'Permissions' });

export type Permissions = z.infer<typeof permissionsShape>;

/** The keys a rule object may have besides `match`; which of them, depends on the action. */
export interface RuleObject {
  readonly match: string | readonly string[];
  readonly methods?: readonly string[] | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly where?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly budget?:
    | {
        readonly calls?: number | undefined;
        readonly rows?: number | undefined;
        readonly bytes?: number | undefined;
        readonly per: string;
      }
    | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly maxBytes?: number | undefined;
  readonly auth?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly reason?: string | undefined;
}
