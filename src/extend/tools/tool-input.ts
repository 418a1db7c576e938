// The input of a tool, held against the schema that its plugin brings, with what the schema says of missing values filled in.
// The schema is hostile and runs elsewhere.

import type { FaultCode } from '../../../sandbox/index.ts';
import { type ErrorCode, SkerryError } from '../../errors.ts';
import type { SchemaCheck, SchemaVerdict } from '../../plugin/index.ts';
import type { PluginTool } from './tool.ts';

export interface InputLimits {
  /** Most bytes of the input as JSON. */
  readonly payload: number;
  readonly signal: AbortSignal | undefined;
}

/** What the handler gets; no input is an empty object. Rejects with SkerryError `INVALID_INPUT`, which names each place. */
export async function fitInput(
  tool: PluginTool,
  input: unknown,
  check: SchemaCheck,
  { payload, signal }: InputLimits,
): Promise<unknown> {
  const value = input === undefined ? {} : input;
  const length = byteLength(value, tool);
  if (length > payload) {
    const message = `The input of ${tool.name} has ${length} bytes as JSON; ${payload} are allowed.`;
    throw new SkerryError('PAYLOAD_LIMIT', message, { plugin: tool.plugin });
  }
  const verdict = await check(tool.schema, value, { payload, signal });
  if (verdict.ok) return verdict.value;
  throw refusal(tool, verdict);
}

function byteLength(value: unknown, { name, plugin }: PluginTool): number {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value) as string | undefined;
  } catch (error) {
    cause = error;
  }
  if (text !== undefined) return Buffer.byteLength(text);
  throw new SkerryError('INVALID_INPUT', `The input of ${name} must be JSON data.`, {
    plugin,
    cause,
  });
}

/** What ended a check that was nobody's fault, and a schema that never ends. Anything else is a schema that is no use. */
const CODES: Partial<Record<FaultCode, ErrorCode>> = {
  ABORTED: 'ABORTED',
  CLOSED: 'HOST_CLOSED',
  TIMEOUT: 'TIMEOUT',
  UNIT_LOST: 'UNIT_LOST',
};

function refusal(
  { name, plugin }: PluginTool,
  verdict: SchemaVerdict & { ok: false },
): SkerryError {
  switch (verdict.at) {
    case 'value': {
      const lines = verdict.problems.map((line) => `\n  ${line}`).join('');
      return new SkerryError(
        'INVALID_INPUT',
        `The input of ${name} does not fit its schema:${lines}`,
        { plugin },
      );
    }
    case 'schema': {
      const message = `The input schema of ${name} is of no use: ${verdict.problems.join('; ')}`;
      return new SkerryError('MANIFEST_ERROR', message, { plugin });
    }
    case 'check': {
      const { code, message } = verdict.fault;
      const text = `The input of ${name} could not be held against its schema: ${message}`;
      return new SkerryError(CODES[code] ?? 'MANIFEST_ERROR', text, { plugin });
    }
  }
}
