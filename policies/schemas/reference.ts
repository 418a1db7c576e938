// Renders docs/manifest.md from the published schema, so that the reference cannot differ from what is parsed.
// Knows how to write a page; what is acted on comes from the table of refusals.

import type { JsonSchema } from '../json-schema.ts';
import { LIMIT_KEYS, LIMITS } from '../limits.ts';
import { DESCRIPTIVE_PARTS, MANIFEST_REFUSALS } from '../manifest-unsupported.ts';

const INTRODUCTION = `# plugin.json

The manifest of a plugin: what it is, what it asks to be allowed, what it adds. This page is generated from the
schema by \`node policies/schemas/generate.ts\`; the schema itself is \`skerry/schemas/plugin.schema.json\`.

- An unknown key is an error. Keys that start with \`x-\` are yours, in every object described here.
- A key may be written once. A file has at most 256 KB and 32 levels.
- **Acted on** says what this release does with a part. \`no\`: a manifest that has it is refused, never half obeyed
  (a part that asks for nothing, such as an empty list, is let through). \`in part\`: see the rows of that part.
  \`describes\`: kept for people and registries. Where values are named, only these are let through.
- \`id\` is lower-case segments joined by dots. Without it the name is the id; \`@acme/notes\` is the id \`acme.notes\`.
- Besides the schema, a host checks: that patterns can be read; that a hook has \`priority\` or \`weight\`, not both;
  that ranges are semver ranges; that tools, jobs, endpoints and defined permissions have names of their own.
`;

const PERMISSIONS_NOTE = `
Short form, a list of verbs (\`"database": ["read"]\`), asks for whatever the host's ceiling exposes for these verbs, never
for everything there is. Long form names patterns for each verb; a pattern is a string or a rule object. An empty list
is nothing.
`;

const LIMITS_NOTE = `Every limit is a whole number above zero; there is no "off". MB and KB are powers of 1024. A plugin gets what it asks
for, or the default, lowered to what the host policy says, and where that is silent to ${builtInCeilings()}.
`;

/** The whole page. */
export function renderManifestReference(schema: JsonSchema): string {
  const properties = Object.entries(schema.properties ?? {});
  const definitions = schema.$defs ?? {};
  const permissions = definitions['Permissions'] ?? {};
  const nested = properties
    .filter(([key]) => key !== 'permissions')
    .map(([key, node]) => [key, listRows(node, '', `/${key}`)] as const)
    .filter(([, rows]) => rows.length > 0);
  const shared = Object.entries(definitions).filter(([name]) => name !== 'Permissions');
  return [
    INTRODUCTION,
    '## All keys\n',
    table(properties.map(([key, node]) => makeRow(key, node, `/${key}`, schema))),
    '## permissions',
    PERMISSIONS_NOTE,
    table(listRows(permissions, '', '/permissions')),
    ...shared.flatMap(([name, node]) => [
      `### ${name}\n`,
      table(listRows(node, '', `/permissions/${SAMPLE_VERB[name] ?? 'filesystem/read'}/*`)),
    ]),
    ...nested.flatMap(([key, rows]) => [
      `## ${key}\n`,
      ...(key === 'limits' ? [LIMITS_NOTE] : []),
      table(rows),
    ]),
  ].join('\n');
}

// A place where each kind of rule stands, to look up what is acted on.
const SAMPLE_VERB: Readonly<Record<string, string>> = {
  PathRule: 'filesystem/read',
  PathWriteRule: 'filesystem/write',
  TableRule: 'database/read',
  HostRule: 'network/outbound',
  NameRule: 'env/read',
  Budget: 'filesystem/read/*/budget',
};

type Row = readonly string[];
const HEAD: Row = ['Key', 'Type', 'Unit', 'Default', 'Meaning', 'Acted on'];

function table(rows: readonly Row[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

// One row for each key below `node`: `a.b` inside objects, `a[].b` inside lists, `<name>.b` inside maps.
function listRows(node: JsonSchema, prefix: string, pattern: string): Row[] {
  if (node.anyOf) return node.anyOf.flatMap((branch) => listRows(branch, prefix, pattern));
  if (node.items) return listRows(node.items, `${prefix}[]`, `${pattern}/*`);
  if (node.propertyNames && typeof node.additionalProperties === 'object') {
    const name = prefix === '' ? '<name>' : `${prefix}.<name>`;
    return listRows(node.additionalProperties, name, `${pattern}/*`);
  }
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const place = `${pattern}/${key}`;
    return [makeRow(name, child, place, node), ...listRows(child, name, place)];
  });
}

function makeRow(name: string, node: JsonSchema, pattern: string, parent: JsonSchema): Row {
  const key = name.slice(name.lastIndexOf('.') + 1);
  const required = parent.required?.includes(key) === true;
  return [
    `\`${name}\`${required ? ' (required)' : ''}`,
    typeName(node),
    node['x-unit'] ?? '',
    node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``,
    escapeCell(node.description ?? ''),
    actedOn(pattern, node),
  ];
}

function typeName(node: JsonSchema): string {
  if (node.$ref !== undefined) return node.$ref.replace('#/$defs/', '');
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (node.anyOf) return [...new Set(node.anyOf.map(typeName))].join(' or ');
  if (node.items) {
    const items = typeName(node.items);
    return node.items.anyOf ? `list of (${items})` : `list of ${items}`;
  }
  if (node.type === 'integer') return `whole number${range(node)}`;
  if (node.propertyNames) return 'map';
  return node.type ?? 'any';
}

function range({ minimum, maximum }: JsonSchema): string {
  return minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
}

function actedOn(pattern: string, node: JsonSchema): string {
  const refusal = MANIFEST_REFUSALS.find((row) => isWithin(pattern, row.pattern));
  if (refusal) {
    const accepted = (refusal.accepts ?? []).map((value) => `\`${JSON.stringify(value)}\``);
    return accepted.length > 0 ? `only ${accepted.join(', ')}` : 'no';
  }
  if (DESCRIPTIVE_PARTS.some((part) => isWithin(pattern, part))) return 'describes';
  const keys = keysOf(node);
  const parts = keys.map((key) => actedOn(`${pattern}/${key}`, {}));
  if (parts.length > 0 && parts.every((part) => part === 'no')) return 'no';
  return MANIFEST_REFUSALS.some((row) => row.pattern.startsWith(`${pattern}/`)) ? 'in part' : 'yes';
}

function isWithin(pattern: string, outer: string): boolean {
  return pattern === outer || pattern.startsWith(`${outer}/`);
}

function keysOf(node: JsonSchema): string[] {
  return [node, ...(node.anyOf ?? [])].flatMap((branch) => Object.keys(branch.properties ?? {}));
}

function builtInCeilings(): string {
  return LIMIT_KEYS.map((key) => `${key} ${LIMITS[key].ceiling} ${LIMITS[key].unit}`).join(', ');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}
