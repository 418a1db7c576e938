// `skerry types`: the author's types, from the plugin's configuration schema. The schema's references are not followed.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { SkerryError } from '../../errors.ts';
import { readManifest, readPart } from '../../plugin/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findPlugin, fromHere } from '../files.ts';
import { dim, good, type Output } from '../output.ts';

export interface TypesFlags {
  readonly out: string;
}

const HEAD = '// Made by `skerry types` from plugin.json. Not to be edited.\n';
const NO_CONFIG = 'export type Config = Readonly<Record<string, never>>;\n';

export async function types(output: Output, named: string, flags: TypesFlags): Promise<ExitCode> {
  const plugin = findPlugin(named, {});
  const { root, manifest } = readManifest(plugin);
  const schema = readPart(root, manifest, 'schema');
  const config = schema === undefined ? NO_CONFIG : await configTypes(schema, plugin);
  const file = fromHere(resolve(plugin, flags.out));
  const text = `${HEAD}\nimport type { Context } from 'skerry/plugin';\n\n${config}\nexport type Ctx = Context<Config>;\n`;
  writeText(file, text);
  output.data({ plugin: manifest.id, file });
  output.line(`${good('written')}  ${file}  ${dim('use: (input, ctx: Ctx) => …')}`);
  return EXIT.ok;
}

/** Written beside and renamed: what the plugin's folder has under that name may be a link to a file of the operator's. */
function writeText(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new SkerryError('CONFIG_ERROR', `--out: ${file} cannot be written (${code}).`, { cause });
  }
}

/** A schema is a stranger's text: `$ref` to a file or an address would put what is there into the output. */
async function configTypes(schema: unknown, plugin: string): Promise<string> {
  const outside = findOutside(schema);
  if (outside !== null) {
    throw new SkerryError(
      'CONFIG_ERROR',
      `${plugin}/plugin.json#/configuration/schema: "$ref": ${JSON.stringify(outside)} leads out of the schema; write "#/$defs/…" and put it there.`,
    );
  }
  try {
    return await compile({ ...(schema as JSONSchema), title: 'Config' }, 'Config', {
      bannerComment: '',
      additionalProperties: false,
      format: false,
      $refOptions: { resolve: { file: false, http: false, external: false } },
    });
  } catch (cause) {
    const message = `${plugin}/plugin.json#/configuration/schema: ${(cause as Error).message}`;
    throw new SkerryError('CONFIG_ERROR', message, { cause });
  }
}

/** The first reference to something that is not in the schema itself. */
function findOutside(schema: unknown): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const { $ref } = schema as { readonly $ref?: unknown };
  if (typeof $ref === 'string' && !$ref.startsWith('#')) return $ref;
  for (const part of Object.values(schema)) {
    const found = findOutside(part);
    if (found !== null) return found;
  }
  return null;
}
