/** A display on a wall: how many alerts fire, and the newest of them, to be read from afar; without controls. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Address } from '../data/route.js';
import { LEVELS, SIGNS } from '../data/severity.js';
import { store } from '../data/store.js';
import { tallyOf, tallyText } from '../data/tally.js';
import { clock } from '../data/time.js';
import { queryOf, view } from '../data/view.js';
import type { ShownGroup } from '../data/view.js';
import { newestFirst } from '../data/wall.js';
import { age } from '../parts/alerts/alert-row.js';
import { clusterMark } from '../parts/common/cluster.js';
import { GrapevineElement, count } from '../parts/common/element.js';
import { line } from '../parts/common/text.js';

/** More rows than a wall has. */
const ROWS = 20;

@customElement('gv-wall')
export class WallPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;

  protected override render() {
    if (store.connection === 'loading') {
      return nothing;
    }
    const now = store.now();
    const { sections } = view(store, queryOf(this.address));
    const { levels, muted } = tallyOf([...sections.values()].flat());
    const rows = newestFirst(sections, now);
    return html`<h1 class="hidden">Alerts</h1>
      <p class="wall-counts" role="status">
        ${LEVELS.filter((level) => levels.has(level)).map(
          (level) =>
            html`<span class="count ${level}"
              ><span class="wall-number"><span aria-hidden="true">${SIGNS[level]}</span> ${levels.get(level)?.toLocaleString()}</span> ${level}</span
            >`,
        )}
        ${levels.size === 0 ? html`<span class="wall-number">Nothing is firing.</span>` : nothing}
        ${muted === 0
          ? nothing
          : html`<span class="count muted"><span class="wall-number">${muted.toLocaleString()}</span> muted</span>`}
        <span class="count"><time class="wall-number">${clock(now, now)}</time></span>
      </p>
      <ol class="wall-groups">
        ${rows.slice(0, ROWS).map(({ group, isNew }) => this.row(group, isNew))}
      </ol>
      ${rows.length > ROWS ? html`<p class="wall-rest">and ${count(rows.length - ROWS, 'more group')}</p>` : nothing}`;
  }

  private row(group: ShownGroup, isNew: boolean): TemplateResult {
    const { id, title, labels, level, alerts, startsAt, section } = group;
    const rest = Object.entries(labels).filter(([name, value]) => name !== 'alertname' && value !== '');
    return html`<li class="card ${level} ${section}">
      <span class="sign ${level}" role="img" aria-label=${level}>${SIGNS[level]}</span>
      ${clusterMark(id)} <strong>${line(title)}</strong>
      ${rest.length === 0 ? nothing : html`<span class="group-labels">${line(rest.map(([, value]) => value).join(' · '))}</span>`}
      ${section === 'failing' ? html`<span class="bad">✖ notification failed</span>` : nothing}
      ${isNew ? html`<span class="badge">new</span>` : nothing}
      ${alerts.length === 0 ? nothing : html`<span class="amount">alerts: ${tallyText(tallyOf([group]))}</span> ${age(startsAt)}`}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-wall': WallPage;
  }
}
