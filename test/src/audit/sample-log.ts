// A closed log to damage, copies of it, and what an attacker who knows the format but has no key can do to one.
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { openLog, type Head } from '../../../src/audit/index.ts';
import { decision, folder, outcome, readSegments, writeLines } from './samples.ts';

export interface SampleLog extends Disposable {
  readonly dir: string;
  readonly head: Head;
  readonly publicKey: string;
  /** A fresh copy of it. */
  copy(): string;
  /** Another folder beside it, not made yet. */
  beside(): string;
}

export async function makeSampleLog(): Promise<SampleLog> {
  const home = folder();
  const dir = join(home.path, 'original');
  const { head, publicKey } = await makeLog(dir);
  let count = 0;
  const beside = (): string => join(home.path, `log-${count++}`);
  return {
    dir,
    head,
    publicKey,
    beside,
    copy() {
      const to = beside();
      cpSync(dir, to, { recursive: true });
      return to;
    },
    [Symbol.dispose]: () => home[Symbol.dispose](),
  };
}

/** A closed log: batches of one to four records, a checkpoint after every seven, some segments. */
export async function makeLog(
  dir: string,
  batches = 40,
  segmentBytes = 12_000,
): Promise<{ head: Head; publicKey: string }> {
  const log = await openLog({
    dir,
    durability: 'process',
    segmentBytes,
    checkpoint: { records: 7, ms: 60_000 },
  });
  for (let i = 0; i < batches; i++) {
    const size = (i % 4) + 1;
    void log.append(
      Array.from({ length: size }, (_, k) =>
        k % 3 === 2
          ? outcome({ access: `a-${i}-${k}` })
          : decision({ access: `a-${i}-${k}`, resource: `/data/ü${i}` }),
      ),
    );
  }
  await log.close();
  return { head: log.head(), publicKey: log.publicKey.pem };
}

/** Changes what a record says, and not its length. */
export function changeText(line: string): string {
  return line.replace('"fs.read"', '"fs.rexd"').replace('"ms":0.25', '"ms":0.75');
}

/**
 * Recomputes checksums, links and headers of the first segments as an attacker would; leaves checkpoints as they are.
 * `lastBase` is put into the last header instead of what it follows from.
 */
export function relink(dir: string, upTo = Infinity, lastBase?: string): void {
  let previous = '0'.repeat(64);
  let covered = '';
  let base = previous;
  for (const [index, segment] of readSegments(dir).entries()) {
    if (index >= upTo) return;
    let sums = '';
    const lines = segment.bytes
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        if (line.startsWith('{"segment":')) {
          if (index === upTo - 1 && lastBase !== undefined) base = lastBase;
          else if (index > 0)
            base = createHash('sha256')
              .update(previous + covered)
              .digest('hex');
          covered = '';
          previous = base;
          const header = line.replace(/"hash":"[0-9a-f]+"/, `"hash":"${base}"`);
          covered = `${header}\n`;
          return header;
        }
        if (line.startsWith('{"link":')) {
          const hash = createHash('sha256')
            .update(previous + covered)
            .digest('hex');
          const link = line.replace(
            /"crc":"[0-9a-f]*","hash":"[0-9a-f]+"/,
            `"crc":"${sums}","hash":"${hash}"`,
          );
          previous = hash;
          covered = '';
          sums = '';
          return link;
        }
        if (line.startsWith('{"seq":')) sums += crcHex(line);
        covered += `${line}\n`;
        return line;
      });
    writeLines(dir, lines, index + 1);
  }
}

function crcHex(line: string): string {
  return crc32(Buffer.from(line)).toString(16).padStart(8, '0');
}
