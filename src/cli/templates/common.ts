// What every new plugin has, whichever template it comes from.

import type { Files } from './index.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** `version`: of Skerry. */
export function common(id: string, version: string): Files {
  return {
    'package.json': json({
      name: id.replaceAll('.', '-'),
      private: true,
      type: 'module',
      scripts: { test: 'vitest run', types: 'tsc -p .' },
      devDependencies: { skerry: `^${version}`, typescript: '^7.0.0', vitest: '^5.0.0' },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'esnext',
        module: 'nodenext',
        lib: ['esnext', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
      },
    }),
    '.gitignore': 'node_modules/\n.skerry/\n',
  };
}

/** The start of every manifest: editors complete and check the rest by the schema. */
export function manifest(id: string, rest: object): string {
  return json({
    $schema: './node_modules/skerry/policies/schemas/plugin.schema.json',
    name: id,
    version: '0.1.0',
    ...rest,
  });
}
