// Times, sizes and counts as a person reads them. Pure.

import { html } from 'hono/html';
import type { Html } from './hostile-text.ts';

export function countOf(value: number): string {
  return value.toLocaleString('en-US');
}

/** `3 calls`, `1 call`. */
export function countedOf(value: number, noun: string): string {
  return `${countOf(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function bytesOf(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(bytes < 10_485_760 ? 1 : 0)} MB`;
}

export function secondsOf(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`;
}

export function msOf(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

/** The hour, with the day on hover. UTC, as the log has it. `ms` since the epoch. */
export function hourOf(ms: number): Html {
  const iso = isoOf(ms);
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

export function dayAndHourOf(ms: number): Html {
  const iso = isoOf(ms);
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** The clock is the embedder's: what is no date is shown as the beginning of time. */
function isoOf(ms: number): string {
  const date = new Date(ms);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
}
