// A network that is not there: answers the five operations under fetch from a list, and remembers what it saw.

import type { GuestRequest } from '../../sandbox/index.ts';

interface Head {
  readonly key: number;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly [string, string][];
  readonly redirect: string;
  readonly upload: boolean;
}

/** One request as the network here saw it. */
interface Seen {
  readonly head: Head;
  readonly call: unknown;
  body: string;
  ended: boolean;
  cancelled: boolean;
  readonly open: GuestRequest;
}

/**
 * Answers to paths: a list of pieces is a body, an object an error, null no answer at all. The piece `LOST` is an error and
 * `WAIT` none.
 */
export type Answers = Readonly<
  Record<string, readonly string[] | { name: string; code: string } | null>
>;

export class Network {
  readonly seen: Seen[] = [];
  readonly #answers: Answers;
  readonly #left = new Map<number, string[]>();
  readonly #waiting: (() => void)[] = [];

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  readonly answer = (request: GuestRequest): void => {
    const [first] = JSON.parse(request.args) as [Head | number];
    if (typeof first === 'object') this.#open(request, first);
    else this.#piece(request, this.#of(first), first);
    this.#waiting.splice(0).forEach((look) => look());
  };

  /** Until what the network saw is as it should be. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #of(key: number): Seen {
    return this.seen.find(({ head }) => head.key === key) as Seen;
  }

  #open(request: GuestRequest, head: Head): void {
    const body = Buffer.concat(request.bytes).toString();
    this.seen.push({
      head,
      call: request.context,
      body,
      ended: false,
      cancelled: false,
      open: request,
    });
    if (!head.upload) this.reply(head.key);
  }

  /** The head of the response, or the error. */
  reply(key: number): void {
    const { head, open } = this.#of(key);
    const { pathname } = new URL(head.url);
    const answer = this.#answers[pathname];
    if (answer === null) return;
    if (answer !== undefined && 'code' in answer) {
      open.reply({ kind: 'error', message: `no ${pathname}`, ...answer });
      return;
    }
    this.#left.set(key, [...(answer ?? [])]);
    const text = JSON.stringify({
      status: answer === undefined ? 204 : 200,
      statusText: 'Fine',
      headers: [
        ['content-type', 'text/plain'],
        ['X-Two', 'a'],
        ['x-two', 'b'],
      ],
      url: head.url,
      redirected: false,
      body: answer !== undefined,
    });
    open.reply({ kind: 'text', text });
  }

  #piece(request: GuestRequest, seen: Seen, key: number): void {
    switch (request.operation) {
      case 'web.more': {
        const piece = this.#left.get(key)?.shift() ?? '';
        if (piece === 'LOST')
          request.reply({
            kind: 'error',
            name: 'NetworkError',
            message: 'lost',
            code: 'NETWORK_ERROR',
          });
        else if (piece !== 'WAIT') request.reply({ kind: 'bytes', bytes: Buffer.from(piece) });
        return;
      }
      case 'web.put':
        seen.body += Buffer.concat(request.bytes).toString();
        break;
      case 'web.done':
        seen.ended = true;
        this.reply(key);
        break;
      case 'web.stop':
        seen.cancelled = true;
    }
    request.reply({ kind: 'text', text: '' });
  }
}
