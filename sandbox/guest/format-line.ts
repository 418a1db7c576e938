// One line of the log out of the arguments of a console method, with the placeholders of its first. Must not know levels.

import { inspect } from './inspect.ts';
import { type Output, startOutput, write } from './inspect-output.ts';
import {
  NativeNumber,
  bigintToString,
  mathTrunc,
  stringCharCodeAt,
  stringSlice,
  symbolToString,
} from './primordials.ts';

const PERCENT = 0x25;

/** Never throws. `args` is a list of ours; what is in it is the guest's. At most `length` characters and a mark. */
export function formatLine(args: readonly unknown[], length: number): string {
  const out = startOutput(length);
  let next = 0;
  if (args.length > 1 && typeof args[0] === 'string') next = writeTemplate(out, args[0], args);
  for (let i = next; i < args.length && out.left > 0; i++) {
    if (i > 0) write(out, ' ');
    write(out, plain(args[i], out.left));
  }
  return out.text;
}

/** Fills the placeholders and says which argument comes next. */
function writeTemplate(out: Output, template: string, args: readonly unknown[]): number {
  let next = 1;
  let from = 0;
  for (let i = 0; i + 1 < template.length && out.left > 0; i++) {
    if (stringCharCodeAt(template, i) !== PERCENT) continue;
    const kind = template[i + 1] as string;
    if (kind !== '%' && (next >= args.length || !isPlaceholder(kind))) continue;
    write(out, stringSlice(template, from, i));
    write(out, kind === '%' ? '%' : placeholder(kind, args[next++], out.left));
    from = i + 2;
    i++;
  }
  write(out, stringSlice(template, from));
  return next;
}

function isPlaceholder(kind: string): boolean {
  switch (kind) {
    case 's':
    case 'd':
    case 'i':
    case 'f':
    case 'j':
    case 'o':
    case 'O':
    case 'c':
      return true;
    default:
      return false;
  }
}

function placeholder(kind: string, value: unknown, left: number): string {
  switch (kind) {
    case 'c':
      return '';
    case 's':
      return plain(value, left);
    case 'd':
    case 'f':
      return numberText(value, false);
    case 'i':
      return numberText(value, true);
    default:
      return inspect(value, left);
  }
}

function numberText(value: unknown, whole: boolean): string {
  if (typeof value === 'bigint') return `${bigintToString(value)}n`;
  // An object would be asked for its valueOf.
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol')
    return 'NaN';
  const number = NativeNumber(value);
  return `${whole ? mathTrunc(number) : number}`;
}

/** A string as it is, everything else as it is shown. */
function plain(value: unknown, left: number): string {
  if (typeof value === 'string')
    return value.length > left ? stringSlice(value, 0, left + 1) : value;
  return typeof value === 'symbol' ? symbolToString(value) : inspect(value, left);
}
