/** How many alerts there are, whatever is filtered; each number is a filter. It is not drawn again for another address, which changes none. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { GrapevineElement } from '../common/element.js';
import { alertsHash } from '../data/route.js';
import { SIGNS, bySeverity, matcherOf } from '../data/severity.js';
import { store } from '../data/store.js';
import { tally } from '../data/tally.js';
import { missingNote } from './clusters.js';

@customElement('gv-counts')
export class Counts extends GrapevineElement {
  protected override render() {
    const { severities, muted } = tally(store);
    return html`<p class="counts" role="group" aria-label="Alerts">
      ${bySeverity(severities).map(
        ([severity, level, n]) =>
          html`<a class="count ${level}" href=${alertsHash([matcherOf(severity)])}
            ><span aria-hidden="true">${SIGNS[level]}</span> ${n.toLocaleString()} <span class=${severity === level ? 'level' : ''}>${severity}</span></a
          >`,
      )}
      ${muted === 0
        ? nothing
        : html`<a class="count muted" href=${alertsHash([], { active: 'false', unprocessed: 'false' })}
            >${muted.toLocaleString()} muted</a
          >`}
      ${missingNote()}
    </p>`;
  }
}
