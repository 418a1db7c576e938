// How the level `jail` may be held, in words; a leaf that everything about cells may import. Knows no mechanism.

/**
 * lock        the cell locks itself in, through node:ffi, when all it needs is loaded
 * bubblewrap  bwrap starts the cell in namespaces of its own, with a filter that is on before Node begins
 * both        bwrap outside and the lock inside: the namespaces of the one, the short list of the other
 */
export type Way = 'lock' | 'bubblewrap' | 'both';

export function locksItself(way: Way | null): boolean {
  return way === 'lock' || way === 'both';
}

export function isWrapped(way: Way | null): boolean {
  return way === 'bubblewrap' || way === 'both';
}
