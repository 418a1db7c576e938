// The routes of the operator's page: signing in and out, the page, what is new on it, its two files. Must not know how
// anything looks.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import type { AppOptions } from '../app.ts';
import { overviewOf } from '../overview.ts';
import { documentOf } from './document.ts';
import { pageHeaders, sendPage } from './headers.ts';
import { Live } from './live.ts';
import { mainOf } from './main.ts';
import { Session } from './session.ts';
import { signInForm } from './sign-in-form.ts';

const MOST_FORM = 4_096;

const ASSETS = [
  ['live.js', 'text/javascript; charset=utf-8'],
  ['style.css', 'text/css; charset=utf-8'],
] as const;

export function makePage(options: AppOptions): Hono {
  const { signIn, use, host, since } = options;
  const session = new Session(signIn);
  const live = new Live(options);
  const page = new Hono();
  page.onError(refuse);
  page.use(pageHeaders);
  page.use(csrf());
  addAssets(page);
  addSignIn(page, options, session);
  page.get('/', async (context) => {
    if (!session.isOpen(context)) return context.redirect('/sign-in', 303);
    const main = mainOf(host, use, overviewOf(host, use, since));
    return sendPage(context, 200, (nonce) =>
      documentOf({ title: 'Plugins', nonce, script: true }, main),
    );
  });
  page.get('/live', (context) => {
    if (!session.isOpen(context)) return context.text('Sign in first: /sign-in', 401);
    return live.follow(context, () => session.isOpen(context));
  });
  return page;
}

/** For everybody: they say nothing. */
function addAssets(page: Hono): void {
  for (const [name, type] of ASSETS) {
    const text = readFileSync(join(import.meta.dirname, 'assets', name), 'utf8');
    page.get(`/assets/${name}`, (context) => context.body(text, 200, { 'content-type': type }));
  }
}

function addSignIn(page: Hono, { token }: AppOptions, session: Session): void {
  const ask = (context: Context, status: 200 | 401, wrong?: string): Promise<Response> =>
    sendPage(context, status, (nonce) =>
      documentOf({ title: 'Sign in', nonce }, signInForm(token.file, wrong)),
    );
  page.get('/sign-in', async (context) => {
    const code = context.req.query('code');
    if (code === undefined) {
      return session.isOpen(context) ? context.redirect('/', 303) : ask(context, 200);
    }
    // Whoever only looks where a link leads does not use it up.
    if (context.req.method === 'GET' && session.redeem(context, code)) {
      return context.redirect('/', 303);
    }
    return ask(context, 401, 'This link was used before, or belongs to an earlier start.');
  });
  page.post('/sign-in', bodyLimit({ maxSize: MOST_FORM }), async (context) => {
    const given = new URLSearchParams(await context.req.text()).get('token');
    if (given === null || !token.matches(given.trim())) {
      return ask(context, 401, "This is not the operator's token.");
    }
    session.open(context);
    return context.redirect('/', 303);
  });
  page.post('/sign-out', (context) => {
    session.close(context);
    return context.redirect('/sign-in', 303);
  });
}

/** A form that was sent from elsewhere. Behind a proxy that renames the host, so is each form of ours over plain http. */
function refuse(error: Error, context: Context): Response {
  if (!(error instanceof HTTPException)) throw error;
  if (error.status !== 403) return error.getResponse();
  const remedy = 'Open /sign-in at this address. A proxy in front has to pass the Host header on.';
  return context.text(`This was sent by a page of another address. ${remedy}`, 403);
}
