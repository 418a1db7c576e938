// Tells the objects of the web that structuredClone refuses, by name. Must not know cloning.

import { keyStateOf } from './crypto-key.ts';
import { formEntriesOf } from './form-data.ts';
import { headerListOf } from './headers.ts';
import { streamStateOf } from './readable-stream.ts';
import { requestStateOf } from './request.ts';
import { responseStateOf } from './response.ts';
import { isUrl, isUrlSearchParams } from './url.ts';

/** Undefined for anything else. Runs no guest code. */
export function webObjectName(value: object): string | undefined {
  if (headerListOf(value) !== undefined) return 'Headers';
  if (requestStateOf(value) !== undefined) return 'Request';
  if (responseStateOf(value) !== undefined) return 'Response';
  if (streamStateOf(value) !== undefined) return 'ReadableStream';
  if (formEntriesOf(value) !== undefined) return 'FormData';
  if (keyStateOf(value) !== undefined) return 'CryptoKey';
  if (isUrl(value)) return 'URL';
  return isUrlSearchParams(value) ? 'URLSearchParams' : undefined;
}
