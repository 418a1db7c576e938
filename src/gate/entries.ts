// Decisions and outcomes as entries of the access log. One place decides what is written of a request.

import type { DecisionEntry, OutcomeEntry } from '../audit/index.ts';
import { type Decision, formatResource } from '../../policies/index.ts';
import type { GateCall } from './gate-call.ts';
import type { UnitIdentity } from './gate-request.ts';

/** The longest resource text kept whole; paths and statements beyond it are cut, visibly. */
const MOST_RESOURCE = 1_024;

export interface Asked {
  readonly unit: UnitIdentity;
  readonly call: GateCall | null;
  /** Id of this access, unique in the host's life. */
  readonly access: string;
  /** Name in the operation table, or `?`. */
  readonly operation: string;
}

export function decisionEntry(asked: Asked, decision: Decision, time: number): DecisionEntry {
  const { unit, call } = asked;
  const { rule } = decision;
  const resource = formatResource(decision.resource);
  return {
    kind: 'decision',
    time,
    plugin: unit.plugin,
    version: unit.version,
    scope: unit.scope,
    org: call?.org ?? null,
    user: call?.user ?? null,
    request: call?.request ?? null,
    call: call?.call ?? '',
    access: asked.access,
    operation: asked.operation,
    action: decision.action,
    resource: resource.length > MOST_RESOURCE ? `${resource.slice(0, MOST_RESOURCE)}…` : resource,
    effect: decision.effect,
    reason: decision.reason,
    rule: rule === null ? null : rule.text,
    origin: rule === null ? null : `${rule.origin.file}#${rule.origin.pointer}`,
    policy: call?.policy.digest ?? '',
  };
}

export interface Ended {
  readonly ok: boolean;
  readonly code: string | null;
  readonly ms: number;
  readonly meter: Readonly<Record<string, number>> | undefined;
}

export function outcomeEntry(asked: Asked, ended: Ended, time: number): OutcomeEntry {
  return {
    kind: 'outcome',
    time,
    plugin: asked.unit.plugin,
    call: asked.call?.call ?? '',
    access: asked.access,
    operation: asked.operation,
    ok: ended.ok,
    code: ended.code,
    ms: ended.ms,
    ...(ended.meter === undefined ? {} : { meter: ended.meter }),
  };
}
