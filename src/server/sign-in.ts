// Who is signed in to the page: codes that work once, and the sessions they open. In memory: a restart signs everybody out.

import { randomBytes } from 'node:crypto';

const LIFE = 12 * 60 * 60 * 1_000;
const MOST_SESSIONS = 64;

export class SignIn {
  readonly #now: () => number;
  readonly #codes = new Set<string>();
  /** When each session ends, in milliseconds since the epoch. */
  readonly #sessions = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A code for a link: good once. */
  makeCode(): string {
    const code = randomBytes(24).toString('base64url');
    this.#codes.add(code);
    return code;
  }

  /** Opens a session for a code; null for one that is unknown or used. */
  redeem(code: string): string | null {
    return this.#codes.delete(code) ? this.open() : null;
  }

  open(): string {
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= MOST_SESSIONS) this.#sessions.delete(oldest);
    const session = randomBytes(32).toString('base64url');
    this.#sessions.set(session, this.#now() + LIFE);
    return session;
  }

  has(session: string): boolean {
    const ends = this.#sessions.get(session);
    if (ends === undefined) return false;
    if (ends > this.#now()) return true;
    this.#sessions.delete(session);
    return false;
  }

  close(session: string): void {
    this.#sessions.delete(session);
  }
}
