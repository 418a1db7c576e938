// What a command writes: text for people or JSON for programs, never both. Colour only on a terminal.

import { stripVTControlCharacters, styleText } from 'node:util';
import { progress } from './progress.ts';

export interface Output {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** The one JSON document of a command; nothing without `--json`. */
  data(value: unknown): void;
  /** A line for people who watch: standard error, with `--json` too. */
  note(text: string): void;
}

export function makeOutput(json: boolean): Output {
  return {
    json,
    line: (text = '') => {
      if (json) return;
      progress.hide();
      process.stdout.write(`${text}\n`);
    },
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => {
      progress.hide();
      process.stderr.write(`${text}\n`);
    },
  };
}

export const bold = (text: string): string => styleText('bold', text);
export const dim = (text: string): string => styleText('dim', text);
export const good = (text: string): string => styleText('green', text);
export const bad = (text: string): string => styleText('red', text);

/** The operator's documents, where a command was told of other ones than those it finds. */
export interface Documents {
  readonly policy?: string;
  readonly grants?: string;
}

/** A command as a person can paste it, whether the package is installed or a clone; about the same documents. */
export function npx(command: string, { policy, grants }: Documents = {}): string {
  const named = [
    ...(policy === undefined ? [] : [`--policy ${quoted(policy)}`]),
    ...(grants === undefined ? [] : [`--grants ${quoted(grants)}`]),
  ];
  return ['npx', command.trimEnd(), ...named].join(' ');
}

/** As a shell takes it for one word. */
export function quoted(text: string): string {
  return /^(?:[\w./:@+,-][\w./:@+,=-]*)?$/u.test(text)
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

/** At most `most` characters. */
export function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** A name that a plugin chose: cut, and without what a terminal would act on or hide. */
export function shown(text: string, most = 400): string {
  return clip(text, most).replaceAll(
    /\p{C}/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
}

/** JSON that a terminal does not act on. The same value for whoever parses it; undefined where there is none. */
export function jsonText(value: unknown, indent = 0): string | undefined {
  const text = JSON.stringify(value, null, indent) as string | undefined;
  return text?.replaceAll(/[^\P{C}\n]/gu, (char) =>
    char.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** Columns on a terminal: colour takes none. */
function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/** Columns as wide as their widest cell; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell)),
      )
      .join('  '),
  );
}
