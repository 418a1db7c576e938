// The door of src/cli/templates/: what `skerry init` writes, file by file. Text only; writes nothing itself.
import { common } from './common.ts';
import { endpoint } from './endpoint.ts';
import { handler } from './handler.ts';
import { hook } from './hook.ts';
import { tool } from './tool.ts';

/** Files of a new plugin: text by path. */
export type Files = Readonly<Record<string, string>>;

export interface Template {
  /** Completes "a plugin that …". */
  readonly does: string;
  /** What to try first, in the plugin's folder: a command each, and why. */
  tries(id: string): readonly (readonly [command: string, why: string])[];
  files(id: string): Files;
}

export const TEMPLATES: Readonly<Record<string, Template>> = { handler, hook, endpoint, tool };

/** All of a template's files, with those that every plugin has. `version`: of Skerry, for the package file. */
export function filesOf(template: Template, id: string, version: string): Files {
  return { ...common(id, version), ...template.files(id) };
}
