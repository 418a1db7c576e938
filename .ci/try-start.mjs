// `npm start` as the README says it: the tour, then a server that answers until Ctrl-C, which ends it in order.
import { spawn } from 'node:child_process';

const started = spawn('npm', ['start'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
let text = '';
started.stdout.setEncoding('utf8').on('data', (chunk) => {
  process.stdout.write(chunk);
  text += chunk;
  if (text.includes('Ctrl-C ends it.')) void tryServer();
});
const timer = setTimeout(() => process.kill(-started.pid, 'SIGKILL'), 180_000);
started.on('close', (code, signal) => {
  clearTimeout(timer);
  // npm passes on how it was asked to end, once its child has ended.
  if ((code === 0 || signal === 'SIGINT') && text.includes('under its seal')) return;
  process.stderr.write(`npm start ended with ${code ?? signal}\n`);
  process.exitCode = 1;
});

async function tryServer() {
  text = text.replace('Ctrl-C ends it.', '');
  const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(text) ?? [];
  for (const path of ['/healthz', '/sign-in']) {
    const { status } = await fetch(url + path);
    process.stdout.write(`${path} ${status}\n`);
    if (status !== 200) process.exitCode = 1;
  }
  process.kill(-started.pid, 'SIGINT');
}
