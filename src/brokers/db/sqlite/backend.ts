// SQLite as a backend: looks at what each statement touches, has it decided, and runs what was decided on. Every
// statement goes this way, structured ones too. Opens no file itself.

import type { Access, Decision } from '../../../../policies/index.ts';
import { BrokerError } from '../../../gate/broker-error.ts';
import type { Backend, Job, JobResult } from '../backend.ts';
import type { DbLimits } from '../limits.ts';
import { compileShape } from './compile-shape.ts';
import { Decisions } from './decisions.ts';
import { InspectionCache } from './inspection-cache.ts';
import { ProcessPool, type Send } from './pool.ts';
import type { DatabaseFile } from './process.ts';
import type { DbRequest, Failure, Touch } from './protocol.ts';
import { explainRefusal } from './refusal.ts';
import { parseStatement, type Statement } from './statement.ts';

export function createSqliteBackend(file: DatabaseFile, limits: DbLimits): Backend {
  const pool = new ProcessPool(limits);
  const cache = new InspectionCache();
  return {
    async run(job) {
      const statements = compileWork(job);
      const lane = pool.lane(job.asker.plugin, job.database, file);
      return await lane.use(job.use.signal, async (send) => {
        const decisions = new Decisions(job);
        return await runStatements({ job, statements, decisions, send, cache });
      });
    },
    async close() {
      await pool.close();
    },
  };
}

function compileWork({ work }: Job): Statement[] {
  if (work.kind === 'sql') return [parseStatement(work.sql, work.params)];
  return work.shapes.map(compileShape);
}

interface Run {
  readonly job: Job;
  readonly statements: readonly Statement[];
  readonly decisions: Decisions;
  readonly send: Send;
  readonly cache: InspectionCache;
}

/** Looks once more where the schema changed between looking and running. */
const ATTEMPTS = 3;

async function runStatements(run: Run): Promise<JobResult> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const touches = await inspectStatements(run);
    const refused = decide(run, touches);
    if (refused !== null) throw await explainRefusal({ ...run, ...refused, reason: null });
    await run.job.use.record?.();
    const reply = await run.send(makeRun(run.statements, touches));
    if (reply.op === 'run') {
      return { results: reply.results, bytes: reply.bytes };
    }
    if (reply.op !== 'failed' || reply.failure.kind !== 'changed') throw toError(reply);
    run.cache.clear();
  }
  throw new BrokerError('UNAVAILABLE', 'the tables of the database are being changed');
}

function makeRun(statements: readonly Statement[], touches: Touches): DbRequest {
  return {
    op: 'run',
    write: touches.flat().some(({ verb }) => verb === 'write'),
    statements: statements.map((each, index) => ({ ...each, touches: touches[index] ?? [] })),
  };
}

/** For each statement. */
type Touches = readonly (readonly Touch[])[];

async function inspectStatements(run: Run): Promise<Touches> {
  const known = run.statements.map((statement) => run.cache.get(statement));
  // A refusal is never made from memory: the tables may have changed.
  if (known.every((each) => each !== null) && known.flat().every((touch) => allows(run, touch))) {
    return known;
  }
  const statements = run.statements.map(({ sql, inserts }) => ({ sql, inserts }));
  const reply = await run.send({ op: 'inspect', statements });
  if (reply.op === 'inspect') {
    const { touches } = reply;
    touches.forEach((each, index) => run.cache.set(statements[index] ?? null, each));
    return touches;
  }
  if (reply.op !== 'failed' || reply.failure.kind !== 'refused') throw toError(reply);
  const { index, reason } = reply.failure;
  const sql = run.statements[index]?.sql ?? '';
  throw await explainRefusal({ ...run, sql, denied: [], reason });
}

function allows({ job, decisions }: Run, touch: Touch): boolean {
  return decisions.allows(toAccess(job, touch));
}

interface Denied {
  readonly sql: string;
  readonly denied: readonly Decision[];
}

/** The first statement that touches something not allowed; `null` if there is none. */
function decide(run: Run, touches: Touches): Denied | null {
  for (const [index, each] of touches.entries()) {
    const decisions = each.map((touch) => run.decisions.decide(toAccess(run.job, touch)));
    const denied = decisions.filter(isDeny);
    if (denied.length > 0) return { sql: run.statements[index]?.sql ?? '', denied };
  }
  return null;
}

function toAccess({ database }: Job, { verb, table, columns }: Touch): Access {
  return { action: `db.${verb}`, resource: { kind: 'table', database, table, columns } };
}

function isDeny(decision: Decision | null): decision is Decision {
  return decision?.effect === 'deny';
}

function toError(reply: { op: string; failure?: Failure }): BrokerError {
  const { failure } = reply;
  if (failure?.kind === 'error') return new BrokerError(failure.code, failure.message);
  return new BrokerError('UNAVAILABLE', 'the database process gave no answer');
}
