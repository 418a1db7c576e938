// The globals around fetch, in the order they need each other. Must not know the others.

import { installBlob } from './globals/blob.ts';
import { installFetch } from './globals/fetch.ts';
import { installFormData } from './globals/form-data.ts';
import { installHeaders } from './globals/headers.ts';
import { installQueuingStrategies } from './globals/queuing-strategy.ts';
import { installReadableStream } from './globals/readable-stream.ts';
import { installRequest } from './globals/request.ts';
import { installResponse } from './globals/response.ts';

export function installFetchGlobals(): void {
  installReadableStream();
  installQueuingStrategies();
  installBlob();
  installFormData();
  installHeaders();
  installRequest();
  installResponse();
  installFetch();
}
