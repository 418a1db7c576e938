// `skerry dev`: a plugin that is loaded anew whenever its author saves, with what it says and reaches for as it does.

import { SkerryError } from '../../errors.ts';
import { readKeys } from '../dev/keys.ts';
import { LiveLog } from '../dev/live-log.ts';
import { Runner } from '../dev/runner.ts';
import { Tell } from '../dev/tell.ts';
import { watchPlugin } from '../dev/watch.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit.ts';
import { findPlugin, type HostFlags, readInput, readJsonFile } from '../files.ts';
import { openSession } from '../host-session.ts';
import { bad, type Output } from '../output.ts';
import { remedyOf } from '../show-denials.ts';
import { identity } from '../show-run.ts';
import { Stop } from '../stop.ts';

export interface DevFlags extends HostFlags {
  readonly call?: string;
  readonly input?: string;
  readonly inputFile?: string;
  readonly org?: string;
  readonly user?: string;
  readonly config?: string;
  readonly once?: boolean;
}

export async function dev(output: Output, named: string, flags: DevFlags): Promise<ExitCode> {
  const call = readCall(flags);
  const config = (): unknown => readJsonFile(flags.config);
  config();
  const folder = findPlugin(named, flags);
  using stop = new Stop();
  await using session = await openSession(flags, [folder]);
  const { host } = session;
  for (const problem of session.missing) output.note(`${bad('missing')} ${problem}`);
  const tell = new Tell(output, folder, flags);
  const remedy = remedyOf(host, flags);
  const live = new LiveLog(host.log.dir, host.log.head().records, (entry) =>
    tell.access(entry, remedy),
  );
  host.on('log', ({ plugin, level, message }) => tell.log(plugin, level, message));
  const runner = new Runner({ session, live, tell, folder, config, call, signal: stop.signal });
  const grants = session.grantsFile;
  using _watching =
    flags.once === true
      ? null
      : watchPlugin({
          folder,
          without: flags.dir,
          beside: grants,
          onChange: (names) => runner.reload(names),
          onError: (error) => stop.fail(error),
        });
  const terminal = flags.once !== true && process.stdin.isTTY && process.stdout.isTTY;
  using _keys = terminal ? keysOfTerminal(runner, tell, stop, call !== null) : null;
  const problem = await runner.start();
  if (flags.once !== true) {
    if (!stop.signal.aborted) tell.watching(terminal, call !== null);
    await stop.asked();
  }
  await runner.idle();
  // What was only counted so far is written when the log is sealed.
  await host.close();
  await live.look();
  tell.ended();
  stop.throwFailure();
  return flags.once === true && problem !== null ? exitCodeOf(problem) : EXIT.ok;
}

function readCall(flags: DevFlags): ConstructorParameters<typeof Runner>[0]['call'] {
  const input = readInput(flags.input, flags.inputFile);
  if (flags.call !== undefined) return { handler: flags.call, input, as: identity(flags) };
  if (input === undefined) return null;
  throw new SkerryError('CONFIG_ERROR', 'An input needs a handler to call: --call <handler>.');
}

function keysOfTerminal(runner: Runner, tell: Tell, stop: Stop, calls: boolean): Disposable {
  const keys = {
    r: () => runner.reload([]),
    c: () => (calls ? runner.callAgain() : tell.nothingToCall()),
    q: () => stop.ask(),
  };
  return readKeys(process.stdin, keys, () => stop.ask());
}
