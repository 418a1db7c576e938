// Which hooks a host has, and how the results of each combine. Data, given by the host; plugins only answer them.

import { SkerryError } from '../errors.ts';

/**
 * collect  every handler is called with the same input; their results are listed in order
 * modify   handlers are called one after the other; each may change what the next one gets, or cancel
 */
export type HookKind = 'collect' | 'modify';

export interface HookSpec {
  readonly kind: HookKind;
  /** One line for people. */
  readonly summary?: string;
}

/** Hook name → what it is. */
export type HookCatalogue = Readonly<Record<string, HookSpec>>;

const KINDS: readonly string[] = ['collect', 'modify'];

/** Throws SkerryError `CONFIG_ERROR` where a kind is not one of this release. */
export function assertCatalogue(catalogue: HookCatalogue): void {
  for (const [name, spec] of Object.entries(catalogue)) {
    if (KINDS.includes(spec.kind)) continue;
    throw new SkerryError(
      'CONFIG_ERROR',
      `Hook "${name}" has the kind "${spec.kind}"; this release knows ${KINDS.join(' and ')}.`,
    );
  }
}
