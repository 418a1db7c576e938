// What a unit is, from the day it is made: whose, what code, which limits. Never changes.

import type { OpenSpec } from './cell/open-spec.ts';

export interface UnitSpec {
  /** For people and stacks: `acme.notes`. */
  readonly plugin: string;
  readonly version: string;
  readonly scope: string;
  readonly open: Omit<OpenSpec, 'timer'>;
  /** The plugin as one ES module without imports, UTF-8. */
  readonly code: Uint8Array;
  /** The cell is for this unit alone. */
  readonly alone: boolean;
}
