// The parent's side: starts a half in a process of its own, watches it from outside, and says whether there was harm.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsolationLevel } from '../../../sandbox/index.ts';
import type { BareResult, Harm, SkerryResult } from './attack.ts';
import { LEVEL_VARIABLE } from './level.ts';

const RUNNER = join(import.meta.dirname, 'run-half.ts');
/** A half that has no result in this time is ended. */
const PATIENCE_MS = 60_000;
/** A host that grows beyond this contains nothing, and is ended before it fills the machine. */
const MOST_MB = 2_000;

interface Watched {
  /** The JSON line, if one came. */
  readonly line: string;
  /** Signal that ended it before it had said anything. */
  readonly died: string | null;
  readonly peakMb: number;
  /** Still busy when its time was up. */
  readonly hung: boolean;
  readonly stderr: string;
}

export async function judgeBare(file: string, harm: Harm): Promise<BareResult> {
  const patience = harm.kind === 'hang' ? harm.ms : PATIENCE_MS;
  const stopAtMb = harm.kind === 'memory' ? harm.mb : Number.POSITIVE_INFINITY;
  const seen = await watch(file, 'bare', patience, stopAtMb);
  switch (harm.kind) {
    case 'leak':
      return seen.line === ''
        ? { harmed: false, seen: describe(seen) }
        : (JSON.parse(seen.line) as BareResult);
    case 'crash':
      return { harmed: seen.died !== null, seen: describe(seen) };
    case 'hang':
      return { harmed: seen.hung, seen: describe(seen) };
    case 'memory':
      return { harmed: seen.peakMb > harm.mb, seen: describe(seen) };
  }
}

/** At the level of isolation that the machine reaches, or at `level`. `look` is shown the host's pid, many times a second. */
export async function judgeSkerry(
  file: string,
  level: IsolationLevel | null = null,
  look: (host: number) => void = () => {},
): Promise<SkerryResult> {
  const env = level === null ? {} : { [LEVEL_VARIABLE]: level };
  const seen = await watch(file, 'skerry', PATIENCE_MS, MOST_MB, { env, look });
  if (seen.line === '') return { contained: false, seen: describe(seen) };
  return JSON.parse(seen.line) as SkerryResult;
}

function describe({ line, died, peakMb, hung, stderr }: Watched): string {
  const how = died ?? (hung ? 'still busy when its time was up' : 'ended by itself');
  return `${how}, ${Math.round(peakMb)} MB at most ${line} ${stderr.slice(0, 2_000)}`;
}

interface Besides {
  readonly env: Readonly<Record<string, string>>;
  readonly look: (pid: number) => void;
}

function watch(
  file: string,
  half: string,
  patience: number,
  stopAtMb: number,
  { env, look }: Besides = { env: {}, look: () => {} },
): Promise<Watched> {
  // A half is killed, so it cannot tidy up: its temporary files lie in a folder of its own.
  const folder = mkdtempSync(join(tmpdir(), 'skerry-half-'));
  const child = spawn(
    process.execPath,
    ['--no-node-snapshot', '--disable-warning=ExperimentalWarning', RUNNER, file, half],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env, TMPDIR: folder } },
  );
  let line = '';
  let stderr = '';
  let peakMb = 0;
  let hung = false;
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr = (stderr + text).slice(-8_000)));
  const giveUp = (): void => {
    hung = true;
    child.kill('SIGKILL');
  };
  let patienceTimer = setTimeout(giveUp, PATIENCE_MS);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (line === '') {
      // An empty line: it has started, and its own time runs from here.
      clearTimeout(patienceTimer);
      patienceTimer = setTimeout(giveUp, patience);
    }
    line += text;
  });
  const memoryTimer = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(child.pid ?? 0));
    look(child.pid ?? 0);
    if (peakMb > stopAtMb) child.kill('SIGKILL');
  }, 20);
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      clearTimeout(patienceTimer);
      clearInterval(memoryTimer);
      rmSync(folder, { recursive: true, force: true });
      const said = line.trim() !== '';
      resolve({
        line: line.trim(),
        died: said || hung ? null : signal,
        peakMb,
        hung: hung && !said,
        stderr,
      });
    });
  });
}

function residentMb(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) / 256;
  } catch {
    return 0;
  }
}
