// `skerry audit`: read the access log, and prove it.

import { join } from 'node:path';
import {
  AuditError,
  type LoggedEntry,
  query as queryLog,
  tail as tailLog,
  verify,
} from '../../audit/index.ts';
import { SkerryError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { readTextFile } from '../files.ts';
import { countOfFlag, momentOf } from '../moment.ts';
import { bad, dim, good, type Output, shown } from '../output.ts';
import { countOf, progress } from '../progress.ts';

interface LogFlags {
  readonly dir: string;
  readonly log?: string;
}

export interface QueryFlags extends LogFlags {
  readonly plugin?: string;
  readonly denied?: boolean;
  readonly action?: string;
  readonly operation?: string;
  readonly call?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly follow?: boolean;
}

export async function query(output: Output, flags: QueryFlags): Promise<ExitCode> {
  const limit = flags.limit === undefined ? 1_000 : countOfFlag(flags.limit);
  return showAll(output, flags, queryLog(folder(flags), { ...filter(flags), limit }));
}

export async function tail(output: Output, flags: QueryFlags): Promise<ExitCode> {
  const last = flags.limit === undefined ? 20 : countOfFlag(flags.limit);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const options = { ...filter(flags), last, follow: flags.follow === true, signal: stop.signal };
  return showAll(output, flags, tailLog(folder(flags), options));
}

async function showAll(
  output: Output,
  flags: LogFlags,
  entries: AsyncIterable<LoggedEntry>,
): Promise<ExitCode> {
  try {
    for await (const entry of entries) show(output, entry);
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    const message = `There is no access log in ${folder(flags)} (${code}); name its folder with --log, or the one it is in with --dir.`;
    throw new SkerryError('CONFIG_ERROR', message, { cause });
  }
  return EXIT.ok;
}

export interface VerifyFlags extends LogFlags {
  readonly key?: string;
  readonly head?: string;
}

export async function verifyCommand(output: Output, flags: VerifyFlags): Promise<ExitCode> {
  const options = {
    publicKey: flags.key === undefined ? undefined : readTextFile(flags.key),
    head: flags.head === undefined ? undefined : parseHead(flags.head),
  };
  const report = await progress
    .during(output, `verifying ${shown(folder(flags))}`, (tell) =>
      verify(folder(flags), {
        ...options,
        onRead: (records) => tell(countOf(records, 'records')),
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof AuditError)
        throw new SkerryError('CONFIG_ERROR', error.message, { cause: error });
      throw error;
    });
  output.data(report);
  const size = `${report.records} records, ${report.batches} batches, ${report.segments} segments`;
  const sealed = `${report.sealed} sealed by ${report.checkpoints} checkpoints, unsealed: ${report.unsealed}`;
  if (report.ok) {
    output.line(`${good('intact')}  ${size}; ${sealed}`);
    output.line(dim(`head ${report.head.records}:${report.head.hash}`));
    if (flags.key === undefined)
      output.line(dim('the key beside the log was believed; --key names one kept elsewhere'));
    return EXIT.ok;
  }
  output.line(`${bad('broken')}  ${size}; ${sealed}`);
  for (const problem of report.problems) {
    output.line(
      `  ${bad(problem.kind)}  ${problem.file}:${problem.line}  record ${problem.seq}  ${problem.message}`,
    );
  }
  return EXIT.integrity;
}

function folder({ dir, log }: LogFlags): string {
  return log ?? join(dir, 'log');
}

function filter(flags: QueryFlags): Parameters<typeof queryLog>[1] {
  return {
    plugin: flags.plugin,
    action: flags.action,
    operation: flags.operation,
    call: flags.call,
    effect: flags.denied === true ? 'deny' : undefined,
    since: flags.since === undefined ? undefined : momentOf(flags.since, '--since'),
    until: flags.until === undefined ? undefined : momentOf(flags.until, '--until'),
  };
}

function parseHead(text: string): { records: number; hash: string } {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (match !== null) return { records: Number(match[1]), hash: match[2] as string };
  throw new SkerryError(
    'CONFIG_ERROR',
    '--head: write the number of records, ":" and the hash, as verify prints them.',
  );
}

function show(output: Output, entry: LoggedEntry): void {
  output.data(entry);
  const time = new Date(entry.time).toISOString();
  const start = `${dim(String(entry.seq).padStart(6))} ${dim(time)}`;
  if (entry.kind === 'decision') {
    const effect = entry.effect === 'allow' ? good('allow') : bad('deny ');
    const what = `${entry.action} ${shown(entry.resource)}`.trimEnd();
    const folded = entry.count === undefined ? '' : dim(` ×${entry.count}`);
    output.line(
      `${start} ${effect} ${entry.plugin ?? '-'} ${entry.operation} ${what} ${dim(entry.reason)}${folded}`,
    );
  } else if (entry.kind === 'outcome') {
    const ended = entry.ok ? good('done ') : bad('fail ');
    output.line(
      `${start} ${ended} ${entry.plugin ?? '-'} ${entry.operation}${entry.code === null ? '' : ` ${entry.code}`} ${dim(`${entry.ms} ms`)}`,
    );
  } else {
    output.line(
      `${start} event ${entry.plugin ?? '-'} ${entry.event} ${dim(detailText(entry.detail))}`.trimEnd(),
    );
  }
}

/** `version=1.0.0 code=sha256:df62e3bcda67…`: a digest is known by its start, the whole is in the log. */
function detailText(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .map(([key, value]) => {
      const text = shown(typeof value === 'string' ? value : JSON.stringify(value));
      return `${shown(key)}=${text.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/u, '$1…')}`;
    })
    .join(' ');
}
