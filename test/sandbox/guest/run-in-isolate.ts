// Runs snippets in real isolates with the guest runtime, in a child process: the test's own process never loads the addon,
// and a snippet that kills its process kills only that one.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { guestText } from '../../../sandbox/guest/text.ts';

interface Post {
  readonly kind: 'log' | 'timer' | 'clear';
  readonly a: number;
  readonly b: number;
  readonly text: string;
}

export interface Ran {
  /** What the snippet returned, through JSON; undefined if it failed. */
  readonly value: unknown;
  readonly error:
    | { readonly name: string; readonly message: string; readonly stack: string }
    | undefined;
  readonly posts: readonly Post[];
  /** How the isolate or its process ended, if the snippet did not come back. */
  readonly broken: string | undefined;
}

export interface RunOptions {
  readonly memory?: number;
  readonly timeout?: number;
}

interface Answer {
  readonly id: number;
  readonly out?: string;
  readonly broken?: string;
}

const RUNNER = fileURLToPath(new URL('../../fixtures/isolate-runner.ts', import.meta.url));
const KIT = { file: '../../test/fixtures/guest-kit.ts', exported: 'makeKit' };

let child: ChildProcess | undefined;
let last = 0;

/** `snippet` is the body of an async function; `runtime`, `posts`, `describeError`, `toJsonText`, `makeAbort` are in reach. */
export async function runInIsolate(snippet: string, options: RunOptions = {}): Promise<Ran> {
  return run('isolate', snippet, options);
}

/** The same body in Node itself, without those names. */
export async function runInNode(snippet: string): Promise<unknown> {
  return (await run('node', snippet, {})).value;
}

/** The value of a snippet that is expected to come back. */
export async function valueOf(snippet: string, options: RunOptions = {}): Promise<unknown> {
  const ran = await runInIsolate(snippet, options);
  if (ran.broken !== undefined) throw new Error(`isolate: ${ran.broken}`);
  if (ran.error !== undefined) throw new Error(`snippet: ${ran.error.message}\n${ran.error.stack}`);
  return ran.value;
}

async function run(where: 'isolate' | 'node', snippet: string, options: RunOptions): Promise<Ran> {
  const text = await guestText(KIT);
  const { memory = 64, timeout = 5_000 } = options;
  const id = ++last;
  child ??= fork(RUNNER, {
    execArgv: ['--no-node-snapshot', '--disable-warning=ExperimentalWarning'],
  });
  const running = child;
  const answer = await new Promise<Answer>((resolve) => {
    const onMessage = (message: Answer): void => {
      if (message.id === id) finish(message);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      child = undefined;
      finish({ id, broken: `the process ended: ${signal ?? code}` });
    };
    const finish = (message: Answer): void => {
      running.off('message', onMessage);
      running.off('exit', onExit);
      resolve(message);
    };
    running.on('message', onMessage);
    running.on('exit', onExit);
    running.send({ id, where, snippet, text, memory, timeout });
  });
  return read(answer);
}

function read({ out, broken }: Answer): Ran {
  if (out === undefined || out === 'stuck') {
    return { value: undefined, error: undefined, posts: [], broken: broken ?? out ?? 'no answer' };
  }
  const { value, error, posts } = JSON.parse(out) as Ran & { posts: { list: Post[] } };
  return { value, error, posts: posts.list, broken: undefined };
}

/** For `afterAll`. */
export function endRunner(): void {
  child?.kill('SIGKILL');
  child = undefined;
}
