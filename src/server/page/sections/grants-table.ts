// What a plugin may do beside what it did: each permission, how often it decided, where it is written.

import { html } from 'hono/html';
import type { PermissionState, PluginOverview } from '../../overview.ts';
import { countOf, dayAndHourOf } from '../figures.ts';
import { type Html, said, saidPlace } from '../hostile-text.ts';

const STATES: Readonly<Record<PermissionState['state'], readonly [chip: string, why: string]>> = {
  granted: ['good', 'the operator gave it'],
  floor: ['', 'the host gives it to every plugin'],
  denied: ['bad', 'a rule of the host or the operator takes it away'],
  asked: ['busy', 'the manifest asks for it, and nobody gave it'],
};

export function grantsTable({ id, root, permissions }: PluginOverview, since: number): Html {
  if (permissions.length === 0) {
    return html`<p class="none">It has no permission, and asks for none.</p>`;
  }
  const unused = permissions.filter(isUnused).length;
  const asked = permissions.some(({ state }) => state === 'asked');
  return html`<div class="grants">
    <table>
      <caption>
        Grants of ${said(id, 60)} against their
        use${unused === 0 ? '' : html` <small>· ${unused} never used since ${dayAndHourOf(since)}</small>`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Permission</th>
          <th scope="col">State</th>
          <th scope="col">Used</th>
          <th scope="col">Written at</th>
        </tr>
      </thead>
      <tbody>
        ${permissions.map(permissionRow)}
      </tbody>
    </table>
    ${asked ? html`<p class="remedy">To decide what it asks for: <code>npx skerry grants review ${said(root, 120)}</code></p>` : ''}
  </div>`;
}

/** What the host gives to all is no grant to take back. */
function isUnused({ state, used }: PermissionState): boolean {
  return state === 'granted' && used === 0;
}

function permissionRow(permission: PermissionState): Html {
  const { state, action, scope, origin, used } = permission;
  const [chip, why] = STATES[state];
  return html`<tr class="${isUnused(permission) ? 'unused' : ''}">
    <th scope="row"><code>${action}</code> <code>${said(scope, 80)}</code></th>
    <td><span class="chip ${chip}" title="${why}">${state}</span></td>
    <td>${usedText(permission, used)}</td>
    <td class="origin">${saidPlace(origin)}</td>
  </tr>`;
}

function usedText(permission: PermissionState, used: number): Html | string {
  if (permission.state === 'asked') return '–';
  return isUnused(permission) ? html`<span class="chip warn">never</span>` : countOf(used);
}
