/** Who answers how fast: pages by week, team and receiver. All records of weeks are read, so nothing is asked for before this is opened. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { table } from '../../common/table.js';
import { line } from '../../common/text.js';
import { get, messageOf } from '../../data/api.js';
import type { Address } from '../../data/route.js';
import { latencyText, reportPath } from './history.js';
import type { ReportJson } from './history.js';

const SPANS = [
  ['4w', '4 weeks'],
  ['13w', '13 weeks'],
  ['52w', '52 weeks'],
] as const;

@customElement('gv-history-report')
export class HistoryReport extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @state() private open = false;
  @state() private since: string = SPANS[0][0];
  @state() private found: ReportJson | undefined;
  @state() private error = '';
  /** The path that was asked for last: the answers of others are dropped. */
  private asked = '';

  private get path(): string {
    return reportPath(this.address, this.since);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.open && this.asked !== this.path) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { path } = this;
    this.asked = path;
    this.found = undefined;
    this.error = '';
    try {
      const found = await get<ReportJson>(path);
      this.found = this.asked === path ? found : this.found;
    } catch (e) {
      this.error = this.asked === path ? messageOf(e) : this.error;
    }
  }

  protected override render() {
    const { found, error } = this;
    return html`<details class="section" @toggle=${(event: ToggleEvent) => (this.open = event.newState === 'open')}>
      <summary><h2>Who answers how fast</h2></summary>
      <p class="muted-text">
        A page is the first notification of an incident of a group to a receiver. Weeks, and nights from 22:00 to 7:00, are those of this
        browser's time zone. A team is the label <code>team</code>.
      </p>
      <p>
        <label class="inline"
          >Time
          <select @change=${(event: Event) => (this.since = (event.target as HTMLSelectElement).value)}>
            ${SPANS.map(([value, text]) => html`<option value=${value} ?selected=${value === this.since}>${text}</option>`)}
          </select></label
        >
        <a class="button" href=${`${this.path}&format=csv`} download="report.csv">CSV</a>
      </p>
      ${error === ''
        ? html`<p role="status">${found === undefined ? 'Reading…' : found.rows.length === 0 ? 'Nobody was paged in this time.' : ''}</p>`
        : html`<p class="error-text" role="alert">${line(error)}</p>
            <button @click=${() => this.load()}>Ask again</button>`}
      ${found === undefined ? nothing : this.report(found)}
    </details>`;
  }

  private report({ complete, missing, rows }: ReportJson): TemplateResult {
    return html`${complete ? nothing : html`<p class="warning-text">▲ Not all is counted: choose a shorter time.</p>`}
    ${missing.length === 0
      ? nothing
      : html`<p class="warning-text">▲ Without what these replicas recorded: ${missing.join(', ')}.</p>`}
    ${rows.length === 0
      ? nothing
      : table(
          'Who answers how fast',
          ['Week', 'Team', 'Receiver', 'Pages', 'Acknowledged', 'Half within', '90 % within', 'Nobody reacted', 'At night', 'Longest'],
          rows.map(({ acknowledged, ...row }) => [
            row.week,
            line(row.team),
            line(row.receiver),
            row.pages,
            acknowledged.count,
            acknowledged.count === 0 ? '–' : latencyText(acknowledged.p50Millis),
            acknowledged.count === 0 ? '–' : latencyText(acknowledged.p90Millis),
            row.endedSoon === 0
              ? row.nobodyReacted
              : html`<span title=${`${row.endedSoon} ended within 5 minutes`}>${row.nobodyReacted}</span>`,
            row.atNight,
            latencyText(row.longestMillis),
          ]),
        )}`;
  }
}
