// The problems of one verification, and where it stands while they are found. One damage makes everything up to the
// next link look wrong, so what is noted after a problem and before that link is taken for its consequence.

import { MAX_PROBLEMS, type Problem, type ProblemKind, type Report } from './report.ts';

/** A place other than the current one. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
}

export class Findings {
  /** Where the verification is: the segment's name and the line in it, from 1. */
  file = '';
  line = 0;
  readonly #problems: Problem[] = [];
  #more = 0;
  #unsettled = false;

  /** True from a problem to the next link. */
  get unsettled(): boolean {
    return this.#unsettled;
  }

  /** A link was read: what is wrong from here on is another damage. */
  settle(): void {
    this.#unsettled = false;
  }

  /** Adds a problem unless it may follow from the last one. */
  note(kind: ProblemKind, seq: number, message: string, place: Place = {}): void {
    if (!this.#unsettled) this.add(kind, seq, message, place);
  }

  /** Adds a problem; returns its place for `replace`. */
  add(kind: ProblemKind, seq: number, message: string, place: Place = {}): number {
    this.mention(kind, seq, message, place);
    this.#unsettled = true;
    return this.#more === 0 ? this.#problems.length - 1 : MAX_PROBLEMS;
  }

  /** Adds a problem that damages no bytes: it explains nothing that comes after it. */
  mention(kind: ProblemKind, seq: number, message: string, place: Place = {}): void {
    if (this.#problems.length >= MAX_PROBLEMS) this.#more += 1;
    else this.#problems.push({ kind, file: this.file, line: this.line, seq, message, ...place });
  }

  /**
   * A changed record found out at its link. Noted, unless something in this batch, which began at line `from`,
   * was wrong before it.
   */
  locate(seq: number, line: number, from: number): void {
    const message = `record ${seq} is changed`;
    const last = this.#problems.at(-1);
    const inBatch = this.#unsettled && last?.file === this.file && last.line >= from;
    if (!inBatch) this.add('changed', seq, message, { line });
    else if (last.line > line) {
      this.replace(this.#problems.length - 1, 'changed', seq, message, { line });
    }
  }

  replace(place: number, kind: ProblemKind, seq: number, message: string, at: Place = {}): void {
    if (place >= this.#problems.length) return;
    this.#problems[place] = { kind, file: this.file, line: this.line, seq, message, ...at };
  }

  summary(): Pick<Report, 'ok' | 'problems' | 'more'> {
    return { ok: this.#problems.length === 0, problems: [...this.#problems], more: this.#more };
  }
}
