// What the guest runtime has to say, gathered as one text until the entry ends. Only trusted code writes here;
// the cell reads it back with cell/outbox.ts.

/** Word letters as the cell knows them. */
export type Letter = 'r' | 'q' | 'l' | 't' | 'c' | 'o';

export interface Outbox {
  /** Numbers are whole and at most ten digits. */
  post(letter: Letter, call: number, id: number, status: number, text: string): void;
  /** Everything since the last take. */
  take(): string;
}

export function makeOutbox(): Outbox {
  let text = '';
  return {
    post(letter, call, id, status, body) {
      text += `${letter}${call},${id},${status},${body.length},${body}`;
    },
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}
