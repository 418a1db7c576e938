// What is answered to a request. A browser gets a page, a program JSON.

import type { Context } from 'skerry/plugin';
import { addEntry, readEntries } from './book.ts';
import { readNote } from './note.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

/** Of the newest ones. */
const SHOWN = 50;

export async function list(request: Request, ctx: Context): Promise<Response> {
  const entries = (await readEntries(ctx)).slice(0, SHOWN);
  const headers = { vary: 'accept', 'cache-control': 'no-store' };
  if (!wantsPage(request)) return Response.json({ entries }, { headers });
  const html = page(entries, new URL(request.url).pathname);
  return new Response(html, {
    headers: {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      // Beside the box in which the host puts every page: no script runs here, whoever wrote it.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}

export async function show(_request: Request, ctx: Context): Promise<Response> {
  const id = ctx.call.params?.['id'];
  const entry = (await readEntries(ctx)).find((one) => one.id === id);
  return entry === undefined ? problem(404, 'there is no such entry') : Response.json(entry);
}

export async function sign(request: Request, ctx: Context): Promise<Response> {
  const body = await readBody(request);
  if (!body.ok) return problem(body.status, body.why);
  let note;
  try {
    note = readNote(body.value);
  } catch (error) {
    return problem(400, (error as TypeError).message);
  }
  const entry = await addEntry(ctx, note);
  if (entry === null) return problem(507, 'the guestbook is full');
  ctx.log.info('signed', { id: entry.id });
  const { pathname } = new URL(request.url);
  // A browser goes back to the page; sending it again by "reload" does no harm then.
  if (wantsPage(request))
    return new Response(null, { status: 303, headers: { location: pathname } });
  return Response.json(entry, { status: 201, headers: { location: `${pathname}/${entry.id}` } });
}

function wantsPage(request: Request): boolean {
  return (request.headers.get('accept') ?? '').includes('text/html');
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
