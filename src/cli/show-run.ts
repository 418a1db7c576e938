// One call of one handler, and what it did: its lines while it runs, its result, what was denied, how long it took.

import { SkerryError } from '../errors.ts';
import type { DeniedEvent, PluginInfo } from '../host/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { fromHere } from './files.ts';
import type { Session } from './host-session.ts';
import { isolationText } from './isolation-text.ts';
import { bad, dim, jsonText, type Output } from './output.ts';
import { showDenials } from './show-denials.ts';

export interface ShownRun {
  readonly plugin: Pick<PluginInfo, 'id' | 'version'>;
  /** The first that there is is called. */
  readonly handlers: readonly [string, ...string[]];
  readonly input: unknown;
  readonly flags: { readonly dir: string; readonly org?: string; readonly user?: string };
  /** What would allow a denied access. */
  readonly remedy: (denial: DeniedEvent) => string | null;
}

/** Before the plugin is loaded: it may log while it starts. */
export function showLog(output: Output, { host, missing }: Session): void {
  for (const problem of missing) output.note(`${bad('missing')} ${problem}`);
  host.on('log', (entry) =>
    output.note(`${dim(`[${entry.plugin} ${entry.level}]`)} ${entry.message}`),
  );
}

/** Rejects with what the call failed with, after everything is shown. */
export async function showRun(output: Output, session: Session, run: ShownRun): Promise<ExitCode> {
  const { host, denials } = session;
  const before = performance.now();
  const ended = await callFirst(session, run);
  const ms = performance.now() - before;
  const failed = 'error' in ended;
  if (!failed) {
    const { handler, value } = ended;
    const told = denials.map((denial) => ({ ...denial, remedy: run.remedy(denial) }));
    output.line(jsonText(value, 2) ?? dim('(no result)'));
    output.data({ ok: true, plugin: run.plugin.id, handler, value, ms, denials: told });
  }
  if (denials.length > 0) {
    if (!failed) output.line();
    const all = `skerry audit tail --denied --dir ${run.flags.dir}`;
    showDenials(output, host, denials, { all, remedy: run.remedy });
  }
  if (!failed || denials.length > 0) output.line();
  const { id, version } = run.plugin;
  const log = fromHere(host.log.dir);
  output.line(dim(`${id} ${version} · ${ended.handler} · ${ms.toFixed(1)} ms · log in ${log}`));
  output.line(dim(`isolation: ${isolationText(host.isolation)}`));
  if (failed) throw ended.error;
  return EXIT.ok;
}

type Ended =
  | { readonly handler: string; readonly value: unknown }
  | { readonly handler: string; readonly error: unknown };

async function callFirst({ host }: Session, run: ShownRun): Promise<Ended> {
  const plugin = host.plugin(run.plugin.id);
  let ended: Ended | null = null;
  for (const handler of run.handlers) {
    try {
      return { handler, value: await plugin.call(handler, run.input, identity(run.flags)) };
    } catch (error) {
      ended = { handler, error };
      if (!(error instanceof SkerryError) || error.code !== 'UNKNOWN_HANDLER') break;
    }
  }
  return ended ?? { handler: run.handlers[0], error: new Error('no handler was called') };
}

export function identity({ org, user }: ShownRun['flags']): { org?: string; user?: string } {
  return { ...(org === undefined ? {} : { org }), ...(user === undefined ? {} : { user }) };
}
