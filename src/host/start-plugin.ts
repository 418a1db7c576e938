// Opens the units of a plugin: what a unit is told, and the first start, which shows that the code runs at all.

import type { Fault, FirstCall, Sandbox, Unit } from '../../sandbox/index.ts';
import { SkerryError } from '../errors.ts';
import type { OperationTable } from '../gate/index.ts';
import { pluginHeld } from './holds.ts';
import { unlessAborted } from './give-up.ts';
import { authorStack, splitStack } from './guest-stack.ts';
import type { LoadedPlugin, PluginState } from './plugin-state.ts';

export interface UnitParts {
  readonly sandbox: Sandbox;
  readonly table: OperationTable;
  readonly codeGeneration: boolean;
}

/** A unit that starts with its first call. */
export function makeUnit(
  { sandbox, table, codeGeneration }: UnitParts,
  plugin: LoadedPlugin,
  scope: string,
  first: () => FirstCall | null,
): Unit {
  const { limits } = plugin;
  return sandbox.unit({
    plugin: plugin.id,
    version: plugin.version,
    scope,
    tier: plugin.tier,
    code: plugin.bundle.code,
    config: plugin.config,
    codeGeneration,
    first,
    perCall: (plugin.manifest.instance ?? 'perUnit') !== 'perUnit',
    operations: table.specs.map(({ name, mode, fetchPart }) => ({
      name,
      mode: mode ?? 'call',
      fetchPart,
    })),
    limits: {
      memory: limits.memory,
      cpu: limits.cpu,
      wall: limits.executionTime,
      background: limits.backgroundTime,
      startup: limits.startupTime,
      payload: limits.payload * 1_024,
      inflight: limits.hostCalls,
      requests: limits.hostCallsTotal,
      log: limits.log * 1_024,
    },
  });
}

const GAVE_UP: Fault = Object.freeze({ code: 'ABORTED', message: 'the caller gave up' });

/** Starts the one unit of a plugin that has one; a plugin with one for each organisation starts when it is called. */
export async function startPlugin(
  state: PluginState,
  sandbox: Sandbox,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { manifest } = state.plugin;
  if (signal?.aborted === true) throw startError(state.plugin, GAVE_UP);
  if (manifest.scope === 'org') return;
  const running = state.unit('global');
  const { unit } = running;
  const fault = await unlessAborted(unit.load(), signal, GAVE_UP);
  if (running.disabled !== null) throw pluginHeld(state.plugin.id, running.disabled);
  if (fault === null) return;
  sandbox.close(unit);
  throw startError(state.plugin, fault);
}

/** What code threw while it was loaded comes with its stack. */
function startError(plugin: LoadedPlugin, fault: Fault): SkerryError {
  const { id } = plugin;
  if (fault.code === 'CLOSED') return hostClosed(id);
  const { thrown, frames } = splitStack(authorStack(fault.message, plugin));
  const message = `${id} did not start: ${thrown}`;
  const own = fault.code === 'ABORTED' || fault.code === 'HOST_FULL';
  const code = own ? fault.code : 'LOAD_ERROR';
  const guestStack = frames === '' ? undefined : message + frames;
  return new SkerryError(code, message, { plugin: id, guestStack });
}

export function hostClosed(plugin?: string): SkerryError {
  return new SkerryError('HOST_CLOSED', 'The host is closed.', { plugin });
}
