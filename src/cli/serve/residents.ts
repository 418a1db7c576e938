// The plugins of a server: loads those that can be loaded, and the others when the grants have changed.

import { SkerryError } from '../../errors.ts';
import type { Host, PluginInfo } from '../../host/index.ts';
import { readManifest } from '../../plugin/index.ts';

/** What became of a folder. */
export type Loaded =
  | { readonly folder: string; readonly plugin: PluginInfo }
  | { readonly folder: string; readonly error: SkerryError };

export class Residents {
  readonly #host: Host;
  readonly #config: Readonly<Record<string, unknown>>;
  /** Folders of plugins that are not loaded. */
  #absent: readonly string[];
  #work: Promise<unknown> = Promise.resolve();

  /** `config`: values by the id of the plugin. */
  constructor(host: Host, folders: readonly string[], config: Readonly<Record<string, unknown>>) {
    this.#host = host;
    this.#config = config;
    this.#absent = folders;
  }

  /** Loads what is not loaded yet, one after the other, and tells of each. */
  load(tell: (loaded: Loaded) => void): Promise<void> {
    const done = this.#work.then(() => this.#load(tell));
    this.#work = done;
    return done;
  }

  async #load(tell: (loaded: Loaded) => void): Promise<void> {
    const absent: string[] = [];
    for (const folder of this.#absent) {
      const loaded = await this.#loadOne(folder);
      if ('error' in loaded) absent.push(folder);
      tell(loaded);
    }
    this.#absent = absent;
  }

  async #loadOne(folder: string): Promise<Loaded> {
    try {
      const { id } = readManifest(folder).manifest;
      const config = Object.hasOwn(this.#config, id) ? this.#config[id] : undefined;
      return { folder, plugin: await this.#host.load(folder, { config }) };
    } catch (error) {
      if (error instanceof SkerryError) return { folder, error };
      throw error;
    }
  }
}
