// Which tests exist and how they are run: a process for each file, two at a time, since many start processes of their own.
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';
import { LongFirst } from './test/long-first.ts';

const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    maxConcurrency: 2,
    // Caps are times: on a machine with more work than cores an honest guest may reach one.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts', 'plugins/*/test/*.test.{ts,js}'],
    exclude: ['**/node_modules/**', 'test/fixtures/**'],
    reporters: ['default', new ClosingLine()],
  },
});

export default config;
