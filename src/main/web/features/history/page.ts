/** What happened: a summary, and the records, the newest first. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { isForPage, neighbour } from '../../common/keys.js';
import { ApiError, messageOf } from '../../data/api.js';
import { distinct, filterText } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import { day } from '../../data/time.js';
import { activityChart } from './activity-chart.js';
import './history-advice.js';
import './history-filter.js';
import './history-report.js';
import { historyRow } from './history-row.js';
import { historySummary } from './history-summary.js';
import { readHistory, readSummary } from './history.js';
import type { HistoryPageJson, HistoryRecord, HistorySummaryJson } from './history.js';

@customElement('gv-history')
export class HistoryPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @state() private records: readonly HistoryRecord[] = [];
  /** The last page that was read; undefined before the first. */
  @state() private last: HistoryPageJson | undefined;
  @state() private summary: HistorySummaryJson | undefined;
  @state() private error = '';
  /** Why there is no history; empty if there is one. */
  @state() private off = '';
  @state() private busy = false;
  /** Which reading of the records is the latest: answers to earlier ones are dropped. */
  private reading = 0;
  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
    this.addEventListener('gv-filter', (event) => {
      const more = (event as CustomEvent<readonly Matcher[]>).detail;
      const filter = filterText(distinct([...this.address.filter, ...more]));
      location.hash = hash('history', { ...Object.fromEntries(this.address.params), filter });
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address')) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const reading = ++this.reading;
    this.busy = true;
    await Promise.all([
      this.attempt(reading, async () => {
        const page = await readHistory(this.address);
        return () => {
          this.records = page.records;
          this.last = page;
          this.error = '';
          this.off = '';
        };
      }),
      this.attempt(reading, async () => {
        // no alert and no notification is of one silence
        const summary = this.address.params.has('silence') ? undefined : await readSummary(this.address, store.now());
        return () => (this.summary = summary);
      }),
    ]);
    if (reading === this.reading) {
      this.busy = false;
    }
  }

  private async more(): Promise<void> {
    const reading = ++this.reading;
    this.busy = true;
    await this.attempt(reading, async () => {
      const page = await readHistory(this.address, this.last);
      return () => {
        this.records = [...this.records, ...page.records];
        this.last = page;
      };
    });
    if (reading === this.reading) {
      this.busy = false;
    }
  }

  /** Reads something, and shows it unless something else was asked for in the meantime. */
  private async attempt(reading: number, read: () => Promise<() => void>): Promise<void> {
    let show: () => void;
    try {
      show = await read();
    } catch (e) {
      const text = messageOf(e);
      const isOff = e instanceof ApiError && e.isMissing;
      show = () => {
        this.error = isOff ? '' : text;
        this.off = isOff ? text : '';
      };
    }
    if (reading === this.reading) {
      show();
    }
  }

  protected override render() {
    if (this.off !== '') {
      return html`<h1>History</h1>
        <div class="empty">
          <p>This server keeps no history.</p>
          <p class="muted-text">
            To record what happens, start it with <code>--history.dir=DIRECTORY</code>. The records of 30 days are kept, in at
            most 1 GiB, unless <code>server.history</code> of <code>grapevine.yml</code> says otherwise.
          </p>
        </div>`;
    }
    return html`<div class="page-head">
        <h1>History</h1>
        <button ?disabled=${this.busy} @click=${() => this.load()}>${this.busy ? 'Reading…' : 'Refresh'}</button>
      </div>
      <gv-history-filter .address=${this.address}></gv-history-filter>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`} ${this.warnings()}
      ${this.summary === undefined
        ? nothing
        : html`<section class="section" aria-label="Summary"><h2>Summary</h2>
            ${activityChart(this.summary, this.address)} ${historySummary(this.summary)}</section>`}
      <gv-history-report .address=${this.address}></gv-history-report>
      <gv-history-advice .address=${this.address}></gv-history-advice>
      ${this.list()}`;
  }

  private warnings(): TemplateResult | typeof nothing {
    const missing = this.last?.missing ?? [];
    return html`${missing.length === 0
      ? nothing
      : html`<p class="warning-text">▲ Without what these replicas recorded: ${missing.join(', ')}.</p>`}
    ${this.last?.complete === false
      ? html`<p class="warning-text">▲ Not all notifications could be found by labels: choose a shorter time.</p>`
      : nothing}`;
  }

  private list(): TemplateResult {
    if (this.last === undefined) {
      return this.busy
        ? html`<div class="card skeleton" role="status" aria-busy="true" aria-label="Loading"></div>`
        : html``;
    }
    const isMore = this.last.next !== undefined;
    return html`<section class="section" aria-label="Records">
      <h2>Records</h2>
      ${this.records.length === 0 && !isMore
        ? html`<p class="empty">Nothing like that happened in this time.</p>`
        : this.days()}
      ${isMore
        ? html`<p><button ?disabled=${this.busy} @click=${() => this.more()}>${this.busy ? 'Reading…' : 'Show older'}</button></p>`
        : nothing}
    </section>`;
  }

  /** The records by day. */
  private days(): TemplateResult {
    const days = new Map<string, HistoryRecord[]>();
    for (const record of this.records) {
      const name = day(Date.parse(record.at));
      days.set(name, [...(days.get(name) ?? []), record]);
    }
    return html`${[...days].map(
      ([name, records]) =>
        html`<h3>${name}</h3>
          <ol class="history">
            ${records.map((record) => historyRow(record, store.now()))}
          </ol>`,
    )}`;
  }

  private key(event: KeyboardEvent): void {
    if (!isForPage(event)) {
      return;
    }
    if (event.key === 'j' || event.key === 'k') {
      const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('ol.history > li')];
      const place = rows.findIndex((row) => row.contains(document.activeElement));
      neighbour(rows, place, event.key)?.focus();
      event.preventDefault();
    }
  }
}
