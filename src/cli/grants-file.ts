// The operator's grants file: changed as a value, and written so that a crash leaves the old one or the new one.

import { renameSync, writeFileSync } from 'node:fs';
import { formatGrants, type Grants, PolicyError } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import type { Placed } from '../host/index.ts';

/** The changed grants, in the file; the very grants given where nothing changed. Throws SkerryError `GRANT_ERROR`. */
export function changeGrants(
  { value, file }: Placed<Grants>,
  change: (grants: Grants) => Grants,
): Grants {
  const changed = applied(value, change);
  if (changed !== value) write(file, changed);
  return changed;
}

function applied(grants: Grants, change: (grants: Grants) => Grants): Grants {
  try {
    return change(grants);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SkerryError('GRANT_ERROR', error.message, { cause: error });
  }
}

/** Beside it, and then renamed. */
function write(file: string, grants: Grants): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, formatGrants(grants), { mode: 0o600 });
  renameSync(draft, file);
}
