// Single keys of a terminal, without a line end. Knows no command.

/** What of a terminal is needed: `process.stdin` is one. */
export interface KeySource {
  setRawMode(on: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** What a terminal sends for Ctrl-C and Ctrl-D, which make no signal here. */
const ENDS = ['\u0003', '\u0004'];

/** Runs what a key is for, until disposed; `end` also where the terminal would have ended the command. */
export function readKeys(
  source: KeySource,
  keys: Readonly<Record<string, () => void>>,
  end: () => void,
): Disposable {
  const listen = (text: string): void => {
    for (const key of text) {
      if (ENDS.includes(key)) end();
      else if (Object.hasOwn(keys, key)) keys[key]?.();
    }
  };
  source.setEncoding('utf8');
  source.setRawMode(true);
  source.on('data', listen);
  source.resume();
  return {
    [Symbol.dispose]: () => {
      source.off('data', listen);
      source.setRawMode(false);
      source.pause();
    },
  };
}
