// Which endpoint of a plugin a request is for. Pure: paths in, an endpoint out.

import type { ManifestEndpoint } from '../../../policies/index.ts';

export interface Route {
  readonly endpoint: ManifestEndpoint;
  /** Decoded values by the name of the parameter. */
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly endpoint: ManifestEndpoint;
  readonly segments: readonly string[];
}

export class RouteTable {
  readonly #patterns: readonly Pattern[];

  constructor(endpoints: readonly ManifestEndpoint[]) {
    const patterns = endpoints.map((endpoint) => ({
      endpoint,
      segments: endpoint.path.split('/'),
    }));
    this.#patterns = patterns.sort((a, b) => compareSpecificity(a.segments, b.segments));
  }

  /** `path` as `plainPath` gives it. Null where nothing answers; HEAD is answered by what answers GET. */
  match(method: string, path: string): Route | null {
    const segments = path.split('/');
    const found = this.#patterns.filter(
      ({ endpoint, segments: pattern }) =>
        (endpoint.method === method || (method === 'HEAD' && endpoint.method === 'GET')) &&
        matchSegments(pattern, segments) !== null,
    );
    const [first] = found;
    if (first === undefined) return null;
    // Of two at the same path, the one for the very method.
    const same = found.filter((one) => compareSpecificity(one.segments, first.segments) === 0);
    const best = same.find(({ endpoint }) => endpoint.method === method) ?? first;
    return { endpoint: best.endpoint, params: matchSegments(best.segments, segments) ?? {} };
  }

  /** Methods that are answered at `path`. */
  methods(path: string): string[] {
    const segments = path.split('/');
    return this.#patterns
      .filter((pattern) => matchSegments(pattern.segments, segments) !== null)
      .map(({ endpoint }) => endpoint.method);
  }
}

/** Plain segments go before parameters, the first that differs decides: the order in the manifest does not matter. */
function compareSpecificity(a: readonly string[], b: readonly string[]): number {
  for (const [at, segment] of a.entries()) {
    const difference = Number(isParam(segment)) - Number(isParam(b[at] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}

function isParam(segment: string): boolean {
  return segment.startsWith(':');
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [at, expected] of pattern.entries()) {
    const segment = segments[at] ?? '';
    if (!isParam(expected)) {
      if (expected !== segment) return null;
      continue;
    }
    const value = decode(segment);
    if (value === null) return null;
    params[expected.slice(1)] = value;
  }
  return params;
}

/** Null for an empty segment. */
function decode(segment: string): string | null {
  return segment === '' ? null : decodeURIComponent(segment);
}
