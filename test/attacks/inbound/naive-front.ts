// The front that somebody puts before plugins in an afternoon: what a guest returns is written to the connection as it is.

/** As a guest returns it. */
export interface NaiveAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The text that goes over the connection. */
export function writeNaively({ status = 200, headers = {}, body = '' }: NaiveAnswer): string {
  const fields = { 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `${[`HTTP/1.1 ${status} Said`, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

/** What a client makes of it: fields of the first answer, and what it takes for the next one on the connection. */
export function readAsClient(text: string, bodiless = false): { fields: string[]; rest: string } {
  const [head = '', ...after] = text.split('\r\n\r\n');
  const fields = head.split('\r\n').slice(1);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const body = after.join('\r\n\r\n');
  return { fields, rest: bodiless ? body : body.slice(length) };
}

/** Handlers by plugin and name, in the objects that everybody takes for that. */
export type NaiveTable = Record<string, Record<string, (request: Request) => unknown>>;

/** `/plugins/<id>/<handler>`, decoded first. */
export function routeNaively(table: NaiveTable, path: string): unknown {
  const [, , id = '', name = ''] = decodeURIComponent(path).split('/');
  return table[id]?.[name];
}
