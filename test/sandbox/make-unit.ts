// A sandbox for tests and units in it, from code.

import {
  createSandbox,
  DEFAULT_LIMITS,
  type GuestRequest,
  type Limits,
  type Outcome,
  type Sandbox,
  type SandboxOptions,
  type Unit,
} from '../../sandbox/index.ts';

export interface TestSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly requests: GuestRequest[];
  readonly logs: string[];
  readonly losses: string[];
  unit(code: string, limits?: Partial<Limits>, scope?: string): Unit;
}

/** Requests are answered with their own arguments, unless `answer` does it. */
export async function openSandbox(
  options: Partial<SandboxOptions> = {},
  answer: (request: GuestRequest) => void = echo,
): Promise<TestSandbox> {
  const requests: GuestRequest[] = [];
  const logs: string[] = [];
  const losses: string[] = [];
  const sandbox = await createSandbox({
    onRequests: (batch) => {
      for (const request of batch) {
        requests.push(request);
        answer(request);
      }
    },
    onLog: (_unit, _call, level, text) => void logs.push(`${level} ${text}`),
    onLoss: (_unit, fault) => void losses.push(fault.code),
    ...options,
  });
  return {
    sandbox,
    requests,
    logs,
    losses,
    unit: (code, limits = {}, scope = 'global') =>
      sandbox.unit({
        plugin: 'test.unit',
        version: '1.0.0',
        scope,
        tier: 'default',
        code,
        // Machines that run tests are busy, and the cap is wall time inside the isolate.
        limits: { ...DEFAULT_LIMITS, cpu: 2_000, ...limits },
        config: { greeting: 'hello' },
        operations: [
          { name: 'echo.args', mode: 'call' },
          { name: 'echo.send', mode: 'send' },
          { name: 'web.fetch', mode: 'call', fetchPart: 'open' },
          { name: 'web.more', mode: 'call', fetchPart: 'read' },
          { name: 'web.put', mode: 'call', fetchPart: 'write' },
          { name: 'web.done', mode: 'call', fetchPart: 'end' },
          { name: 'web.stop', mode: 'call', fetchPart: 'cancel' },
        ],
      }),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

function echo(request: GuestRequest): void {
  request.reply({ kind: 'text', text: request.args });
}

export function call(
  unit: Unit,
  handler: string,
  input: unknown = null,
  signal?: AbortSignal,
): Promise<Outcome> {
  return unit.call({
    handler,
    input: JSON.stringify(input),
    meta: '{"id":"c1"}',
    signal,
    context: 'context',
  });
}

/** `ok` or the fault's code. */
export function ending(outcome: Outcome): string {
  return outcome.ok ? 'ok' : outcome.fault.code;
}
