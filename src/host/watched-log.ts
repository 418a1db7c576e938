// The access log as the gate sees it, with an ear for denials: whoever embeds the host hears of each.

import type { AccessLog, Entry } from '../audit/index.ts';
import type { EntrySink } from '../gate/index.ts';
import type { HostEmitter } from './events.ts';

export function watchedLog(log: AccessLog, emitter: HostEmitter): EntrySink {
  return {
    append(entries) {
      const written = log.append(entries);
      if (emitter.listenerCount('denied') > 0) for (const entry of entries) tell(entry, emitter);
      return written;
    },
  };
}

function tell(entry: Entry, emitter: HostEmitter): void {
  if (entry.kind !== 'decision' || entry.effect === 'allow') return;
  const { call, operation, action, resource, reason } = entry;
  emitter.emit('denied', { plugin: entry.plugin ?? '', call, operation, action, resource, reason });
}
