/** Heartbeats: which are missing, how long ago each was seen, and when it is due next. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import '../../common/filter-field.js';
import { isReadOnly, mayWrite, readOnlyReason } from '../../common/rights.js';
import { showSheet } from '../../common/sheet.js';
import { table } from '../../common/table.js';
import type { Cell } from '../../common/table.js';
import { folded, line } from '../../common/text.js';
import { equalities } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock, duration, full } from '../../data/time.js';
import './heartbeat-pause.js';
import { resume } from './heartbeat-pause.js';
import { ageOf, byUrgency, dueText, expectedText, silentPart, stateText, troubleText } from './heartbeat-text.js';
import { heartbeatFilter, heartbeats } from './heartbeats.js';
import type { HeartbeatJson } from './heartbeats.js';

const EVERY = 10_000;
const MINUTE = 60_000;
const COLUMNS = ['Heartbeat', 'State', 'Last seen', 'Next due', 'Seen by'] as const;

const SIGNS: Readonly<Record<HeartbeatJson['state'], readonly [sign: string, look: string]>> = {
  missing: ['✖', 'bad'],
  failed: ['✖', 'bad'],
  late: ['▲', 'warning-text'],
  new: ['○', 'muted-text'],
  up: ['✔', 'good'],
};

@customElement('gv-heartbeats')
export class HeartbeatsPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    heartbeats.addEventListener('change', this.changed);
    void heartbeats.read();
    this.timer = setInterval(() => this.refresh(), EVERY);
    this.addEventListener('gv-search', (event) => {
      location.replace(hash('heartbeats', { ...Object.fromEntries(this.address.params), filter: (event as CustomEvent<string>).detail }));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    heartbeats.removeEventListener('change', this.changed);
    clearInterval(this.timer);
  }

  /** Reads again unless there are none. */
  private refresh(): void {
    if (!document.hidden && (heartbeats.list.length > 0 || heartbeats.error !== '')) {
      void heartbeats.read();
    }
  }

  protected override render() {
    const { list, error } = heartbeats;
    const filter = heartbeatFilter(this.address.params.get('filter') ?? '');
    const sorted = byUrgency(list.filter(filter.accepts));
    const hidden = list.length - sorted.length;
    const closed = isReadOnly('');
    const columns = closed ? COLUMNS : [...COLUMNS, 'Pause'];
    const trouble = troubleText(list);
    const names = sorted.map(({ name }) => name);
    return html`<div class="page-head">
        <h1>Heartbeats</h1>
        ${closed && list.length > 0 ? html`<span class="muted-text">${readOnlyReason('')}</span>` : nothing}
      </div>
      ${error === '' ? nothing : html`<p class="error-text" role="alert">${error}</p>`}
      ${list.length === 0
        ? error === ''
          ? html`<p class="empty">The configuration has no heartbeats.</p>`
          : nothing
        : html`<gv-filter-field .address=${this.address} .error=${filter.error} .examples=${'team="db", words'}></gv-filter-field>
            <p role="status">
              ${count(list.length, 'heartbeat')}${trouble === '' ? ', none is late.' : `: ${trouble}.`}
              ${hidden === 0 ? nothing : `${hidden.toLocaleString()} ${hidden === 1 ? 'is' : 'are'} hidden by this filter.`}
            </p>
            ${sorted.length === 0
              ? html`<p class="empty">No match. <a href=${hash('heartbeats')}>Clear filter</a></p>`
              : table('Heartbeats', columns, sorted.map((each) => this.cells(each, closed)), names)}`}`;
  }

  private cells(heartbeat: HeartbeatJson, closed: boolean): readonly Cell[] {
    const now = store.now();
    const cells = [this.name(heartbeat), this.state(heartbeat, now), this.seen(heartbeat, now), dueText(heartbeat, now) || '–'];
    const all = [...cells, line(heartbeat.sharedBy || '–')];
    return closed ? all : [...all, this.pause(heartbeat)];
  }

  private name(heartbeat: HeartbeatJson): TemplateResult {
    const { name, kind, matchers } = heartbeat;
    return html`<div>
      <strong>${line(name)}</strong><br />
      <span class="muted-text small"
        >${kind === 'ping' ? 'ping' : html`alert ${matchers.map((each) => html`<code>${line(each)}</code> `)}`} ${expectedText(heartbeat)}</span
      >
    </div>`;
  }

  private state(heartbeat: HeartbeatJson, now: number): TemplateResult {
    const { state, running, startedAt, pausedUntil, pausedBy, fingerprint, labels, message = '' } = heartbeat;
    const [sign, look] = SIGNS[state];
    const time = (text: string) => clock(Date.parse(text), now);
    return html`<div>
      <span class=${look}>${sign} ${stateText(heartbeat, now)}</span>
      ${running ? html`<br />running${startedAt === undefined ? '' : ` since ${time(startedAt)}`}` : nothing}
      ${store.alerts.has(fingerprint) ? html`<br /><a href=${alertsHash(equalities(labels))}>Alert</a>` : nothing}
      ${pausedUntil === undefined ? nothing : html`<br />paused by ${line(pausedBy ?? '')} until ${time(pausedUntil)}`}
      ${message === '' ? nothing : html`<br /><span class="muted-text small">${folded(message, line(message))}</span>`}
    </div>`;
  }

  private seen(heartbeat: HeartbeatJson, now: number): Cell {
    const age = ageOf(heartbeat, now);
    if (age === undefined) {
      return 'never';
    }
    const part = silentPart(heartbeat, now);
    const ago = duration(age < MINUTE ? age : Math.round(age / MINUTE) * MINUTE);
    return html`<div>
      <time datetime=${heartbeat.lastSeen ?? ''} title=${full(now - age)}>${ago} ago</time>
      ${part === undefined
        ? nothing
        : html` of ${duration(heartbeat.patienceSeconds * 1000)}
            <span class="age-bar ${heartbeat.state}" aria-hidden="true"><span .style=${`--part: ${part}`}></span></span>`}
    </div>`;
  }

  private pause({ name, pausedUntil }: HeartbeatJson): TemplateResult {
    const disabled = !mayWrite('');
    return pausedUntil === undefined
      ? html`<button ?disabled=${disabled} aria-label="Pause ${name}" @click=${() => showSheet('gv-heartbeat-pause', { name })}>
          Pause
        </button>`
      : html`<button ?disabled=${disabled} aria-label="Resume ${name}" @click=${() => resume(name)}>Resume</button>`;
  }
}
