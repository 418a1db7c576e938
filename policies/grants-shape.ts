// The whole shape of skerry.grants.json, and the type that follows from it.

import { z } from 'zod';
import { pluginIdShape } from './manifest-identity.ts';
import { permissionsShape } from './permission-shape.ts';
import { digestText, list, named, plain, semverText, text, timeText } from './shape.ts';

const denialShape = plain({
  permissions: permissionsShape.describe('What was refused or taken back, as in a manifest.'),
  by: text().describe('Who did it.'),
  at: timeText.describe('When, ISO 8601 in UTC.'),
  reason: text(1000).describe('Why.'),
}).meta({ id: 'Denial' });

const grantShape = plain({
  version: semverText.describe('Version of the plugin that was looked at.'),
  manifest: digestText.describe('Digest of what its manifest asked for, and of its id.'),
  code: digestText
    .optional()
    .describe('Digest of its code; without it, any code may use the grant.'),
  permissions: permissionsShape.describe('What it may do, as in a manifest.'),
  approvedBy: text().describe('Who approved it.'),
  approvedAt: timeText.describe('When, ISO 8601 in UTC.'),
  reason: text(1000).describe('Why.'),
  denials: list(denialShape, 1024)
    .optional()
    .describe('What was refused or taken back; it beats `permissions`.'),
}).meta({ id: 'Grant' });

const switchShape = plain({
  by: text().describe('Who did it.'),
  at: timeText.describe('When, ISO 8601 in UTC.'),
  reason: text(1000).describe('Why.'),
}).meta({ id: 'Switch' });

const throttleShape = plain({
  ...switchShape.shape,
  share: z
    .number()
    .min(0.01)
    .max(1)
    .describe('Part of one processor that is left to it: 0.25 is a quarter.'),
}).meta({ id: 'Throttle' });

export const grantsShape = plain({
  $schema: text(500).optional().describe('The schema an editor checks this file with.'),
  version: z.literal(1).describe('Version of this format.'),
  plugins: named(pluginIdShape, grantShape).describe('Grants by the id of the plugin.'),
  disabled: named(pluginIdShape, switchShape)
    .optional()
    .describe(
      'Plugins that are switched off, by id, granted anything or not: nothing of them runs.',
    ),
  enabled: named(pluginIdShape, switchShape)
    .optional()
    .describe('Who switched a plugin on again; decides nothing, and `disabled` beats it.'),
  quarantined: named(pluginIdShape, switchShape)
    .optional()
    .describe('Plugins that nobody trusts for the time being, by id: nothing of them runs.'),
  released: named(pluginIdShape, switchShape)
    .optional()
    .describe('Who let a plugin out of quarantine; decides nothing.'),
  suspended: named(pluginIdShape, switchShape)
    .optional()
    .describe('Plugins that take no new call for the time being, by id.'),
  throttled: named(pluginIdShape, throttleShape)
    .optional()
    .describe('Plugins that get a share of a processor and no more, by id.'),
  resumed: named(pluginIdShape, switchShape)
    .optional()
    .describe('Who let a suspended or throttled plugin go on; decides nothing.'),
}).meta({
  title: 'skerry.grants.json',
  description:
    'What the operator gave to each plugin and which are held back: by whom, when, and why.',
});

/** A grants file as written. */
export type GrantsDocument = z.infer<typeof grantsShape>;
