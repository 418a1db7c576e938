// What is generated from the shapes and committed: file names and their text. Writes nothing itself.

import { grantsShape } from '../grants-shape.ts';
import { hostPolicyShape } from '../host-policy-shape.ts';
import { toPublishedSchema, type JsonSchema } from '../json-schema.ts';
import { manifestShape } from '../manifest-shape.ts';
import { renderManifestReference } from './reference.ts';

export const pluginSchema: JsonSchema = toPublishedSchema(manifestShape);
export const grantsSchema: JsonSchema = toPublishedSchema(grantsShape);
export const policySchema: JsonSchema = toPublishedSchema(hostPolicyShape);

/** Text by path from the root of the repository. */
export function publishedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['policies/schemas/plugin.schema.json', toText(pluginSchema)],
    ['policies/schemas/grants.schema.json', toText(grantsSchema)],
    ['policies/schemas/policy.schema.json', toText(policySchema)],
    ['docs/manifest.md', renderManifestReference(pluginSchema)],
  ]);
}

function toText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
