// The database process: one file, one request at a time, everything synchronous. It is trusted code that runs
// untrusted statements, and is killed when one of them takes too long. Reads frames on 0, answers on 1.

import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.ts';
import { inspectFailure, runFailure } from './failure.ts';
import { readFrame, writeFrame } from './frames.ts';
import { Guard } from './guard.ts';
import { inspect } from './inspect.ts';
import type { DbReply, DbRequest, Failure, Inspected, StartOptions, Touch } from './protocol.ts';
import { run, transaction, type RanStatement, type Session } from './run.ts';
import { Reader, Schema } from './schema.ts';
import { describe, explain } from './shadow.ts';

const REQUESTS = 0;
const REPLIES = 1;

// Ctrl-C and the end of a service are for the host, which still answers calls then and closes this process itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

class OpenSession implements Session {
  readonly database: DatabaseSync;
  readonly guard: Guard;
  readonly options: StartOptions;
  readonly #reader: Reader;
  #schema: Schema | null = null;

  constructor(options: StartOptions) {
    this.options = options;
    this.guard = new Guard();
    // SQLite would make the file. A wrong path must be an error.
    if (!statSync(options.path).isFile()) throw new Error('not a file');
    this.database = this.guard.free(() => openDatabase(options, this.guard));
    this.#reader = this.guard.free(() => new Reader(this.database));
  }

  schema(): Schema {
    return this.guard.free(() => {
      const version = this.#reader.version();
      if (this.#schema?.version !== version) this.#schema = new Schema(version, this.#reader);
      return this.#schema;
    });
  }
}

/** What SQLite may throw at any time: a locked or damaged file. */
function tryAnswer(session: Session, request: DbRequest): string {
  try {
    return answer(session, request);
  } catch (error) {
    return JSON.stringify({ op: 'failed', failure: runFailure(error, []) } satisfies DbReply);
  }
}

function answer(session: Session, request: DbRequest): string {
  switch (request.op) {
    case 'inspect':
      return JSON.stringify(inspectAll(session, request.statements));
    case 'run':
      return runAll(session, request);
    case 'describe': {
      const tables = transaction(session, false, () => {
        const schema = session.schema();
        return session.guard.free(() => describe(schema, request.sql));
      });
      return JSON.stringify({ op: 'describe', tables } satisfies DbReply);
    }
    case 'explain': {
      const { options, guard } = session;
      const message = explain(options, guard, request.sql, request.tables);
      return JSON.stringify({ op: 'explain', message } satisfies DbReply);
    }
  }
}

function inspectAll(session: Session, statements: readonly Inspected[]): DbReply {
  const touches: (readonly Touch[])[] = [];
  try {
    transaction(session, false, () => {
      for (const statement of statements) {
        const schema = session.schema();
        touches.push(inspect(session.database, session.guard, schema, statement).touches);
      }
    });
  } catch (error) {
    return { op: 'failed', failure: inspectFailure(error, session.guard, touches.length) };
  }
  return { op: 'inspect', touches };
}

function runAll(session: Session, request: Extract<DbRequest, { op: 'run' }>): string {
  let results: RanStatement[];
  try {
    results = run(session, request.statements, request.write);
  } catch (error) {
    const touches = request.statements.flatMap((statement) => statement.touches);
    return JSON.stringify({ op: 'failed', failure: runFailure(error, touches) } satisfies DbReply);
  }
  const texts = results.map(({ rows, ...rest }) => {
    const head = JSON.stringify(rest);
    return `${head.slice(0, -1)},"rows":[${rows.join(',')}]}`;
  });
  const bytes = results.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.length, 0);
  return `{"op":"run","bytes":${bytes},"results":[${texts.join(',')}]}`;
}

/** Shared with the watchdog: an odd number while a request is being done. */
function startWatchdog(options: StartOptions): Int32Array {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const { parent, statementMs, memory } = options;
  const script = import.meta.url.endsWith('.ts') ? './watchdog.ts' : './watchdog.js';
  const watchdog = new Worker(new URL(script, import.meta.url), {
    workerData: { beat, parent, statementMs, memory },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  // Without it nothing stops a statement when the host cannot.
  watchdog.on('error', () => process.exit(1));
  return beat;
}

function main(): void {
  const options = JSON.parse(process.argv[2] as string) as StartOptions;
  const beat = startWatchdog(options);
  const tick = (): void => {
    Atomics.add(beat, 0, 1);
    Atomics.notify(beat, 0);
  };
  let session: Session;
  try {
    session = new OpenSession(options);
  } catch {
    const failure: Failure = {
      kind: 'error',
      code: 'UNAVAILABLE',
      message: 'the database cannot be opened',
    };
    writeFrame(REPLIES, JSON.stringify({ op: 'failed', failure } satisfies DbReply));
    process.exit(1);
  }
  writeFrame(REPLIES, JSON.stringify({ op: 'ready' } satisfies DbReply));
  for (let text = readFrame(REQUESTS); text !== null; text = readFrame(REQUESTS)) {
    tick();
    const reply = tryAnswer(session, JSON.parse(text) as DbRequest);
    tick();
    writeFrame(REPLIES, reply);
  }
  process.exit(0);
}

main();
