// The broker of `ctx.log`: hands a plugin's lines to the host, cleaned and with the sender's identity from the
// call. This is the plugin's own log, not the access log.

import { type Asker, type Broker, BrokerError } from '../../gate/index.ts';
import { assertCount } from '../arguments.ts';
import { cleanFields, cleanLine, MAX_MESSAGE } from './clean.ts';
import { LOG_OPERATIONS, type LogLevel } from './operations.ts';

export interface LogEntry {
  /** Milliseconds since the epoch, by the host. */
  readonly time: number;
  readonly level: LogLevel;
  readonly plugin: string;
  readonly version: string;
  readonly scope: string;
  readonly call: string;
  readonly request: string | null;
  /** Guest text: one line, no control characters, at most 8192 units. */
  readonly message: string;
  /** Guest JSON, cleaned likewise; objects without prototype. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  /** True where something was cut from message or fields. */
  readonly cut: boolean;
}

export interface LogBrokerOptions {
  /** Called once a line. What it throws is reported as UNAVAILABLE. */
  readonly write: (entry: LogEntry) => void;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

export function createLogBroker(options: LogBrokerOptions): Broker {
  const now = options.now ?? Date.now;
  return {
    kind: 'log',
    operations: LOG_OPERATIONS,
    resolve(operation, args, _bytes, asker) {
      assertCount(LOG_OPERATIONS, operation, args);
      const line = parseLine(operation.slice('log.'.length) as LogLevel, args);
      return {
        accesses: [{ action: 'log.write', resource: { kind: 'flag' } }],
        // A line said before the call ended is worth as much after it.
        perform() {
          writeEntry(options.write, { time: now(), ...identity(asker), ...line });
          return { meter: { bytes: Buffer.byteLength(line.message) } };
        },
      };
    },
  };
}

function parseLine(
  level: LogLevel,
  [message, fields]: readonly unknown[],
): Pick<LogEntry, 'level' | 'message' | 'fields' | 'cut'> {
  if (typeof message !== 'string') {
    throw new BrokerError('INVALID_ARGUMENT', 'message must be a string');
  }
  const text = cleanLine(message, MAX_MESSAGE);
  const longer = message.length > MAX_MESSAGE;
  if (fields === undefined || fields === null) {
    return { level, message: text, fields: null, cut: longer };
  }
  if (typeof fields !== 'object' || Array.isArray(fields)) {
    throw new BrokerError('INVALID_ARGUMENT', 'fields must be an object');
  }
  const clean = cleanFields(fields);
  return { level, message: text, fields: clean.fields, cut: longer || clean.cut };
}

function identity(
  asker: Asker,
): Pick<LogEntry, 'plugin' | 'version' | 'scope' | 'call' | 'request'> {
  const { plugin, version, scope, call, request } = asker;
  return { plugin, version, scope, call, request };
}

function writeEntry(write: (entry: LogEntry) => void, entry: LogEntry): void {
  try {
    write(entry);
  } catch (cause) {
    throw new BrokerError('UNAVAILABLE', 'the log cannot be written', { cause });
  }
}
