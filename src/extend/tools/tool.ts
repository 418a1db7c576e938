// Tools as plugins declare them: their full names, and what is said of them to whoever chooses. Pure; runs nothing.

import type { Manifest } from '../../../policies/index.ts';

/** A tool as a host lists it. Plain data. */
export interface ToolInfo {
  /** `<plugin>:<tool>`. */
  readonly name: string;
  readonly plugin: string;
  /** Name and purpose in the author's words. */
  readonly title: string | null;
  readonly description: string;
  /** JSON Schema of its input: a stranger's, never to be compiled where it could do harm. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly destructive: boolean;
}

/** A tool as it is called. */
export interface PluginTool {
  readonly name: string;
  readonly plugin: string;
  readonly handler: string;
  /** Milliseconds; null leaves it to the plugin's own limits. */
  readonly timeout: number | null;
  readonly schema: unknown;
}

type WithTools = Pick<Manifest, 'id' | 'tools'>;

/** In the order in which they are declared. Made anew each time: the schema is the caller's to change. */
export function listTools({ id, tools }: WithTools): ToolInfo[] {
  return (tools ?? []).map(({ name, title, description, input, destructive }) => ({
    name: fullName(id, name),
    plugin: id,
    title: title ?? null,
    description,
    input: structuredClone(input) as Record<string, unknown>,
    destructive: destructive ?? false,
  }));
}

/** By its full name; null where the plugin has no such tool. */
export function findTool({ id, tools }: WithTools, name: string): PluginTool | null {
  const tool = (tools ?? []).find((one) => fullName(id, one.name) === name);
  if (tool === undefined) return null;
  const { handler, timeout, input } = tool;
  return { name, plugin: id, handler, timeout: timeout ?? null, schema: input };
}

/** Neither part can hold a colon. */
function fullName(plugin: string, tool: string): string {
  return `${plugin}:${tool}`;
}
