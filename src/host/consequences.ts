// What follows the failures of a plugin: an isolate worn out, a word to the operator, a quarantine. Decides by the plan, and
// makes no call but one: it tells the plugin that it failed.

import type { GateCall } from '../gate/index.ts';
import type { Notices } from './notices.ts';
import type { PluginState } from './plugin-state.ts';
import type { RunningUnit } from './running-unit.ts';

export interface ConsequenceParts {
  readonly notices: Notices;
  readonly quarantine: (plugin: string, reason: string) => void;
  /** Tells the plugin. Never rejects. */
  readonly tellFailed: (state: PluginState, scope: string, message: string) => Promise<void>;
}

export class Consequences {
  readonly #parts: ConsequenceParts;

  constructor(parts: ConsequenceParts) {
    this.#parts = parts;
  }

  /** The circuit of a unit opened, so many times in a row. */
  opened(state: PluginState, running: RunningUnit, times: number): void {
    const { plan, plugin } = state;
    const { scope } = running;
    const seconds = Math.round(running.circuit.wait / 1_000);
    const message = `${plan.threshold} calls failed in a row; no call for ${seconds} s`;
    this.#parts.notices.tell({
      plugin: plugin.id,
      scope,
      what: 'circuit-opened',
      code: 'CIRCUIT_OPEN',
      message,
    });
    if (plan.strategy === 'disable') {
      this.#parts.quarantine(plugin.id, `${scope}: ${message}`);
      return;
    }
    if (plan.strategy === 'restart') {
      running.wearOut();
      if (plan.maxRetries !== null && times > plan.maxRetries) {
        const reason = `${scope}: it failed ${times} times after waiting (recovery.maxRetries)`;
        this.#parts.quarantine(plugin.id, reason);
        return;
      }
    }
    void this.#parts.tellFailed(state, scope, message);
  }

  closed({ plugin }: PluginState, { scope }: RunningUnit): void {
    const message = 'a call succeeded; calls are taken again';
    this.#parts.notices.tell({
      plugin: plugin.id,
      scope,
      what: 'circuit-closed',
      code: null,
      message,
    });
  }

  /** A call broke its isolate or its cell. */
  crashed(state: PluginState, { scope }: GateCall, message: string): void {
    if (!state.crashes.spend()) return;
    const { most, within } = state.plan.crashes;
    const reason = `it crashed more than ${most} times in ${within / 1_000} s, last in ${scope}: ${message}`;
    this.#parts.quarantine(state.plugin.id, reason.slice(0, 1_000));
  }
}
