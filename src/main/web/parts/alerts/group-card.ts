/** A group of alerts: what fires, since when, who was notified, and what can be done. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { dailyActivity } from '../../data/activity.js';
import { serverOf } from '../../data/api.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { equalities, filterText } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import { SIGNS, level } from '../../data/severity.js';
import type { Selection } from '../../data/selection.js';
import { store } from '../../data/store.js';
import { shortened, visible } from '../../data/text.js';
import { clock, duration, full } from '../../data/time.js';
import type { Alert, Group, Labels } from '../../data/types.js';
import { commonLabels, stateOf } from '../../data/view.js';
import type { ShownGroup } from '../../data/view.js';
import { labelChips } from '../common/chips.js';
import { clusterMark } from '../common/cluster.js';
import { copyText } from '../common/copy.js';
import { GrapevineElement, count, safeUrl } from '../common/element.js';
import '../common/lazy-list.js';
import { isReadOnly, mayWrite } from '../common/rights.js';
import { folded, line, linked, prose } from '../common/text.js';
import { sparkline } from '../history/activity-chart.js';
import { outcomeLine } from '../notifications/outcome.js';
import '../notifications/why.js';
import { untilText } from '../silences/silence-actions.js';
import { openSilenceSheet } from '../silences/silence-sheet.js';
import { alertsText, groupActions, linkTo } from './group-actions.js';

/** How many rows a card shows that is neither collapsed nor expanded. */
const SOME = 5;
/** From so many rows on, only those near the screen are in the document. */
const MANY = 100;
const OUTCOMES = 3;
/** The greatest length of a name for a screen reader. */
const NAME = 120;

export type Extent = 'line' | 'collapsed' | 'some' | 'expanded';

const INDEX_BASE = 36;

/** Asks the page to select a group, or an alert of it; the detail of the event `gv-pick`. */
export interface Pick {
  readonly group: ShownGroup;
  /** The fingerprint of an alert; undefined for the group. */
  readonly alert: string | undefined;
  /** Whether all from the one before are meant. */
  readonly range: boolean;
}

/** On a phone the actions stand below a card that is open. */
const phone = matchMedia('(max-width: 639px)');
phone.addEventListener('change', () => store.redraw());

@customElement('gv-group')
export class GroupCard extends GrapevineElement {
  @property({ attribute: false }) shown!: ShownGroup;
  @property({ attribute: false }) extent: Extent = 'expanded';
  @property({ attribute: false }) marked = false;
  @property({ attribute: false }) selection: Selection | undefined;
  /** Of the selection, since that is the same object after a change. */
  @property({ attribute: false }) version = 0;
  @state() private all = false;
  @state() private commonShown = false;
  @state() private historyShown = false;
  @state() private openAlert = '';

  protected override render() {
    const { shown } = this;
    const open = this.extent === 'some' || this.extent === 'expanded';
    return html`<article
      class="card ${shown.level} ${shown.section} ${this.extent} ${this.marked ? 'marked' : ''}"
      tabindex="-1"
      aria-labelledby=${this.headingId()}
    >
      ${this.head(open)} ${open ? this.body() : nothing} ${open && phone.matches ? groupActions(shown, this, false) : nothing}
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
    const age = store.now() - shown.startsAt;
    const rest = Object.fromEntries(Object.entries(shown.labels).filter(([name]) => name !== 'alertname'));
    return html`<div class="head">
      ${this.box(`Select ${shortened(visible(shown.title), NAME)}`, this.selection?.hasGroup(shown) === true, undefined)}
      <span class="badge ${shown.level}"
        ><span aria-hidden="true">${SIGNS[shown.level]}</span> <span class="level">${shown.level}</span></span
      >
      ${clusterMark(shown.id)}
      <h3 id=${this.headingId()}>
        <button class="title" aria-expanded=${open} @click=${() => this.toggle()}>${line(shown.title)}</button>
      </h3>
      ${this.extent === 'line'
        ? html`<span class="group-labels" title=${filterText(equalities(rest))}>${line(Object.values(rest).join(' · '))}</span>`
        : html`<span class="group-labels">${labelChips(rest)}</span>`}
      <span class="amount">${count(shown.alerts.length, 'alert')}</span>
      ${shown.alerts.length === 0
        ? nothing
        : html`<time class="age" datetime=${new Date(shown.startsAt).toISOString()} title=${full(shown.startsAt)}
            >${duration(age)}</time
          >`}
      ${open && phone.matches ? nothing : groupActions(shown, this, phone.matches)}
    </div>`;
  }

  private toggle(): void {
    this.dispatchEvent(new CustomEvent('gv-toggle', { detail: this.shown.id, bubbles: true }));
  }

  /** Selects the group, or an alert of it. */
  pick(alert: string | undefined, range: boolean): void {
    const detail: Pick = { group: this.shown, alert, range };
    this.dispatchEvent(new CustomEvent('gv-pick', { detail, bubbles: true }));
  }

  private box(name: string, checked: boolean, alert: string | undefined): TemplateResult | typeof nothing {
    return isReadOnly()
      ? nothing
      : html`<label class="check select-box" @mousedown=${(event: MouseEvent) => event.shiftKey && event.preventDefault()}
          ><input
            type="checkbox"
            aria-label=${name}
            .checked=${live(checked)}
            .indeterminate=${alert === undefined && this.selection?.hasPart(this.shown) === true}
            @click=${(event: MouseEvent) => this.pick(alert, event.shiftKey)}
        /></label>`;
  }

  private body(): TemplateResult {
    const { shown } = this;
    const common = commonLabels(shown.alerts);
    return html`${shown.failing.map((group) => this.failure(group))} ${this.notified()} ${this.summary()} ${this.mutes()}
      ${shown.alerts.length === 0
        ? html`<p class="muted-text">All alerts have resolved; that is yet to be notified.</p>`
        : this.rows(common)}
      ${this.history()}`;
  }

  private failure(group: Group): TemplateResult {
    const [latest] = group.outcomes;
    const receiver = this.shown.group === undefined ? html` to ${receiverLink(group)}` : nothing;
    return latest === undefined
      ? html``
      : html`<p class="failure" role="alert">
          <strong>Notification${receiver} failed:</strong> ${outcomeLine(latest, store.now())}
        </p>`;
  }

  /** `to payments-slack · sent 02:14 · next 02:19 if changed, repeat 06:14 · fired 28 times in 24 h`. */
  private notified(): TemplateResult {
    const { group } = this.shown;
    if (group === undefined) {
      return html``;
    }
    const now = store.now();
    const times = group.integrations.map((each) => each.notifiedAt ?? 0);
    const last = Math.max(0, ...times);
    const parts = [html`to ${receiverLink(group)}`];
    if (group.integrations.length === 0 && group.route !== '') {
      parts.push(html`no integration`);
    } else if (last > 0) {
      parts.push(html`sent <time title=${full(last)}>${clock(last, now)}</time>`);
    } else if (group.route !== '') {
      parts.push(html`${group.flushing ? 'being sent' : 'not sent yet'}`);
    }
    if (group.nextFlush !== undefined) {
      const next = html`next <time title=${full(group.nextFlush)}>${clock(group.nextFlush, now)}</time>${last > 0 ? ' if changed' : ''}`;
      const due = Math.min(...group.integrations.map((each) => each.repeatAt ?? Infinity));
      parts.push(
        due < Infinity ? html`${next}, repeat <time title=${full(due)}>${clock(due, now)}</time>` : next,
      );
    }
    const activity = sparkline(dailyActivity.of(group.key, group.receiver));
    if (activity !== nothing) {
      parts.push(html`${activity}`);
    }
    const before = group.acknowledgedBefore;
    if (before !== undefined && this.shown.acknowledgement === undefined) {
      parts.push(html`acknowledged by ${line(before.by)} until <time title=${full(before.until)}>${clock(before.until, now)}</time>`);
    }
    return html`<p class="notified">${parts.map((part, i) => html`${i > 0 ? ' · ' : ''}${part}`)}</p>`;
  }

  /** The annotations that all alerts have in common. */
  private summary(): TemplateResult {
    const { alerts } = this.shown;
    const shared = (name: string) => {
      const text = alerts[0]?.annotations[name];
      return text !== undefined && alerts.every((alert) => alert.annotations[name] === text) ? text : undefined;
    };
    const text = shared('summary') ?? shared('message') ?? shared('description') ?? shared('title');
    const runbook = shared('runbook_url') ?? shared('runbook');
    const url = runbook === undefined ? undefined : safeUrl(runbook);
    return html`${text === undefined ? nothing : html`<p class="summary">${linked(text)}</p>`}
    ${url === undefined
      ? nothing
      : html`<p class="runbook"><a href=${url} target="_blank" rel="noreferrer noopener">Runbook</a></p>`}`;
  }

  /** `Silenced by Ana until 04:00: disk swap`. */
  private mutes(): TemplateResult {
    const { group, alerts } = this.shown;
    const ids = new Set(alerts.flatMap((alert) => alert.silencedBy));
    const sources = new Set(alerts.flatMap((alert) => alert.inhibitedBy));
    const lines: TemplateResult[] = [];
    if ((group?.mutedBy.length ?? 0) > 0) {
      lines.push(html`Muted by the time interval ${group?.mutedBy.join(', ')}`);
    }
    for (const id of ids) {
      const silence = store.silences.get(id);
      if (silence !== undefined) {
        lines.push(
          html`<a href=${hash(`silences/${id}`)}>${silence.acknowledges === '' ? 'Silenced' : 'Acknowledged'}</a> by
            ${line(silence.createdBy)}
            ${untilText(silence, store.now())}${silence.comment === '' ? '' : html`: ${prose(silence.comment)}`}`,
        );
      }
    }
    for (const source of sources) {
      const alert = store.alerts.get(source);
      lines.push(
        html`Inhibited by
        ${alert === undefined
          ? plain(source)
          : html`<a href=${alertsHash(equalities(alert.labels))}>${line(alert.labels['alertname'] ?? plain(source))}</a>`}`,
      );
    }
    return html`${lines.map((line) => html`<p class="mute">${line}</p>`)}`;
  }

  private rows(common: Labels): TemplateResult {
    const { alerts } = this.shown;
    const limit = this.extent === 'expanded' || this.all ? alerts.length : SOME;
    const isShared = alerts.every((each) => rowText(each) === rowText(alerts[0]));
    const rows = alerts.slice(0, limit);
    const draw = (alert: Alert) => this.row(alert, common, isShared);
    const key = (alert: Alert) => alert.fingerprint;
    const commonCount = Object.keys(common).length;
    return html`${alerts.length > 1 && commonCount > 0
        ? html`<p class="common">
            <button class="quiet" aria-expanded=${this.commonShown} @click=${() => (this.commonShown = !this.commonShown)}>
              ${this.commonShown ? 'Common labels' : `+${count(commonCount, 'label')}`}
            </button>
            ${this.commonShown ? labelChips(common) : nothing}
          </p>`
        : nothing}
      <div class="rows" role="list">
        ${rows.length > MANY
          ? html`<gv-lazy-list .items=${rows} .draw=${draw} .key=${key}></gv-lazy-list>`
          : rows.map(draw)}
      </div>
      ${limit < alerts.length
        ? html`<button class="quiet" @click=${() => (this.all = true)}>Show all ${alerts.length.toLocaleString()}</button>`
        : nothing}`;
  }

  private row(alert: Alert, common: Labels, isShared: boolean): TemplateResult {
    const own = level(alert.labels);
    const mute = stateOf(alert, this.shown.group?.mutedBy ?? []);
    const source = safeUrl(alert.generatorURL);
    const open = this.openAlert === alert.fingerprint;
    const text = rowText(alert);
    return html`<div class="row" role="listitem" data-alert=${alert.fingerprint}>
      ${this.shown.alerts.length < 2
        ? nothing
        : this.box(
            `Select ${rowName(alert, common)}`,
            this.selection?.hasAlert(this.shown, alert.fingerprint) === true,
            alert.fingerprint,
          )}
      <span class="sign ${own}" role="img" aria-label=${own}>${SIGNS[own]}</span>
      <span class="row-labels">
        ${labelChips(alert.labels, this.shown.alerts.length > 1 ? common : this.shown.labels)}
        ${mute === 'active' ? nothing : html`<span class="state ${mute}">${mute}</span>`}
        ${text !== undefined && !isShared ? html`<span class="row-text">${folded(text, line(text))}</span>` : nothing}
      </span>
      <time class="age" datetime=${new Date(alert.startsAt).toISOString()} title=${full(alert.startsAt)}
        >${duration(store.now() - alert.startsAt)}</time
      >
      <button
        class="quiet"
        aria-expanded=${open}
        @click=${() => (this.openAlert = open ? '' : alert.fingerprint)}
      >
        Details
      </button>
      ${open ? this.details(alert, source) : nothing}
    </div>`;
  }

  private details(alert: Alert, source: string | undefined): TemplateResult {
    return html`<div class="details">
      ${Object.keys(alert.annotations).length === 0
        ? nothing
        : html`<dl class="annotations">
            ${Object.entries(alert.annotations).map(
              ([name, value]) =>
                html`<dt>${line(name)}</dt>
                  <dd>${prose(value)}</dd>`,
            )}
          </dl>`}
      <p class="buttons">
        ${isReadOnly(clusterOf(alert.fingerprint))
          ? nothing
          : html`<button
              ?disabled=${!mayWrite(clusterOf(alert.fingerprint))}
              @click=${() =>
                openSilenceSheet(equalities(alert.labels), alert.labels['alertname'] ?? 'alert', undefined, [alert.fingerprint])}
            >
              Silence this alert
            </button>`}
        ${source === undefined
          ? nothing
          : html`<a class="button" href=${source} target="_blank" rel="noreferrer noopener">Source</a>`}
        <button @click=${() => copyText(filterText(equalities(alert.labels)), 'Matchers')}>Copy as matchers</button>
        <button @click=${() => copyText(alertsText(alert), 'Alert')}>Copy as JSON</button>
        <button
          @click=${() => copyText(linkTo(this.shown, alert.fingerprint), 'Link')}
        >
          Copy link
        </button>
      </p>
      ${store.feed(alert.fingerprint).isV2 ? nothing : html`<gv-why .fingerprint=${alert.fingerprint}></gv-why>`}
    </div>`;
  }

  private history(): TemplateResult {
    const outcomes = this.shown.group?.outcomes ?? [];
    if (outcomes.length === 0) {
      return html``;
    }
    const shown = this.historyShown ? outcomes : outcomes.slice(0, OUTCOMES);
    return html`<details class="outcomes">
      <summary>Notifications (${outcomes.length})</summary>
      <ul>
        ${shown.map((outcome) => html`<li>${outcomeLine(outcome, store.now())}</li>`)}
      </ul>
      ${shown.length < outcomes.length
        ? html`<button class="quiet" @click=${() => (this.historyShown = true)}>Show all ${outcomes.length}</button>`
        : nothing}
    </details>`;
  }

  /** Opens the details of an alert. */
  showAlert(fingerprint: string): void {
    this.all = true;
    this.openAlert = fingerprint;
  }
}

function receiverLink({ id, receiver }: Group): TemplateResult {
  return html`<a href=${serverOf(id).base + hash('receivers', { receiver })}>${receiver}</a>`;
}

/** What says what is wrong with this alert. */
function rowText(alert: Alert | undefined): string | undefined {
  const { annotations = {} } = alert ?? {};
  return annotations['summary'] ?? annotations['description'] ?? annotations['message'];
}

/** What the box of an alert is called: the labels that other alerts do not have. */
function rowName(alert: Alert, common: Labels): string {
  const own = Object.entries(alert.labels).filter(([name, value]) => common[name] !== value);
  return shortened(visible(own.map(([name, value]) => `${name} ${value}`).join(', ')), NAME);
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-group': GroupCard;
  }
}
