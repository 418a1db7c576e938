// Compiles permissions written inline, with the file names an operator would see.

import {
  compile,
  type CompiledPolicy,
  type Disabled,
  type PolicyInput,
} from '../../policies/index.ts';

export interface PlainPermissions {
  readonly manifest?: unknown;
  readonly env?: readonly string[];
  readonly grant?: unknown;
  readonly denials?: readonly { readonly permissions: unknown }[];
  readonly floor?: unknown;
  readonly ceiling?: unknown;
  readonly deny?: unknown;
  readonly disabled?: Disabled;
}

/** The word of an operator that the plugin is off. */
export const OFF: Disabled = {
  by: 'ada',
  at: '2026-01-31T12:00:00Z',
  reason: 'It leaks.',
  hold: 'disabled',
  origin: { file: 'skerry.grants.json', pointer: '/disabled/acme' },
};

export function inputOf(layers: PlainPermissions): PolicyInput {
  const { manifest, env, grant, denials, floor, ceiling, deny, disabled } = layers;
  return {
    plugin: 'acme',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions: manifest, env },
    grants:
      grant === undefined && denials === undefined
        ? null
        : { file: 'skerry.grants.json', pointer: '/plugins/acme', permissions: grant, denials },
    hostPolicy: { file: 'skerry.policy.json', floor, ceiling, deny },
    disabled,
  };
}

export function policyOf(layers: PlainPermissions): CompiledPolicy {
  return compile(inputOf(layers));
}
