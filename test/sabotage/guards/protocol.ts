// The guards between a host and a cell that somebody broke out in: what it says is checked, counted and cut outside it.

import type { Guard } from '../guard.ts';

const CELL = 'sandbox/cell-process.ts';
const CHANNEL = 'sandbox/channel.ts';
const UNIT = 'sandbox/unit.ts';
const FAULT = 'sandbox/guest-fault.ts';
const WORDS = 'sandbox/cell-words.ts';

export const guards: readonly Guard[] = [
  {
    name: 'code for the runtime is taken from a cell that never held a plugin',
    file: 'sandbox/runtime-code.ts',
    find: 'if (!blank || raw === undefined) return null;',
    replace: 'if (raw === undefined) return null;',
    attacks: ['protocol/code-for-the-next-cell'],
    why: 'V8 runs such code as it comes, in every cell that starts from then on.',
  },
  {
    name: 'a frame over the limit is refused by its length',
    file: 'sandbox/message.ts',
    find: 'if (length <= this.limit) return length;',
    replace: 'if (length <= 2 ** 32) return length;',
    attacks: ['protocol/frame-of-four-gigabytes'],
    why: 'A frame is gathered before it is read, in the memory of the host.',
  },
  {
    name: 'the limit of a frame follows from the limits of its units',
    file: 'sandbox/cell-bounds.ts',
    find: 'frame: 2 * FULL_FRAME + 4 * payload',
    replace: 'frame: 1_000_000_000 + payload',
    attacks: ['protocol/frame-of-a-million-messages'],
    why: 'Small messages grow several times when they are read.',
  },
  {
    name: 'an error of the reader is the end of the cell',
    file: CHANNEL,
    find: 'this.#break(error as Error);',
    replace: 'throw error;',
    attacks: ['protocol/message-cut-off'],
    why: 'It is thrown in an event handler, where it would end the host.',
  },
  {
    name: 'what waits to be read is bounded',
    file: CHANNEL,
    find: 'if (this.backlog > this.#backlog) {',
    replace: 'if (this.backlog < 0) {',
    attacks: ['protocol/answers-never-read'],
    why: 'A cell that asks and does not read makes the host keep every answer.',
  },
  {
    name: 'a request belongs to the open call that it names',
    file: UNIT,
    find: 'const call = this.#openCall(raw.call);',
    replace: 'const call = this.#calls.values().next().value ?? null;',
    attacks: ['protocol/request-in-another-name'],
    why: 'Who asks is decided by the call; a call that is over has no identity to lend.',
  },
  {
    name: 'requests under way are counted outside',
    file: UNIT,
    find: '} else if (!account.pending(call)) return',
    replace: '} else if (account.pending(call) && call.pending < 0) return',
    attacks: ['protocol/requests-without-end'],
    why: 'The runtime inside refuses too many; a cell without it does not.',
  },
  {
    name: 'the size of a request is checked outside',
    file: UNIT,
    find: 'if (!account.fits(raw.text, raw.raw)) return',
    replace: 'if (raw.kind < 0) return',
    attacks: ['protocol/request-over-the-limit'],
    why: 'The payload limit holds for both sides of the wall.',
  },
  {
    name: 'log text is counted outside',
    file: UNIT,
    find: 'if (!this.#account.log(call ?? null, text.length)) return',
    replace: 'if (text.length < 0) return',
    attacks: ['protocol/log-without-end'],
    why: 'Each line is decided on, recorded and handed to the embedder.',
  },
  {
    name: 'a cell that nobody asks has nothing to say',
    file: CELL,
    find: 'if (this.#watched.busy === 0 && (this.#strays += messages.length) > MOST_STRAYS) {',
    replace: 'if (this.#strays < 0) {',
    and: [{ file: UNIT, find: 'if (!account.late()) return', replace: 'if (raw.kind < 0) return' }],
    attacks: ['protocol/noise-after-the-call'],
    why: 'Without a call there is no wall time that would end it.',
  },
  {
    name: 'the host keeps the wall time of calls too',
    file: UNIT,
    find: 'this.#overdue.watch(call);',
    replace: '',
    attacks: ['protocol/call-never-answered'],
    why: 'A cell that keeps neither its limits nor its beat would never answer.',
  },
  {
    name: 'calls are not tried in cell after cell',
    file: UNIT,
    find: 'if (this.#fruitless >= MOST_FRUITLESS)',
    replace: 'if (this.#fruitless >= MOST_FRUITLESS * 1_000)',
    attacks: ['protocol/death-that-blames-nobody'],
    why: 'Whose fault a death was is read from memory that the cell writes.',
  },
  {
    name: 'a failure that cannot be read is a failure',
    file: FAULT,
    find: `} catch {
    return failed('EXECUTION_ERROR', 'the failure of the call could not be read');`,
    replace: '} catch (error) {\n    throw error;',
    attacks: ['protocol/failure-that-is-no-json'],
    why: 'It is read in an event handler, where an exception would end the host.',
  },
  {
    name: 'a cell gives only the verdicts of a cell',
    file: WORDS,
    find: "if (!CELL_FAULTS.has(code) || typeof message !== 'string') return null;",
    replace: "if (typeof message !== 'string') return null;",
    attacks: ['protocol/failure-with-escape-codes'],
    why: 'Callers act on codes: a denial or an abort is for the host to tell.',
  },
  {
    name: 'messages of failures are cleaned outside',
    file: FAULT,
    find: "message: cleanLine(words('message')),",
    replace: "message: words('message'),",
    attacks: ['protocol/failure-with-escape-codes'],
    why: 'They end on terminals and in logs.',
  },
  {
    name: 'a hello that cannot be read is none',
    file: WORDS,
    find: '} catch {\n    return {};',
    replace: '} catch (error) {\n    throw error;',
    attacks: ['protocol/hello-that-is-none'],
    why: 'It is read in an event handler, where an exception would end the host.',
  },
  {
    name: 'a cell whose fence has a hole is not used',
    file: WORDS,
    find: 'if (open.length > 0) {',
    replace: 'if (open.length > 1_000) {',
    attacks: ['protocol/hello-that-is-none'],
    why: 'The fence is tried in each cell, since it depends on the machine.',
  },
  {
    name: 'a cell is killed by a signal it cannot catch',
    file: CELL,
    find: "this.#started.child.kill('SIGKILL');",
    replace: "this.#started.child.kill('SIGTERM');",
    attacks: ['protocol/refusal-to-die'],
    why: 'Node and native code can ignore every other.',
  },
];
