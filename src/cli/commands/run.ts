// `skerry run` and `skerry call`: one handler of one plugin. Run shows what it did; call prints its result only.

import { EXIT, type ExitCode } from '../exit.ts';
import { findPlugin, fromHere, type HostFlags, readInput, readJsonFile } from '../files.ts';
import { openSession } from '../host-session.ts';
import { isolationText } from '../isolation-text.ts';
import { bad, dim, jsonText, type Output } from '../output.ts';
import { showDenials } from '../show-denials.ts';

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
  handler: string,
  flags: RunFlags,
): Promise<ExitCode> {
  const plugin = findPlugin(named, flags);
  const given = readGiven(flags);
  await using session = await openSession(flags, [plugin]);
  const { host, denials } = session;
  for (const problem of session.missing) output.note(`${bad('missing')} ${problem}`);
  host.on('log', (entry) =>
    output.note(`${dim(`[${entry.plugin} ${entry.level}]`)} ${entry.message}`),
  );
  const info = await host.load(plugin, { config: given.config });
  const before = performance.now();
  let failed: unknown = null;
  let value: unknown;
  try {
    value = await host.plugin(info.id).call(handler, given.input, identity(flags));
  } catch (error) {
    failed = error;
  }
  const ms = performance.now() - before;
  if (failed === null) {
    output.line(jsonText(value, 2) ?? dim('(no result)'));
    output.data({ ok: true, plugin: info.id, handler, value, ms, denials });
  }
  if (denials.length > 0) {
    if (failed === null) output.line();
    showDenials(output, host, denials, { all: `skerry audit tail --denied --dir ${flags.dir}` });
  }
  if (failed === null || denials.length > 0) output.line();
  output.line(
    dim(
      `${info.id} ${info.version} · ${handler} · ${ms.toFixed(1)} ms · log in ${fromHere(host.log.dir)}`,
    ),
  );
  output.line(dim(`isolation: ${isolationText(host.isolation)}`));
  if (failed !== null) throw failed;
  return EXIT.ok;
}

export async function call(
  output: Output,
  named: string,
  handler: string,
  flags: RunFlags,
): Promise<ExitCode> {
  const plugin = findPlugin(named, flags);
  const given = readGiven(flags);
  await using session = await openSession(flags, [plugin]);
  for (const problem of session.missing) output.note(`${bad('missing')} ${problem}`);
  const info = await session.host.load(plugin, { config: given.config });
  const value = await session.host.plugin(info.id).call(handler, given.input, identity(flags));
  output.line(jsonText(value) ?? '');
  output.data({ ok: true, value });
  return EXIT.ok;
}

/** Before anything is started: what is wrong here is the quickest to say. */
function readGiven(flags: RunFlags): { readonly input: unknown; readonly config: unknown } {
  return {
    input: readInput(flags.input, flags.inputFile),
    config: readJsonFile(flags.config),
  };
}

function identity({ org, user }: RunFlags): { org?: string; user?: string } {
  return { ...(org === undefined ? {} : { org }), ...(user === undefined ? {} : { user }) };
}
