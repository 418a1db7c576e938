// The access log as the gate and the host use it: append, head, close. Decides what is folded, when a checkpoint is
// due, and what happens while the disk fails. Lines, chain and files are the writer's.

import { mkdirSync } from 'node:fs';
import type { AccessLog, LogOptions, LogState } from './access-log.ts';
import type { Head } from './chain.ts';
import { AuditError, causeCode } from './errors.ts';
import { nodeFiles } from './files.ts';
import { DEFAULT_FOLD, Fold } from './fold.ts';
import { MAX_BATCH, segmentName } from './format.ts';
import { openSigningKey, type SigningKey } from './keys.ts';
import { takeLock } from './lock.ts';
import type { DecisionEntry, Entry, EventEntry } from './record.ts';
import { recoverEnd } from './recover.ts';
import { Refusals } from './refusals.ts';
import { GroupSync } from './sync.ts';
import { Writer } from './writer.ts';

/**
 * Opens or makes a log and goes on from its end. Rejects with AuditError: LOG_LOCKED, KEY_UNUSABLE, or
 * AUDIT_UNAVAILABLE if the folder cannot be read or made. A disk that is merely full gives a log that is `broken`.
 */
export async function openLog(options: LogOptions): Promise<AccessLog> {
  const { dir, key } = options;
  makeFolder(dir);
  const lock = takeLock(dir);
  try {
    return await resumeLog(options, lock, openSigningKey(dir, key));
  } catch (error) {
    lock[Symbol.dispose]();
    if (error instanceof AuditError) throw error;
    throw unavailable(`access log ${dir} cannot be read (${causeCode(error)})`, error);
  }
}

async function resumeLog(
  options: LogOptions,
  lock: Disposable,
  key: SigningKey,
): Promise<AccessLog> {
  const { dir, files = nodeFiles, segmentBytes = 32 * 1024 * 1024, now = Date.now } = options;
  const every = options.checkpoint?.records ?? 1000;
  const { log, position, events, header } = await recoverEnd(dir, now());
  const changed = header !== null && header.key !== key.id;
  const own = changed ? [...events, keyChange(header.key, key.id, now())] : events;
  // A header speaks for its whole segment.
  const rotate = changed || (header !== null && header.every !== every);
  const syncSegments = options.durability === 'disk';
  const writer = new Writer(
    { dir, log, files, key, segmentBytes, every, rotate, syncSegments, now },
    position,
  );
  return new FileLog(options, writer, key, lock, own);
}

function keyChange(from: string, to: string, now: number): EventEntry {
  return { kind: 'event', event: 'log.key', plugin: null, time: now, detail: { from, to } };
}

function moved(from: string, now: number): EventEntry {
  const detail = { segment: from };
  return { kind: 'event', event: 'log.moved', plugin: null, time: now, detail };
}

class FileLog implements AccessLog {
  readonly dir: string;
  readonly publicKey: { readonly id: string; readonly pem: string };
  readonly #options: LogOptions;
  readonly #writer: Writer;
  readonly #lock: Disposable;
  readonly #now: () => number;
  readonly #fold: Fold;
  readonly #sync: GroupSync | null;
  readonly #checkpointMs: number;
  readonly #tickMs: number;
  readonly #refusals = new Refusals();
  #state: LogState = 'ok';
  #probedAt = -Infinity;
  // After a failed sync nobody knows what is on the disk: the log goes back to where it last did.
  #rollBack = false;
  // Events of the log itself, written in front of the next batch.
  #events: readonly EventEntry[];
  #unsealedSince: number | null = null;
  #announced: number;
  #timer: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;

  constructor(
    options: LogOptions,
    writer: Writer,
    key: SigningKey,
    lock: Disposable,
    events: readonly EventEntry[],
  ) {
    const fold = { ...DEFAULT_FOLD, ...options.fold };
    this.dir = options.dir;
    this.publicKey = { id: key.id, pem: key.publicPem };
    this.#options = options;
    this.#writer = writer;
    this.#lock = lock;
    this.#now = options.now ?? Date.now;
    this.#fold = new Fold(fold);
    this.#checkpointMs = options.checkpoint?.ms ?? 1000;
    this.#tickMs = Math.min(this.#checkpointMs, fold.windowMs);
    this.#announced = writer.position.checkpoint;
    this.#events = events;
    this.#sync = options.durability === 'disk' ? this.#makeSync() : null;
    if (writer.unsealed > 0) this.#unsealedSince = performance.now();
    if (events.length > 0) this.#tick();
    this.#arm();
  }

  get state(): LogState {
    return this.#state;
  }

  head(): Head {
    return (this.#sync === null ? this.#writer.position : this.#writer.durable).head;
  }

  append(entries: readonly Entry[]): void | Promise<void> {
    if (this.#closed !== null) {
      throw new AuditError('LOG_CLOSED', `access log ${this.dir} is closed`);
    }
    if (this.#state === 'broken' && !this.#probe()) {
      this.#refusals.addAll(entries);
      throw this.#refusals.error(this.dir);
    }
    this.#write(this.#admit(entries));
    this.#arm();
    if (this.#sync !== null) return this.#settled(this.#sync);
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#finish());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Repeated denials stay in the fold; everything else is to be written. */
  #admit(entries: readonly Entry[]): readonly Entry[] {
    if (!entries.some(isDenial)) return entries;
    const now = this.#now();
    const batch: Entry[] = [];
    for (const entry of entries) {
      if (isDenial(entry)) this.#fold.admit(entry, now, batch);
      else batch.push(entry);
    }
    return batch;
  }

  #write(batch: readonly Entry[]): void {
    const gap = this.#refusals.event(this.#now);
    const own = gap === null ? this.#events : [...this.#events, gap];
    const all = own.length === 0 ? batch : [...own, ...batch];
    try {
      this.#writeAll(all);
    } catch (error) {
      const failure = this.#break(error);
      this.#refusals.addAll(batch);
      this.#refusals.add(this.#fold.forget(batch));
      throw failure;
    }
    this.#events = [];
    this.#refusals.told();
    this.#repaired();
    this.#sealIfDue();
  }

  #writeAll(entries: readonly Entry[]): void {
    if (entries.length <= MAX_BATCH) {
      if (entries.length > 0) this.#writer.write(entries);
    } else {
      for (let from = 0; from < entries.length; from += MAX_BATCH) {
        this.#writer.write(entries.slice(from, from + MAX_BATCH));
      }
    }
    if (this.#sync !== null) {
      this.#refusals.written(this.#writer.position.head.batch, entries);
    }
  }

  /** A checkpoint that fails breaks the log but takes back no record. */
  #sealIfDue(force = false): void {
    if (this.#writer.unsealed === 0) this.#unsealedSince = null;
    else {
      const now = performance.now();
      this.#unsealedSince ??= now;
      if (force || now - this.#unsealedSince >= this.#checkpointMs) this.#seal();
    }
    if (this.#sync === null) this.#announce();
  }

  #seal(): void {
    try {
      this.#writer.seal();
      this.#unsealedSince = null;
    } catch (error) {
      this.#break(error);
    }
  }

  #announce(): void {
    const { checkpoint, sealed } =
      this.#sync === null ? this.#writer.position : this.#writer.durable;
    if (checkpoint === this.#announced) return;
    this.#announced = checkpoint;
    this.#options.onCheckpoint?.(sealed);
  }

  #settled(sync: GroupSync): Promise<void> {
    return this.#writer.durable === this.#writer.position ? Promise.resolve() : sync.wait();
  }

  #makeSync(): GroupSync {
    return new GroupSync(
      async () => {
        await this.#writer.sync();
        this.#refusals.synced(this.#writer.durable.head.batch);
        this.#announce();
      },
      (error) => {
        this.#rollBack = true;
        const failure = this.#break(error);
        this.#refusals.lost();
        this.#refusals.add(this.#fold.forgetAll());
        return failure;
      },
    );
  }

  #break(error: unknown): AuditError {
    this.#refusals.broke(error, this.#now());
    const failure = this.#refusals.error(this.dir);
    this.#probedAt = performance.now();
    if (this.#state === 'ok') {
      this.#state = 'broken';
      this.#options.onState?.('broken', failure);
    }
    return failure;
  }

  #repaired(): void {
    if (this.#state === 'ok') return;
    this.#state = 'ok';
    this.#options.onState?.('ok', null);
  }

  /** Takes the file up again after a failure. The log still counts as broken until something is written. */
  #probe(force = false): boolean {
    if (this.#sync?.running === true) return false;
    const now = performance.now();
    if (!force && now - this.#probedAt < (this.#options.probeMs ?? 250)) return false;
    this.#probedAt = now;
    try {
      const { position, durable } = this.#writer;
      this.#checkMoved(() => this.#writer.recover(this.#rollBack ? durable : position));
      this.#rollBack = false;
      return true;
    } catch {
      return false;
    }
  }

  #checkMoved(check: () => 'same' | 'moved'): void {
    const from = segmentName(this.#writer.position.segment);
    if (check() === 'moved') this.#events = [...this.#events, moved(from, this.#now())];
  }

  #arm(): void {
    if (this.#timer !== null || this.#closed !== null) return;
    if (this.#state === 'ok' && this.#writer.unsealed === 0 && this.#fold.isEmpty) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tick();
      this.#arm();
    }, this.#tickMs).unref();
  }

  /** Writes counts and checkpoints that are due; a failure leaves the log broken, and is told in the log later. */
  #tick(): void {
    try {
      if (this.#state === 'broken' && !this.#probe()) return;
      this.#checkMoved(() => this.#writer.checkPlace());
      this.#write(this.#fold.take(this.#now()));
      if (this.#sync !== null) this.#settled(this.#sync).catch(ignore);
    } catch (error) {
      if (!(error instanceof AuditError)) this.#break(error);
    }
  }

  async #finish(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      // A sync under way is waited for; a new one would take for written what a failed one gave up.
      if (this.#sync?.running === true) await this.#sync.wait().catch(ignore);
      if (this.#state === 'broken' && !this.#probe(true)) throw this.#refusals.error(this.dir);
      this.#write(this.#fold.take(this.#now(), true));
      this.#sealIfDue(true);
      if (this.#sync !== null) await this.#settled(this.#sync);
      if (this.state === 'broken') throw this.#refusals.error(this.dir);
    } finally {
      this.#writer.close();
      this.#lock[Symbol.dispose]();
    }
  }
}

function isDenial(entry: Entry): entry is DecisionEntry {
  return entry.kind === 'decision' && entry.effect === 'deny';
}

// Whoever appended has been told; the log's own writes have nobody to tell but the log.
function ignore(): void {}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unavailable(`access log folder ${dir} cannot be made (${causeCode(error)})`, error);
  }
}

function unavailable(message: string, cause: unknown): AuditError {
  return new AuditError('AUDIT_UNAVAILABLE', message, { cause });
}
