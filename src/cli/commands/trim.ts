// `skerry trim`: idle units of one plugin of a running server give their memory back.

import type { TrimResult } from '../../host/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { dim, good, type Output, shown } from '../output.ts';
import { askPlugin, findServer, type ServerFlags } from '../serve/find-server.ts';

export async function trim(output: Output, id: string, flags: ServerFlags): Promise<ExitCode> {
  const answer = await askPlugin(findServer(flags), { id, what: 'trim', method: 'POST' });
  const result = (await answer.json()) as TrimResult;
  output.data(result);
  const { trimmed, busy } = result;
  for (const { scope, memory } of trimmed)
    output.line(`${good('trimmed')}  ${shown(scope, 80)}  ${dim(heldBy(memory))}`);
  for (const scope of busy) output.line(`busy     ${shown(scope, 80)}  ${dim('keeps its memory')}`);
  if (trimmed.length + busy.length === 0) output.line(`nothing of ${shown(id, 80)} runs`);
  return EXIT.ok;
}

function heldBy(memory: number | null): string {
  return memory === null ? 'its process goes on with others' : `${memory} MB`;
}
