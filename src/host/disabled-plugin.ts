// Which plugins the operator switched off or on, and the error that passes it on. Ends no unit and decides nothing.

import {
  type Disabled,
  disablingOf,
  enablingOf,
  flippedBetween,
  type Grants,
  type Switch,
} from '../../policies/index.ts';
import { cleanLine } from '../../sandbox/index.ts';
import { SkerryError } from '../errors.ts';
import type { Placed } from './documents.ts';

/** Who disabled the plugin, with the place where that is written; null where it is enabled. */
export function disabledBy({ value, file }: Placed<Grants>, plugin: string): Disabled | null {
  const entry = disablingOf(value, plugin);
  if (entry === null) return null;
  const { by, at, reason } = entry;
  // An id holds nothing that a pointer would have to escape.
  return { by, at, reason, origin: { file, pointer: `/disabled/${plugin}` } };
}

/** Throws SkerryError `PLUGIN_DISABLED`. */
export function assertEnabled(grants: Placed<Grants>, plugin: string): void {
  const disabled = disabledBy(grants, plugin);
  if (disabled !== null) throw pluginDisabled(plugin, disabled);
}

export function pluginDisabled(
  plugin: string,
  { by, reason, origin }: Disabled,
  callId?: string,
): SkerryError {
  const why = cleanLine(`${plugin} is disabled by ${by}: ${reason}`);
  const where = `${origin.file}#${origin.pointer}`;
  const remedy = `To enable it: skerry enable ${plugin} --as <you> --reason <why>`;
  return new SkerryError('PLUGIN_DISABLED', `${why} (${where}). ${remedy}`, { plugin, callId });
}

/** A plugin that is off and was not, or the other way round. Nulls: the grants do not say who it was. */
export interface Flip {
  readonly plugin: string;
  readonly off: boolean;
  readonly by: string | null;
  readonly at: string | null;
  readonly reason: string | null;
}

export function flipsBetween(before: Grants, after: Grants): readonly Flip[] {
  const { disabled, enabled } = flippedBetween(before, after);
  const toFlip = (plugin: string, off: boolean, entry: Switch | null): Flip => {
    const { by = null, at = null, reason = null } = entry ?? {};
    return { plugin, off, by, at, reason };
  };
  return [
    ...disabled.map((plugin) => toFlip(plugin, true, disablingOf(after, plugin))),
    ...enabled.map((plugin) => toFlip(plugin, false, enablingOf(after, plugin))),
  ];
}
