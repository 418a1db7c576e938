// What a host can be made with. Every seam that tests use is an option here, and none of them weakens a check.

import type { LookupFunction } from 'node:net';
import type { LimitKey } from '../../policies/index.ts';
import type { Placement } from '../../sandbox/index.ts';
import type { HookCatalogue } from '../hooks/index.ts';
import type { DocumentSource } from './documents.ts';

export interface HostOptions {
  /** `skerry.policy.json`: a path, or the document. Without it plugins get a log and nothing else. */
  readonly policy?: DocumentSource | undefined;
  /** `skerry.grants.json`: a path, or the document. Without it nothing is granted. */
  readonly grants?: DocumentSource | undefined;
  /** What messages and decisions call a policy and grants that are given as documents. Default `(given)`. */
  readonly documentNames?: { readonly policy?: string; readonly grants?: string } | undefined;
  /** Folder for what the host keeps: unit data in `data/`, the access log in `log/`. Default `.skerry`. */
  readonly dir?: string | undefined;
  /** Hooks that plugins may answer. A manifest that names another is refused. */
  readonly hooks?: HookCatalogue | undefined;
  /** The environment that `ctx.env` reads from. Nothing of the host's own environment is visible by default. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly placement?: Placement | undefined;
  /** Cells kept ready. Default 1. */
  readonly spareCells?: number | undefined;
  /** Limits that nothing enforces on this machine, each with why: a plugin that requires one of them is refused. */
  readonly unenforced?: Readonly<Partial<Record<LimitKey, string>>> | undefined;
  /** Version of the product that embeds the runtime: what `engines.host` of a manifest is held against. */
  readonly productVersion?: string | undefined;
  /** False makes `eval` and `Function` throw inside every isolate. */
  readonly codeGeneration?: boolean | undefined;
  /** Milliseconds since the epoch: for records and for `ctx.clock`. */
  readonly clock?: (() => number) | undefined;
  /** `size` random bytes: for `ctx.random`. */
  readonly random?: ((size: number) => Uint8Array) | undefined;
  /** Finds the addresses of a host name, as `dns.lookup` does. What it answers is judged like any other address. */
  readonly lookup?: LookupFunction | undefined;
  /** Certificates in PEM that are trusted beside the system's, for hosts inside the operator's own network. */
  readonly trustedCertificates?: readonly string[] | undefined;
}
