// Tells open pages what is new: accesses as rows, and the parts that changed, at most once a second. Must not know cookies.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { AppOptions } from '../app.ts';
import { overviewOf } from '../overview.ts';
import { livePartsOf } from './main.ts';
import { accessRows, MOST_ROWS } from './sections/accesses.ts';

/** Pages that are open at the same time. A page that nobody looks at lets go. */
const MOST_LISTENERS = 16;

/** Between two looks, in ms. The rest is counted in them. */
const TICK = 250;
const PARTS_EVERY = 4;
/** What no record tells of is looked at too: memory and processor time. */
const USAGE_EVERY = 20;
const HEARTBEAT_EVERY = 60;

type LiveOptions = Pick<AppOptions, 'host' | 'use' | 'watch' | 'since' | 'closing'>;

export class Live {
  readonly #options: LiveOptions;
  #listeners = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Until the page is closed, the server ends, or `mayListen` says no. */
  follow(context: Context, mayListen: () => boolean): Response {
    if (this.#listeners >= MOST_LISTENERS) {
      return context.text(`${MOST_LISTENERS} pages are open: close one of them.`, 503);
    }
    this.#listeners += 1;
    const response = streamSSE(context, async (stream) => {
      try {
        await this.#send(stream, mayListen);
      } finally {
        this.#listeners -= 1;
      }
    });
    // Nothing comes after it: a connection that is kept would keep a server from ending.
    response.headers.set('connection', 'close');
    return response;
  }

  async #send(stream: SSEStreamingApi, mayListen: () => boolean): Promise<void> {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#options.closing]);
    let changed = true;
    const end = this.#options.watch.listen(() => {
      changed = true;
    });
    const news = new News(this.#options);
    try {
      for (let tick = 0; !signal.aborted && mayListen(); tick += 1) {
        await news.sendRows(stream);
        if (tick % PARTS_EVERY === 0 && (changed || tick % USAGE_EVERY === 0)) {
          changed = false;
          await news.sendParts(stream);
        }
        if (tick % HEARTBEAT_EVERY === 0) await stream.write(': still here\n\n');
        // Aborted while waiting: the loop looks at the signal itself.
        await sleep(TICK, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      end();
    }
  }
}

/** What one page has not been told yet. It is asked for by a page that can take it: nothing waits in memory for a slow one. */
class News {
  readonly #options: LiveOptions;
  readonly #parts = new Map<number, string>();
  #seq = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** The newest rows: all of them at first, for a page that was away meanwhile. It knows which it has. */
  async sendRows(stream: SSEStreamingApi): Promise<void> {
    const { accesses } = this.#options.use;
    const fresh = accesses.filter(({ seq }) => seq > this.#seq).slice(0, MOST_ROWS);
    const [newest] = fresh;
    if (newest === undefined) return;
    this.#seq = newest.seq;
    await stream.writeSSE({ event: 'accesses', data: String(await accessRows(fresh)) });
  }

  async sendParts(stream: SSEStreamingApi): Promise<void> {
    const { host, use, since } = this.#options;
    for (const [index, part] of livePartsOf(host, use, overviewOf(host, use, since)).entries()) {
      const data = String(await part);
      if (this.#parts.get(index) === data) continue;
      this.#parts.set(index, data);
      await stream.writeSSE({ event: 'part', data });
    }
  }
}
