// The body of a request, from a form or as JSON, and not more of it than a note can be.

/** As a browser's form or a program sends it. */
export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly why: string };

const MOST = 4_096;

export async function readBody(request: Request): Promise<Body> {
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  const text = await request.text();
  if (text.length > MOST) return refuse(413, `the body is larger than ${MOST} characters`);
  switch (type?.trim().toLowerCase()) {
    case 'application/json':
      return parseJson(text);
    case 'application/x-www-form-urlencoded':
      return { ok: true, value: Object.fromEntries(new URLSearchParams(text)) };
    default:
      return refuse(415, 'send JSON, or a form');
  }
}

function parseJson(text: string): Body {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refuse(400, 'the body is not JSON');
  }
}

function refuse(status: number, why: string): Body {
  return { ok: false, status, why };
}
