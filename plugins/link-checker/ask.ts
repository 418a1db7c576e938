// Asks one server for one address. What goes wrong is an answer too: nothing here throws.

import type { Checked } from './types.ts';

/** Methods a server does not know are 501; those it knows and does not do here, 405. */
const NO_HEAD = new Set([405, 501]);

/** `timeout` in milliseconds holds for both requests together. */
export async function ask(url: string, timeout: number): Promise<Checked> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const head = await fetch(url, { method: 'HEAD', signal });
    return toChecked(url, NO_HEAD.has(head.status) ? await get(url, signal) : head);
  } catch (error) {
    return failed(url, error, timeout);
  }
}

/** The head of the answer is all that is wanted: the rest is not read. */
async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  return response;
}

function toChecked(url: string, response: Response): Checked {
  if (!response.ok) return { url, state: 'broken', note: String(response.status) };
  // A fragment is not sent, and comes back as it was: what differs is where the server led.
  const note = response.redirected ? `moved to ${response.url}` : '';
  return { url, state: 'ok', note };
}

function failed(url: string, error: unknown, timeout: number): Checked {
  const { name, code, message } = error as { name?: string; code?: unknown; message?: string };
  if (code === 'PERMISSION_DENIED') {
    return { url, state: 'denied', note: message ?? '' };
  }
  const note = name === 'TimeoutError' ? `took longer than ${timeout} ms` : String(message);
  return { url, state: 'silent', note };
}
