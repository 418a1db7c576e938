// The table of all attacks as a page for people: case by level, how it ended, what it cost. Shapes text; runs nothing.

import type { IsolationLevel } from '../../../sandbox/index.ts';
import type { Attack, Harm } from './attack.ts';

/** One attack at one level. */
export interface Trial {
  readonly contained: boolean;
  /** MB that the cell which held most held beyond an idle one. */
  readonly grownMb: number;
  readonly ms: number;
}

export interface Case {
  /** `area/name`. */
  readonly name: string;
  readonly attack: Pick<Attack, 'title' | 'harm' | 'from'>;
  readonly trials: Readonly<Partial<Record<IsolationLevel, Trial>>>;
}

const INTRODUCTION = `# Every attack at every level

Written by \`npm run attacks\`, which runs all of \`test/attacks/\` at each level of isolation; do not edit.

An attack has two halves. The bare half does harm to a host that has only raw isolated-vm, \`node:fs\`, \`node:sqlite\`, \`fetch\` or the
bundler: the second column says what harm, and \`npm test\` sees that it does. The other half is the same payload under
Skerry, here at the levels \`process\` and \`jail\` ([security.md](security.md) says what they are). A line is good where it ended as its
sentence says, a neighbour answered afterwards, and no secret came out; one that did not was tried once more, since caps are times.

Times are those of the whole half but for the start of its host: plugins are bundled and started in it, servers answer slowly, and
payloads wait on purpose, so a time is no measure of a cap; [benchmarks.md](benchmarks.md) has those. Memory is the most that any cell held
at any time, beyond what an idle cell holds, as the kernel counts it; a plugin that does nothing takes some too.
`;

/** The whole page, Markdown. */
export function attacksPage(
  cases: readonly Case[],
  levels: readonly IsolationLevel[],
  machine: string,
): string {
  const areas = [...new Set(cases.map(({ name }) => areaOf(name)))];
  const sections = areas.map((area) => {
    const own = cases.filter(({ name }) => areaOf(name) === area);
    return `## ${area}\n\n${table(own, levels)}`;
  });
  return [INTRODUCTION, `${machine}\n`, summary(cases, levels), ...sections].join('\n');
}

function summary(cases: readonly Case[], levels: readonly IsolationLevel[]): string {
  const lines = levels.map((level) => {
    const ends = cases.map((one) => outcome(one, level));
    const count = (end: string): number => ends.filter((one) => one === end).length;
    const promised = cases.filter(({ attack }) => isPromised(attack, level)).length;
    const odd = [BROKEN, NOT_RUN].filter((end) => count(end) > 0);
    const rest = odd.map((end) => `; ${count(end)} ${end}`).join('');
    return `- \`${level}\`: ${count('contained')} of ${cases.length} contained, of ${promised} that are promised${rest}.`;
  });
  return `${lines.join('\n')}\n`;
}

const BROKEN = '**got through**';
const NOT_RUN = 'not run';

function outcome({ attack, trials }: Case, level: IsolationLevel): string {
  const trial = trials[level];
  if (trial === undefined) return NOT_RUN;
  if (trial.contained) return 'contained';
  return isPromised(attack, level) ? BROKEN : 'not promised';
}

/** Whether the level contains it as the project says. */
export function isPromised({ from }: Case['attack'], level: IsolationLevel): boolean {
  return from === undefined || from === level;
}

function table(cases: readonly Case[], levels: readonly IsolationLevel[]): string {
  const head = [
    'attack',
    'bare, it',
    ...levels.flatMap((level) => [`\`${level}\``, 'cell, MB', 'time']),
  ];
  const rows = cases.map((one) => [
    `${one.attack.title} (\`${one.name.slice(one.name.indexOf('/') + 1)}\`)`,
    harmInWords(one.attack.harm),
    ...levels.flatMap((level) => {
      const trial = one.trials[level];
      return [
        outcome(one, level),
        trial === undefined ? '' : String(Math.max(0, Math.round(trial.grownMb))),
        trial === undefined ? '' : time(trial.ms),
      ];
    }),
  ]);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

function harmInWords(harm: Harm): string {
  switch (harm.kind) {
    case 'leak':
      return 'gets, writes or changes what it must not';
    case 'crash':
      return 'ends the process';
    case 'hang':
      return `is still busy after ${harm.ms / 1_000} s`;
    case 'memory':
      return `holds more than ${harm.mb} MB`;
  }
}

function time(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function areaOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}
