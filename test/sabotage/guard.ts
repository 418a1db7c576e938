// One guard of the product and how to take it away in a copy of the source: what is left then must fail an attack.

export interface Edit {
  /** File below the repository. */
  readonly file: string;
  /** Source text that is the guard: exact, and once in the file. */
  readonly find: string;
  /** What stands there without it. */
  readonly replace: string;
}

export interface Guard extends Edit {
  /** What the guard does, in a few words. */
  readonly name: string;
  /** Where several guards stand behind each other: the others, taken away with it. */
  readonly and?: readonly Edit[];
  /** Attacks (`area/name`) of which at least one must fail then. */
  readonly attacks: readonly string[];
  /** What the guard is there for. */
  readonly why: string;
}
