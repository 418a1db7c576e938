// The operator's word in this host: his documents as they stand, and what he said to the host alone. Compiles policies, and says
// what a new word changes; ends nothing.

import {
  type CompiledPolicy,
  type Grants,
  type Hold,
  liftHold,
  PolicyError,
  putHold,
} from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { type DocumentSource, readGrants } from './documents.ts';
import { assertEnabled, type Flip, flipsBetween, heldBy, NOTHING_LIVE } from './holds.ts';
import { compilePolicy, type PolicyDocuments } from './policies-of.ts';
import type { LoadedPlugin, PluginState } from './plugin-state.ts';

/** Who says it, and why. */
export interface Word {
  readonly by: string;
  readonly reason: string;
}

/** What a new word means for one plugin. */
export interface Changed {
  readonly state: PluginState;
  readonly policy: CompiledPolicy;
}

export interface Change {
  readonly policies: readonly Changed[];
  readonly flips: readonly Flip[];
}

export class Authority {
  readonly #now: () => number;
  #documents: PolicyDocuments;

  constructor(documents: PolicyDocuments, now: () => number) {
    this.#documents = { ...documents, live: documents.live ?? NOTHING_LIVE };
    this.#now = now;
  }

  get documents(): PolicyDocuments {
    return this.#documents;
  }

  /** Throws SkerryError `PLUGIN_DISABLED` or `PLUGIN_QUARANTINED`. */
  assertEnabled(plugin: string): void {
    assertEnabled(this.#documents, plugin);
  }

  /** Throws SkerryError where no policy can be made. */
  policyOf(plugin: LoadedPlugin): CompiledPolicy {
    return compilePolicy(subjectOf(plugin), this.#documents);
  }

  /** Takes new grants. Throws SkerryError, and nothing has changed. */
  takeGrants(source: DocumentSource, states: readonly PluginState[]): Change {
    return this.#take({ ...this.#documents, grants: readGrants(source) }, states);
  }

  /** Puts a hold on a plugin, for as long as the host runs. Throws SkerryError `GRANT_ERROR` for what cannot be written. */
  hold(
    hold: Hold,
    plugin: string,
    word: Word & { readonly share?: number | undefined },
    states: readonly PluginState[],
  ): Change {
    return this.#say(states, (live) => putHold(live, hold, { plugin, ...word, at: this.#time() }));
  }

  /** Takes off what was said to the host alone. Throws SkerryError `GRANT_ERROR` where the grants say it. */
  lift(hold: Hold, plugin: string, word: Word, states: readonly PluginState[]): Change {
    const { grants, live = NOTHING_LIVE } = this.#documents;
    const held = heldBy({ grants }, hold, plugin);
    if (held !== null) {
      const { file, pointer } = held.origin;
      const message = `${plugin} is ${hold} by ${file}#${pointer}; take it back there.`;
      throw new SkerryError('GRANT_ERROR', message, { plugin });
    }
    if (heldBy({ grants, live }, hold, plugin) === null) return { policies: [], flips: [] };
    return this.#say(states, (said) => liftHold(said, hold, { plugin, ...word, at: this.#time() }));
  }

  #say(states: readonly PluginState[], change: (live: Grants) => Grants): Change {
    const { live = NOTHING_LIVE } = this.#documents;
    try {
      return this.#take(
        { ...this.#documents, live: { ...live, value: change(live.value) } },
        states,
      );
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const message = error.message.replaceAll('skerry.grants.json#', '');
      throw new SkerryError('GRANT_ERROR', message, { cause: error });
    }
  }

  /** All of them compile, or none of them changes. */
  #take(documents: PolicyDocuments, states: readonly PluginState[]): Change {
    const policies = states.map((state) => ({
      state,
      policy: compilePolicy(subjectOf(state.plugin), documents),
    }));
    const flips = flipsBetween(this.#documents, documents);
    this.#documents = documents;
    return { policies, flips };
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}

function subjectOf(plugin: LoadedPlugin): Parameters<typeof compilePolicy>[0] {
  const { id, version, manifest, manifestFile, bundle } = plugin;
  return { id, version, manifest, manifestFile, codeDigest: bundle.digest };
}
