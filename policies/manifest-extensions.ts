// What a manifest adds to the host, but endpoints: tools, providers, screens, sign-in, MCP, menu entries, jobs.
// Shapes only; a handler is a name here, and what may be added is decided elsewhere.

import { z } from 'zod';
import {
  amount,
  foreignSchema,
  handlerName,
  list,
  named,
  pattern,
  plain,
  text,
  urlPath,
} from './shape.ts';

const localId = pattern(
  'an id',
  'letters, digits, "_" and "-", starting with a letter',
  /^[A-Za-z][A-Za-z0-9_-]{0,99}$/u,
);
const httpsUrl = pattern(
  'a URL',
  'an absolute URL starting with "https://"',
  /^https:\/\/[^\p{Cc}\s/]+[^\p{Cc}\s]*$/u,
);

export const toolsShape = list(
  plain({
    name: localId.describe('Name, unique in the plugin.'),
    title: text().optional().describe('Name for people.'),
    description: text(2000).describe('What it does, for whoever chooses tools.'),
    handler: handlerName.describe('The exported function that does it.'),
    input: foreignSchema.describe('JSON Schema of its input.'),
    output: foreignSchema.optional().describe('JSON Schema of its result.'),
    timeout: amount('ms', 1, 600_000).optional().describe('Wall time of one call, in ms.'),
    destructive: z
      .boolean()
      .optional()
      .describe('It may destroy something.')
      .meta({ default: false }),
    agents: z
      .union([z.literal('all'), list(text(100))])
      .optional()
      .describe('Which agents may use it: "all", or their names.')
      .meta({ default: 'all' }),
  }),
);

export const providersShape = list(
  plain({
    kind: localId.describe('The kind of thing provided, as the host names it.'),
    id: localId.describe('Id, unique in the plugin.'),
    handlers: named(localId, handlerName).describe('Handler for each operation of the kind.'),
    fallback: text(100)
      .optional()
      .describe('Provider used when this one fails: "native", or an id.'),
  }),
);

const apiKeyMethod = plain({
  type: z.literal('apiKey').describe('A key the user pastes.'),
  id: localId.describe('Id, unique in the plugin.'),
  label: text().describe('Name for people.'),
  configField: localId.describe('Configuration field that holds the key.'),
  inject: plain({
    header: pattern(
      'a header name',
      'letters, digits and "-"',
      /^[A-Za-z][A-Za-z0-9-]{0,99}$/u,
    ).describe('Request header that carries the secret.'),
    template: text().describe('Value of the header; "{{secret}}" is replaced.'),
  })
    .optional()
    .describe('How the host adds the secret to outbound requests.'),
});

const oauth2Method = plain({
  type: z.literal('oauth2').describe('OAuth 2.'),
  id: localId.describe('Id, unique in the plugin.'),
  label: text().describe('Name for people.'),
  authorizationUrl: httpsUrl.describe('Where the user signs in.'),
  tokenUrl: httpsUrl.describe('Where codes are exchanged.'),
  scopes: list(text(200)).optional().describe('Scopes asked for.'),
  clientIdField: localId.describe('Configuration field that holds the client id.'),
  clientSecretField: localId
    .optional()
    .describe('Configuration field that holds the client secret.'),
});

export const authShape = plain({
  methods: list(z.union([apiKeyMethod, oauth2Method]))
    .optional()
    .describe('Ways to sign in to the service the plugin talks to.'),
});

export const uiShape = plain({
  extensions: list(
    plain({
      slot: text(100).describe('Place in the host, as the host names it.'),
      component: text(500).describe('File of the component, inside the package.'),
    }),
  )
    .optional()
    .describe('Components shown in places of the host.'),
  pages: list(
    plain({
      id: localId.describe('Id, unique in the plugin.'),
      title: text().describe('Title.'),
      component: text(500).describe('File of the component, inside the package.'),
      icon: text(100).optional().describe('Name of an icon of the host.'),
      requiresSetup: z
        .boolean()
        .optional()
        .describe('Shown only once the plugin is configured.')
        .meta({ default: false }),
    }),
  )
    .optional()
    .describe('Pages of their own.'),
});

export const mcpShape = plain({
  local: list(
    plain({
      id: localId.describe('Id, unique in the plugin.'),
      tools: list(localId).describe("Names of the plugin's tools it offers."),
    }),
  )
    .optional()
    .describe('MCP servers the host runs from the tools of the plugin.'),
  external: list(
    plain({
      id: localId.describe('Id, unique in the plugin.'),
      url: httpsUrl.describe('Address of the server.'),
      auth: localId.optional().describe('Id of an entry of auth.methods.'),
    }),
  )
    .optional()
    .describe('MCP servers elsewhere.'),
});

export const menuShape = list(
  plain({
    path: urlPath.describe('URL path; ":name" is a parameter.'),
    title: text().describe('Title.'),
    handler: handlerName.describe('The exported function that answers it.'),
    permission: text(100).optional().describe('User permission needed to see it.'),
  }),
);

export const jobsShape = list(
  plain({
    id: localId.describe('Id, unique in the plugin.'),
    schedule: text(100).describe('Cron expression, five fields, UTC.'),
    handler: handlerName.describe('The exported function that does it.'),
    overlap: z
      .enum(['skip', 'queue', 'parallel'])
      .optional()
      .describe('What happens when it is due and still running.')
      .meta({ default: 'skip' }),
  }),
);
