// A request from outside as the text that goes into an isolate: without what belongs to the host or to the connection. Must not
// know plugins.

/** Of the connection, not of the request; and what a browser keeps for the host. */
const WITHHELD: ReadonlySet<string> = new Set([
  'connection',
  'cookie',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface RequestLimits {
  /** Most bytes of the body. */
  readonly bytes: number;
  /** Whether the caller showed credentials that were meant for the host. */
  readonly authenticated: boolean;
}

/** JSON text for a call in the form of the web; null where the body is too large. Rejects where the body breaks off. */
export async function requestText(
  request: Request,
  { bytes, authenticated }: RequestLimits,
): Promise<string | null> {
  const headers = [...request.headers].filter(
    ([name]) => !WITHHELD.has(name) && !(authenticated && name === 'authorization'),
  );
  const body = await readBody(request, bytes);
  if (body === null) return null;
  return JSON.stringify({
    url: request.url,
    method: request.method,
    headers,
    body: request.body === null ? null : body.toString('base64'),
  });
}

async function readBody(request: Request, most: number): Promise<Buffer | null> {
  if (request.body === null) return Buffer.alloc(0);
  if (Number(request.headers.get('content-length') ?? 0) > most) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
