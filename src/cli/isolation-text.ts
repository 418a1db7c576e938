// How strong the wall is here, in words.

import type { Isolation, Way } from '../host/index.ts';

const WAYS: Readonly<Record<Way, string>> = {
  lock: 'lock',
  bubblewrap: 'bubblewrap',
  both: 'bubblewrap and lock',
};

/** The level, how it is held, and where something better was asked for, why it is not that. */
export function isolationText({ level, preferred, way, reason }: Isolation): string {
  if (way === null) return reason === null ? level : `${level} (${preferred} preferred: ${reason})`;
  return `${level} (by ${WAYS[way]}${reason === null ? '' : `, ${reason}`})`;
}
