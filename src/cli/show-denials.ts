// Denials for people: what, why, and the command to run or the rule to look at. Those with one remedy are shown as one.

import type { DeniedEvent, Host } from '../host/index.ts';
import { bad, dim, type Documents, npx, type Output, shown } from './output.ts';

/** Where to ask what would allow it. */
export type Explainer = Pick<Host, 'can' | 'explain'>;

export interface ShowOptions {
  /** Lines there is room for. What does not fit is counted. */
  readonly lines?: number;
  /** The command that shows all of them. */
  readonly all: string;
  /** What would allow it; by default the command or the rule that the policy's documents ask for. */
  readonly remedy?: (denial: DeniedEvent) => string | null;
}

interface Group {
  readonly denial: DeniedEvent;
  readonly hint: string | null;
  readonly resources: Set<string>;
  times: number;
}

/** Longest resource shown: a line stays a line. */
const MOST = 60;

export function showDenials(
  output: Output,
  host: Explainer,
  denials: readonly DeniedEvent[],
  { lines = Number.POSITIVE_INFINITY, all, remedy = remedyOf(host) }: ShowOptions,
): void {
  let room = lines;
  let left = denials.length;
  const groups = groupDenials(remedy, denials);
  for (const [index, group] of groups.entries()) {
    const text = formatGroup(group);
    // The last line is kept for the count, unless nothing comes after.
    if (text.length > room - (index < groups.length - 1 ? 1 : 0)) break;
    for (const line of text) output.line(line);
    room -= text.length;
    left -= group.times;
  }
  if (left > 0) output.line(dim(`  … and ${left} more: ${npx(all)}`));
}

function groupDenials(
  remedy: NonNullable<ShowOptions['remedy']>,
  denials: readonly DeniedEvent[],
): Group[] {
  const groups = new Map<string, Group>();
  for (const denial of denials) {
    const hint = remedy(denial);
    // What has no remedy has nothing in common with others but itself.
    const key = `${denial.plugin} ${denial.action} ${denial.reason} ${hint ?? denial.resource}`;
    const group = groups.get(key) ?? { denial, hint, resources: new Set(), times: 0 };
    groups.set(key, group);
    group.resources.add(denial.resource);
    group.times += 1;
  }
  return [...groups.values()];
}

function formatGroup({ denial, hint, resources, times }: Group): string[] {
  const { action, resource, reason } = denial;
  const notes = [
    reason,
    ...(times > 1 ? [`${times} times`] : []),
    ...(resources.size > 1 ? [`${resources.size} resources`] : []),
  ];
  const what = resource === '' ? action : `${action} ${shown(resource, MOST)}`;
  return [
    `  ${bad('denied')}  ${what}  ${dim(notes.join(' · '))}`,
    ...(hint === null ? [] : [dim(`          ${hint}`)]),
  ];
}

/** The command to run, or the rule to look at, as `explain` has them. */
export function remedyOf(
  host: Explainer,
  documents: Documents = {},
): (denial: DeniedEvent) => string | null {
  return (denial) => hintFor(host, denial, documents);
}

function hintFor(
  host: Explainer,
  { plugin, action, resource }: DeniedEvent,
  documents: Documents,
): string | null {
  try {
    const decision = host.can(plugin, action, resource);
    const { changes, grantable, command } = host.explain(plugin, decision);
    if (grantable && command !== null) return npx(command, documents);
    const [first] = changes;
    if (first === undefined) return null;
    const line = first.line === null ? 'a rule' : JSON.stringify(first.line);
    const where = `${first.file}#${first.pointer}`;
    return shown(
      first.do === 'remove' ? `the rule ${line} at ${where}` : `missing: ${line} at ${where}`,
    );
  } catch {
    // The resource of a call that ended, or of an unknown operation, is nothing that can be granted.
    return null;
  }
}
