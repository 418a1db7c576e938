// Runs a test file in an isolate of its own, in a cell as plugins have it. Must not know Node's side.

import {
  createSandbox,
  DEFAULT_LIMITS,
  type GuestRequest,
  type Sandbox,
} from '../../sandbox/index.ts';
import { type Job, runFile, type Told } from './guest-side.ts';
import { readBeside } from './test-file.ts';

const CODE = `const runFile = ${String(runFile)};
export const run = (job, ctx) => runFile(job, (name) => ctx.checkout.read(name));`;

export class IsolateSide implements AsyncDisposable {
  readonly #sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  static async open(checkout: string): Promise<IsolateSide> {
    const answer = (request: GuestRequest): void => {
      const [name] = JSON.parse(request.args) as [string];
      try {
        const text = readBeside(checkout, String(request.context), name);
        request.reply({ kind: 'text', text: JSON.stringify(text) });
      } catch {
        request.reply({ kind: 'error', name: 'TypeError', message: `no file ${name}`, code: '' });
      }
    };
    return new IsolateSide(
      await createSandbox({ onRequests: (requests) => requests.forEach(answer) }),
    );
  }

  async run(job: Job): Promise<Told> {
    const unit = this.#sandbox.unit({
      plugin: 'test.wpt',
      version: '1.0.0',
      scope: 'global',
      tier: 'default',
      code: CODE,
      limits: {
        ...DEFAULT_LIMITS,
        memory: 256,
        cpu: 2 * job.cap,
        wall: 2 * job.cap,
        payload: 32_000_000,
      },
      config: {},
      operations: [{ name: 'checkout.read', mode: 'call' }],
    });
    const outcome = await unit.call({
      handler: 'run',
      input: JSON.stringify(job),
      meta: '{"id":"wpt"}',
      signal: undefined,
      context: job.path,
    });
    this.#sandbox.close(unit);
    if (outcome.ok) return JSON.parse(outcome.text) as Told;
    const { code, guest } = outcome.fault;
    return { subtests: [], error: `${code} ${guest?.message ?? ''}`.trim() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#sandbox[Symbol.asyncDispose]();
  }
}
