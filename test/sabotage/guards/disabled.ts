// The guards of the switch: what ends, refuses and denies all that is of a plugin that the operator switched off.

import type { Edit, Guard } from '../guard.ts';

const POLICY = 'policies/policy.ts';
const HOLDS = 'policies/holds.ts';
const CALLER = 'src/host/caller.ts';
const PLUGINS = 'src/host/plugins.ts';

/** Behind the units that are ended: nobody begins a call. */
const NO_CALL: Edit = {
  file: CALLER,
  find: 'if (held !== null) throw pluginHeld(plugin.id, held, callId);',
  replace: '',
};

/** Behind the look before a plugin is bundled: the one before it starts. */
const BEFORE_START: Edit = {
  file: PLUGINS,
  find: '    authority.assertEnabled(id);\n',
  replace: '',
};

export const guards: readonly Guard[] = [
  {
    name: 'the policy of a disabled plugin denies whatever is asked',
    file: POLICY,
    find: 'toDecision(action, resource, this.#off ?? this.#judge(action, resource))',
    replace: 'toDecision(action, resource, this.#judge(action, resource))',
    attacks: ['disabled/snapshot-kept', 'disabled/floor-still-gives'],
    why: 'What was asked before its call was ended is decided after; and the floor gives to everybody.',
  },
  {
    name: 'an operation of an open call is decided by the policy of this moment too',
    file: 'src/gate/gate-call.ts',
    find: "if (decision.effect === 'deny') return decision;",
    replace: 'if (decision.effect !== null) return decision;',
    attacks: ['disabled/snapshot-kept'],
    why: 'A call goes by the policy it began with, which knows nothing of the switch.',
  },
  {
    name: 'the units of a plugin end with the switch',
    file: 'src/host/plugin-life.ts',
    find: '    this.#state.endUnits(disabled);\n',
    replace: '',
    attacks: ['disabled/timers-go-on', 'disabled/loop-goes-on', 'disabled/body-held-open'],
    why: 'Code that is running asks nobody whether it may go on.',
  },
  {
    name: 'a unit that ends in its start is not waited for',
    file: 'sandbox/unit.ts',
    find: '    this.#abandon();\n',
    replace: '',
    attacks: ['disabled/start-goes-on'],
    why: 'The start of a plugin may take half a minute, and is no call.',
  },
  {
    name: 'no call of a disabled plugin begins',
    ...NO_CALL,
    attacks: ['disabled/call-that-reaches-nothing', 'disabled/odd-ids'],
    why: 'A handler that needs no permission is denied nothing.',
  },
  {
    name: 'a disabled plugin is not bundled',
    file: PLUGINS,
    find: '      admit: (id) => authority.assertEnabled(id),\n',
    replace: '',
    attacks: ['disabled/disabled-while-it-loads'],
    why: 'The bundler is fed with the bytes of a plugin that somebody distrusts.',
  },
  {
    name: 'a plugin that was disabled while it was bundled does not start',
    ...BEFORE_START,
    attacks: ['disabled/disabled-while-it-loads'],
    why: 'Bundling takes long enough for an operator to change his mind.',
  },
  {
    name: 'a plugin that was disabled while it started is not loaded',
    file: PLUGINS,
    find: '[this.#residents.get(plugin), this.#starting.get(plugin)]',
    replace: '[this.#residents.get(plugin)]',
    attacks: ['disabled/disabled-while-it-loads'],
    why: 'What starts is in no list of what is loaded yet.',
  },
  {
    name: 'the switch is looked for among the ids that were written',
    file: HOLDS,
    find: 'entries !== undefined && Object.hasOwn(entries, plugin) ? (entries[plugin] ?? null) : null',
    replace: 'entries?.[plugin] ?? null',
    attacks: ['disabled/odd-ids'],
    why: 'Every object has a constructor.',
  },
  {
    name: 'what is switched off is named by an id',
    file: 'policies/grants-shape.ts',
    find: 'disabled: named(pluginIdShape, switchShape)',
    replace: 'disabled: named(text(), switchShape)',
    attacks: ['disabled/odd-ids'],
    why: 'An entry under another spelling switches nothing off, and nobody notices.',
  },
];
