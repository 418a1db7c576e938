// What a guest asks of the host, as the sandbox's user sees it: which unit, which open call, which operation, JSON.

import type { Call } from './call.ts';
import { KIND, type Message } from './message.ts';
import type { UnitSpec } from './unit-spec.ts';

/** A request as the sandbox's user sees it. */
export interface GuestRequest {
  readonly unit: UnitSpec;
  /** The call's own `context`, or null: the request names a call that is not open in this unit. */
  readonly context: unknown;
  readonly operation: string;
  /** JSON text of the argument list: hostile. */
  readonly args: string;
  readonly bytes: readonly Uint8Array[];
  /** Fires when the call ends. Made on first look. */
  readonly signal: AbortSignal | null;
  /** Once. A text is JSON; an error is `{name, message, code}`, nothing else. */
  reply(answer: Answer): void;
  /** Milliseconds of the host's main thread that it took beyond its reading. */
  charge(ms: number): void;
}

/** The unit that asks. */
export interface Asking {
  send(answer: Message): void;
  charge(ms: number): void;
}

export type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly code: string;
    };

/** `call`: null where the request names one that is not open. */
export function guestRequest(
  unit: UnitSpec,
  call: Call | null,
  raw: Message,
  asking: Asking,
): GuestRequest {
  const line = raw.text.indexOf('\n');
  return {
    unit,
    context: call === null ? null : call.request.context,
    operation: line < 0 ? raw.text : raw.text.slice(0, line),
    args: line < 0 ? '[]' : raw.text.slice(line + 1),
    bytes: raw.raw === undefined ? [] : [raw.raw],
    get signal() {
      return call === null ? null : call.signal;
    },
    charge: (ms) => asking.charge(ms),
    reply: (reply) => {
      // A request with no number wants no answer, and none is counted for it.
      if (raw.id === 0) return;
      if (call !== null) call.pending -= 1;
      asking.send(answerMessage(raw, reply, unit.open.limits.payload));
    },
  };
}

function answerMessage(raw: Message, answer: Answer, payload: number): Message {
  const size =
    answer.kind === 'text'
      ? answer.text.length
      : answer.kind === 'bytes'
        ? answer.bytes.byteLength
        : 0;
  const sent: Answer =
    size <= payload
      ? answer
      : {
          kind: 'error',
          name: 'RangeError',
          message: `the answer is longer than ${payload} bytes (limits.payload)`,
          code: 'PAYLOAD_LIMIT',
        };
  return {
    kind: KIND.answer,
    status: STATUS[sent.kind],
    unit: raw.unit,
    call: raw.call,
    id: raw.id,
    text: sent.kind === 'text' ? sent.text : sent.kind === 'error' ? errorText(sent) : '',
    raw: sent.kind === 'bytes' ? sent.bytes : undefined,
  };
}

const STATUS = { error: 0, text: 1, bytes: 2 } as const;

function errorText({ name, message, code }: Answer & { kind: 'error' }): string {
  return JSON.stringify({ name, message, code });
}
