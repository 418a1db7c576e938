// What a decision costs: for a policy of 100 rules, and whether rules of other actions matter.

import { compile } from '../../policies/index.ts';
import { type Suite, tightLoop } from '../measure.ts';

function policyOf(paths: number, tables: number): ReturnType<typeof compile> {
  const permissions = {
    filesystem: { read: Array.from({ length: paths }, (_, i) => `/data/folder-${i}/**`) },
    database: { read: Array.from({ length: tables }, (_, i) => `table_${i}`) },
  };
  return compile({
    plugin: 'bench.plugin',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions },
    grants: { file: 'skerry.grants.json', pointer: '/plugins/bench.plugin', permissions },
    hostPolicy: { file: 'skerry.policy.json' },
  });
}

const path = (i: number): { kind: 'path'; path: string } => ({
  kind: 'path',
  path: `/data/folder-${i % 50}/a/b.txt`,
});

export const decideSuite: Suite = {
  name: 'decide',
  about:
    'one decision: 50 rules of its action, with 50 and with 250 rules of another action beside them, and one rule alone',
  unit: 'us',
  rounds: 20,
  count: 200_000,
  base: '1 rule',
  async variants() {
    const variants = [
      ['1 rule', policyOf(1, 0)],
      ['50 rules + 50 others', policyOf(50, 50)],
      ['50 rules + 250 others', policyOf(50, 250)],
    ] as const;
    const resources = Array.from({ length: 50 }, (_, i) => path(i));
    return variants.map(([name, policy]) => ({
      name,
      run: async (n: number) =>
        tightLoop(n, (i) =>
          policy.decide('fs.read', resources[i % 50] as { kind: 'path'; path: string }),
        ),
    }));
  },
};
