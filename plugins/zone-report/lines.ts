// The lines of a table that carry data, each with its place, so that a reader of an error finds it.

export interface Line {
  readonly text: string;
  /** `zone1970.tab:37` */
  readonly at: string;
}

/** Without comments (`#` at the start) and empty lines. */
export function dataLines(text: string, file: string): Line[] {
  return text
    .split(/\r?\n/u)
    .map((line, index) => ({ text: line, at: `${file}:${index + 1}` }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}
