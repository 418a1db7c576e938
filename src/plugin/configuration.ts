// A plugin's configuration: the operator's values over its defaults, checked by its own JSON Schema. The schema is
// hostile and runs elsewhere: here are only the texts.

import type { Manifest } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { readPackageFile } from './read-package.ts';
import type { SchemaCheck, SchemaVerdict } from './schema-verdict.ts';

export interface ConfigurationInput {
  readonly root: string;
  readonly manifest: Manifest;
  /** The operator's values; undefined for none. */
  readonly given: unknown;
}

const SCHEMA_BYTES = 262_144;

/** The configuration as the plugin sees it. Throws SkerryError `CONFIG_ERROR` naming plugin and key. */
export async function readConfiguration(
  input: ConfigurationInput,
  check: SchemaCheck,
): Promise<unknown> {
  const { root, manifest, given } = input;
  const schema = readPart(root, manifest, 'schema');
  const defaults = readPart(root, manifest, 'default');
  const value = mergeConfig(defaults ?? {}, given ?? {}, manifest.id);
  if (schema === undefined) {
    if (given === undefined || Object.keys(given as object).length === 0) return value;
    throw new SkerryError(
      'CONFIG_ERROR',
      `${manifest.id} has no configuration.schema, so it takes no configuration.`,
      { plugin: manifest.id },
    );
  }
  const verdict = await check(schema, value);
  if (verdict.ok) return verdict.value;
  const lines = problemLines(verdict).map((line) => `\n  ${line}`);
  throw new SkerryError(
    'CONFIG_ERROR',
    `The configuration of ${manifest.id} does not fit its schema:${lines.join('')}`,
    { plugin: manifest.id },
  );
}

function problemLines(verdict: SchemaVerdict & { ok: false }): readonly string[] {
  switch (verdict.at) {
    case 'value':
      return verdict.problems;
    case 'schema':
      return verdict.problems.map((line) => `configuration.schema: ${line}`);
    case 'check':
      return [`configuration.schema could not be checked: ${verdict.fault.message}`];
  }
}

/** `configuration.schema` or `.default`: inline, or a JSON file of the package. */
export function readPart(root: string, manifest: Manifest, part: 'schema' | 'default'): unknown {
  const value: unknown = manifest.configuration?.[part];
  if (typeof value !== 'string') return value;
  const text = readPackageFile(root, value, SCHEMA_BYTES);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${value}: not JSON, named by configuration.${part} in plugin.json`;
    throw new SkerryError('CONFIG_ERROR', message, { plugin: manifest.id, cause });
  }
}

/** Top-level keys of the second over those of the first. */
function mergeConfig(defaults: unknown, given: unknown, plugin: string): unknown {
  if (!isRecord(given)) {
    throw new SkerryError('CONFIG_ERROR', `The configuration of ${plugin} must be an object.`, {
      plugin,
    });
  }
  const merged: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const source of [isRecord(defaults) ? defaults : {}, given]) {
    for (const [key, value] of Object.entries(source)) merged[key] = value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
