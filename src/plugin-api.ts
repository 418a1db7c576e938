// `skerry/plugin`: what an author imports. Types, and one function that returns what it is given.

import type { Handles } from './author/handles.ts';

export type * from './author/handles.ts';

/** What every handler gets as its second argument. It belongs to one call and is of no use after it. */
export interface Context<Config = unknown> extends Handles {
  readonly call: {
    readonly id: string;
    readonly org: string | null;
    readonly user: string | null;
    readonly request: string | null;
    /** Of a request to an endpoint: what its path holds, by the name of the parameter. */
    readonly params?: Readonly<Record<string, string>>;
  };
  /** The plugin's configuration, validated and frozen. */
  readonly config: Config;
  readonly plugin: { readonly id: string; readonly version: string; readonly scope: string };
  /** Fires when the host gives the call up. */
  readonly signal: AbortSignal;
}

/**
 * Input and result are JSON data; `undefined` is no result. Written as a method, so that a handler may say more exactly
 * what it takes: `(input: { id: number }, ctx: Context<Config>) => …`.
 */
interface HandlerShape {
  call(input: unknown, ctx: Context): unknown;
}
export type Handler = HandlerShape['call'];

/** A plugin: handlers by name. Hooks in the manifest point at these names. */
export function definePlugin<Plugin extends Readonly<Record<string, Handler>>>(
  plugin: Plugin,
): Plugin {
  return plugin;
}
