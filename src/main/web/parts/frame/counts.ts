/** How many alerts there are, whatever is filtered; each number is a filter. It is not drawn again for another address, which changes none. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { alertsHash } from '../../data/route.js';
import { LEVELS, SIGNS, matcherOf } from '../../data/severity.js';
import type { Level } from '../../data/severity.js';
import { store } from '../../data/store.js';
import { tally } from '../../data/tally.js';
import { GrapevineElement } from '../common/element.js';
import { missingNote } from './clusters.js';

@customElement('gv-counts')
export class Counts extends GrapevineElement {
  protected override render() {
    const { levels, muted } = tally(store);
    const link = (level: Level) => {
      const n = levels.get(level) ?? 0;
      return n === 0
        ? nothing
        : html`<a class="count ${level}" href=${alertsHash([matcherOf(level)])}
            ><span aria-hidden="true">${SIGNS[level]}</span> ${n.toLocaleString()} <span class="level">${level}</span></a
          >`;
    };
    return html`<p class="counts" role="group" aria-label="Alerts">
      ${LEVELS.map(link)}
      ${muted === 0
        ? nothing
        : html`<a class="count muted" href=${alertsHash([], { active: 'false', unprocessed: 'false' })}
            >${muted.toLocaleString()} muted</a
          >`}
      ${missingNote()}
    </p>`;
  }
}
