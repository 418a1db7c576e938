// What a cell says of a call that ended: a result within bounds, or a fault in a known shape. The cell may be compromised.

import { cleanLine, cleanText } from './clean-text.ts';
import { failed, type FaultCode, type GuestError, type Outcome } from './outcome.ts';

export function checkedResult(text: string, payload: number): Outcome {
  return text.length > payload
    ? failed('PAYLOAD_LIMIT', `the output is longer than ${payload} bytes`)
    : { ok: true, text };
}

/** What the guest runtime wrote about a failed call. The cell may be compromised: only known shapes pass. */
export function guestFault(text: string): Outcome {
  try {
    const fault = JSON.parse(text) as Record<string, unknown>;
    const code = GUEST_FAULTS.get(String(fault['code'])) ?? 'EXECUTION_ERROR';
    const words = (key: string): string => (typeof fault[key] === 'string' ? fault[key] : '');
    const guest: GuestError = {
      name: cleanLine(words('name').slice(0, 128)),
      message: cleanLine(words('message')),
      stack: cleanText(words('stack')),
      code: cleanLine(words('guestCode').slice(0, 128)),
    };
    return failed(code, guest.message, guest);
  } catch {
    return failed('EXECUTION_ERROR', 'the failure of the call could not be read');
  }
}

const GUEST_FAULTS: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>(
  (['EXECUTION_ERROR', 'INVALID_OUTPUT', 'UNKNOWN_HANDLER', 'PAYLOAD_LIMIT'] as const).map(
    (code) => [code, code],
  ),
);
