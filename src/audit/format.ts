// The text of every line that is not a record, and the names of segment files. Parsing accepts exactly what
// rendering makes, byte for byte, so that a changed line never reads as another valid one. Pure.

const FORMAT = 1;

/** Longest line a reader looks at, in bytes; the writer stays below it. */
export const MAX_LINE_BYTES = 256 * 1024;

/** Most records in one batch: what the writer makes and a reader must hold before the link. */
export const MAX_BATCH = 1000;

/** First line of each segment: where the chain stood when it began. */
export interface Header {
  readonly segment: number;
  /** Random name of the log, so that segments of two logs cannot be mixed. */
  readonly log: string;
  readonly records: number;
  readonly batch: number;
  readonly checkpoint: number;
  /** The chain over everything up to the end of the previous segment; its first batch follows from this. */
  readonly hash: string;
  /** The writer puts a checkpoint as soon as this many records have none. */
  readonly every: number;
  readonly time: number;
  /** Id of the key that signs this segment's checkpoints. */
  readonly key: string;
}

/** Closes a batch. */
export interface Link {
  readonly batch: number;
  /** Sequence of the batch's last record. */
  readonly last: number;
  readonly records: number;
  /** Number of the newest checkpoint before the batch. */
  readonly checkpoint: number;
  /** Eight hex digits of CRC-32 for each record: they do not protect, they tell which record a mismatch is in. */
  readonly crc: string;
  readonly hash: string;
}

/** A signed head. */
export interface Checkpoint {
  readonly checkpoint: number;
  readonly records: number;
  readonly batch: number;
  readonly hash: string;
  readonly time: number;
  readonly key: string;
}

export interface SignedCheckpoint extends Checkpoint {
  /** The part of the line that is signed. */
  readonly signed: string;
  /** Ed25519, in hex. */
  readonly signature: string;
}

const SEGMENT_NAME = /^access-([0-9]{6,15})\.jsonl$/;
const INT = '(0|[1-9][0-9]{0,15})';
const HASH = '([0-9a-f]{64})';

const HEADER_LINE = new RegExp(
  `^\\{"segment":${INT},"format":${FORMAT},"log":"([0-9a-f]{32})","records":${INT},"batch":${INT},"checkpoint":${INT},` +
    `"hash":"${HASH}","every":${INT},"time":${INT},"key":"([0-9a-f]{16})"\\}$`,
);
const LINK_LINE = new RegExp(
  `^\\{"link":${INT},"last":${INT},"records":${INT},"checkpoint":${INT},"crc":"((?:[0-9a-f]{8})*)","hash":"${HASH}"\\}$`,
);
const CHECKPOINT_LINE = new RegExp(
  `^(\\{"checkpoint":${INT},"records":${INT},"batch":${INT},"hash":"${HASH}","time":${INT},"key":"([0-9a-f]{16})"),` +
    `"sig":"([0-9a-f]{128})"\\}$`,
);
const RECORD_START = new RegExp(`^\\{"seq":${INT},"batch":${INT},`);

export function segmentName(number: number): string {
  return `access-${String(number).padStart(6, '0')}.jsonl`;
}

/** The segment's number, or null for any other file. */
export function parseSegmentName(name: string): number | null {
  const match = SEGMENT_NAME.exec(name);
  const number = Number(match?.[1]);
  return match !== null && segmentName(number) === name ? number : null;
}

export function renderHeader(h: Header): string {
  return (
    `{"segment":${h.segment},"format":${FORMAT},"log":"${h.log}","records":${h.records},"batch":${h.batch},` +
    `"checkpoint":${h.checkpoint},"hash":"${h.hash}","every":${h.every},"time":${h.time},"key":"${h.key}"}\n`
  );
}

export function parseHeader(line: string): Header | null {
  const m = HEADER_LINE.exec(line);
  if (m === null) return null;
  return {
    segment: Number(m[1]),
    log: m[2] ?? '',
    records: Number(m[3]),
    batch: Number(m[4]),
    checkpoint: Number(m[5]),
    hash: m[6] ?? '',
    every: Number(m[7]),
    time: Number(m[8]),
    key: m[9] ?? '',
  };
}

export function renderLink(
  batch: number,
  last: number,
  records: number,
  checkpoint: number,
  crc: string,
  hash: string,
): string {
  return `{"link":${batch},"last":${last},"records":${records},"checkpoint":${checkpoint},"crc":"${crc}","hash":"${hash}"}\n`;
}

export function parseLink(line: string): Link | null {
  const m = LINK_LINE.exec(line);
  if (m === null) return null;
  return {
    batch: Number(m[1]),
    last: Number(m[2]),
    records: Number(m[3]),
    checkpoint: Number(m[4]),
    crc: m[5] ?? '',
    hash: m[6] ?? '',
  };
}

/** The part of a checkpoint line that is signed: all of it up to the signature. */
export function renderCheckpoint(c: Checkpoint): string {
  return (
    `{"checkpoint":${c.checkpoint},"records":${c.records},"batch":${c.batch},"hash":"${c.hash}",` +
    `"time":${c.time},"key":"${c.key}"`
  );
}

export function parseCheckpoint(line: string): SignedCheckpoint | null {
  const m = CHECKPOINT_LINE.exec(line);
  if (m === null) return null;
  return {
    signed: m[1] ?? '',
    checkpoint: Number(m[2]),
    records: Number(m[3]),
    batch: Number(m[4]),
    hash: m[5] ?? '',
    time: Number(m[6]),
    key: m[7] ?? '',
    signature: m[8] ?? '',
  };
}

/** How every record line of this sequence and batch begins. */
export function recordStart(seq: number, batch: number): string {
  return `{"seq":${seq},"batch":${batch},`;
}

export function parseRecordStart(line: string): { seq: number; batch: number } | null {
  const m = RECORD_START.exec(line);
  return m === null ? null : { seq: Number(m[1]), batch: Number(m[2]) };
}
