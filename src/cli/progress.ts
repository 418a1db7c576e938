// One line on a terminal about what takes longer than a second. It goes when that is done, and makes way for whatever else is
// written. Knows no command.

import { styleText } from 'node:util';

/** Standard error, or what a test puts in its place. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Says how far the work is: a few words behind the line. */
export type Tell = (how: string) => void;

/** From the beginning of the work to the first sight of the line. */
const PATIENCE_MS = 1_000;
const EVERY_MS = 250;
const CLEAR = '\r\u001b[2K';

export class Progress {
  readonly #screen: Screen;
  #shown = '';

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Does the work; `what` says what it is, `loading acme.notes`. Nothing is shown with `--json` or where nobody watches. */
  async during<T>(
    { json }: { readonly json: boolean },
    what: string,
    work: (tell: Tell) => Promise<T>,
  ): Promise<T> {
    if (json || this.#screen.isTTY !== true) return await work(() => {});
    const since = performance.now();
    let how = '';
    const ticks = setInterval(() => {
      if (performance.now() - since >= PATIENCE_MS) this.#show(`${what} … ${how}`.trimEnd());
    }, EVERY_MS);
    try {
      return await work((text) => void (how = text));
    } finally {
      clearInterval(ticks);
      this.hide();
    }
  }

  /** Before anything else is written. The line comes back with its next tick. */
  hide(): void {
    if (this.#shown === '') return;
    this.#screen.write(CLEAR);
    this.#shown = '';
  }

  #show(text: string): void {
    const { columns = 0 } = this.#screen;
    // A line that wraps is two, of which one would stay. Some terminals do not know how wide they are.
    const line = text.slice(0, (columns > 0 ? columns : 80) - 1);
    if (line === this.#shown) return;
    this.#screen.write(`${CLEAR}${styleText('dim', line)}`);
    this.#shown = line;
  }
}

/** There is one terminal. */
export const progress = new Progress(process.stderr);

/** `120 000 records`. */
export function countOf(count: number, what: string): string {
  return `${String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ')} ${what}`;
}
