// The head of one response as it came, with the connection its body comes over.

import type { Dispatcher } from 'undici';
import type { Connection } from './connections.ts';
import type { Field } from './headers.ts';

export interface Answered {
  readonly connection: Connection;
  readonly response: Dispatcher.ResponseData;
  readonly fields: readonly Field[];
}

/** Statuses whose response has no body, whatever the server sends. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
export function hasBody({ response }: Answered, method: string): boolean {
  return method !== 'HEAD' && !BODILESS.has(response.statusCode);
}

/** Gives the connection back once the body was read to its end, and up where it was not. */
export function keepWhenRead({ connection, response }: Answered): void {
  const { body } = response;
  body.once('close', () => {
    if (body.readableEnded) connection.keep();
    else connection.drop();
  });
}

export function dropBody({ connection, response }: Answered): void {
  response.body.on('error', () => {});
  response.body.destroy();
  connection.drop();
}

export function pairs(raw: readonly string[]): readonly Field[] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [
    raw[2 * at] ?? '',
    raw[2 * at + 1] ?? '',
  ]);
}

/** Several fields of one name are one list; null where there is none. */
export function valueOf(fields: readonly Field[], name: string): string | null {
  const values = fields.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(', ');
}
