// `skerry metrics`: what one plugin of a running server did and used.

import type { PluginMetrics } from '../../metrics/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { momentOf } from '../moment.ts';
import type { Output } from '../output.ts';
import { askPlugin, findServer, type ServerFlags } from '../serve/find-server.ts';
import { metricsLines } from '../serve/metrics-lines.ts';

export interface MetricsFlags extends ServerFlags {
  readonly since?: string;
  readonly until?: string;
  readonly org?: string;
}

export async function metrics(output: Output, id: string, flags: MetricsFlags): Promise<ExitCode> {
  const { since, until, org } = flags;
  const query = {
    from: since === undefined ? undefined : Math.round(momentOf(since, '--since')),
    to: until === undefined ? undefined : Math.round(momentOf(until, '--until')),
    scope: org === undefined ? undefined : `org:${org}`,
  };
  const answer = await askPlugin(findServer(flags), { id, what: 'metrics', query });
  const found = (await answer.json()) as PluginMetrics;
  output.data(found);
  for (const line of metricsLines(found)) output.line(line);
  return EXIT.ok;
}
