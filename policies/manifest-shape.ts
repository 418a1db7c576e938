// The whole shape of plugin.json, and the type that follows from it. What contradicts itself inside a
// well-shaped manifest is found elsewhere.

import { z } from 'zod';
import { manifestLimitsShape } from './limits.ts';
import { apiShape } from './manifest-endpoints.ts';
import {
  authShape,
  jobsShape,
  mcpShape,
  menuShape,
  providersShape,
  toolsShape,
  uiShape,
} from './manifest-extensions.ts';
import { hooksShape } from './manifest-hooks.ts';
import { pluginIdShape, pluginNameShape } from './manifest-identity.ts';
import {
  configurationShape,
  dependenciesShape,
  lifecycleShape,
  migrationsShape,
  rangesShape,
  recoveryShape,
  storageShape,
} from './manifest-operation.ts';
import { permissionsShape } from './permission-shape.ts';
import {
  envName,
  list,
  named,
  pattern,
  plain,
  rangeText,
  relativePath,
  semverText,
  text,
} from './shape.ts';

const abiName = pattern(
  'the name of an interface',
  'lower-case letters and "-"',
  /^[a-z][a-z-]{0,63}$/u,
);

const author = z.union([
  text(),
  plain({
    name: text().describe('Name.'),
    email: text().optional().describe('Mail address.'),
    url: text(500).optional().describe('Web page.'),
  }),
]);

const flowRule = plain({
  when: text(64).describe('Label of the data that was read.'),
  forbid: text(64).describe('Permission that ends with it: "network.outbound".'),
  except: list(text(1024)).optional().describe('Patterns it may still be used for.'),
});

const definedPermission = plain({
  id: text(100).describe('Id, unique in the plugin.'),
  title: text().describe('Name for people.'),
  description: text(500).optional().describe('What it lets a user do.'),
  restricted: z.boolean().optional().describe('Only for trusted roles.').meta({ default: false }),
});

/** The entry module of a plugin that names none. */
export const DEFAULT_MAIN = './index.ts';

export const manifestShape = plain({
  $schema: text(500).optional().describe('The schema an editor checks this file with.'),
  manifestVersion: z.literal(1).optional().describe('Version of this format.').meta({ default: 1 }),
  id: pluginIdShape.optional().describe('Id of the plugin; without it, the name.'),
  name: pluginNameShape.describe('Name; "@acme/notes" stands for the id "acme.notes".'),
  displayName: text(100).optional().describe('Name for people.'),
  version: semverText.describe('Version, after semver.'),
  description: text(1000).optional().describe('What it does, in a sentence.'),
  author: author.optional().describe('Who wrote it.'),
  license: text(100).optional().describe('SPDX expression.'),
  keywords: list(text(100)).optional().describe('Words to find it by.'),
  category: text(100).optional().describe('Main category.'),
  categories: list(text(100)).optional().describe('Further categories.'),
  main: relativePath.optional().describe('Entry module.').meta({ default: DEFAULT_MAIN }),
  types: relativePath.optional().describe('Type declarations.'),
  engines: plain({
    host: rangeText.optional().describe('Versions of the product that embeds the runtime.'),
    node: rangeText.optional().describe('Versions of Node.'),
    runtime: rangeText.optional().describe('Versions of this runtime.'),
  })
    .optional()
    .describe('What it runs on. Semver ranges.'),
  abi: named(abiName, text(20))
    .optional()
    .describe('Versions of the interfaces it was written for.'),
  provides: list(abiName).optional().describe('Kinds of things it adds.'),
  scope: z
    .enum(['global', 'org'])
    .optional()
    .describe('One unit for all, or one for each organisation.')
    .meta({ default: 'global' }),
  instance: z
    .enum(['perUnit', 'perCall', 'perCallIsolate'])
    .optional()
    .describe(
      'Whether state outlives a call. Both other ways give each call an isolate of its own, loaded for it.',
    )
    .meta({ default: 'perUnit' }),
  placement: z
    .enum(['shared', 'org', 'plugin', 'dedicated'])
    .optional()
    .describe('With whom it may share a process; the operator decides.')
    .meta({ default: 'plugin' }),
  env: list(envName)
    .optional()
    .describe('Environment variables it reads; same as permissions.env.read.'),
  modules: plain({
    allowed: list(text()).optional().describe('Modules it may import besides its own.'),
    blocked: list(text()).optional().describe('Modules it must not import.'),
  })
    .optional()
    .describe('Imports.'),
  permissions: permissionsShape.optional().describe('What it asks to be allowed.'),
  flow: list(flowRule).optional().describe('Where data must not go.'),
  definesPermissions: list(definedPermission)
    .optional()
    .describe('Permissions it offers the host to give to users.'),
  limits: manifestLimitsShape.optional().describe('Resources it asks for.'),
  hooks: hooksShape.optional().describe('Hooks it answers: name of the hook, then how.'),
  tools: toolsShape.optional().describe('Tools for agents.'),
  providers: providersShape.optional().describe('Things it provides in place of native ones.'),
  api: apiShape.optional().describe('HTTP interface.'),
  configuration: configurationShape.optional().describe('What an operator can set.'),
  auth: authShape.optional().describe('Sign-in to other services.'),
  ui: uiShape.optional().describe('Screens.'),
  mcp: mcpShape.optional().describe('MCP servers.'),
  menu: menuShape.optional().describe('Menu entries.'),
  jobs: jobsShape.optional().describe('Things done on a schedule.'),
  storage: storageShape.optional().describe('Collections of its own.'),
  migrations: migrationsShape.optional().describe('Changes to database tables.'),
  lifecycle: lifecycleShape.optional().describe('Functions called as it comes and goes.'),
  recovery: recoveryShape.optional().describe('What is done after a failure.'),
  dependencies: dependenciesShape.optional().describe('Plugins it needs, by id.'),
  peerDependencies: rangesShape.optional().describe('Plugins the host must have.'),
  npmDependencies: rangesShape.optional().describe('npm packages bundled into it.'),
  security: plain({
    contact: text().optional().describe('Where to report a weakness.'),
    sbom: relativePath.optional().describe('Bill of materials, a file of the package.'),
  })
    .optional()
    .describe('For security people.'),
  package: plain({
    files: list(text(512)).optional().describe('Files of the package, as globs.'),
    signature: relativePath.optional().describe('Signature, a file of the package.'),
    checksum: text().optional().describe('Checksum of the package.'),
  })
    .optional()
    .describe('How it is packed.'),
}).meta({
  title: 'plugin.json',
  description: 'What a plugin is, what it asks to be allowed, and what it adds.',
});

/** A manifest as written. */
export type ManifestDocument = z.infer<typeof manifestShape>;
