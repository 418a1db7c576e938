// How strong the wall is here, in words.

import type { Isolation } from '../host/index.ts';

/** `process`, and where something better was asked for, why it is not that. */
export function isolationText({ level, preferred, reason }: Isolation): string {
  return reason === null ? level : `${level} (${preferred} preferred: ${reason})`;
}
