// `skerry run` and `skerry call`: one handler of one plugin. Run shows what it did; call prints its result only.

import { SkerryError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findPlugin, type HostFlags, readInput, readJsonFile } from '../files.ts';
import { hasPermissionFlags, isCodeFile, type PermissionFlags } from '../flags/index.ts';
import { openSession } from '../host-session.ts';
import { bad, jsonText, type Output, shown } from '../output.ts';
import { progress } from '../progress.ts';
import { runWithFlags } from '../run-with-flags.ts';
import { remedyOf } from '../show-denials.ts';
import { identity, showLog, showRun } from '../show-run.ts';

export interface RunFlags extends HostFlags {
  readonly input?: string;
  readonly inputFile?: string;
  readonly org?: string;
  readonly user?: string;
  readonly config?: string;
}

export async function run(
  output: Output,
  named: string,
  handler: string | undefined,
  args: readonly string[] | null,
  flags: RunFlags & PermissionFlags,
): Promise<ExitCode> {
  const given = readGiven(flags, args);
  if (isCodeFile(named) || hasPermissionFlags(flags)) {
    return await runWithFlags(output, { named, handler, given, flags });
  }
  const plugin = findPlugin(named, flags);
  await using session = await openSession(flags, [plugin]);
  showLog(output, session);
  const info = await progress.during(output, `loading ${shown(plugin)}`, () =>
    session.host.load(plugin, { config: given.config }),
  );
  return await showRun(output, session, {
    plugin: info,
    handlers: [handler ?? 'run'],
    input: given.input,
    flags,
    remedy: remedyOf(session.host, flags),
  });
}

export async function call(
  output: Output,
  named: string,
  handler: string,
  flags: RunFlags,
): Promise<ExitCode> {
  const plugin = findPlugin(named, flags);
  const given = readGiven(flags, null);
  await using session = await openSession(flags, [plugin]);
  for (const problem of session.missing) output.note(`${bad('missing')} ${problem}`);
  const info = await progress.during(output, `loading ${shown(plugin)}`, () =>
    session.host.load(plugin, { config: given.config }),
  );
  const value = await session.host.plugin(info.id).call(handler, given.input, identity(flags));
  output.line(jsonText(value) ?? '');
  output.data({ ok: true, value });
  return EXIT.ok;
}

/** Before anything is started: what is wrong here is the quickest to say. */
function readGiven(
  flags: RunFlags,
  args: readonly string[] | null,
): { readonly input: unknown; readonly config: unknown } {
  const { input, inputFile } = flags;
  if (args !== null && (input !== undefined || inputFile !== undefined)) {
    throw new SkerryError('CONFIG_ERROR', 'Give the input after "--" or by a flag, not both.');
  }
  return { input: args ?? readInput(input, inputFile), config: readJsonFile(flags.config) };
}
