// What a unit's cell says, counted outside it. The cell keeps these limits itself; one that was broken out of does not.

import type { Call } from './call.ts';
import { LINE_BYTES, type Limits } from './limits.ts';

/** Beyond its own limit an honest cell says that it cut a log off, in a line of its own. */
const SLACK = { bytes: 1_024, lines: 16, requests: 1_000 } as const;

/** Log text of one call, or of loading. */
export interface Logged {
  logged: number;
  lines: number;
}

export class Account {
  readonly #limits: Limits;
  /** Log of the unit's loading, which is nobody's call. */
  readonly #loading: Logged = { logged: 0, lines: 0 };
  #late = 0;
  #mostLate: number;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#mostLate = limits.inflight + SLACK.requests;
  }

  /** A call was sent: its entries may ask in the name of calls that ended. */
  begin(): void {
    this.#mostLate += this.#limits.inflight;
  }

  /** A request of a call that is not open. False where no runtime lets so many through. */
  late(): boolean {
    return ++this.#late <= this.#mostLate;
  }

  /** A request of an open call that wants an answer; false where no runtime lets so many wait. */
  pending(call: Call): boolean {
    return ++call.pending <= this.#limits.inflight + SLACK.requests;
  }

  /** One more request of an open call that wants an answer; false where no runtime lets so many through in all. */
  asks(call: Call): boolean {
    return ++call.asked <= this.#limits.requests;
  }

  /** False where arguments are longer than any runtime lets through. `text` is the operation too. */
  fits(text: string, raw: Uint8Array | undefined): boolean {
    const most = this.#limits.payload + SLACK.bytes;
    return text.length <= most && (raw === undefined || raw.byteLength <= most);
  }

  /** `length` characters of log. `call`: null while loading. */
  log(call: Call | null, length: number): boolean {
    const account = call ?? this.#loading;
    account.logged += length;
    account.lines += 1;
    const { log } = this.#limits;
    return (
      account.logged <= log + SLACK.bytes &&
      account.lines <= Math.ceil(log / LINE_BYTES) + SLACK.lines
    );
  }
}
