/** The alerts that have resolved lately, from the history; nothing where there is none. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inClusters } from '../../common/cluster.js';
import { GrapevineElement, count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { messageOf } from '../../data/api.js';
import { clusters } from '../../data/clusters.js';
import { EVERYTHING, withChoices } from '../../data/filter.js';
import { admitsEnded } from '../../data/filtering.js';
import { filterText } from '../../data/matchers.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { dailyActivity } from '../history/activity.js';
import { historyRow } from '../history/history-row.js';
import { readResolved } from '../history/history.js';
import type { HistoryPageJson } from '../history/history.js';
import { STATES } from './view.js';
import type { Query } from './view.js';

const SINCE = '1h';
/** After so long they are read again while they are shown, in milliseconds. */
const AGAIN = 60_000;
/** The greatest number of rows; the history has the others. */
const MOST = 50;

@customElement('gv-resolved')
export class Resolved extends GrapevineElement {
  @property({ attribute: false }) query!: Query;
  @state() private isOpen = false;
  /** Undefined before the first answer. */
  @state() private page: HistoryPageJson | undefined;
  @state() private error = '';
  /** The matchers of what was read. */
  private filter = '';
  private readAt = -Infinity;

  protected override willUpdate(): void {
    const filter = filterText(this.query.filter);
    if (filter !== this.filter) {
      this.page = undefined;
      this.filter = filter;
      this.readAt = -Infinity;
    }
    if (this.isOpen && Date.now() - this.readAt > AGAIN) {
      this.readAt = Date.now();
      void this.read(filter);
    }
  }

  private async read(filter: string): Promise<void> {
    let page: HistoryPageJson | undefined;
    let error = '';
    try {
      page = await readResolved(this.query.filter, SINCE);
    } catch (e) {
      error = messageOf(e);
    }
    if (filter === this.filter) {
      this.page = page ?? this.page;
      this.error = error;
    }
  }

  /** Whether what the page shows besides matchers and words leaves room for alerts that are over: they have no state and no receiver. */
  private isWanted(): boolean {
    const { more, states, receiver } = this.query;
    const isOwn = clusters.shown === '' || clusters.shown === clusters.own;
    return isOwn && receiver === '' && states.size === STATES.length && withChoices({ ...EVERYTHING, ...more }).every(({ conditions }) => conditions.length === 0);
  }

  protected override render() {
    if (!this.isWanted() || !dailyActivity.isThere) {
      return nothing;
    }
    const find = admitsEnded({ ...EVERYTHING, ...this.query.more, matchers: [] });
    const records = this.page?.records.filter(({ labels = {}, annotations = {} }) => find({ labels, annotations }));
    const amount = this.isOpen && records !== undefined ? `(${records.length.toLocaleString()})` : '';
    return html`<section class="section" aria-labelledby="section-resolved">
      <h2 id="section-resolved">
        <button class="title" aria-expanded=${this.isOpen} @click=${() => (this.isOpen = !this.isOpen)}>
          Resolved in the last hour ${inClusters([''])} ${amount}
        </button>
      </h2>
      ${this.isOpen ? this.content(records) : nothing}
    </section>`;
  }

  private content(records: HistoryPageJson['records'] | undefined): TemplateResult {
    const { missing = [], next } = this.page ?? {};
    const others = (records?.length ?? 0) - MOST;
    const more = next !== undefined ? 'There may be more. ' : others > 0 ? `And ${count(others, 'other')}. ` : nothing;
    return html`${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
    ${missing.length === 0
      ? nothing
      : html`<p class="warning-text">▲ Without what these replicas recorded: ${line(missing.join(', '))}.</p>`}
    ${records === undefined
      ? this.error === ''
        ? html`<p role="status" aria-busy="true">Reading…</p>`
        : nothing
      : records.length === 0
        ? html`<p role="status">None, or they fire again.</p>`
        : html`<ol class="history">
            ${records.slice(0, MOST).map((record) => historyRow(record, store.now()))}
          </ol>`}
    <p>${more}<a href=${hash('history', { since: SINCE, type: 'alert', filter: this.filter })}>History of this hour</a></p>`;
  }
}
