// A temporary working folder for the command line, with plugins in it.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { type CliResult, runCli } from './run-cli.ts';

/** As many processes as a small machine does well with; the results in the order given. */
export function twoAtATime<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const slots = pLimit(2);
  return Promise.all(jobs.map((job) => slots(job)));
}

export class CliFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-cli-')));

  write(name: string, content: string | object): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  plugin(name: string, code: string, manifest: object = {}): void {
    this.write(`${name}/index.ts`, code);
    this.write(`${name}/plugin.json`, { name, version: '1.0.0', ...manifest });
  }

  /** Everything that is asked, given without asking. */
  grant(name: string, permissions: object): void {
    const grant = {
      version: '1.0.0',
      manifest: `sha256:${'0'.repeat(64)}`,
      permissions,
      approvedBy: 'test',
      approvedAt: '2026-01-01T00:00:00Z',
      reason: 'test',
    };
    this.write('skerry.grants.json', { version: 1, plugins: { [name]: grant } });
  }

  skerry(...args: string[]): Promise<CliResult> {
    return runCli(args, this.path);
  }

  /** Its one JSON document. Fails where standard output has more or less than that. */
  async json(...args: string[]): Promise<unknown> {
    const { stdout } = await this.skerry(...args, '--json');
    return JSON.parse(stdout) as unknown;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
