// The bundling process: reads one request, answers once, dies. Killable at any moment; it holds nothing of value and
// must never run a line of what it bundles.

import { BundleError, toProblem } from './bundle-error.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { encodeAnswer } from './bundle-message.ts';
import type { BundleAnswer, BundleRequest } from './bundle-message.ts';

const WATCH_MS = 25;

process.stdin.setEncoding('utf8');
let received = '';
process.stdin.on('data', (text: string) => {
  if (received.includes('\n')) return;
  received += text;
  if (received.includes('\n')) void serve(JSON.parse(received) as BundleRequest);
});
// The host's end of the pipe closes when the host dies, however it dies.
for (const event of ['end', 'close', 'error']) process.stdin.on(event, die);

async function serve(request: BundleRequest): Promise<void> {
  watch(request.limits);
  const answer = encodeAnswer(await answerTo(request));
  process.stdout.end(answer, () => process.exit(0));
}

// The host watches too. This watch holds while the host's own thread is busy.
function watch({ wallMs, memoryBytes }: BundleLimits): void {
  setTimeout(die, wallMs + 1_000);
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryBytes * 1.25) die();
  }, WATCH_MS);
}

async function answerTo(request: BundleRequest): Promise<BundleAnswer> {
  try {
    const { buildBundle } = await import('./bundle-build.ts');
    // The bundler is native code and loaded now: nothing else may be.
    process.permission.drop('addon');
    const output = await buildBundle(request);
    return { ok: true, output };
  } catch (error) {
    if (error instanceof BundleError) return { ok: false, problem: toProblem(error) };
    throw error;
  }
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
