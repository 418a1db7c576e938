// A promise with a number, what was seen of it, and how both are shown. Measures nothing.

export interface Figure {
  readonly what: string;
  /** The least good that was seen, and what is usual. */
  readonly worst: number;
  readonly median: number;
  /** What was promised of the worst. */
  readonly promised: number;
  readonly unit: 'MB' | 'ms' | 'x';
  /** How it ended, for people. */
  readonly seen?: string;
}

export interface Measured {
  readonly title: string;
  readonly about: string;
  readonly figures: readonly Figure[];
}

export function isHeld({ worst, promised }: Figure): boolean {
  return worst <= promised;
}

/** Of samples: the worst and the median. */
export function spread(samples: readonly number[]): Pick<Figure, 'worst' | 'median'> {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    worst: sorted.at(-1) ?? Number.NaN,
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
  };
}

/** The smallest number that all but that share of the samples are below or at. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function terminalText({ title, about, figures }: Measured): string {
  const lines = figures.map((figure) => {
    const { what, worst, median, promised, unit, seen = '' } = figure;
    const word = isHeld(figure) ? 'held  ' : 'MISSED';
    const numbers = `${round(worst).padStart(6)} ${unit} at worst, ${round(median).padStart(6)} usually, promised ${promised}`;
    return `  ${word}  ${what.padEnd(44)}${numbers}  ${seen}`;
  });
  return `\n${title}  ${about}\n${lines.join('\n')}\n`;
}

export function pageText({ title, about, figures }: Measured): string {
  const rows = figures.map((figure) => {
    const { what, worst, median, promised, unit, seen = '' } = figure;
    const held = isHeld(figure) ? 'held' : '**missed**';
    return `| ${what} | ${round(worst)} ${unit} | ${round(median)} ${unit} | ≤ ${promised} ${unit} | ${held} | ${seen} |`;
  });
  const head = '| | worst | median | promised | | ended with |\n|---|---|---|---|---|---|';
  return [`### ${title}`, '', `${about}.`, '', head, ...rows, ''].join('\n');
}

function round(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1);
}
