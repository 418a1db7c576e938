// From three documents to one policy: what the plugin asks, what the operator gave, what the host sets.
// Collects everything that is wrong before it gives up. Reads no file.

import { ACTIONS, type Action } from './action.ts';
import type { Disabled } from './decision.ts';
import { PolicyError, type PolicyErrorCode } from './errors.ts';
import { CompiledPolicy } from './policy.ts';
import type { Problem } from './problem.ts';
import { namedActions, readLayer, type LayerSource } from './read-layer.ts';
import { makeRule, type RuleParts } from './rule.ts';

/** Permissions are in the JSON shape of a manifest's `permissions`; `file` is the name used in messages. */
export interface PolicyInput {
  readonly plugin: string;
  readonly version: string;
  readonly manifest: {
    readonly file: string;
    readonly permissions?: unknown;
    /** The manifest's top-level `env`: the same as `permissions.env.read`. */
    readonly env?: readonly string[] | undefined;
  };
  /** `null`: nothing was ever granted. `pointer` leads to the object that holds these permissions. */
  readonly grants: {
    readonly file: string;
    readonly pointer: string;
    readonly permissions?: unknown;
    /** What the operator refused this plugin or took back. */
    readonly denials?: readonly { readonly permissions: unknown }[] | undefined;
  } | null;
  /** Whose word it is that the plugin is off; then nothing is allowed, whatever the rules say. */
  readonly disabled?: Disabled | null | undefined;
  /** Without a ceiling there is no bound; with one, what it does not name is out of reach. */
  readonly hostPolicy: {
    readonly file: string;
    readonly floor?: unknown;
    readonly ceiling?: unknown;
    readonly deny?: unknown;
  };
}

/**
 * effective = floor ∪ (manifest ∩ grant ∩ ceiling) − deny; of a disabled plugin it is nothing.
 * Throws PolicyError with every problem found; its code names the first document that has one. A short form in
 * a manifest or grant without a ceiling for its action is a problem that starts with `UNBOUNDED`.
 */
export function compile(input: PolicyInput): CompiledPolicy {
  const bounded = namedActions(input.hostPolicy.ceiling);
  const layers = listLayers(input).map((source) => {
    const { rules, problems } = readLayer(source);
    return { source, rules, problems: [...problems, ...findUnbounded(rules, bounded)] };
  });
  const wrong = layers.find(({ problems }) => problems.length > 0);
  if (wrong !== undefined) {
    const problems = layers.flatMap((layer) => layer.problems);
    throw new PolicyError(codeOf(wrong.source, input), problems);
  }
  return new CompiledPolicy({
    plugin: input.plugin,
    version: input.version,
    compiled: layers.flatMap(({ rules }) => rules).map(makeRule),
    closed: input.hostPolicy.ceiling !== undefined,
    sources: sourcesOf(input),
    disabled: input.disabled ?? null,
  });
}

/** The order decides nothing but which of two rules in one layer is named. */
function listLayers({ manifest, grants, hostPolicy }: PolicyInput): LayerSource[] {
  const host = (layer: 'floor' | 'ceiling' | 'deny'): LayerSource => ({
    layer,
    file: hostPolicy.file,
    pointer: `/${layer}`,
    permissions: hostPolicy[layer],
  });
  return [
    {
      layer: 'manifest',
      file: manifest.file,
      pointer: '/permissions',
      permissions: manifest.permissions,
      env: manifest.env ?? [],
    },
    ...(grants === null ? [] : grantLayers(grants)),
    host('floor'),
    host('ceiling'),
    host('deny'),
  ];
}

function grantLayers(grants: NonNullable<PolicyInput['grants']>): LayerSource[] {
  const { file, pointer, permissions, denials = [] } = grants;
  const refused = denials.map(({ permissions }, index): LayerSource => {
    return { layer: 'deny', file, pointer: `${pointer}/denials/${index}/permissions`, permissions };
  });
  return [{ layer: 'grant', file, pointer: `${pointer}/permissions`, permissions }, ...refused];
}

/** "Whatever the host exposes" means nothing where the host does not say. */
function findUnbounded(rules: readonly RuleParts[], bounded: ReadonlySet<Action>): Problem[] {
  return rules
    .filter(({ layer }) => layer === 'manifest' || layer === 'grant')
    .filter(({ scope, action }) => scope.kind === 'all' && ACTIONS[action].scope !== 'flag')
    .filter(({ action }) => !bounded.has(action))
    .map(({ action, origin }) => {
      const { section, key } = ACTIONS[action];
      return {
        ...origin,
        message: `UNBOUNDED: "${key}" means whatever the host exposes for ${section}.${key}, and the host policy has no ceiling for it`,
        hint: `list what it covers, or add "ceiling": {"${section}": {"${key}": […]}} to the host policy`,
      };
    });
}

function codeOf({ layer, pointer }: LayerSource, { grants }: PolicyInput): PolicyErrorCode {
  if (layer === 'manifest') return 'MANIFEST_ERROR';
  const refused = grants !== null && pointer.startsWith(`${grants.pointer}/denials/`);
  return layer === 'grant' || refused ? 'GRANT_ERROR' : 'POLICY_ERROR';
}

function sourcesOf({ manifest, grants, hostPolicy }: PolicyInput): CompiledPolicy['sources'] {
  return Object.freeze({
    manifest: Object.freeze({ file: manifest.file, pointer: '' }),
    grants: grants === null ? null : Object.freeze({ file: grants.file, pointer: grants.pointer }),
    hostPolicy: Object.freeze({ file: hostPolicy.file, pointer: '' }),
  });
}
