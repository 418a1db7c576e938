// What a row of the table says: one npm package, and the plugin that tries it. Knows no host.

export interface TriedPackage {
  /** As in package.json. */
  readonly name: string;
  /** What the plugin has it do; ends a sentence that begins with the package. */
  readonly does: string;
  /** The plugin's whole code: a module with a handler `run`. */
  readonly code: string;
  /** What `run` answers, as JSON. */
  readonly expected: unknown;
  /** Whether it makes code from text, which a host may refuse. */
  readonly generatesCode?: true;
}
