// What an operator must hear of: told to whoever listens, and put on record.

import type { HostEmitter, NoticeEvent } from './events.ts';
import { type EventSink, recordEvent } from './record-event.ts';

export class Notices {
  readonly #sink: EventSink;
  readonly #emitter: HostEmitter;

  constructor(sink: EventSink, emitter: HostEmitter) {
    this.#sink = sink;
    this.#emitter = emitter;
  }

  tell(notice: NoticeEvent): void {
    const { plugin, what, ...detail } = notice;
    recordEvent(this.#sink, `plugin.${what}`, plugin, detail);
    this.#emitter.emit('notice', notice);
  }
}
