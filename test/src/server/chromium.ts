// The browser that tests of pages use: where it is, and how it is started.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Null where there is none and none is required; then it says so. */
export function findChromium(): string | null {
  const { SKERRY_CHROMIUM, PATH = '', SKERRY_REQUIRE_SERVICES } = process.env;
  const onPath = PATH.split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  const places =
    SKERRY_CHROMIUM === undefined ? ['/usr/bin/chromium', ...onPath] : [SKERRY_CHROMIUM];
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  const missing = `no Chromium at ${SKERRY_CHROMIUM ?? '/usr/bin/chromium, nor on PATH'}. Install it (apt-get install chromium), or say where it is: SKERRY_CHROMIUM=<file>`;
  if (SKERRY_REQUIRE_SERVICES === '1') throw new Error(missing);
  process.stderr.write(`skipped: ${missing}\n`);
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `names`: host names that lead to this machine. */
export function startChromium(file: string, names: readonly string[] = []): Promise<Browser> {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(', ');
  return chromium.launch({
    executablePath: file,
    args: [...QUIET, `--host-resolver-rules=${rules}`],
  });
}
