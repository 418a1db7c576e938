// The door of src/server/page/: the operator's page.

import { Hono } from 'hono';
import type { AppOptions } from '../app.ts';

export function makePage(_options: AppOptions): Hono {
  return new Hono();
}
