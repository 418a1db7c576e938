// The head of the page: how strong the wall is, and what was decided behind it so far.

import { html } from 'hono/html';
import type { Overview } from '../../overview.ts';
import { countOf, dayAndHourOf } from '../figures.ts';
import { cleaned, type Html } from '../hostile-text.ts';

export function facts({ isolation, room, since, decisions, log }: Overview): Html {
  return html`<dl id="facts" class="facts">
    <div>
      <dt>Isolation</dt>
      <dd><strong>${isolation.level}</strong> <small>${whyNotBetter(isolation)}</small></dd>
    </div>
    <div>
      <dt>Processes for plugins</dt>
      <dd>
        <strong>${countOf(room.cells - room.spares)}</strong>
        <small>
          and ${countOf(room.spares)} spare; they may hold ${countOf(room.memory)} of
          ${countOf(room.most.memory)} MB
        </small>
      </dd>
    </div>
    <div>
      <dt>Decisions since ${dayAndHourOf(since)}</dt>
      <dd>
        <strong>${countOf(decisions.allow)}</strong> allowed
        <strong class="${decisions.deny > 0 ? 'bad' : ''}">${countOf(decisions.deny)}</strong>
        denied
      </dd>
    </div>
    <div>
      <dt>Records in the access log</dt>
      <dd>
        <strong>${countOf(log.records)}</strong>
        <small><code>${cleaned(log.dir)}</code></small>
      </dd>
    </div>
  </dl>`;
}

function whyNotBetter({ level, preferred, way, reason }: Overview['isolation']): string {
  if (reason === null) return `as the host policy prefers${way === null ? '' : `, by ${way}`}`;
  return level === preferred
    ? `by ${way}, ${cleaned(reason)}`
    : `${preferred} is preferred: ${cleaned(reason)}`;
}
