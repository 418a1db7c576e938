// The guards of recovery: what keeps a plugin that fails, crashes or never ends from taking others with it.

import type { Guard } from '../guard.ts';

export const guards: readonly Guard[] = [
  {
    name: 'crashes are counted, and a plugin that spent its budget is put aside',
    file: 'src/host/consequences.ts',
    find: 'if (!state.crashes.spend()) return;',
    replace: 'if (state.crashes.spent >= 0) return;',
    attacks: ['recovery/crash-loop'],
    why: 'Each crash costs a process, and the next one too.',
  },
  {
    name: 'a quarantine ends the calls of a plugin',
    file: 'src/host/plugins.ts',
    find: "if (hold === 'disabled' || hold === 'quarantined') this.#haltOrRevive(plugin);",
    replace: "if (hold === 'disabled') this.#haltOrRevive(plugin);",
    attacks: ['recovery/crash-loop'],
    why: 'A word that nobody acts on is none.',
  },
  {
    name: 'a circuit that is open refuses',
    file: 'src/host/caller.ts',
    find: 'if (circuit.wait > 0) throw circuitOpen({ circuit }, gate);',
    replace: '',
    and: [
      {
        file: 'src/host/caller.ts',
        find: 'return running.circuit.run(call);',
        replace: 'return call();',
      },
    ],
    attacks: ['recovery/failures-of-another'],
    why: 'What fails again and again costs everybody time.',
  },
  {
    name: 'lifecycle functions have a time of their own',
    file: 'src/host/plugin-life.ts',
    find: 'AbortSignal.timeout(deadlineOf(phase, this.#parts.deadlines))',
    replace: 'AbortSignal.timeout(deadlineOf(phase, this.#parts.deadlines) * 1_000)',
    attacks: ['recovery/last-word-without-end'],
    why: 'Whoever has the last word could speak for ever.',
  },
  {
    name: 'a start that answers nobody counts as one in vain',
    file: 'sandbox/unit.ts',
    find: 'if (answered && !starting) this.#fruitless = 0;',
    replace: 'if (answered || calls.length > 0) this.#fruitless = 0;',
    attacks: ['recovery/start-that-ends-it'],
    why: 'A unit that dies in its start would be started for ever.',
  },
];
