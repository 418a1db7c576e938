// Whether host rules together cover all that another covers. Knows scopes only.

import { coversHost, hostsOverlap } from './host-pattern.ts';
import type { HostScope } from './host.ts';
import { pathsCover } from './path-cover.ts';
import { pathsOverlap } from './path.ts';

/** For each method of `narrow` apart: the rules that reach its hosts must together reach its paths. */
export function hostsCover(broad: readonly HostScope[], narrow: HostScope): boolean {
  const about = broad.filter(
    (scope) =>
      (scope.scheme === null || scope.scheme === narrow.scheme) &&
      (scope.port === null || scope.port === narrow.port) &&
      coversHost(scope.host, narrow.host),
  );
  const reaches = (method: string | null): boolean => {
    const scopes = about.filter(
      ({ methods }) => methods === null || (method !== null && methods.includes(method)),
    );
    // Paths that servers may read in two ways need no care: only `/**` covers `/**`, here as in a decision.
    const paths = scopes.map(({ path }) => path);
    return pathsCover(paths, narrow.path, 'empty-allowed');
  };
  return narrow.methods === null ? reaches(null) : narrow.methods.every(reaches);
}

/** Whether some request lies in both. */
export function hostScopesOverlap(a: HostScope, b: HostScope): boolean {
  return (
    meet(a.scheme, b.scheme) &&
    meet(a.port, b.port) &&
    hostsOverlap(a.host, b.host) &&
    (a.methods === null || b.methods === null || a.methods.some((m) => b.methods?.includes(m))) &&
    pathsOverlap(a.path, b.path)
  );
}

function meet<T>(a: T | null, b: T | null): boolean {
  return a === null || b === null || a === b;
}
