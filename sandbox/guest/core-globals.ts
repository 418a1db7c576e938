// The globals every plugin can count on without asking the host for anything: small, and made before any guest code. Must not
// know the rest.

import type { Bridge } from './bridge.ts';
import { defineValue } from './globals/define.ts';
import { installAbortController } from './globals/abort-controller.ts';
import { installAbortSignal } from './globals/abort-signal.ts';
import { installBase64 } from './globals/base64.ts';
import { installConsole } from './globals/console.ts';
import { installCustomEvent } from './globals/custom-event.ts';
import { installDOMException } from './globals/dom-exception.ts';
import { installEvent } from './globals/event.ts';
import { installEventTarget } from './globals/event-target.ts';
import { installMicrotask } from './globals/microtask.ts';
import { installPerformance } from './globals/performance.ts';
import { installQuotaExceededError } from './globals/quota-exceeded-error.ts';
import { installStructuredClone } from './globals/structured-clone.ts';
import { installTextDecoder } from './globals/text-decoder.ts';
import { installTextEncoder } from './globals/text-encoder.ts';
import { installTimers } from './globals/timers.ts';
import { installUrl } from './globals/url.ts';

export function installCoreGlobals(bridge: Bridge): void {
  defineValue('self', globalThis, true);
  installConsole(bridge);
  installTimers(bridge);
  installMicrotask();
  installDOMException();
  installQuotaExceededError();
  installEvent();
  installCustomEvent();
  installEventTarget();
  installPerformance();
  installAbortSignal();
  installAbortController();
  installBase64();
  installTextEncoder();
  installTextDecoder();
  installStructuredClone();
  installUrl();
}
