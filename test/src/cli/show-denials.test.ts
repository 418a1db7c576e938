import { expect, test } from 'vitest';
import { can, compile, explain } from '../../../policies/index.ts';
import type { DeniedEvent } from '../../../src/host/index.ts';
import type { Output } from '../../../src/cli/output.ts';
import { type Explainer, showDenials } from '../../../src/cli/show-denials.ts';

const POLICY = compile({
  plugin: 'acme',
  version: '1.0.0',
  manifest: {
    file: 'plugins/acme/plugin.json',
    permissions: { filesystem: { read: ['/data/**'] } },
  },
  grants: null,
  hostPolicy: { file: 'skerry.policy.json', deny: { database: { read: ['secrets'] } } },
});
const HOST: Explainer = {
  can: (_, action, resource) => can(POLICY, action, resource),
  explain: (_, decision) => explain(POLICY, decision),
};

function denial(action: string, resource: string, reason = 'not-granted'): DeniedEvent {
  return { plugin: 'acme', call: '1', operation: 'x', action, resource, reason };
}

function shown(denials: readonly DeniedEvent[], lines?: number): string[] {
  const out: string[] = [];
  const output: Output = {
    json: false,
    line: (text = '') => void out.push(text),
    data: () => {},
    note: () => {},
  };
  const options = { all: 'skerry audit tail --denied' };
  showDenials(output, HOST, denials, lines === undefined ? options : { ...options, lines });
  // Colours are for terminals; the tests may run in one.
  return out.map((line) => line.replaceAll(/\u{1b}\[\d+m/gu, ''));
}

test('shows denials with one remedy as one, with the command', () => {
  expect(shown([denial('fs.read', '/data/a'), denial('fs.read', '/data/b')])).toEqual([
    '  denied  fs.read /data/a  not-granted · 2 times · 2 resources',
    '          npx skerry grants approve plugins/acme --as <you> --reason <why>',
  ]);
});

test('names the rule that denies, and what is missing where no grant is enough', () => {
  expect(shown([denial('db.read', 'main:secrets(id)', 'denied')])[1]).toBe(
    '          the rule "secrets" at skerry.policy.json#/deny/database/read/0',
  );
  expect(shown([denial('fs.read', '/etc/passwd')])[1]).toBe(
    '          missing: "/etc/passwd" at plugins/acme/plugin.json#/permissions/filesystem/read',
  );
});

test('has no advice for what is no resource', () => {
  expect(shown([denial('fs.read', '', 'invalid-resource')])).toEqual([
    '  denied  fs.read  invalid-resource',
  ]);
});

test('shows names without what a terminal would act on, and cut to a line', () => {
  const [line = ''] = shown([denial('fs.read', `/data/\u{1b}[2K\n\u{202e}${'a'.repeat(500)}`)]);
  expect(line).toContain('/data/\\u{1b}[2K\\u{a}\\u{202e}aaa');
  expect(line.length).toBeLessThan(120);
});

test('keeps to the lines there are, and counts what does not fit', () => {
  const three = ['/a', '/b', '/c'].map((path) => denial('fs.read', path));
  expect(shown(three, 6)).toHaveLength(6);
  const four = [...three, denial('fs.read', '/d'), denial('fs.read', '/d')];
  expect(shown(four, 6)).toHaveLength(5);
  expect(shown(four, 6).at(-1)).toBe('  … and 3 more: npx skerry audit tail --denied');
});
