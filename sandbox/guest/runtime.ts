// Builds the world a guest finds: the realm tamed first, then the globals of the web. Runs before any guest code; imports
// of this file capture what they need as they are evaluated. Must not know calls, handles or the plugin.

import type { Bridge, Runtime } from './bridge.ts';
import { setCurrentCall } from './current-call.ts';
import { installAbortController } from './globals/abort-controller.ts';
import { installAbortSignal } from './globals/abort-signal.ts';
import { installBase64 } from './globals/base64.ts';
import { installBlob } from './globals/blob.ts';
import { installConsole } from './globals/console.ts';
import { installCrypto } from './globals/crypto.ts';
import { defineValue } from './globals/define.ts';
import { installDOMException } from './globals/dom-exception.ts';
import { installEvent } from './globals/event.ts';
import { installEventTarget } from './globals/event-target.ts';
import { installFetch } from './globals/fetch.ts';
import { installFormData } from './globals/form-data.ts';
import { installHeaders } from './globals/headers.ts';
import { installMicrotask } from './globals/microtask.ts';
import { installPerformance } from './globals/performance.ts';
import { installReadableStream } from './globals/readable-stream.ts';
import { installRequest } from './globals/request.ts';
import { installResponse } from './globals/response.ts';
import { installStructuredClone } from './globals/structured-clone.ts';
import { installTextDecoder } from './globals/text-decoder.ts';
import { installTextEncoder } from './globals/text-encoder.ts';
import { endTimersOf, fireTimer, installTimers } from './globals/timers.ts';
import { installUrl } from './globals/url.ts';
import { removeCodeGeneration } from './tame-code-generation.ts';
import { tameRealm } from './taming.ts';
import { connectUncaught, reportUncaught } from './uncaught.ts';

/** Once per isolate, before any guest code. `bridge` is kept; the guest cannot reach it. */
export function install(bridge: Bridge): Runtime {
  tameRealm();
  connectUncaught(bridge);
  defineValue('self', globalThis, true);
  installConsole(bridge);
  installTimers(bridge);
  installMicrotask();
  installPerformance();
  installDOMException();
  installEvent();
  installEventTarget();
  installAbortSignal();
  installAbortController();
  installBase64();
  installTextEncoder();
  installTextDecoder();
  installStructuredClone();
  installUrl();
  installReadableStream();
  installBlob();
  installFormData();
  installHeaders();
  installRequest();
  installResponse();
  installFetch();
  installCrypto();
  return {
    setCurrentCall,
    fireTimer,
    endTimersOf,
    reportUncaught,
    removeCodeGeneration,
  };
}
