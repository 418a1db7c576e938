// argv → command → exit code. Commands are loaded when they are asked for: the start stays short.

import { Command, CommanderError } from 'commander';
import { SkerryError } from '../errors.ts';
import { VERSION } from '../plugin/version.ts';
import { type Action, addCommands, type Run } from './commands.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit.ts';
import { markBareFlags } from './flags/permission-flags.ts';
import { makeOutput, type Output } from './output.ts';
import { showError } from './show-error.ts';

/** Runs one command line; never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: ExitCode = EXIT.ok;
  const { own, after } = cutAfterDashes(argv);
  const program = new Command('skerry')
    .description("Run other people's code safely.")
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride();
  const action: Action =
    <Args extends unknown[]>(load: () => Promise<Run<Args>>) =>
    async (...args: [...Args, Command]) => {
      const command = args.pop() as Command;
      giveRest(command, args, after);
      const output = makeOutput(command.optsWithGlobals()['json'] === true);
      code = await guarded(output, async () =>
        (await load())(output, ...(args as unknown as Args)),
      );
    };
  addCommands(program, action);
  process.stdout.on('error', stopAtClosedPipe);
  try {
    await program.parseAsync(markBareFlags(own), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  return code;
}

/** What stands after `--` is for the plugin: no command reads it as its own. */
function cutAfterDashes(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly after: readonly string[] | null;
} {
  const at = argv.indexOf('--');
  return at < 0
    ? { own: argv, after: null }
    : { own: argv.slice(0, at), after: argv.slice(at + 1) };
}

/** The last argument of a command that takes several is what stands after `--`, and nothing else. */
function giveRest(command: Command, args: unknown[], after: readonly string[] | null): void {
  const at = command.registeredArguments.findIndex(({ variadic }) => variadic);
  const before = at < 0 ? [] : ((args[at] as readonly string[] | undefined) ?? []);
  if (before.length > 0) {
    command.error(`error: what is "${before[0]}"? The input of a plugin stands after "--".`);
  }
  if (at >= 0) args[at] = after;
  else if (after !== null) command.error(`error: ${command.name()} takes nothing after "--".`);
}

/** Whoever reads has seen enough, as `head` has: an end like any other. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** Errors as `code · what`, and where the guest was; anything else is a defect and keeps its stack. */
async function guarded(output: Output, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    output.data({ ok: false, error });
    showError(output, error);
    return exitCodeOf(error);
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
