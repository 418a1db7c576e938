// Why a decision came out as it did and what would change it, as data. The decision is the policy's own; the
// words are in explain-text. Reads nothing but the policy.

import { ACTIONS, type Action } from './action.ts';
import type { Decision, Disabled, Layer, Origin, Reason } from './decision.ts';
import { entryFor } from './entry-for.ts';
import { formatExplanation } from './explain-text.ts';
import type { Change, ExplainContext, Explanation } from './explanation.ts';
import { findNearest, type NearMiss } from './nearest.ts';
import { formatPermission } from './permission.ts';
import type { CompiledPolicy } from './policy.ts';
import { escapeSegment } from './problem.ts';
import { formatResource, type Resource } from './resource.ts';
import type { Rule } from './rule.ts';
import { layerCovers, matchesScope } from './scope.ts';

/** Explains a decision of this policy. For a decision of another one ask `policy.decide` again first. */
export function explain(
  policy: CompiledPolicy,
  decision: Decision,
  context: ExplainContext = {},
): Explanation {
  const { effect, reason, action, resource, rule } = decision;
  const { disabled } = policy;
  // What stands in the way of a disabled plugin once it is enabled.
  const isOff = disabled !== null && reason === disabled.hold;
  const ruled = isOff ? policy.decideByRules(action, resource) : decision;
  const others = EDITABLE.has(ruled.reason) ? findChanges(policy, action as Action, resource) : [];
  const helps = ruled.effect === 'allow' || others.length > 0;
  const changes = isOff && helps ? [switchChange(disabled), ...others] : others;
  const byGrant = changes.filter((change) => change.document === 'grants');
  const parts = {
    effect,
    reason,
    plugin: policy.plugin,
    version: policy.version,
    action,
    resource: resourceText(resource),
    askedBy: context.askedBy ?? null,
    at: context.at ?? null,
    rule,
    disabled,
    nearest: findMisses(policy, ruled),
    changes,
    grantable: changes.length > 0 && byGrant.length === changes.length,
    command:
      isOff && helps
        ? liftCommand(policy.plugin, disabled)
        : grantCommand(policy, byGrant, decision),
    policy: policy.digest,
  };
  return { ...parts, text: formatExplanation(parts) };
}

const EDITABLE: ReadonlySet<Reason> = new Set<Reason>([
  'denied',
  'not-granted',
  'not-declared',
  'above-ceiling',
]);

const DEFAULT_GRANTS_FILE = 'skerry.grants.json';

/** A broken resource is explained too. */
function resourceText(resource: Resource): string {
  try {
    return formatResource(resource);
  } catch {
    return '?';
  }
}

function rulesOf(policy: CompiledPolicy, action: string): Rule[] {
  return policy.compiled.filter((rule) => rule.action === action);
}

function coveredBy(rules: readonly Rule[], resource: Resource, layer: Layer): boolean {
  return layerCovers(
    rules.map(({ scope }) => scope),
    resource,
    layer,
  );
}

/** Denials to lift first, then each layer that has to cover the resource and does not. */
function findChanges(policy: CompiledPolicy, action: Action, resource: Resource): Change[] {
  const rules = rulesOf(policy, action);
  const inLayer = (layer: Layer): Rule[] => rules.filter((rule) => rule.layer === layer);
  const covered = (layer: Layer): boolean => coveredBy(inLayer(layer), resource, layer);
  const lifted = inLayer('deny')
    .filter(({ scope }) => matchesScope(scope, resource, 'deny'))
    .map(({ scope, ref }): Change => {
      const document = isOperators(policy, ref.origin) ? 'grants' : 'host-policy';
      return { do: 'remove', document, ...ref.origin, line: formatPermission(scope) };
    });
  if (covered('floor')) return lifted;
  const line = entryFor(action, resource);
  const missing = (['manifest', 'grant', 'ceiling'] as const).filter(
    (layer) => !covered(layer) && !(layer === 'ceiling' && !policy.closed),
  );
  return [
    ...lifted,
    ...missing.map((layer): Change => ({ do: 'add', ...placeFor(policy, layer, action), line })),
  ];
}

function isOperators({ sources: { grants } }: CompiledPolicy, { file, pointer }: Origin): boolean {
  return grants?.file === file && pointer.startsWith(`${grants.pointer}/denials/`);
}

/** The list a line for this action belongs in. */
function placeFor(
  policy: CompiledPolicy,
  layer: 'manifest' | 'grant' | 'ceiling',
  action: Action,
): Pick<Change, 'document' | 'file' | 'pointer'> {
  const { manifest, grants, hostPolicy } = policy.sources;
  const { section, key } = ACTIONS[action];
  const place = `${section}/${key}`;
  if (layer === 'ceiling') {
    return { document: 'host-policy', file: hostPolicy.file, pointer: `/ceiling/${place}` };
  }
  if (layer === 'manifest') {
    return { document: 'manifest', file: manifest.file, pointer: `/permissions/${place}` };
  }
  const file = grants?.file ?? DEFAULT_GRANTS_FILE;
  const pointer = grants?.pointer ?? `/plugins/${escapeSegment(policy.plugin)}`;
  return { document: 'grants', file, pointer: `${pointer}/permissions/${place}` };
}

function switchChange({ origin }: Disabled): Change {
  return { do: 'remove', document: 'grants', ...origin, line: null };
}

/** The first step. What is missing besides shows when it is asked again. */
function liftCommand(plugin: string, { hold }: Disabled): string {
  return `skerry ${hold === 'disabled' ? 'enable' : 'release'} ${plugin} --as <you> --reason <why>`;
}

/** `<you>` and `<why>` are for a person to fill in: nothing is given without a name and a reason. */
function grantCommand(
  policy: CompiledPolicy,
  changes: readonly Change[],
  { action, resource }: Decision,
): string | null {
  if (changes.length === 0) return null;
  const flags = ['--as <you>', '--reason <why>'];
  if (isOptional(policy, action, resource)) flags.push('--optional');
  if (changes.some((change) => change.do === 'remove')) flags.push('--reinstate');
  return `skerry grants approve ${nameFor(policy)} ${flags.join(' ')}`;
}

/** The manifest asks, but for a part of it only as optional. */
function isOptional(policy: CompiledPolicy, action: string, resource: Resource): boolean {
  const asked = rulesOf(policy, action).filter(({ layer }) => layer === 'manifest');
  const needed = asked.filter(({ notes }) => !notes.optional);
  return coveredBy(asked, resource, 'manifest') && !coveredBy(needed, resource, 'manifest');
}

/** The folder, in which a plugin is found wherever that is; the id where none is known. */
function nameFor({ plugin, sources: { manifest } }: CompiledPolicy): string {
  const folder = /^(?:(.*)\/)?(?:plugin|package)\.json$/u.exec(manifest.file);
  if (folder === null) return plugin;
  const name = (folder[1] ?? '.') || '/';
  const path = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./@+-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

const LOOKED_AT: Partial<Record<Reason, Layer>> = {
  'not-granted': 'grant',
  'not-declared': 'manifest',
  'above-ceiling': 'ceiling',
};

function findMisses(policy: CompiledPolicy, { action, resource, reason }: Decision): NearMiss[] {
  const layer = LOOKED_AT[reason];
  return layer === undefined ? [] : findNearest(policy.compiled, layer, action, resource);
}
