// Verifies a log's folder: finds its segments, reads them in order, and lets the verifier judge. Changes nothing.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Head } from './chain.ts';
import { causeCode } from './errors.ts';
import { parseSegmentName, segmentName } from './format.ts';
import { parsePublicKey, readFolderKeys, type TrustedKeys } from './keys.ts';
import { readPieces } from './lines.ts';
import { MAX_PROBLEMS, type Problem, type Report } from './report.ts';
import { Verifier } from './verifier.ts';

export interface VerifyOptions {
  /** Public keys in PEM whose checkpoints count. Without them the keys lying beside the log are believed. */
  readonly publicKey?: string | readonly string[] | undefined;
  /** A head that was kept elsewhere. Without one, a log cut at the end of a batch looks whole. */
  readonly head?: Pick<Head, 'records' | 'hash'> | undefined;
  /** The oldest segment that must be there, where older ones were removed on purpose. Default 1. */
  readonly firstSegment?: number | undefined;
  /** Told now and then how many records were read. */
  readonly onRead?: ((records: number) => void) | undefined;
}

/**
 * Reads the whole log once, in bounded memory, beside a running writer if need be.
 * Never rejects because of what it finds; AuditError KEY_UNUSABLE if a given `publicKey` is none.
 */
export async function verify(dir: string, options: VerifyOptions = {}): Promise<Report> {
  const { publicKey, head, firstSegment, onRead } = options;
  const verifier = new Verifier({
    keys: publicKey === undefined ? readFolderKeys(dir) : parseKeys(publicKey),
    trust: publicKey === undefined ? 'folder' : 'given',
    anchor: head,
    firstSegment,
  });
  const unreadable: Problem[] = [];
  const numbers = await listSegments(dir).catch((error: unknown) => {
    unreadable.push(cannotRead('', error));
    return [];
  });
  for (const [index, number] of numbers.entries()) {
    const problem = await verifySegment(
      verifier,
      dir,
      number,
      index === numbers.length - 1,
      onRead,
    );
    if (problem !== null && unreadable.length < MAX_PROBLEMS) unreadable.push(problem);
  }
  const report = verifier.report();
  const problems = [...report.problems, ...unreadable];
  return { ...report, problems, ok: report.ok && unreadable.length === 0 };
}

/** Numbers of the segment files in the folder, ascending. Rejects if the folder cannot be read. */
export async function listSegments(dir: string): Promise<number[]> {
  const numbers = (await readdir(dir)).map(parseSegmentName);
  return numbers.filter((number) => number !== null).sort((a, b) => a - b);
}

/** Feeds one segment to the verifier. Returns what kept it from being read to its end. */
export async function verifySegment(
  verifier: Verifier,
  dir: string,
  number: number,
  last: boolean,
  onRead?: (records: number) => void,
): Promise<Problem | null> {
  const name = segmentName(number);
  verifier.startSegment(number);
  let problem: Problem | null = null;
  try {
    for await (const pieces of readPieces(join(dir, name))) {
      for (const piece of pieces) verifier.piece(piece);
      onRead?.(verifier.records);
    }
  } catch (error) {
    problem = cannotRead(name, error);
  }
  verifier.endSegment(last);
  return problem;
}

function cannotRead(file: string, error: unknown): Problem {
  const what = file === '' ? 'the folder of the log' : file;
  const message = `${what} cannot be read (${causeCode(error)})`;
  return { kind: 'unreadable', file, line: 0, seq: 0, message };
}

function parseKeys(publicKey: string | readonly string[]): TrustedKeys {
  const pems = typeof publicKey === 'string' ? [publicKey] : publicKey;
  return new Map(
    pems.map((pem) => {
      const { id, key } = parsePublicKey(pem);
      return [id, key];
    }),
  );
}
