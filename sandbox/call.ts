// One call of a unit while it is under way: what was asked, how far it got, and its one answer.

import { type Fault, failed, type Outcome } from './outcome.ts';

export interface CallRequest {
  readonly handler: string;
  /**
   * `json` (default): input and result are JSON text. `web`: the input is JSON text of a request, `{url, method, headers, body}`,
   * and the result of a response, `{status, statusText, headers, body}`; headers are pairs, a body is base64 or null.
   */
  readonly form?: 'json' | 'web' | undefined;
  /** Nobody waits for it: it has the wall time `background`, not `wall`. */
  readonly background?: boolean | undefined;
  /** JSON text of the input. */
  readonly input: string;
  /** JSON text of what the guest may know of the call: `{id, org, user, request}`. */
  readonly meta: string;
  /** Gives the call up: it is answered `ABORTED` at once. */
  readonly signal?: AbortSignal | undefined;
  /** Handed back with each request of this call; never seen by the guest. */
  readonly context: unknown;
}

/** One for all calls: an error of its own, with a stack, for each of them would cost more than the rest of its end. */
const CALL_OVER = new DOMException('the call is over', 'AbortError');

export class Call {
  readonly request: CallRequest;
  readonly outcome: Promise<Outcome>;
  /** Number in the cell it was sent to; 0 until it is sent. */
  number = 0;
  /** Requests sent and not answered. */
  pending = 0;
  /** Requests sent that want an answer. */
  asked = 0;
  /** Milliseconds, as of performance.now(). */
  sentAt = 0;
  /** Log text so far, and its lines. */
  logged = 0;
  lines = 0;
  readonly #resolve: (outcome: Outcome) => void;
  #ended: AbortController | null = null;
  #done = false;

  constructor(request: CallRequest) {
    this.request = request;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.outcome = promise;
    this.#resolve = resolve;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Fires when the call ends, however it ends. Made on first use. */
  get signal(): AbortSignal {
    this.#ended ??= new AbortController();
    if (this.#done && !this.#ended.signal.aborted) this.#ended.abort(CALL_OVER);
    return this.#ended.signal;
  }

  /** Handler, meta and input, a line each. Neither of the first two can hold a line break. */
  get text(): string {
    const { handler, meta, input } = this.request;
    return `${handler}\n${meta}\n${input}`;
  }

  /** The first answer counts; false for any later one. */
  end(outcome: Outcome): boolean {
    if (this.#done) return false;
    this.#done = true;
    this.#resolve(outcome);
    this.#ended?.abort(CALL_OVER);
    return true;
  }

  fail(fault: Fault): boolean {
    return this.end(failed(fault.code, fault.message, fault.guest));
  }
}
