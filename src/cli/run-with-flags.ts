// A run in which the flags are the grants: what they come to, what is asked first, and the call itself.

import { EXIT, type ExitCode } from './exit.ts';
import type { HostFlags } from './files.ts';
import {
  type Ask,
  askAll,
  findIdleFlags,
  FLAGS_FILE,
  type FlagRun,
  openAsks,
  type PermissionFlags,
  prepareRun,
  remedyFor,
  withFlags,
} from './flags/index.ts';
import { openSession } from './host-session.ts';
import { bad, dim, npx, type Output, quoted, shown } from './output.ts';
import { progress } from './progress.ts';
import { showLog, showRun } from './show-run.ts';

export interface FlagRunRequest {
  readonly named: string;
  readonly handler: string | undefined;
  readonly given: { readonly input: unknown; readonly config: unknown };
  readonly flags: HostFlags & PermissionFlags & { readonly org?: string; readonly user?: string };
}

export async function runWithFlags(output: Output, request: FlagRunRequest): Promise<ExitCode> {
  const { named, handler, given, flags } = request;
  const run = await prepareAsking(output, named, flags);
  if (run === null) return EXIT.approval;
  for (const flag of findIdleFlags(run)) {
    output.note(`${bad('no effect')} ${flag}: ${run.folder}/plugin.json does not ask for it.`);
  }
  await using session = await openSession(flags, [run.single ? named : run.folder], {
    policy: run.policy.value,
    grants: run.grants,
    names: { policy: run.policy.file, grants: FLAGS_FILE },
    manifests: [run.manifest],
  });
  showLog(output, session);
  const info = await progress.during(output, `loading ${shown(named)}`, () =>
    session.host.load(run.folder, {
      config: given.config,
      ...(run.single ? { manifest: run.manifest } : {}),
    }),
  );
  return await showRun(output, session, {
    plugin: info,
    handlers: handler === undefined ? (run.single ? ['default', 'run'] : ['run']) : [handler],
    input: given.input,
    flags,
    remedy: remedyFor(run, session.host),
  });
}

/** Null where somebody has to say yes first, and there is nobody to ask or he broke off. */
async function prepareAsking(
  output: Output,
  named: string,
  flags: FlagRunRequest['flags'],
): Promise<FlagRun | null> {
  const run = prepareRun(named, flags);
  if (flags.prompt !== true) return run;
  const asks = openAsks(run);
  if (asks.length === 0) return run;
  for (const { what, flag } of asks) {
    if (flag === null) output.note(`No flag gives this, only skerry grants approve: ${what}`);
  }
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !output.json;
  if (!isTerminal) {
    tellCommand(output, run.manifest.id, asks);
    return null;
  }
  const terminal = { input: process.stdin, output: process.stdout };
  const yes = await askAll(run.manifest.id, asks, terminal);
  if (yes === null) return null;
  return yes.length === 0 ? run : prepareRun(named, { ...flags, ...withFlags(flags, yes) });
}

/** The command line as it was given, with what is missing and without the wish to be asked. */
function tellCommand(output: Output, id: string, asks: readonly Ask[]): void {
  const given = process.argv.slice(2).filter((word) => word !== '--prompt');
  const flags = asks.flatMap(({ flag }) => (flag === null ? [] : [flag]));
  const cut = given.includes('--') ? given.indexOf('--') : given.length;
  const words = [...given.slice(0, cut), ...flags, ...given.slice(cut)].map(quoted);
  const command = npx(`skerry ${words.join(' ')}`);
  output.data({ ok: false, asks, command });
  output.line(
    `${id} asks for ${asks.length === 1 ? 'this' : 'these'}, and there is nobody to ask:`,
  );
  for (const { what, reason } of asks) {
    output.line(`  ${what}${reason === null ? '' : dim(`  "${reason}"`)}`);
  }
  output.line(`To allow it:\n  ${command}`);
}
