// The guest runtime's first line: joins outbox, globals and dispatcher, and yields the one function that the cell enters.

import { Dispatcher } from './dispatch.ts';
import { makeOutbox } from './outbox.ts';
import { install } from './runtime.ts';

const outbox = makeOutbox();
let current = 0;
const runtime = install({
  post(kind, a, b, text) {
    if (kind === 'log') outbox.post('l', current, a, 0, text);
    else if (kind === 'timer') outbox.post('t', current, a, b, '');
    else outbox.post('c', current, a, 0, '');
  },
});
const dispatcher = new Dispatcher(outbox, {
  ...runtime,
  setCurrentCall(call) {
    current = call;
    runtime.setCurrentCall(call);
  },
});

// Taken away again before there is a plugin: see cell/isolate.ts.
(globalThis as Record<string, unknown>)['skerryRegister'] = dispatcher.register;

export const enter: (kind: number, a: number, b: number, text: string) => string = dispatcher.enter;
