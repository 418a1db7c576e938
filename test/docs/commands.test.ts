// docs/commands.md: every command is there, and what it shows is what it says.

import { createServer } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../src/cli/run-cli.ts';
import { RunningCommand } from '../src/cli/running.ts';
import { Project } from './project.ts';
import { session, withoutNumbers } from './session.ts';

const PAGE = 'docs/commands.md';
const USUAL_PORT = '7411';
/** What asks a server that runs; every other command is one of its own. */
const BESIDE_A_SERVER = /^skerry (?:top|metrics|logs|errors|trim)\b/u;

/** A dozen processes one after the other. */
vi.setConfig({ testTimeout: 240_000 });

/** Names of the commands, those of a group with the group's. */
async function commandNames(...group: string[]): Promise<string[]> {
  const { stdout } = await runCli([...group, '--help']);
  const list = stdout.split(/^Commands:$/m)[1] ?? '';
  const names = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'help').map((name) => [...group, name].join(' '));
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return String(port);
}

describe(PAGE, () => {
  it('shows every command there is', async () => {
    const groups = ['grants', 'audit'];
    const names = [
      ...(await commandNames()).filter((name) => !groups.includes(name)),
      ...(await commandNames('grants')),
      ...(await commandNames('audit')),
    ];
    expect(names.length).toBeGreaterThan(20);
    const shown = session(PAGE).map(({ command }) => command);
    const missing = names.filter(
      (name) => !shown.some((line) => line.startsWith(`skerry ${name}`)),
    );
    expect(missing).toEqual([]);
  });

  it('shows commands that say what it shows, in this order', async () => {
    using own = new Project('vitest');
    const port = await freePort();
    let running: RunningCommand | null = null;
    try {
      for (const { command, lines } of session(PAGE)) {
        if (command === 'skerry serve') {
          running = new RunningCommand(['serve', '--port', port], own.path);
          await running.shows(/Ctrl-C ends it/);
          for (const line of lines) expect(running.text).toContain(line);
          continue;
        }
        // The server holds the log until Ctrl-C.
        if (running !== null && command.startsWith('skerry ') && !BESIDE_A_SERVER.test(command)) {
          expect(await running.interrupt()).toBe(0);
          running = null;
        }
        const pasted = command.startsWith('skerry') ? `npx ${command}` : command;
        const { stdout, stderr } = await own.paste(pasted.replace(USUAL_PORT, port));
        const said = linesOf(`${stderr}${stdout}`);
        for (const line of lines) expect(said, `$ ${command}`).toContain(linesOf(line)[0]);
      }
    } finally {
      await running?.[Symbol.asyncDispose]();
    }
  });
});

/** How wide a column is depends on what stands in it. */
function linesOf(text: string): string[] {
  return withoutNumbers(stripVTControlCharacters(text))
    .split('\n')
    .map((line) => line.trimEnd().replaceAll(/(?<=\S) {2,}/gu, '  '));
}
