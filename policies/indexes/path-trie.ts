// Path patterns as a tree of segments: one walk down the path finds every rule that covers it, whatever the
// number of other rules. Hosts use it for the path of a URL. Knows no action.

import { matchesGlob, type GlobSegment, type Segment } from '../scopes/segment.ts';
import { matchesSegments } from '../scopes/path.ts';

/** Takes what covers the path, in no particular order. */
export type Take<T> = (found: T) => void;

interface GlobBranch<T> {
  readonly glob: GlobSegment;
  readonly node: Node<T>;
}

/** A `**` with more behind it: tried against what is left of the path. */
interface DeepBranch<T> {
  readonly segments: readonly Segment[];
  readonly value: T;
}

interface Node<T> {
  /** The path ends here. */
  readonly here: T[];
  /** `**` ends the pattern: here, and anything below. */
  readonly below: T[];
  readonly literals: Map<string, Node<T>>;
  readonly globs: GlobBranch<T>[];
  readonly deep: DeepBranch<T>[];
}

export class PathTrie<T> {
  readonly #root = makeNode<T>();

  add(segments: readonly Segment[], value: T): void {
    let node = this.#root;
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'deep') {
        if (index === segments.length - 1) node.below.push(value);
        else node.deep.push({ segments: segments.slice(index), value });
        return;
      }
      node =
        segment.kind === 'literal' ? literalChild(node, segment.text) : globChild(node, segment);
    }
    node.here.push(value);
  }

  /** `path` must be canonical. Every node is visited at most once: its depth fixes the segment it sees. */
  walk(path: string, take: Take<T>): void {
    visit(this.#root, path, path.length === 1 ? 2 : 1, take);
  }
}

/** `from` is where the next segment begins; past the end, where there is none. */
function visit<T>(top: Node<T>, path: string, from: number, take: Take<T>): void {
  let node: Node<T> | undefined = top;
  let start = from;
  while (node !== undefined) {
    takeAll(node.below, take);
    // What stands behind a `**` needs a segment of its own.
    if (node.deep.length > 0 && start <= path.length) visitDeep(node, path, start, take);
    if (start > path.length) {
      takeAll(node.here, take);
      return;
    }
    if (node.literals.size === 0 && node.globs.length === 0) return;
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    const name = path.slice(start, end);
    start = end + 1;
    for (const branch of node.globs) {
      if (matchesGlob(branch.glob, name)) visit(branch.node, path, start, take);
    }
    node = node.literals.get(name);
  }
}

function takeAll<T>(values: readonly T[], take: Take<T>): void {
  for (const value of values) take(value);
}

function visitDeep<T>(node: Node<T>, path: string, start: number, take: Take<T>): void {
  const names = path.slice(start).split('/');
  for (const { segments, value } of node.deep) if (matchesSegments(segments, names)) take(value);
}

function makeNode<T>(): Node<T> {
  return { here: [], below: [], literals: new Map(), globs: [], deep: [] };
}

function literalChild<T>(node: Node<T>, text: string): Node<T> {
  const present = node.literals.get(text);
  if (present !== undefined) return present;
  const child = makeNode<T>();
  node.literals.set(text, child);
  return child;
}

function globChild<T>(node: Node<T>, glob: GlobSegment): Node<T> {
  const present = node.globs.find((branch) => branch.glob.text === glob.text);
  if (present !== undefined) return present.node;
  const child = makeNode<T>();
  node.globs.push({ glob, node: child });
  return child;
}
