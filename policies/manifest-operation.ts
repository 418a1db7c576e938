// How a plugin is configured, kept, recovered and related to others. Shapes only.

import { z } from 'zod';
import { pluginIdShape } from './manifest-identity.ts';
import {
  amount,
  foreignSchema,
  handlerName,
  list,
  named,
  pattern,
  plain,
  rangeText,
  relativePath,
  text,
} from './shape.ts';

const configValues = z.record(z.string(), z.unknown());

export const configurationShape = plain({
  schema: z
    .union([relativePath, foreignSchema])
    .optional()
    .describe('JSON Schema of the configuration, inline or as a file of the package.'),
  default: z
    .union([relativePath, configValues])
    .optional()
    .describe('Values used where the operator gives none, inline or as a file of the package.'),
  environments: plain({
    development: configValues.optional().describe('Values that differ in development.'),
    staging: configValues.optional().describe('Values that differ in staging.'),
    production: configValues.optional().describe('Values that differ in production.'),
  })
    .optional()
    .describe('Values that differ by environment.'),
  strict: z
    .boolean()
    .optional()
    .describe('Values the schema does not know are refused.')
    .meta({ default: true }),
  hotReload: z
    .boolean()
    .optional()
    .describe('A changed configuration is handed over without a restart.')
    .meta({ default: false }),
});

const collectionName = pattern(
  'the name of a collection',
  'letters, digits and "_", starting with a letter',
  /^[A-Za-z][A-Za-z0-9_]{0,62}$/u,
);
const fieldName = text(128);
const keyList = list(z.union([fieldName, list(fieldName).min(1)]));

export const storageShape = named(
  collectionName,
  plain({
    indexes: keyList.optional().describe('Fields, or lists of fields, that are indexed.'),
    unique: keyList.optional().describe('Fields, or lists of fields, that are unique.'),
  }),
);

export const migrationsShape = plain({
  files: list(relativePath).describe('SQL files of the package, in order.'),
  dependsOn: list(pluginIdShape).optional().describe('Plugins whose migrations run first.'),
});

export const lifecycleShape = plain({
  onLoad: handlerName.optional().describe('After the code was loaded.'),
  onUnload: handlerName.optional().describe('Before the code goes away.'),
  onInitialize: handlerName.optional().describe('Once per plugin; a failure stops it.'),
  onStart: handlerName
    .optional()
    .describe('Whenever a unit has a new isolate; a failure is told, and the unit goes on.'),
  onActivate: handlerName.optional().describe('When it becomes active.'),
  onDeactivate: handlerName.optional().describe('When it stops being active.'),
  onDisable: handlerName.optional().describe('Other name of onDeactivate.'),
  onEnable: handlerName.optional().describe('Never called; an author who declares it is warned.'),
  onValidateAuth: handlerName.optional().describe('On demand: are these credentials good?'),
  onConfigChange: handlerName.optional().describe('After the configuration changed.'),
  onConfigUpdate: handlerName.optional().describe('Other name of onConfigChange.'),
  onError: handlerName.optional().describe('After it failed several times in a row.'),
  onInstall: handlerName.optional().describe('Once, when it is installed.'),
  onUninstall: handlerName.optional().describe('Once, before it is removed.'),
  onMigrate: handlerName.optional().describe('When a new version takes over.'),
});

export const recoveryShape = plain({
  strategy: z
    .enum(['restart', 'disable', 'fallback', 'retry', 'ignore'])
    .optional()
    .describe('What is done after a failure.'),
  maxRetries: amount('times', 0, 100).optional().describe('How often it is tried again.'),
  backoff: z.enum(['linear', 'exponential']).optional().describe('How the waits grow.'),
  fallbackPlugin: z
    .union([pluginIdShape, z.null()])
    .optional()
    .describe('Plugin that could take over; the operator decides which one does.'),
  notifyAdmin: z
    .boolean()
    .optional()
    .describe('Tell the operator, who is always told.')
    .meta({ default: true }),
  circuit: plain({
    threshold: amount('failures', 1, 1_000)
      .optional()
      .describe('Failures in a row that open the circuit.'),
    cooldown: amount('s', 1, 86_400).optional().describe('How long it stays open, in s.'),
  })
    .optional()
    .describe(
      'When calls are refused instead of tried. Earlier and longer than the operator says, or as he says.',
    ),
});

const dependency = z.union([
  rangeText,
  plain({
    version: rangeText.describe('Versions that fit.'),
    optional: z.boolean().optional().describe('It works without.').meta({ default: false }),
    scope: z
      .enum(['runtime', 'peer', 'dev'])
      .optional()
      .describe('When it is needed.')
      .meta({ default: 'runtime' }),
  }),
]);

const npmName = pattern(
  'the name of an npm package',
  'a name like "lodash" or "@scope/name"',
  /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/u,
);

export const dependenciesShape = named(npmName, dependency);
export const rangesShape = named(npmName, rangeText);
