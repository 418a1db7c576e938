// The text of one record line. It is on the path of every operation, so it is built by concatenation and the
// fields that stay the same from one decision to the next are quoted once. Knows no chain and no file.

import { recordStart } from './format.ts';
import type { DecisionEntry, Entry, EventEntry, OutcomeEntry } from './record.ts';

/** Longest line in UTF-16 units: three bytes each at worst, which keeps it below what readers look at. */
const MAX_LINE_UNITS = 64 * 1024;
const MAX_CLIPPED_STRING = 512;
const MAX_CLIPPED_KEYS = 32;

// Anything JSON must escape. Lone surrogates are in the range and have no UTF-8 form.
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Makes record lines. One for each log: it remembers who asked last and which rule decided last. */
export class RecordLines {
  #asker: DecisionEntry | null = null;
  #askerText = '';
  #verdict: DecisionEntry | null = null;
  #verdictText = '';

  /** One line with its newline. Text too long for a reader is clipped, and says so. */
  render(entry: Entry, seq: number, batch: number): string {
    const line = `${recordStart(seq, batch)}${this.#body(entry)}}\n`;
    if (line.length <= MAX_LINE_UNITS) return line;
    return `${recordStart(seq, batch)}${this.#body(clipEntry(entry))}}\n`;
  }

  #body(entry: Entry): string {
    switch (entry.kind) {
      case 'decision':
        return this.#decision(entry);
      case 'outcome':
        return outcomeText(entry);
      case 'event':
        return eventText(entry);
    }
  }

  #decision(e: DecisionEntry): string {
    if (this.#asker === null || !sameAsker(e, this.#asker)) {
      this.#asker = e;
      this.#askerText = askerText(e);
    }
    if (this.#verdict === null || !sameVerdict(e, this.#verdict)) {
      this.#verdict = e;
      this.#verdictText = verdictText(e);
    }
    const folded =
      e.count === undefined
        ? ''
        : `,"count":${number(e.count)},"until":${number(e.until ?? e.time)}`;
    return (
      `"time":${number(e.time)},"kind":"decision",${this.#askerText},"access":${quote(e.access)},` +
      `${this.#verdictText},"resource":${quote(e.resource)}${folded}`
    );
  }
}

function sameAsker(a: DecisionEntry, b: DecisionEntry): boolean {
  return (
    a.call === b.call &&
    a.plugin === b.plugin &&
    a.version === b.version &&
    a.scope === b.scope &&
    a.org === b.org &&
    a.user === b.user &&
    a.request === b.request
  );
}

function sameVerdict(a: DecisionEntry, b: DecisionEntry): boolean {
  return (
    a.operation === b.operation &&
    a.action === b.action &&
    a.effect === b.effect &&
    a.reason === b.reason &&
    a.rule === b.rule &&
    a.origin === b.origin &&
    a.policy === b.policy
  );
}

function askerText(e: DecisionEntry): string {
  return (
    `"plugin":${quote(e.plugin)},"version":${quote(e.version)},"scope":${quote(e.scope)},"org":${quote(e.org)},` +
    `"user":${quote(e.user)},"request":${quote(e.request)},"call":${quote(e.call)}`
  );
}

function verdictText(e: DecisionEntry): string {
  return (
    `"operation":${quote(e.operation)},"action":${quote(e.action)},"effect":${quote(e.effect)},` +
    `"reason":${quote(e.reason)},"rule":${quote(e.rule)},"origin":${quote(e.origin)},"policy":${quote(e.policy)}`
  );
}

function outcomeText(e: OutcomeEntry): string {
  const meter = e.meter === undefined ? '' : `,"meter":${JSON.stringify(e.meter)}`;
  return (
    `"time":${number(e.time)},"kind":"outcome","plugin":${quote(e.plugin)},"call":${quote(e.call)},` +
    `"access":${quote(e.access)},"operation":${quote(e.operation)},"ok":${e.ok ? 'true' : 'false'},` +
    `"code":${quote(e.code)},"ms":${number(e.ms)}${meter}`
  );
}

function eventText(e: EventEntry): string {
  return (
    `"time":${number(e.time)},"kind":"event","plugin":${quote(e.plugin)},"event":${quote(e.event)},` +
    `"detail":${JSON.stringify(e.detail)}`
  );
}

function quote(text: string | null): string {
  if (text === null) return 'null';
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

// NaN and infinities are no JSON.
function number(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The entry with long strings cut and the cut length written behind them. */
function clipEntry<T extends Entry>(entry: T): T {
  const fields = Object.entries(entry).map(([key, value]) => [key, clipValue(value)]);
  return Object.fromEntries(fields) as T;
}

function clipValue(value: unknown): unknown {
  if (typeof value === 'string' && value.length > MAX_CLIPPED_STRING) {
    return `${value.slice(0, MAX_CLIPPED_STRING)}… (${value.length - MAX_CLIPPED_STRING} more)`;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, MAX_CLIPPED_KEYS)
    .map(([key, inner]) => [clipValue(key), typeof inner === 'object' ? null : clipValue(inner)]);
  if (entries.length > MAX_CLIPPED_KEYS) kept.push(['…', entries.length - MAX_CLIPPED_KEYS]);
  return Object.fromEntries(kept);
}
