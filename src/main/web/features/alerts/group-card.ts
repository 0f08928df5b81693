/** A group of alerts: what fires, since when, who was notified, and what can be done. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { firstLabels, labelChips } from '../../common/chips.js';
import { clusterMark } from '../../common/cluster.js';
import { GrapevineElement, count, phone } from '../../common/element.js';
import '../../common/lazy-list.js';
import { isReadOnly } from '../../common/rights.js';
import { line } from '../../common/text.js';
import { shownLabels } from '../../data/labels.js';
import { equalities, filterText } from '../../data/matchers.js';
import { mutedParts } from '../../data/muting.js';
import { SIGNS } from '../../data/severity.js';
import { commonLabels, intervalsIn, stateOf } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { clock, full } from '../../data/time.js';
import type { Alert, Outcome } from '../../data/types.js';
import { alertDetails } from './alert-details.js';
import { age, alertRow, rowText, selectName } from './alert-row.js';
import { cardLabel, headLabels } from './card-labels.js';
import { columnHead, columnsOf, otherLabels } from './columns.js';
import { groupActions } from './group-actions.js';
import { mutes } from './group-mutes.js';
import { countOutcomes, failures, notifications, notifiedLine } from './group-notified.js';
import { summary } from './group-summary.js';
import type { Selection } from './selection.js';

/** How many rows a card shows that is neither collapsed nor expanded, or on a phone. */
const SOME = 5;
/** From so many rows on, only those near the screen are in the document. */
const MANY = 100;
/** The heights of a row, in pixels; on a phone it has a second line. */
const ROW = 24;
const PHONE_ROW = 56;

export type Extent = 'line' | 'collapsed' | 'some' | 'expanded';

const INDEX_BASE = 36;

/** Whether a card shows its first rows only until all are asked for. */
function isFolded({ alerts }: ShownGroup, extent: Extent): boolean {
  return alerts.length > SOME && (extent !== 'expanded' || phone.matches);
}

/** How many rows a card shows at first: none if it is closed, or has a single alert. */
export function rowsOf(group: ShownGroup, extent: Extent): number {
  const n = group.alerts.length;
  return extent === 'line' || extent === 'collapsed' || n === 1 ? 0 : isFolded(group, extent) ? SOME : n;
}

/** Asks the page to select a group, or an alert of it; the detail of the event `gv-pick`. */
export interface Pick {
  readonly group: ShownGroup;
  /** The fingerprint of an alert; undefined for the group. */
  readonly alert: string | undefined;
  /** Whether all from the one before are meant. */
  readonly range: boolean;
}

@customElement('gv-group')
export class GroupCard extends GrapevineElement {
  @property({ attribute: false }) shown!: ShownGroup;
  @property({ attribute: false }) extent: Extent = 'expanded';
  @property({ attribute: false }) marked = false;
  @property({ attribute: false }) selection: Selection | undefined;
  /** Of the selection, since that is the same object after a change. */
  @property({ attribute: false }) version = 0;
  /** The failures of which the page says enough. */
  @property({ attribute: false }) told!: ReadonlySet<Outcome>;
  @state() private all = false;
  @state() private commonShown = false;
  @state() private historyShown = false;
  @state() private wholeHistoryShown = false;
  @state() private openAlert = '';
  /** Whether the menu has been opened, and so drawn: it has a third of the elements of a line. */
  @state() hasMenu = false;

  protected override render() {
    const { shown } = this;
    const open = this.extent === 'some' || this.extent === 'expanded';
    return html`<article
      class="card ${shown.level} ${shown.section} ${shown.failing.length > 0 ? 'failing' : ''} ${this.extent} ${this.marked ? 'marked' : ''}"
      tabindex="-1"
      aria-labelledby=${this.headingId()}
    >
      ${this.head(open)} ${open ? this.body() : nothing}
    </article>`;
  }

  private headingId(): string {
    let sum = 0;
    for (const c of this.shown.id) {
      sum = (sum * 31 + c.charCodeAt(0)) | 0;
    }
    return `g${(sum >>> 0).toString(INDEX_BASE)}`;
  }

  private head(open: boolean): TemplateResult {
    const { shown } = this;
    const [alert] = shown.alerts;
    const since = alert === undefined ? nothing : age(shown.startsAt);
    const labels = this.labels(open);
    const name = html`<span class="badge ${shown.level}"
        ><span aria-hidden="true">${SIGNS[shown.level]}</span> <span class=${shown.severity === shown.level ? 'level' : ''}>${shown.severity}</span></span
      >
      ${clusterMark(shown.id)}
      <h3 id=${this.headingId()}>
        <button class="title" aria-expanded=${open} @click=${() => this.toggle()}>${line(shown.title)}</button>
      </h3>`;
    return html`<div class="head">
      ${this.box(selectName(shown.title), undefined)}
      ${open && phone.matches
        ? html`${name}${since}${groupActions(shown, this, false)}${labels}`
        : html`<div class="head-text">${name}${labels}${since}</div>
            ${groupActions(shown, this, phone.matches)}`}
    </div>`;
  }

  /** The labels of the head, and how many alerts there are; of a single one that is open all that is particular to it. */
  private labels(open: boolean): TemplateResult {
    const { alerts, groups } = this.shown;
    const isSingle = open && alerts.length === 1;
    const rest = headLabels(this.shown, isSingle);
    const isUnprocessed = isSingle && alerts.every((alert) => stateOf(alert, []) === 'unprocessed');
    return html`${this.extent === 'line'
        ? html`<span class="group-labels" title=${filterText(equalities(rest))}>${line(Object.values(rest).join(' · '))}</span>`
        : html`<span class="group-labels">${firstLabels(Object.entries(rest).map(([name, value]) => cardLabel(name, value)))}</span>`}
      ${isUnprocessed && groups.length > 0 ? html`<span class="state unprocessed">unprocessed</span>` : nothing}
      ${isSingle ? nothing : html`<span class="amount">${count(alerts.length, 'alert')}${this.mutedParts()}</span>`}`;
  }

  /** `, 14 silenced until 23:16`. */
  private mutedParts(): TemplateResult[] {
    const now = store.now();
    return mutedParts(store, this.shown).map(
      ({ as, alerts, until, isFirst }) =>
        html`, ${alerts.toLocaleString()} ${as}${until === undefined
          ? nothing
          : html`${isFirst ? ', the first' : ''} until <time title=${full(until)}>${clock(until, now)}</time>`}`,
    );
  }

  private toggle(): void {
    this.dispatchEvent(new CustomEvent('gv-toggle', { detail: this.shown.id, bubbles: true }));
  }

  /** Selects the group, or an alert of it. */
  pick(alert: string | undefined, range: boolean): void {
    const detail: Pick = { group: this.shown, alert, range };
    this.dispatchEvent(new CustomEvent('gv-pick', { detail, bubbles: true }));
  }

  private box(name: string, alert: string | undefined): TemplateResult | typeof nothing {
    const { selection, shown } = this;
    const checked = alert === undefined ? selection?.hasGroup(shown) : selection?.hasAlert(shown, alert);
    return isReadOnly()
      ? nothing
      : html`<label class="check select-box" @mousedown=${(event: MouseEvent) => event.shiftKey && event.preventDefault()}
          ><input
            type="checkbox"
            aria-label=${name}
            .checked=${live(checked === true)}
            .indeterminate=${alert === undefined && selection?.hasPart(shown) === true}
            @click=${(event: MouseEvent) => this.pick(alert, event.shiftKey)}
        /></label>`;
  }

  private body(): TemplateResult {
    const { shown } = this;
    const [alert, ...others] = shown.alerts;
    if (alert !== undefined && others.length === 0) {
      return this.single(alert);
    }
    const common = commonLabels(shown.alerts);
    return html`${failures(shown, this.told)} ${summary(shown.alerts)}
      ${notifiedLine(shown, [this.commonButton(shownLabels(common).length), this.historyButton()])} ${mutes(shown)}
      ${this.commonShown ? html`<p class="common">${labelChips(common)}</p>` : nothing}
      ${this.historyShown ? this.history() : nothing}
      ${alert === undefined
        ? html`<p class="muted-text">All alerts have resolved; that is yet to be notified.</p>`
        : this.rows(common)}`;
  }

  /** One alert has no row: its labels stand in the head, and its details follow the line of the notifications. */
  private single(alert: Alert): TemplateResult {
    const { shown } = this;
    const isOpen = this.openAlert === alert.fingerprint;
    const button = html`<button class="quiet" aria-expanded=${isOpen} @click=${() => this.toggleAlert(alert.fingerprint)}>
      Details
    </button>`;
    return html`${failures(shown, this.told)} ${summary(shown.alerts)} ${notifiedLine(shown, [button])} ${mutes(shown)}
      ${isOpen
        ? html`${alertDetails(shown, alert)}
          ${countOutcomes(shown) === 0
            ? nothing
            : html`<h4>Notifications (${countOutcomes(shown)})</h4>
                ${this.history()}`}`
        : nothing}`;
  }

  private toggleAlert(fingerprint: string): void {
    this.openAlert = this.openAlert === fingerprint ? '' : fingerprint;
  }

  private commonButton(n: number): TemplateResult | typeof nothing {
    return n === 0
      ? nothing
      : html`<button class="quiet" aria-expanded=${this.commonShown} @click=${() => (this.commonShown = !this.commonShown)}>
          +${count(n, 'label')}
        </button>`;
  }

  private historyButton(): TemplateResult | typeof nothing {
    const n = countOutcomes(this.shown);
    return n === 0
      ? nothing
      : html`<button class="quiet" aria-expanded=${this.historyShown} @click=${() => (this.historyShown = !this.historyShown)}>
          Notifications (${n})
        </button>`;
  }

  private history(): TemplateResult {
    return notifications(this.shown, this.wholeHistoryShown, () => (this.wholeHistoryShown = true));
  }

  private rows(common: ReturnType<typeof commonLabels>): TemplateResult {
    const { shown } = this;
    const { alerts } = shown;
    const mayFold = isFolded(shown, this.extent);
    const rows = alerts.slice(0, mayFold && !this.all ? SOME : alerts.length);
    const isShared = alerts.every((each) => rowText(each) === rowText(alerts[0]));
    const columns = columnsOf(alerts, common);
    const intervals = intervalsIn(shown);
    const hasText =
      !isShared || alerts.some((each) => stateOf(each, intervals(each)) !== 'active' || otherLabels(each.labels, columns).length > 0);
    // Rows without a text have their age beside their labels, not behind a gap.
    const tracks = `${isReadOnly() ? '' : '24px '}16px [labels] ${columns.tracks} ${hasText ? 'minmax(8em, 1fr) 5em 5em' : '5em minmax(5em, 1fr)'}`;
    const draw = (alert: Alert) =>
      alertRow(alert, {
        shown,
        columns,
        isShared,
        hasText,
        open: this.openAlert,
        toggle: (fingerprint) => this.toggleAlert(fingerprint),
        box: (name, fingerprint) => this.box(name, fingerprint),
      });
    const key = (alert: Alert) => alert.fingerprint;
    return html`<div class="table" .style=${`--tracks: ${tracks}`}>
        ${columnHead(columns)}
        <div class="rows" role="list">
          ${rows.length > MANY
            ? html`<gv-lazy-list .items=${rows} .draw=${draw} .key=${key} .estimate=${phone.matches ? PHONE_ROW : ROW}></gv-lazy-list>`
            : rows.map(draw)}
        </div>
      </div>
      ${mayFold
        ? html`<button class="quiet fold-rows" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
            ${this.all ? `Show the first ${SOME}` : `Show all ${alerts.length.toLocaleString()}`}
          </button>`
        : nothing}`;
  }

  /** Opens the details of an alert. */
  showAlert(fingerprint: string): void {
    this.all = true;
    this.openAlert = fingerprint;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-group': GroupCard;
  }
}
