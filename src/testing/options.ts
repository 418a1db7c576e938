// What a test may say of the world its plugin finds. Types only.

import type { LookupFunction } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import type { HookCatalogue } from '../hooks/index.ts';
import type { Permissions } from '../../policies/index.ts';

export interface TestOptions {
  /**
   * What is granted. `asked` (the default): all the manifest asks for, what is optional included; `required`: all but that;
   * `none`; or permissions as a grants file spells them. The manifest bounds them, as it does everywhere.
   */
  readonly grants?: 'asked' | 'required' | 'none' | Permissions | undefined;
  /** Of `skerry.policy.json`: what no grant goes beyond, what nobody gets, limits. Mounts and databases come from below. */
  readonly policy?: object | undefined;
  /** The plugin's configuration; its own schema checks it. */
  readonly config?: unknown;
  /**
   * Files by the path the plugin sees: `/data/in.txt` lies in its own folder, `/reports/a.csv` makes a mount `/reports`. A
   * path that ends with `/` is an empty folder.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined;
  /** SQLite databases by name (`main`), each made by SQL or by a function. */
  readonly databases?:
    | Readonly<Record<string, string | ((database: DatabaseSync) => void)>>
    | undefined;
  /** What `ctx.env` may see. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Where names lead, and what `fetch` trusts: for servers that the test starts. Permissions and addresses are judged as ever. */
  readonly network?: TestNetwork | undefined;
  /** Milliseconds since the epoch at which the clock stands, or a clock. Default: noon on 1 January 2026, UTC, standing still. */
  readonly now?: number | (() => number) | undefined;
  /** Random bytes follow from this number: the same in every run. Default 1. For tests only: anybody can guess them. */
  readonly seed?: number | undefined;
  /** Of a plugin that has one unit for each organisation. */
  readonly org?: string | undefined;
  readonly user?: string | undefined;
  /** Hooks of the product. Default: those the manifest names, each of the kind `collect`. */
  readonly hooks?: HookCatalogue | undefined;
}

export interface TestNetwork {
  /** Addresses by host name; no other name is found. Or a function, as `dns.lookup` is one. Default: the system's resolver. */
  readonly lookup?:
    | Readonly<Record<string, string | readonly string[]>>
    | LookupFunction
    | undefined;
  /** Certificates in PEM that are trusted beside the system's. */
  readonly trustedCertificates?: readonly string[] | undefined;
}
