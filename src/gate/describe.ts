// Handles as TypeScript and as Markdown, made from the operation table: what authors see is what the gate knows.

import type { OperationSpec } from './operation.ts';

/** `export interface FsHandle { … }` for every kind, and `export interface Handles` that names them. */
export function handleTypes(specs: readonly OperationSpec[]): string {
  const kinds = byKind(specs);
  const interfaces = [...kinds].map(([kind, operations]) => {
    const members = operations.flatMap((spec) => [
      `  /** ${docOf(spec)} */`,
      ...signatures(spec).map((line) => `  ${line}`),
    ]);
    return `export interface ${typeName(kind)} {\n${members.join('\n')}\n}`;
  });
  const handles = [...kinds.keys()].map((kind) => `  readonly ${kind}: ${typeName(kind)};`);
  return `${interfaces.join('\n\n')}\n\nexport interface Handles {\n${handles.join('\n')}\n}\n`;
}

/** One section for each kind, one table row for each operation. */
export function handleDocs(specs: readonly OperationSpec[]): string {
  return [...byKind(specs)]
    .map(([kind, operations]) => {
      const rows = operations.map(
        (spec) =>
          `| \`${methodOf(spec)}\` | ${spec.actions.map((action) => `\`${action}\``).join(', ')} | ${cell(spec.summary)} | ${(spec.errors ?? []).map((code) => `\`${code}\``).join(' ')} |`,
      );
      const code = operations.flatMap((spec) =>
        signatures(spec).map((line) => `ctx.${kind}.${line}`),
      );
      return [
        `## \`ctx.${kind}\``,
        '',
        '```ts',
        ...code,
        '```',
        '',
        '| operation | needs | does | errors |',
        '|---|---|---|---|',
        ...rows,
        '',
      ].join('\n');
    })
    .join('\n');
}

function byKind(specs: readonly OperationSpec[]): Map<string, OperationSpec[]> {
  const kinds = new Map<string, OperationSpec[]>();
  for (const spec of specs) {
    // The rest of fetch is how it gets its bodies: no author calls it.
    if (spec.fetchPart !== undefined && spec.fetchPart !== 'open') continue;
    const kind = spec.name.slice(0, spec.name.indexOf('.'));
    kinds.set(kind, [...(kinds.get(kind) ?? []), spec]);
  }
  return kinds;
}

function signatures(spec: OperationSpec): string[] {
  const method = methodOf(spec);
  if (spec.overloads !== undefined)
    return spec.overloads.map((overload) => `${method}${overload};`);
  const params = spec.params.map(
    ({ name, type, optional }) => `${name}${optional === true ? '?' : ''}: ${type}`,
  );
  const result = spec.mode === 'send' ? 'void' : `Promise<${spec.returns}>`;
  return [`${method}(${params.join(', ')}): ${result};`];
}

function docOf(spec: OperationSpec): string {
  const actions = spec.actions.join(', ');
  return `${spec.summary} Needs ${actions}.`.replaceAll('*/', '* /');
}

function methodOf(spec: OperationSpec): string {
  return spec.name.slice(spec.name.indexOf('.') + 1);
}

function typeName(kind: string): string {
  return `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}Handle`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
