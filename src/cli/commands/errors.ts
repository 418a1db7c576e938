// `skerry errors`: how calls of one plugin of a running server failed, in groups, the latest first.

import type { ErrorGroup } from '../../metrics/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { countOfFlag, momentOf } from '../moment.ts';
import { bad, dim, good, type Output, shown } from '../output.ts';
import { askPlugin, findServer, type ServerFlags } from '../serve/find-server.ts';

export interface ErrorsFlags extends ServerFlags {
  readonly code?: string;
  readonly since?: string;
  readonly text?: string;
  readonly limit?: string;
}

export async function errors(output: Output, id: string, flags: ErrorsFlags): Promise<ExitCode> {
  const { code, since, text, limit } = flags;
  const query = {
    code,
    text,
    since: since === undefined ? undefined : momentOf(since, '--since'),
    limit: limit === undefined ? undefined : countOfFlag(limit),
  };
  const answer = await askPlugin(findServer(flags), { id, what: 'errors', query });
  const groups = (await answer.json()) as ErrorGroup[];
  output.data(groups);
  if (groups.length === 0) output.line(`${good('none')}  no call of ${shown(id, 80)} failed so`);
  for (const group of groups) show(output, group);
  return EXIT.ok;
}

function show(output: Output, group: ErrorGroup): void {
  const { code, count, first, last, handler, scope, call, message, stack } = group;
  output.line(`${bad(code)} ×${count}  ${shown(message)}`);
  for (const frame of stack?.split('\n') ?? []) output.line(dim(`    at ${shown(frame, 240)}`));
  const whose = scope === 'global' ? '' : ` for ${shown(scope, 60)}`;
  const when = first === last ? iso(last) : `${iso(first)} to ${iso(last)}`;
  output.line(
    dim(`    ${when}; the latest in ${shown(handler, 128)}${whose}, call ${shown(call)}`),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
