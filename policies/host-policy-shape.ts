// The whole shape of skerry.policy.json. What contradicts itself inside a well-shaped policy is found elsewhere.

import { z } from 'zod';
import { ceilingLimitsShape } from './limits.ts';
import { pluginIdShape, pluginPatternShape } from './manifest-identity.ts';
import { permissionsShape } from './permission-shape.ts';
import { amount, envName, list, named, pattern, plain, text } from './shape.ts';

const hostPath = pattern(
  'a path',
  'a path without control characters; a relative one starts at the folder of this file',
  /^\P{Cc}{1,1024}$/u,
);

// `/plugin` is always the package, read-only; nobody mounts over it.
const mountName = pattern(
  'the name of a mount',
  'one segment like "/data" or "/shared"; "/plugin" is the package itself',
  /^\/(?!plugin$)[a-z0-9][a-z0-9_-]{0,62}$/u,
);

const databaseName = pattern(
  'the name of a database',
  'lower-case letters, digits and "_", starting with a letter, like "main"',
  /^[a-z][a-z0-9_]{0,62}$/u,
);

const tierName = pattern(
  'the name of a tier',
  'lower-case letters, digits and "-", starting with a letter',
  /^[a-z][a-z0-9-]{0,62}$/u,
);

const modeShape = z.enum(['enforce', 'learn']);
const isolationLevel = z.enum(['process', 'jail']);

const levels = {
  atLeast: isolationLevel
    .optional()
    .describe('The lowest level that will do. Where it is not reached, nothing starts.')
    .meta({ default: 'process' }),
  prefer: isolationLevel
    .optional()
    .describe('The level to use where it can be had. Never below atLeast.')
    .meta({ default: 'jail' }),
};

const tierIsolationShape = plain(levels).meta({ id: 'TierIsolation' });

const isolationShape = plain({
  ...levels,
  way: z
    .enum(['lock', 'bubblewrap', 'both'])
    .optional()
    .describe(
      'How the jail is held: "lock" by the cell itself, "bubblewrap" by bwrap around it. Demanded where atLeast is "jail". Default: lock, or bubblewrap where that cannot be had.',
    ),
}).meta({ id: 'Isolation' });

const roomShape = plain({
  memory: amount('MB', 64, 16_777_216)
    .optional()
    .describe(
      'What the processes of all plugins together may come to hold, each counted with 48 MB and the memory limits of its units. In MB. Without it three quarters of the machine, or of the container.',
    ),
  cells: amount('cells', 1, 2_000)
    .optional()
    .describe('Processes of plugins at a time, spare ones included.')
    .meta({ default: 2_000 }),
  sleepAfter: amount('ms', 100, 86_400_000)
    .optional()
    .describe(
      'Time without a call after which a unit gives its process back; its next call starts it anew, and what its module kept is gone. In ms. Without it units sleep only where another needs their room.',
    ),
}).meta({ id: 'Room' });

const tierShape = plain({
  plugins: list(pluginPatternShape, 1024).describe(
    'Whom it is for: ids, ids followed by ".*", or "*". The most exact pattern decides.',
  ),
  limits: ceilingLimitsShape
    .optional()
    .describe('The most a plugin of this tier gets. Never above the limits of the policy.'),
  isolation: tierIsolationShape
    .optional()
    .describe('Isolation of this tier. Never below that of the policy.'),
  placement: z
    .enum(['shared', 'org', 'plugin', 'dedicated'])
    .optional()
    .describe('With whom plugins of this tier share a process.')
    .meta({ default: 'plugin' }),
  mode: modeShape
    .optional()
    .describe('What denials mean for this tier.')
    .meta({ default: 'enforce' }),
});

const mountShape = plain({
  path: hostPath.describe('Folder on this machine; relative to the folder of this file.'),
  readonly: z.boolean().optional().describe('Nobody writes below it.').meta({ default: false }),
});

const databaseShape = plain({
  type: z.literal('sqlite').describe('Kind of database.'),
  path: hostPath.describe('File on this machine; relative to the folder of this file.'),
  readonly: z.boolean().optional().describe('Nobody writes to it.').meta({ default: false }),
});

const envSourceShape = plain({
  from: envName.describe("Variable of the host's own environment that it stands for."),
});

const auditShape = plain({
  path: hostPath
    .optional()
    .describe('Folder of the access log; relative to the folder of this file.'),
  durability: z
    .enum(['process', 'disk'])
    .optional()
    .describe(
      'What an acknowledged record survives: "process" the death of the process, "disk" the loss of power.',
    )
    .meta({ default: 'process' }),
  key: hostPath
    .optional()
    .describe(
      'File of the Ed25519 private key that signs checkpoints; relative to the folder of this file.',
    ),
});

const recoveryShape = plain({
  strategy: z
    .enum(['restart', 'disable', 'retry', 'ignore', 'fallback'])
    .optional()
    .describe('What is done after failures, for plugins that do not say it.')
    .meta({ default: 'restart' }),
  circuit: plain({
    threshold: amount('failures', 1, 1_000)
      .optional()
      .describe('Failures in a row after which a unit takes no call.')
      .meta({ default: 3 }),
    cooldown: amount('s', 1, 86_400)
      .optional()
      .describe('For how long, in s; then one call is let through to see.')
      .meta({ default: 60 }),
  })
    .optional()
    .describe('When calls are refused instead of tried.'),
  crashes: plain({
    most: amount('crashes', 1, 1_000)
      .optional()
      .describe('Crashes a plugin may have; one more, and it is put into quarantine.')
      .meta({ default: 3 }),
    within: amount('s', 1, 86_400)
      .optional()
      .describe('In how many seconds.')
      .meta({ default: 300 }),
  })
    .optional()
    .describe('How often a plugin may crash.'),
  fallbacks: named(pluginIdShape, pluginIdShape)
    .optional()
    .describe('Who takes over while another takes no call: its id, and the id of who does.'),
}).meta({ id: 'Recovery' });

const deadline = amount('ms', 1, 600_000).optional();

const deadlinesShape = plain({
  load: deadline.describe('`onLoad`, in ms.').meta({ default: 5_000 }),
  initialize: deadline.describe('`onInitialize`, in ms.').meta({ default: 10_000 }),
  start: deadline.describe('`onStart`, in ms.').meta({ default: 10_000 }),
  activate: deadline.describe('`onActivate`, in ms.').meta({ default: 5_000 }),
  error: deadline.describe('`onError`, in ms.').meta({ default: 2_000 }),
  deactivate: deadline.describe('`onDeactivate`, in ms.').meta({ default: 5_000 }),
  unload: deadline.describe('`onUnload`, in ms.').meta({ default: 5_000 }),
}).meta({ id: 'Deadlines' });

export const hostPolicyShape = plain({
  $schema: text(500).optional().describe('The schema an editor checks this file with.'),
  version: z.literal(1).optional().describe('Version of this format.').meta({ default: 1 }),
  enabled: z.boolean().optional().describe('Whether plugins run at all.').meta({ default: true }),
  mode: modeShape
    .optional()
    .describe('What a denial means: "enforce" refuses.')
    .meta({ default: 'enforce' }),
  dirs: list(hostPath).optional().describe('Folders searched for plugins.'),
  hotReload: z
    .boolean()
    .optional()
    .describe('Changed files are taken over at once.')
    .meta({ default: false }),
  floor: permissionsShape.optional().describe('What every plugin may, whatever it asks for.'),
  ceiling: permissionsShape
    .optional()
    .describe(
      'The most any plugin may get. Where it is present, an action it does not name is allowed nothing; where it is absent, grants alone bound.',
    ),
  deny: permissionsShape.optional().describe('What no plugin may, whatever was granted.'),
  labels: named(text(1024), list(text(64)))
    .optional()
    .describe('Labels of data, by "database.<table>" and the like, for flow rules.'),
  tiers: named(tierName, tierShape)
    .optional()
    .describe('Groups of plugins that are bounded together.'),
  limits: ceilingLimitsShape.optional().describe('The most any plugin gets of each resource.'),
  mounts: named(mountName, mountShape)
    .optional()
    .describe('Folders plugins see. Below "/data" every unit has a folder of its own.'),
  databases: named(databaseName, databaseShape)
    .optional()
    .describe('Databases plugins see; a table without a database is in "main".'),
  env: named(envName, envSourceShape)
    .optional()
    .describe('Environment variables plugins see under another name.'),
  isolation: isolationShape.optional().describe('How strongly plugins are walled off.'),
  recovery: recoveryShape.optional().describe('What follows the failures of plugins.'),
  deadlines: deadlinesShape
    .optional()
    .describe('How long the lifecycle functions of plugins may take.'),
  room: roomShape.optional().describe('How much of the machine plugins may take.'),
  audit: auditShape.optional().describe('The access log.'),
}).meta({
  title: 'skerry.policy.json',
  description: 'What the operator of a host allows at most, gives to all, and forbids.',
});

/** A host policy as written. */
export type HostPolicyDocument = z.infer<typeof hostPolicyShape>;
