// `skerry logs`: the latest lines that a plugin of a running server wrote, and those that come.

import type { LogLine } from '../../metrics/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { countOfFlag, momentOf } from '../moment.ts';
import { bad, bold, dim, jsonText, type Output, shown } from '../output.ts';
import { eventsOf } from '../serve/events-of.ts';
import { askPlugin, findServer, type ServerFlags } from '../serve/find-server.ts';
import { Stop } from '../stop.ts';

export interface LogsFlags extends ServerFlags {
  readonly follow?: boolean;
  readonly level?: string;
  readonly since?: string;
  readonly until?: string;
  readonly text?: string;
  readonly limit?: string;
}

export async function logs(output: Output, id: string, flags: LogsFlags): Promise<ExitCode> {
  const server = findServer(flags);
  const { level, since, until, text, limit } = flags;
  const query = {
    level,
    text,
    since: since === undefined ? undefined : momentOf(since, '--since'),
    until: until === undefined ? undefined : momentOf(until, '--until'),
    limit: limit === undefined ? undefined : countOfFlag(limit),
  };
  if (flags.follow !== true) {
    const answer = await askPlugin(server, { id, what: 'logs', query });
    for (const line of (await answer.json()) as LogLine[]) show(output, line);
    return EXIT.ok;
  }
  using stop = new Stop();
  const { signal } = stop;
  const answer = await askPlugin(server, { id, what: 'logs/live', query, signal });
  for await (const { event, data } of eventsOf(answer, signal)) {
    if (event === 'line') show(output, JSON.parse(data) as LogLine);
    if (event === 'missed') output.note(dim(`${shown(data, 20)} lines were too many to follow`));
  }
  return EXIT.ok;
}

const PAINT: Readonly<Record<string, (text: string) => string>> = {
  debug: dim,
  info: (text) => text,
  warn: bold,
  error: bad,
};

function show(output: Output, line: LogLine): void {
  output.data(line);
  const { time, level, scope, message, fields } = line;
  const paint = PAINT[level] ?? dim;
  const start = `${dim(new Date(time).toISOString())} ${paint(shown(level, 5).padEnd(5))}`;
  const whose = scope === 'global' ? '' : ` ${dim(shown(scope, 40))}`;
  const more = fields === null ? '' : ` ${dim(shown(jsonText(fields) ?? '', 2_000))}`;
  output.line(`${start}${whose} ${shown(message, 10_000)}${more}`);
}
