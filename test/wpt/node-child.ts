// Child process of test/wpt/in-node.ts: one test file in plain Node. Must not know the isolate's side.

import { runFile, type Job } from './guest-side.ts';
import { readBeside } from './test-file.ts';

// What a test throws where nobody catches it must not end the others.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});

process.once('message', ({ checkout, job }: { checkout: string; job: Job }) => {
  // What a test does to globals must not reach what is done after it.
  const node = process;
  void runFile(job, async (name) => readBeside(checkout, job.path, name)).then((told) =>
    node.send?.(told),
  );
});
