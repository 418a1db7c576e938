// The second check, independent of the authorizer: what the compiled program really opens. Each root page it names
// must belong to a table, and every instruction must be one that is known to be harmless.

import type { SQLOutputValue } from 'node:sqlite';
import { isAllowedFunction } from './functions.ts';
import { isHarmless } from './opcodes.ts';
import type { Schema } from './schema.ts';

export interface Program {
  /** Tables opened for reading, with the columns taken from them. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  readonly writes: ReadonlySet<string>;
  /** It counts row numbers up (AUTOINCREMENT). */
  readonly usesSequence: boolean;
}

/** A row of EXPLAIN. */
export type Instruction = Readonly<Record<string, SQLOutputValue>>;

/** Why a program is refused whatever is granted. The message is told to those who may know every name in it. */
export class RefusedProgram extends Error {
  override readonly name = 'RefusedProgram';
}

const CALLS: ReadonlySet<string> = new Set([
  'Function',
  'PureFunc',
  'AggStep',
  'AggStep1',
  'AggInverse',
  'AggValue',
  'AggFinal',
]);
const SEQUENCE = 'sqlite_sequence';
/** `p2` of an opening instruction is not the page itself. */
const PAGE_IN_REGISTER = 0x10;

/** Throws RefusedProgram. */
export function readProgram(instructions: readonly Instruction[], schema: Schema): Program {
  const reader = new ProgramReader(schema);
  for (const instruction of instructions) reader.read(instruction);
  return reader;
}

interface Cursor {
  /** Root pages it was opened on in this program or subprogram. */
  readonly roots: Set<number>;
  writes: boolean;
}

class ProgramReader implements Program {
  readonly reads = new Map<string, Set<string>>();
  readonly writes = new Set<string>();
  usesSequence = false;
  readonly #schema: Schema;
  #cursors = new Map<number, Cursor>();
  /** Cursors that are on the sequence table just now: their number is used again for another table. */
  readonly #counting = new Set<number>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  read(row: Instruction): void {
    const opcode = String(row['opcode']);
    const [p1, p2, p3] = [Number(row['p1']), Number(row['p2']), Number(row['p3'])];
    // Subprograms are listed one after the other; each has cursors of its own.
    if (Number(row['addr']) === 0) this.#cursors = new Map();
    switch (opcode) {
      case 'OpenRead':
      case 'ReopenIdx':
      case 'OpenWrite':
        if ((Number(row['p5']) & PAGE_IN_REGISTER) !== 0 || p3 !== 0) throw refuse(opcode);
        this.#open(p1, p2, opcode === 'OpenWrite');
        break;
      case 'Clear':
        if (p2 !== 0) throw refuse(opcode);
        for (const table of this.#owners(p1)) this.writes.add(table);
        break;
      case 'Transaction':
        if (p1 !== 0) throw refuse(opcode);
        break;
      case 'Column':
        this.#take(p1, (stored) => [stored[p2] ?? null]);
        break;
      case 'RowData':
        this.#take(p1, (stored) => stored);
        break;
      case 'RowCell':
        this.#take(p2, (stored) => stored);
        break;
      default:
        this.#other(opcode, p1, String(row['p4']));
    }
  }

  #other(opcode: string, p1: number, p4: string): void {
    if (CALLS.has(opcode)) assertFunction(p4);
    else if (!isHarmless(opcode)) throw refuse(opcode);
    if (opcode === 'Close') this.#counting.delete(p1);
  }

  #owners(root: number): readonly string[] {
    const owners = this.#schema.owners(root);
    if (owners.length === 0) throw refuse('root page');
    return owners;
  }

  #open(cursor: number, root: number, writes: boolean): void {
    const owners = this.#owners(root);
    this.#counting.delete(cursor);
    if (owners.includes(SEQUENCE)) {
      this.usesSequence = true;
      this.#counting.add(cursor);
      return;
    }
    for (const table of owners) {
      if (table.startsWith('sqlite_')) throw refuse('internal table');
      if (writes) this.writes.add(table);
      else if (!this.reads.has(table)) this.reads.set(table, new Set());
    }
    const opened = this.#cursors.get(cursor) ?? { roots: new Set<number>(), writes: false };
    opened.roots.add(root);
    opened.writes ||= writes;
    this.#cursors.set(cursor, opened);
  }

  /** Columns taken through a cursor that only reads. One that writes takes them all, to write the row anew. */
  #take(
    cursor: number,
    choose: (stored: readonly (string | null)[]) => readonly (string | null)[],
  ): void {
    const opened = this.#cursors.get(cursor);
    if (opened === undefined || opened.writes || this.#counting.has(cursor)) return;
    for (const root of opened.roots) {
      const names = choose(this.#schema.stored(root)).filter((name) => name !== null);
      for (const table of this.#schema.owners(root)) {
        for (const name of names) this.reads.get(table)?.add(name);
      }
    }
  }
}

/** `upper(1)`: the name, and how many arguments. */
function assertFunction(text: string): void {
  const name = text.slice(0, text.lastIndexOf('('));
  if (!isAllowedFunction(name)) throw new RefusedProgram(`the function ${name} is not available`);
}

function refuse(what: string): RefusedProgram {
  if (/^V[A-Z]/.test(what)) {
    return new RefusedProgram('virtual tables and table functions are not available');
  }
  return new RefusedProgram('the statement does what is not available');
}
