// Tools of loaded plugins: lists them, and calls one whose input fits. Knows no agent and no protocol.

import pLimit, { type LimitFunction } from 'p-limit';
import { SkerryError } from '../errors.ts';
import {
  findTool,
  fitInput,
  listTools,
  type PluginTool,
  type ToolInfo,
} from '../extend/tools/index.ts';
import type { SchemaCheck, SchemaVerdict } from '../plugin/index.ts';
import { assertCallOptions, type CallOptions } from './call-options.ts';
import type { Calls } from './calls.ts';
import { pluginHeld } from './holds.ts';
import { unlessAborted } from './give-up.ts';
import type { PluginState } from './plugin-state.ts';
import { callInTime } from './timed-call.ts';

export interface ToolsParts {
  readonly checkSchema: SchemaCheck;
  readonly calls: Calls;
}

/** Checks of one plugin's inputs at a time: each has a process of its own. */
const CHECKS_AT_ONCE = 2;
const GAVE_UP: SchemaVerdict = Object.freeze({
  ok: false,
  at: 'check',
  fault: Object.freeze({ code: 'ABORTED', message: 'the caller gave up' }),
});

/** Tools of those that are not held back, in the order given, then as declared. */
export function toolsOf(states: Iterable<PluginState>): ToolInfo[] {
  const enabled = [...states].filter(({ held }) => held === null);
  return enabled.flatMap(({ plugin }) => listTools(plugin.manifest));
}

export class ToolCaller {
  readonly #parts: ToolsParts;
  readonly #turns = new WeakMap<PluginState, LimitFunction>();

  constructor(parts: ToolsParts) {
    this.#parts = parts;
  }

  /** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
  async call(
    state: PluginState,
    name: string,
    input: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    const { plugin, held } = state;
    const tool = findTool(plugin.manifest, name);
    if (tool === null) throw unknownTool(name);
    assertCallOptions(options);
    // Of a plugin that is held back nothing runs, its schema included.
    if (held !== null) throw pluginHeld(plugin.id, held);
    const fitting = await this.#fit(state, tool, input, options);
    const { handler, timeout } = tool;
    const call = { state, handler, input: fitting, timeout, of: 'its tool' };
    return callInTime(call, options, this.#parts.calls);
  }

  #fit(
    state: PluginState,
    tool: PluginTool,
    input: unknown,
    { signal }: CallOptions,
  ): Promise<unknown> {
    let turn = this.#turns.get(state);
    if (turn === undefined) this.#turns.set(state, (turn = pLimit(CHECKS_AT_ONCE)));
    const inTurn: SchemaCheck = (schema, value, limits) => {
      const checked = turn(() => this.#parts.checkSchema(schema, value, limits));
      return unlessAborted(checked, limits?.signal, GAVE_UP);
    };
    const payload = state.plugin.limits.payload * 1_024;
    return fitInput(tool, input, inTurn, { payload, signal });
  }
}

/** Of `<plugin>:<tool>`; no id has a colon. */
export function pluginOfTool(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}

export function unknownTool(name: string): SkerryError {
  const text = `There is no tool ${JSON.stringify(name.slice(0, 128))}; tools are named "<plugin>:<tool>".`;
  return new SkerryError('UNKNOWN_TOOL', text);
}
