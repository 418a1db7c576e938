// Guest text made fit for a log: one line stays one line, nothing acts on a terminal, nothing is too long.

/** Units of a message; the rest is cut and marked with `…`. */
export const MAX_MESSAGE = 8_192;
/** Units of one key or text inside fields. */
const MAX_FIELD_TEXT = 2_048;
/** Values inside fields, counted over all levels. */
const MAX_FIELD_VALUES = 256;
/** Levels of nesting inside fields. */
const MAX_FIELD_DEPTH = 6;

/** What can forge a line, drive a terminal, hide text or turn its direction round; and half characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Line breaks and tabs become the two characters a programmer would write; the rest becomes U+FFFD. */
export function cleanLine(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut.replaceAll(UNSAFE, (c) => ESCAPES.get(c) ?? '\ufffd');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

export interface CleanFields {
  /** No prototype, so that no key means anything. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** True where something was cut: too many values, too deep, or too long. */
  readonly cut: boolean;
}

/** A copy of parsed JSON with clean keys and texts, cut where it passes a cap. */
export function cleanFields(fields: object): CleanFields {
  const state = { left: MAX_FIELD_VALUES, cut: false };
  return { fields: cleanObject(fields, 1, state), cut: state.cut };
}

interface State {
  left: number;
  cut: boolean;
}

function cleanValue(value: unknown, depth: number, state: State): unknown {
  if (typeof value === 'string') {
    if (value.length > MAX_FIELD_TEXT) state.cut = true;
    return cleanLine(value, MAX_FIELD_TEXT);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= MAX_FIELD_DEPTH) {
    state.cut = true;
    return '…';
  }
  return Array.isArray(value)
    ? cleanArray(value, depth + 1, state)
    : cleanObject(value, depth + 1, state);
}

function cleanArray(values: readonly unknown[], depth: number, state: State): unknown[] {
  const clean: unknown[] = [];
  for (const value of values) {
    if (!spend(state)) break;
    clean.push(cleanValue(value, depth, state));
  }
  return clean;
}

function cleanObject(value: object, depth: number, state: State): Record<string, unknown> {
  const clean: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) {
    if (!spend(state)) break;
    // A plain `Object.assign` of a sink would take this key for the prototype.
    if (key === '__proto__') state.cut = true;
    else clean[cleanLine(key, MAX_FIELD_TEXT)] = cleanValue(inner, depth, state);
  }
  return clean;
}

/** False, and noted, once nothing is left. */
function spend(state: State): boolean {
  if (state.left > 0) {
    state.left -= 1;
    return true;
  }
  state.cut = true;
  return false;
}
