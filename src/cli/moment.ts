// Times and counts as people write them in flags. Pure but for the clock.

import { SkerryError } from '../errors.ts';

const AGO = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds since the epoch, of an ISO time or of `10m`: so long ago. Throws SkerryError `CONFIG_ERROR`. */
export function momentOf(text: string, flag: string): number {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago !== null) return Date.now() - Number(ago[1]) * AGO[ago[2] as keyof typeof AGO];
  const time = Date.parse(text);
  if (Number.isFinite(time)) return time;
  throw new SkerryError(
    'CONFIG_ERROR',
    `${flag}: "${text}" is no time; write 2026-01-31T10:00:00Z or 10m, 2h, 7d.`,
  );
}

/** Throws SkerryError `CONFIG_ERROR`. */
export function countOfFlag(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SkerryError('CONFIG_ERROR', `--limit: "${text}" is no count above zero.`);
}
