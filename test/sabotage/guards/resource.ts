// The guards of time, memory and quantity: what ends a call, bounds a cell and keeps the host free for others.

import type { Edit, Guard } from '../guard.ts';

const SUPERVISOR = 'sandbox/supervisor-thread.ts';
const UNIT = 'sandbox/unit.ts';
const GUEST_UNIT = 'sandbox/cell/guest-unit.ts';

const DEADLINE: Edit = {
  file: SUPERVISOR,
  find: 'if (left <= 0) kill(row, cell.started, KILL.deadline);',
  replace: 'void (left <= 0);',
};

const MEMORY_WATCH: Edit = {
  file: SUPERVISOR,
  find: 'if (cell.maxPages > 0 && residentPages(cell.pid) > cell.maxPages)',
  replace: 'if (cell.maxPages > 0 && residentPages(cell.pid) < 0)',
};

const KERNEL_CAP: Edit = {
  file: 'sandbox/cell/cell-main.ts',
  find: 'this.#kernel.capMemory(spec.limits.memory);',
  replace: 'void spec;',
};

export const guards: readonly Guard[] = [
  {
    name: 'the supervisor kills a cell whose entry does not come back',
    ...DEADLINE,
    attacks: ['resource/includes-on-array-like', 'resource/thrown-proxy'],
    why: 'V8 is only asked to stop, and some of its own code never looks.',
  },
  {
    name: 'loading has a deadline outside the cell',
    file: 'sandbox/entry-watch.ts',
    find: 'this.#due = look.now + caps.loadCap;',
    replace: 'this.#due = Infinity;',
    and: [
      {
        file: 'sandbox/unit-start.ts',
        find: "() => cell.violate('it neither loads nor fails in time', port),",
        replace: '() => {},',
      },
    ],
    attacks: ['resource/throw-at-start'],
    why: 'What a module throws is read outside the time that V8 keeps.',
  },
  {
    name: 'entries are timed inside V8',
    file: 'sandbox/cell/isolate.ts',
    find: 'const options = { __proto__: null, timeout: Math.max(1, Math.ceil(timeout)) };',
    replace: 'const options = { __proto__: null, timeout: 600_000 };',
    and: [DEADLINE],
    attacks: ['resource/loop-after-await', 'resource/loop-in-timer'],
    why: 'Two clocks end a loop: the supervisor at the cap on processor time, V8 at the cap on wall time.',
  },
  {
    name: 'the time of all entries of a call adds up',
    file: GUEST_UNIT,
    find: 'account.cpu += this.#used.since(before);',
    replace: 'account.cpu += 0 * before;',
    attacks: ['resource/slices-under-the-cap'],
    why: 'A cap on one entry is none where a call has as many entries as it likes.',
  },
  {
    name: 'calls end at the wall clock',
    file: GUEST_UNIT,
    find: 'if (now - started <= cap) continue;',
    replace: 'if (now - started <= cap * 1_000) continue;',
    attacks: ['resource/promise-never'],
    why: 'A call that waits for nothing uses no time inside the isolate.',
  },
  {
    name: 'cells over their memory are killed',
    ...MEMORY_WATCH,
    and: [KERNEL_CAP],
    attacks: ['resource/spread-of-text', 'resource/concat-doubling', 'resource/array-of-arrays'],
    why: 'One builtin takes a gigabyte before the heap limit is looked at.',
  },
  {
    name: 'only known globals are left in the realm',
    file: 'sandbox/guest/taming.ts',
    find: 'keepOnly(globalThis, ALLOWED_GLOBALS);',
    replace: '',
    attacks: [
      'resource/half-float-result',
      'resource/wasm-memory',
      'resource/growable-shared-buffer',
    ],
    why: 'WebAssembly and shared buffers take memory that V8 does not count; half floats have crashed copies.',
  },
  {
    name: 'buffers cannot grow',
    file: 'sandbox/guest/taming.ts',
    find: '  tameBuffers();\n',
    replace: '',
    attacks: ['resource/resizable-buffer'],
    why: 'What a resizable buffer commits is counted nowhere.',
  },
  {
    name: 'formatters are shared and few',
    file: 'sandbox/guest/taming.ts',
    find: '  tameIntl();\n',
    replace: '',
    attacks: ['resource/formatter-flood'],
    why: 'They live in the Unicode library, outside the heap.',
  },
  {
    name: 'stacks are formatted by nobody',
    file: 'sandbox/guest/taming.ts',
    find: '  tameErrors();\n',
    replace: '',
    attacks: ['resource/stack-formatter'],
    why: 'A formatter runs whenever somebody reads a stack.',
  },
  {
    name: 'texts that leave the isolate have a length',
    file: 'sandbox/guest/json-text.ts',
    find: 'text.length > maxLength',
    replace: 'text.length > 1e9',
    attacks: ['resource/large-argument'],
    why: 'What left the isolate is in the memory of cell and host.',
  },
  {
    name: 'answers have a length',
    file: 'sandbox/guest-request.ts',
    find: 'size <= payload',
    replace: 'size <= payload * 1_000',
    attacks: ['resource/large-answer'],
    why: 'An answer is written out inside the isolate, in one piece.',
  },
  {
    name: 'log text is counted',
    file: GUEST_UNIT,
    find: 'if (open.logged <= cap && open.lines <= most)',
    replace: 'if (open.lines <= most)',
    attacks: ['resource/long-log-lines'],
    why: 'Nobody waits for a log line, so nothing else slows a plugin that writes them.',
  },
  {
    name: 'log lines are counted',
    file: GUEST_UNIT,
    find: 'if (open.logged <= cap && open.lines <= most)',
    replace: 'if (open.logged <= cap)',
    attacks: ['resource/empty-log-lines'],
    why: 'An empty line costs the host as much as a long one.',
  },
  {
    name: 'requests of calls that ended are few',
    file: GUEST_UNIT,
    find: 'if (account !== undefined && ++account.late <= most)',
    replace: 'if (account !== undefined)',
    attacks: ['resource/late-requests'],
    why: 'Each is refused and recorded, which costs more than to ask.',
  },
  {
    name: 'requests that wait are few',
    file: 'sandbox/guest/requests.ts',
    find: 'if (count >= inflight) {',
    replace: 'if (count < 0) {',
    attacks: ['resource/request-flood'],
    why: 'What waits is held by the host.',
  },
  {
    name: 'timers that wait are few',
    file: 'sandbox/guest/globals/timers.ts',
    find: 'if (mapSize(timers) >= MOST_TIMERS)',
    replace: 'if (mapSize(timers) < 0)',
    attacks: ['resource/timer-flood'],
    why: 'Each is a timer of the cell too.',
  },
  {
    name: 'a call that its caller gave up stays under watch',
    file: UNIT,
    find: 'this.#port.cell.send(cancelMessage(this.#port.number, call.number));',
    replace:
      'this.#port.cell.send(cancelMessage(this.#port.number, call.number)); this.#settle(call.number);',
    attacks: ['resource/abandoned-native-loop'],
    why: 'It may be in code that never hears of the caller.',
  },
  {
    name: 'a call that its caller gave up is ended in the cell',
    file: 'sandbox/cell/cell-main.ts',
    find: 'unit?.cancel(message.call);',
    replace: '',
    attacks: ['resource/abandoned-call'],
    why: 'Its timers would go on until the wall clock ends the whole unit.',
  },
  {
    name: 'callers in the queue hear at once that they gave up',
    file: 'src/host/give-up.ts',
    find: "signal.addEventListener('abort', giveUp, { once: true });",
    replace: '',
    attacks: ['resource/abandoned-in-queue'],
    why: 'Whoever is before them may never answer.',
  },
  {
    name: 'timers end with their call',
    file: GUEST_UNIT,
    find: 'this.#timers.endCall(call);',
    replace: '',
    and: [
      {
        file: GUEST_UNIT,
        find: 'const open = this.#calls.get(call);\n    if (open === undefined) return;',
        replace: 'const open = this.#calls.get(call) ?? newCall(0);',
      },
      {
        file: 'sandbox/guest/dispatch.ts',
        find: 'this.#runtime.endTimersOf(call);',
        replace: '',
      },
    ],
    attacks: ['resource/interval-after-call', 'resource/chain-after-call'],
    why: 'What runs without a call runs on nobody’s account.',
  },
  {
    name: 'a call that nobody waits for has an end',
    file: GUEST_UNIT,
    find: 'newCall(background ? limits.background : limits.wall)',
    replace: 'newCall(background ? 20_000 : limits.wall)',
    and: [
      {
        file: 'sandbox/overdue.ts',
        find: 'return background === true ? long : wall;',
        replace: 'return background === true ? 20_000 + 0 * long : wall;',
      },
    ],
    attacks: ['resource/background-without-end'],
    why: 'Nobody waits for it, so nobody would notice.',
  },
  {
    name: 'a call has a number of requests in all',
    file: 'sandbox/guest/requests.ts',
    find: 'if (asked >= requests) {',
    replace: 'if (asked < 0) {',
    attacks: ['resource/requests-one-by-one'],
    why: 'One at a time, a plugin would keep the host at work for as long as it may live.',
  },
  {
    name: 'there are no more cells than there is room for',
    file: 'sandbox/room.ts',
    find: 'return missing.mb === 0 && missing.cells === 0 ? null : missing;',
    replace: 'return missing.mb >= 0 ? null : missing;',
    attacks: ['resource/units-without-end'],
    why: 'The kernel ends whom it likes when the machine is full: the host, too.',
  },
  {
    name: 'whoever cost others their cell comes back alone',
    file: 'sandbox/sandbox.ts',
    find: 'alone || apart ? this.#pool.fresh(memory)',
    replace: 'alone ? this.#pool.fresh(memory)',
    attacks: ['resource/offender-among-others'],
    why: 'It would do so again, and each time to all of them.',
  },
];
