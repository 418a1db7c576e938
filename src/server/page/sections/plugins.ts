// The plugins: what each is, what runs of it now, and its grants. Must not know where the figures come from.

import { html } from 'hono/html';
import type { Overview, PluginOverview, UnitState } from '../../overview.ts';
import { bytesOf, countedOf, countOf, msOf, secondsOf } from '../figures.ts';
import { cleaned, type Html, said } from '../hostile-text.ts';
import { failuresOf } from './failures.ts';
import { grantsTable } from './grants-table.ts';

/** As many are shown unfolded from the start. */
const MOST_OPEN = 3;

export function pluginsSection({ plugins, since }: Overview): Html {
  const open = plugins.length <= MOST_OPEN;
  return html`<section id="plugins" aria-labelledby="plugins-title">
    <h2 id="plugins-title">Plugins</h2>
    ${plugins.length === 0 ? nothing() : plugins.map((plugin) => pluginItem(plugin, since, open))}
  </section>`;
}

function nothing(): Html {
  return html`<p class="empty">
    No plugin is loaded. Make one with <code>npx skerry init hello</code>, approve what it asks for
    with <code>npx skerry grants approve ./hello --as &lt;you&gt; --reason &lt;why&gt;</code>, and
    start the server with its folder.
  </p>`;
}

function pluginItem(plugin: PluginOverview, since: number, open: boolean): Html {
  const { id, version, displayName, description } = plugin;
  return html`<details class="plugin" id="plugin-${id}" ${open ? html` open` : ''}>
    <summary>
      <h3>${said(id, 60)} <small>${said(version, 24)}</small></h3>
      ${stateOf(plugin)}<span class="now">${nowOf(plugin)}</span>
    </summary>
    <div class="plugin-body">
      <div class="about">
        ${displayName === null ? '' : html`<p class="name">${said(displayName, 80)}</p>`}
        ${description === null ? '' : html`<p>${said(description, 240)}</p>`} ${offBy(plugin)}
        <dl>
          <div>
            <dt>Tier</dt>
            <dd>${plugin.tier}</dd>
          </div>
          <div>
            <dt>Calls</dt>
            <dd>${callsOf(plugin)}</dd>
          </div>
          <div>
            <dt>Hooks</dt>
            <dd>${namesOf(plugin.hooks)}</dd>
          </div>
          <div>
            <dt>Endpoints</dt>
            <dd>${endpointsOf(plugin)}</dd>
          </div>
          <div>
            <dt>Folder</dt>
            <dd><code>${said(plugin.root, 120)}</code></dd>
          </div>
        </dl>
        ${unitsTable(plugin)} ${failuresOf(plugin)}
      </div>
      ${grantsTable(plugin, since)}
    </div>
  </details>`;
}

function stateOf({ disabled, suspended, state, running, health }: PluginOverview): Html {
  if (disabled !== null) return html`<span class="chip bad">${disabled.hold}</span>`;
  if (suspended !== null) return html`<span class="chip bad">suspended</span>`;
  if (state !== 'active') return html`<span class="chip bad">${state}</span>`;
  if (running.some(({ circuit }) => circuit === 'open'))
    return html`<span class="chip bad">failing</span>`;
  if (health.reason !== null) {
    const chip = health.status === 'critical' ? 'bad' : 'warn';
    return html`<span class="chip ${chip}" title="${health.reason}">${health.status}</span>`;
  }
  if (running.some(({ active }) => active > 0)) return html`<span class="chip busy">working</span>`;
  return html`<span class="chip good">ready</span>`;
}

/** Units of one cell share its process: each process counts once. */
function nowOf({ running }: PluginOverview): string {
  const usage = new Map(running.flatMap(({ pid, usage }) => (pid === null ? [] : [[pid, usage]])));
  const memory = [...usage.values()].reduce((sum, one) => sum + (one?.memory ?? 0), 0);
  const calls = running.reduce((sum, { active, waiting }) => sum + active + waiting, 0);
  const figures = memory === 0 ? [] : [bytesOf(memory), `${countedOf(calls, 'call')} now`];
  return [countedOf(running.length, 'unit'), ...figures].join(' · ');
}

function callsOf({ calls: { total, failed, p50, p99 }, denied }: PluginOverview): string {
  const words = [`${countOf(total)} since it was first loaded`];
  if (failed > 0) words.push(`${countOf(failed)} failed`);
  if (denied > 0) words.push(countedOf(denied, 'denial'));
  if (p50 !== null && p99 !== null)
    words.push(`in the last hour half in ${msOf(p50)}, 99 of 100 in ${msOf(p99)}`);
  return words.join(' · ');
}

function offBy({ disabled, suspended, state, stateReason }: PluginOverview): Html | '' {
  const held = disabled ?? suspended;
  if (held === null) {
    if (state === 'active' || stateReason === null) return '';
    return html`<p class="off">${said(stateReason, 240)}</p>`;
  }
  const { hold, by, at, reason } = held;
  return html`<p class="off">
    ${HOLD_WORDS[hold]} by ${said(by, 60)}, ${cleaned(at, 30)}: ${said(reason, 240)}
  </p>`;
}

const HOLD_WORDS = {
  disabled: 'Disabled',
  quarantined: 'Quarantined',
  suspended: 'Suspended',
  throttled: 'Throttled',
} as const;

function namesOf(names: readonly string[]): Html {
  return names.length === 0
    ? html`<span class="none">none</span>`
    : html`<ul class="names">
        ${names.map((name) => html`<li><code>${said(name, 60)}</code></li>`)}
      </ul>`;
}

function endpointsOf({ endpoints }: PluginOverview): Html {
  if (endpoints.length === 0) return namesOf([]);
  return html`<ul class="names">
    ${endpoints.map(
      ({ method, path, authenticated }) =>
        html`<li>
          <code>${method} ${said(path, 80)}</code
          >${authenticated ? '' : html` <small>for everybody</small>`}
        </li>`,
    )}
  </ul>`;
}

function unitsTable({ running, disabled }: PluginOverview): Html {
  if (running.length === 0) {
    const next = disabled === null ? ': its next call starts one' : '';
    return html`<p class="none">No unit runs${next}.</p>`;
  }
  return html`<table class="units">
    <caption>
      Units
    </caption>
    <thead>
      <tr>
        <th scope="col">Scope</th>
        <th scope="col">Memory</th>
        <th scope="col">CPU</th>
        <th scope="col">Calls now</th>
      </tr>
    </thead>
    <tbody>
      ${running.map(unitRow)}
    </tbody>
  </table>`;
}

function unitRow({ scope, pid, usage, active, waiting }: UnitState): Html {
  const process =
    pid === null ? 'no process yet' : `process ${pid}; units that share it share these figures`;
  return html`<tr>
    <th scope="row">${said(scope, 60)}</th>
    <td title="${process}">${usage === null ? '–' : bytesOf(usage.memory)}</td>
    <td title="${process}">${usage === null ? '–' : secondsOf(usage.cpu)}</td>
    <td>${active}${waiting > 0 ? `, ${waiting} waiting` : ''}</td>
  </tr>`;
}
