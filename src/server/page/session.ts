// The cookie of whoever is signed in to the page. Must not know the token.

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { SignIn } from '../sign-in.ts';

const HOURS_12 = 12 * 60 * 60;

export class Session {
  readonly #signIn: SignIn;

  constructor(signIn: SignIn) {
    this.#signIn = signIn;
  }

  isOpen(context: Context): boolean {
    const session = getCookie(context, nameFor(context));
    return session !== undefined && this.#signIn.has(session);
  }

  /** False for a code that is unknown or used. */
  redeem(context: Context, code: string): boolean {
    const session = this.#signIn.redeem(code);
    if (session !== null) this.#give(context, session);
    return session !== null;
  }

  open(context: Context): void {
    this.#give(context, this.#signIn.open());
  }

  close(context: Context): void {
    const session = deleteCookie(context, nameFor(context), { path: '/' });
    if (session !== undefined) this.#signIn.close(session);
  }

  #give(context: Context, session: string): void {
    setCookie(context, nameFor(context), session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: HOURS_12,
      secure: isSecure(context),
    });
  }
}

/** Browsers send cookies to every port of an address: two servers on one machine would sign each other's operator out. */
function nameFor(context: Context): string {
  return `skerry-session-${new URL(context.req.url).port || 'page'}`;
}

/** A proxy says so where it ends TLS. Whoever says so without one gets a cookie that is not sent back. */
function isSecure({ req }: Context): boolean {
  return req.url.startsWith('https:') || req.header('x-forwarded-proto') === 'https';
}
