// The tree of commands: names, arguments, flags, and which file does each. Runs nothing itself.

import { type Command, Option } from 'commander';
import type { ExitCode } from './exit.ts';
import { permissionOptions } from './flags/permission-flags.ts';
import type { Output } from './output.ts';

/** A command's own part: does it, writes to `output`, says how it ended. */
export type Run<Args extends unknown[]> = (output: Output, ...args: Args) => Promise<ExitCode>;

/** Ties a command to the file that does it. */
export type Action = <Args extends unknown[]>(
  load: () => Promise<Run<Args>>,
) => (...args: [...Args, Command]) => Promise<void>;

const POLICY = new Option(
  '--policy <file>',
  'host policy (default: skerry.policy.json if there is one)',
);
const GRANTS = new Option('--grants <file>', 'grants (default: skerry.grants.json)');
const DIR = new Option('--dir <folder>', 'where data and log are kept').default('.skerry');
const JSON_OUT = new Option('--json', 'one JSON document on standard output');

function host(command: Command): Command {
  return command.addOption(POLICY).addOption(GRANTS).addOption(DIR).addOption(JSON_OUT);
}

export function addCommands(program: Command, action: Action): void {
  addWriting(program, action);
  addRunning(program, action);
  addServing(program, action);
  addObserving(program, action);
  addDeveloping(program, action);
  addLooking(program, action);
  addAsking(program, action);
  addSwitch(program, action);
  addGrants(program.command('grants').description('what plugins were given'), action);
  addAudit(program.command('audit').description('the access log'), action);
}

function addRunning(program: Command, action: Action): void {
  program
    .command('demo')
    .addOption(JSON_OUT)
    .option('--dir <folder>', 'where data and log are kept (default: .skerry/demo of the package)')
    .option('--serve', 'then serve them on 127.0.0.1 until Ctrl-C')
    .description(
      'load the example plugins, run them on real data, show what was allowed and denied',
    )
    .action(action(async () => (await import('./commands/demo.ts')).demo));
  const running = host(program.command('run'))
    .argument('<plugin>', 'folder of the plugin, or one file of code')
    .argument('[handler]', 'handler to call (default: run; of a file, its default export)')
    .argument('[args...]', 'after "--": the input, as a list of texts')
    .option('--input <json>', 'input of the call')
    .option('--input-file <file>', 'file with the input of the call')
    .option('--org <id>')
    .option('--user <id>')
    .option('--config <file>', "JSON file with the plugin's configuration");
  for (const option of permissionOptions()) running.addOption(option);
  running
    .description('load a plugin, call one handler, show what it did')
    .action(action(async () => (await import('./commands/run.ts')).run));
  host(program.command('call'))
    .argument('<plugin>', 'folder of the plugin')
    .argument('<handler>', 'handler to call')
    .option('--input <json>', 'input of the call')
    .option('--input-file <file>', 'file with the input of the call')
    .option('--org <id>')
    .option('--user <id>')
    .option('--config <file>', "JSON file with the plugin's configuration")
    .description('call one handler and print its result, nothing else')
    .action(action(async () => (await import('./commands/run.ts')).call));
}

function addServing(program: Command, action: Action): void {
  host(program.command('serve'))
    .argument('[folder]', 'folder of plugins, or of one (default: those that list shows)')
    .option('--hostname <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', '0 for any that is free', '7411')
    .option('--name <host>', 'another host name that it is called by; may be repeated', append)
    .option(
      '--hooks <file>',
      'JSON file with the catalogue: {"message.format": {"kind": "modify"}}',
    )
    .option('--config <file>', 'JSON file with configurations, by the id of the plugin')
    .description('plugins over HTTP: their endpoints, an API and a page for you')
    .action(action(async () => (await import('./commands/serve.ts')).serve));
  program
    .command('top')
    .addOption(DIR)
    .addOption(JSON_OUT)
    .option('--url <url>', 'address of the server (default: the one that runs with <dir>)')
    .option('--once', 'one look')
    .description('what the plugins of a running server use')
    .action(action(async () => (await import('./commands/top.ts')).top));
}

/** What a running server knows of its plugins. */
function addObserving(program: Command, action: Action): void {
  const asking = (name: string, description: string): Command =>
    program
      .command(name)
      .argument('<id>', 'id of the plugin')
      .description(description)
      .addOption(DIR)
      .addOption(JSON_OUT)
      .option('--url <url>', 'address of the server (default: the one that runs with <dir>)');
  asking('metrics', 'what a plugin of a running server did and used')
    .option('--since <time>', 'ISO time, or "90s", "10m", "2h" ago (default: all there is)')
    .option('--until <time>')
    .option('--org <id>', 'of one organisation alone')
    .action(action(async () => (await import('./commands/metrics.ts')).metrics));
  asking('logs', 'the latest lines that a plugin of a running server wrote')
    .option('-f, --follow', 'wait for more')
    .option('--level <level>', 'debug, info, warn, error: it and those above')
    .option('--since <time>', 'ISO time, or "10m", "2h" ago')
    .option('--until <time>')
    .option('--text <text>', 'part of the line')
    .option('--limit <n>', 'the latest so many (default: 100)')
    .action(action(async () => (await import('./commands/logs.ts')).logs));
  asking('errors', 'how calls of a plugin of a running server failed')
    .option('--code <code>', 'EXECUTION_ERROR, TIMEOUT …')
    .option('--since <time>', 'seen since then: ISO time, or "10m", "2h" ago')
    .option('--text <text>', 'part of the message or of the place')
    .option('--limit <n>', 'the latest so many')
    .action(action(async () => (await import('./commands/errors.ts')).errors));
  asking('trim', 'idle units of a plugin of a running server give their memory back').action(
    action(async () => (await import('./commands/trim.ts')).trim),
  );
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addDeveloping(program: Command, action: Action): void {
  host(program.command('dev'))
    .argument('<plugin>', 'folder of the plugin')
    .option('--call <handler>', 'call it after each load')
    .option('--input <json>', 'input of the call')
    .option('--input-file <file>', 'file with the input of the call')
    .option('--org <id>')
    .option('--user <id>')
    .option('--config <file>', "JSON file with the plugin's configuration")
    .option('--once', 'load, call and end')
    .description('load a plugin anew whenever it changes, show what it says and reaches for')
    .action(action(async () => (await import('./commands/dev.ts')).dev));
  program
    .command('test')
    .addOption(JSON_OUT)
    .argument('[plugin]', 'folder of the plugin', '.')
    .argument('[args...]', 'after "--": what Vitest is told')
    .description(
      "run the plugin's tests with its own Vitest; they are code of its author's, in no isolate",
    )
    .action(action(async () => (await import('./commands/test.ts')).test));
}

function addWriting(program: Command, action: Action): void {
  program
    .command('init')
    .addOption(JSON_OUT)
    .argument('[folder]', 'where the plugin will be', '.')
    .option('--template <name>', 'handler, hook, endpoint, tool', 'handler')
    .option('--id <id>', 'id of the plugin (default: the name of the folder)')
    .description('a new plugin, ready to run, to test and to type-check')
    .action(action(async () => (await import('./commands/init.ts')).init));
}

function addLooking(program: Command, action: Action): void {
  host(program.command('doctor'))
    .option('--attack', 'go for each limit on this machine, and say what was seen')
    .description('does Skerry work on this machine, and are the documents here in order?')
    .action(action(async () => (await import('./commands/doctor.ts')).doctor));
  host(program.command('list'))
    .description('the plugins that are here, and what waits for a decision')
    .action(action(async () => (await import('./commands/list.ts')).list));
  host(program.command('info'))
    .argument('<plugin>', 'folder of the plugin')
    .description('what a plugin is, what it asks for and has, and the limits it runs with')
    .action(action(async () => (await import('./commands/info.ts')).info));
}

function addAsking(program: Command, action: Action): void {
  host(program.command('check'))
    .argument('<plugin>', 'folder of the plugin')
    .description(
      'everything that is wrong with a plugin: manifest, configuration, bundle, permissions',
    )
    .action(action(async () => (await import('./commands/check.ts')).check));
  host(program.command('can'))
    .argument('<plugin>', 'folder of the plugin')
    .argument('<action>', 'fs.read, db.write …')
    .argument('[resource]', '/data/a.txt, main:users(id), HOME …', '')
    .option('-q, --quiet', 'only the exit code')
    .description('would it be allowed? exit code 0 yes, 1 no')
    .action(action(async () => (await import('./commands/can.ts')).can));
  host(program.command('explain'))
    .argument('<plugin>', 'folder of the plugin')
    .argument('<action>')
    .argument('[resource]', 'as for can', '')
    .description('which rule decides, where it is written, what to change')
    .action(action(async () => (await import('./commands/can.ts')).explainCommand));
  program
    .command('types')
    .addOption(JSON_OUT)
    .argument('<plugin>', 'folder of the plugin')
    .option('--out <file>', 'file to write, relative to the plugin', 'plugin-env.d.ts')
    .description('write the types of handles and configuration for a plugin')
    .action(action(async () => (await import('./commands/types.ts')).types));
}

function addSwitch(program: Command, action: Action): void {
  const load = async () => import('./commands/switch.ts');
  const named = (verb: string, description: string): Command =>
    host(program.command(verb))
      .argument('<id>', 'id of the plugin')
      .requiredOption('--as <person>', 'who says so')
      .requiredOption('--reason <text>', 'why')
      .description(description);
  named('disable', 'switch a plugin off: nothing of it runs until it is enabled').action(
    action(async () => (await load()).disableCommand),
  );
  named('enable', 'switch it on again').action(action(async () => (await load()).enableCommand));
  named('quarantine', 'put a plugin aside as a precaution: nothing of it runs').action(
    action(async () => (await load()).quarantineCommand),
  );
  named('release', 'let it out of quarantine, where a host put it there too').action(
    action(async () => (await load()).releaseCommand),
  );
  named('suspend', 'take no new call for a plugin; it keeps what it has').action(
    action(async () => (await load()).suspendCommand),
  );
  named('throttle', 'leave a plugin a share of a processor')
    .requiredOption('--share <part>', 'part of one processor: 0.25 is a quarter')
    .action(action(async () => (await load()).throttleCommand));
  named('resume', 'let a suspended or throttled plugin go on').action(
    action(async () => (await load()).resumeCommand),
  );
}

function addGrants(grants: Command, action: Action): void {
  host(grants.command('review'))
    .argument('<plugin>', 'folder of the plugin')
    .description('what the plugin asks for, what it has, what is new')
    .action(action(async () => (await import('./commands/grants.ts')).review));
  host(grants.command('approve'))
    .argument('<plugin>', 'folder of the plugin')
    .requiredOption('--as <person>', 'who approves')
    .requiredOption('--reason <text>', 'why')
    .option('--optional', 'also what the manifest marks as optional')
    .option('--reinstate', 'also what was denied before')
    .description('give the plugin what its manifest asks for')
    .action(action(async () => (await import('./commands/grants.ts')).approveCommand));
  host(grants.command('revoke'))
    .argument('<id>', 'id of the plugin')
    .argument('<action>', 'fs.read, db.write …')
    .argument('[pattern]', 'what to take back; without it, all of that action')
    .requiredOption('--as <person>', 'who revokes')
    .requiredOption('--reason <text>', 'why')
    .description('take something back')
    .action(action(async () => (await import('./commands/grants.ts')).revokeCommand));
}

function addAudit(audit: Command, action: Action): void {
  const filters = (command: Command): Command =>
    command
      .addOption(DIR)
      .addOption(JSON_OUT)
      .option('--log <folder>', 'the log itself, where it is not in <dir>/log')
      .option('--plugin <id>')
      .option('--denied', 'denials only')
      .option('--action <action>')
      .option('--operation <operation>')
      .option('--call <id>')
      .option('--since <time>', 'ISO time, or "10m", "2h", "7d" ago')
      .option('--until <time>')
      .option('--limit <n>', 'at most so many records');
  filters(audit.command('query'))
    .description('records that match')
    .action(action(async () => (await import('./commands/audit.ts')).query));
  filters(audit.command('tail'))
    .option('-f, --follow', 'wait for more')
    .description('the last records')
    .action(action(async () => (await import('./commands/audit.ts')).tail));
  audit
    .command('verify')
    .addOption(DIR)
    .addOption(JSON_OUT)
    .option('--log <folder>', 'the log itself, where it is not in <dir>/log')
    .option('--key <file>', 'public key (PEM) that was kept elsewhere')
    .option('--head <n:hash>', 'a head that was kept elsewhere: finds a log that was cut short')
    .description('is every record as it was written? exit code 4 where not')
    .action(action(async () => (await import('./commands/audit.ts')).verifyCommand));
}
