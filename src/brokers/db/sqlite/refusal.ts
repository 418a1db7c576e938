// The error for a statement that is denied or does not compile. Its text and its decision say the same of what is
// hidden and of what does not exist: they are made from the statement and the grants alone. What was really decided
// is in the log.

import { formatResource, type Decision } from '../../../../policies/index.ts';
import { BrokerError } from '../../../gate/broker-error.ts';
import type { Job } from '../backend.ts';
import { tableAccess } from '../shape.ts';
import type { Decisions } from './decisions.ts';
import type { Send } from './pool.ts';
import type { Visible } from './protocol.ts';

export interface Refused {
  readonly job: Job;
  readonly decisions: Decisions;
  readonly send: Send;
  readonly sql: string;
  /** What was decided against; empty where the statement did not compile. */
  readonly denied: readonly Decision[];
  readonly reason: string | null;
}

export async function explainRefusal(refused: Refused): Promise<BrokerError> {
  const visible = await findVisible(refused);
  const reply = await refused.send({ op: 'explain', sql: refused.sql, tables: visible });
  const message = reply.op === 'explain' ? reply.message : null;
  if (message !== null) return explainMessage(refused, visible, clip(message));
  if (refused.denied.length === 0) {
    return new BrokerError('QUERY_ERROR', refused.reason ?? 'the statement cannot be run here');
  }
  const [decision] = [...deniedColumns(refused, visible), ...deniedTables(refused, visible)];
  if (decision !== undefined) return denial(`not allowed: ${describe(decision)}`, decision);
  return new BrokerError(
    'PERMISSION_DENIED',
    'not allowed: the statement reaches a table that it does not name and that is not granted',
  );
}

/** The tables the statement names, as far as the plugin may touch them. */
async function findVisible({ job, decisions, send, sql }: Refused): Promise<Visible[]> {
  const reply = await send({ op: 'describe', sql });
  if (reply.op !== 'describe') return [];
  const allows = (table: string, columns: readonly string[]): boolean =>
    ['db.read', 'db.write'].some((action) =>
      decisions.allows(tableAccess(action, job.database, table, columns)),
    );
  return reply.tables
    .filter(({ name }) => allows(name, []))
    .map((table) => {
      const columns = table.columns.filter((column) => allows(table.name, [column]));
      const keys = table.keys.filter((key) => key.every((column) => columns.includes(column)));
      return { name: table.name, columns, keys };
    });
}

/** The statement does not compile even for someone who sees only what is granted. */
function explainMessage(
  refused: Refused,
  visible: readonly Visible[],
  message: string,
): BrokerError {
  const missing = parseMissing(message);
  const hidden = missing === null ? null : hiddenBy(refused, visible, missing);
  if (hidden === null) return new BrokerError('QUERY_ERROR', message);
  return denial(`not allowed, or ${message}`, hidden);
}

/** The decision against a name as though it existed; `null` if whoever asks may know that it does not. */
function hiddenBy(
  { job, decisions, denied }: Refused,
  visible: readonly Visible[],
  missing: Missing,
): Decision | null {
  const { kind, name } = missing;
  const reads =
    kind === 'table'
      ? [tableAccess('db.read', job.database, name, [])]
      : visible.map((table) => tableAccess('db.read', job.database, table.name, [name]));
  const [access] = reads.filter((each) => !decisions.allows(each));
  if (access === undefined) return null;
  if (kind === 'table' && decisions.allows({ ...access, action: 'db.write' })) return null;
  // What was really decided against is recorded already.
  return denied.length > 0 ? decisions.peek(access) : decisions.decide(access);
}

interface Missing {
  readonly kind: 'table' | 'column';
  readonly name: string;
}

function parseMissing(message: string): Missing | null {
  const table = /^no such table: (?:main\.)?(.+)$/i.exec(message)?.[1];
  if (table !== undefined) return { kind: 'table', name: table };
  const column =
    /^no such column: (?:.*\.)?"?(.+?)"?(?: - should this be a string .*)?$/.exec(message)?.[1] ??
    /^table .+ has no column named (.+)$/.exec(message)?.[1];
  return column === undefined ? null : { kind: 'column', name: column };
}

/** Columns the plugin may know of, and may not use like this. */
function deniedColumns(refused: Refused, visible: readonly Visible[]): Decision[] {
  const { job, decisions } = refused;
  return aboutVisible(refused, visible).flatMap(({ action, columns, table }) => {
    const known = columns.filter((each) => each === '*' || table.columns.includes(each));
    const accesses = known.map((each) => tableAccess(action, job.database, table.name, [each]));
    return accesses
      .map((access) => decisions.peek(access))
      .filter(({ effect }) => effect === 'deny');
  });
}

/** Tables the plugin may know of, where the statement takes columns it does not name. */
function deniedTables(refused: Refused, visible: readonly Visible[]): Decision[] {
  const { job, decisions } = refused;
  return aboutVisible(refused, visible)
    .map(({ action, table }) => tableAccess(action, job.database, table.name, ['*']))
    .map((access) => decisions.peek(access))
    .filter(({ effect }) => effect === 'deny');
}

interface AboutVisible {
  readonly action: string;
  readonly columns: readonly string[];
  readonly table: Visible;
}

function aboutVisible({ denied }: Refused, visible: readonly Visible[]): AboutVisible[] {
  return denied.flatMap(({ action, resource }) => {
    if (resource.kind !== 'table') return [];
    const table = visible.find(({ name }) => resource.table === name);
    return table === undefined ? [] : [{ action, columns: resource.columns, table }];
  });
}

function describe({ action, resource }: Decision): string {
  return clip(`${action} ${formatResource(resource)}`);
}

function denial(message: string, decision: Decision): BrokerError {
  return new BrokerError('PERMISSION_DENIED', message, { decision });
}

function clip(message: string): string {
  return message.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 300);
}
