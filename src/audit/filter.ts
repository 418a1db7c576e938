// Which records a reader wants, and how a line becomes a record again. Pure.

import { parseRecordStart } from './format.ts';
import type { Entry, EventEntry } from './record.ts';

/** An entry as it stands in the log. What it says is only as good as the chain: `verify` tells. */
export type LoggedEntry = Entry & { readonly seq: number; readonly batch: number };

/** Every given field must match. A field that a kind of entry does not have matches nothing. */
export interface Filter {
  readonly kind?: Entry['kind'] | undefined;
  readonly plugin?: string | undefined;
  /** The call of a decision or outcome, or the one an event's detail names. */
  readonly call?: string | undefined;
  readonly effect?: 'allow' | 'deny' | undefined;
  readonly action?: string | undefined;
  readonly operation?: string | undefined;
  readonly event?: string | undefined;
  /** Beginning of the resource's text. */
  readonly resource?: string | undefined;
  /** Milliseconds since the epoch; a folded record counts for all the time it covers. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const EXACT = ['kind', 'plugin', 'call', 'effect', 'action', 'operation', 'event'] as const;

/** The record in a line, or null for any other line. */
export function parseRecord(line: Buffer): LoggedEntry | null {
  const text = line.toString('utf8');
  if (parseRecordStart(text) === null) return null;
  try {
    const value = JSON.parse(text) as LoggedEntry;
    return typeof value.kind === 'string' && typeof value.time === 'number' ? value : null;
  } catch {
    return null;
  }
}

/** Whether a line can match at all, without parsing it: most of a log is not what is looked for. */
export function compileFilter(filter: Filter): (line: Buffer) => LoggedEntry | null {
  const needles = EXACT.flatMap((key) => {
    const wanted = filter[key];
    return wanted === undefined ? [] : [Buffer.from(`"${key}":${JSON.stringify(wanted)}`)];
  });
  return (line) => {
    if (!needles.every((needle) => line.includes(needle))) return null;
    const record = parseRecord(line);
    return record !== null && matches(record, filter) ? record : null;
  };
}

function matches(record: LoggedEntry, filter: Filter): boolean {
  const fields = fieldsOf(record);
  if (!EXACT.every((key) => filter[key] === undefined || fields[key] === filter[key])) return false;
  const { since, until, resource } = filter;
  const last = typeof fields['until'] === 'number' ? fields['until'] : record.time;
  if (since !== undefined && last < since) return false;
  if (until !== undefined && record.time > until) return false;
  if (resource === undefined) return true;
  return typeof fields['resource'] === 'string' && fields['resource'].startsWith(resource);
}

function fieldsOf(record: LoggedEntry): Readonly<Record<string, unknown>> {
  if (record.kind !== 'event') return { ...record };
  const detail = (record.detail as EventEntry['detail'] | null | undefined) ?? {};
  return { call: detail['call'], ...record };
}
