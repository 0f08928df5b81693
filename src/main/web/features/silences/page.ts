/** All silences by state: what is muted, by whom, why and for how long. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GrapevineElement } from '../../common/element.js';
import '../../common/filter-field.js';
import { FocusPlace, isForPage, neighbour } from '../../common/keys.js';
import '../../common/lazy-list.js';
import { isReadOnly, mayWrite, readOnlyReason } from '../../common/rights.js';
import { ApiError, messageOf } from '../../data/api.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { matchersOf } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import type { Silence } from '../../data/types.js';
import { NO_RULES, hasRules, readRules, ruleOf } from './rules.js';
import './silence-bulk.js';
import './silence-card.js';
import type { SilenceCard } from './silence-card.js';
import { CHANGED } from './silence-many.js';
import { lookAt } from './silence-preview.js';
import { silenceTabs } from './silence-tabs.js';
import { decodeSilence, readExpired, readSilence, receiversOf, silenceFilter } from './silences.js';

/** From so many on, only those near the screen are in the document. */
const MANY = 50;
const HEIGHT = 100;
const AGES = 15_000;
const SKELETONS = [1, 2, 3];
const MISSING = [404, 422];

const TITLES: Readonly<Record<Silence['state'], string>> = { active: 'Active', pending: 'Pending', expired: 'Expired' };

/** Acknowledgements last, since their end is not known; else what ends, or starts, or has ended nearest to now. */
function order(a: Silence, b: Silence): number {
  const kind = Number(a.acknowledges !== '') - Number(b.acknowledges !== '');
  const time =
    a.state === 'expired' ? b.endsAt - a.endsAt : a.state === 'pending' ? a.startsAt - b.startsAt : a.endsAt - b.endsAt;
  return (a.state === 'expired' ? 0 : kind) || time || (a.id < b.id ? -1 : 1);
}

/** The clusters that are shown and can be asked. */
function reachable(): readonly string[] {
  return store.shown.filter((feed) => !store.missing.includes(feed)).map(({ server }) => server.cluster);
}

@customElement('gv-silences')
export class Silences extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  /** The id in the address: shown first, expanded; empty for none. */
  @property({ attribute: false }) focused = '';
  @state() private expired: readonly Silence[] | undefined;
  @state() private expiredError = '';
  /** The one in the address, where the overview does not have it. */
  @state() private found: Silence | undefined;
  @state() private foundError = '';
  @state() private selected: ReadonlySet<string> = new Set();
  @state() private toggled: ReadonlySet<string> = new Set();
  @state() private rules = NO_RULES;
  /** Whether the rules could not be read. */
  private lacksRules = false;
  private sought = '';
  private wasOpen = new Set<string>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly onChanged = () => this.refresh();
  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  constructor() {
    super();
    new FocusPlace(this, 'gv-silence');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.readRules();
    this.timer = setInterval(() => this.refresh(), AGES);
    addEventListener(CHANGED, this.onChanged);
    addEventListener('keydown', this.onKey);
    this.addEventListener('gv-toggle', (event) => {
      this.toggled = flipped(this.toggled, (event as CustomEvent<string>).detail);
    });
    this.addEventListener('gv-select', (event) => {
      this.selected = flipped(this.selected, (event as CustomEvent<string>).detail);
    });
    this.addEventListener('gv-clear', () => (this.selected = new Set()));
    this.addEventListener('gv-search', (event) => this.go({ filter: (event as CustomEvent<string>).detail }));
    this.addEventListener('gv-filter', (event) => {
      location.hash = alertsHash((event as CustomEvent<readonly Matcher[]>).detail);
    });
  }

  /** Reads again what the stream says nothing of: a silence may begin and end between two of its messages. */
  private refresh(): void {
    if (this.found !== undefined && this.found.state !== 'expired' && !store.silences.has(this.focused)) {
      void this.find(this.focused);
    }
    if (this.lacksRules) {
      void this.readRules();
    }
    this.requestUpdate();
  }

  private async readRules(): Promise<void> {
    try {
      this.rules = await readRules();
      this.lacksRules = false;
    } catch {
      this.lacksRules = true; // silences are shown without them, or with what was known before
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
    removeEventListener(CHANGED, this.onChanged);
    removeEventListener('keydown', this.onKey);
  }

  /** Changes the address in place, so that the way back does not lead through each letter typed. */
  private go(changes: Readonly<Record<string, string>>): void {
    location.replace(hash('silences', { ...Object.fromEntries(this.address.params), replaces: '', ...changes }));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('focused')) {
      this.toggled = new Set();
      this.found = undefined;
      this.sought = '';
    }
    const hasEnded = [...this.wasOpen].some((id) => !store.silences.has(id));
    this.wasOpen = new Set(store.silences.keys());
    if (store.connection === 'loading') {
      return;
    }
    if (this.focused !== '' && !store.silences.has(this.focused) && (this.sought !== this.focused || hasEnded)) {
      this.sought = this.focused;
      void this.find(this.focused);
    }
    if (this.showsExpired() && (hasEnded || (this.expired === undefined && this.expiredError === ''))) {
      void this.load();
    }
    const gone = [...this.selected].filter((id) => !store.silences.has(id));
    if (gone.length > 0) {
      this.selected = new Set([...this.selected].filter((id) => store.silences.has(id)));
    }
  }

  private showsExpired(): boolean {
    return this.address.params.get('expired') === 'true';
  }

  private async load(): Promise<void> {
    this.expiredError = ' '; // asked already
    try {
      this.expired = await readExpired(reachable());
      this.expiredError = '';
    } catch (e) {
      this.expiredError = messageOf(e);
    }
  }

  private async find(id: string): Promise<void> {
    this.foundError = '';
    try {
      const json = await readSilence(id);
      const silence = decodeSilence(json);
      const look = () => lookAt([{ matchers: matchersOf(json), clusters: [clusterOf(id)] }], receiversOf(json));
      const alerts = silence.state === 'expired' ? 0 : (await look()).together.alerts.length;
      if (this.focused === id) {
        this.found = { ...silence, alerts };
      }
    } catch (e) {
      const isMissing = e instanceof ApiError && MISSING.includes(e.status);
      this.foundError = isMissing
        ? `There is no silence ${plain(id)}. The server forgets a silence some days after its end.`
        : e instanceof Error
          ? e.message
          : String(e);
    }
  }

  protected override render() {
    if (store.connection === 'loading') {
      return html`<h1>Silences</h1>
        <div role="status" aria-busy="true" aria-label="Loading">${SKELETONS.map(() => html`<div class="card skeleton"></div>`)}</div>`;
    }
    const filter = silenceFilter(this.address.params.get('filter') ?? '');
    const all = [...store.silences.values()].filter((silence) => silence.id !== this.focused);
    const shown = all.filter(filter.accepts).sort(order);
    const hidden = all.length - shown.length;
    const selected = [...this.selected].flatMap((id) => store.silences.get(id) ?? []);
    return html`<div class="page-head">
        <h1>Silences</h1>
        ${isReadOnly()
          ? html`<span class="muted-text">${readOnlyReason()}</span>`
          : mayWrite()
            ? html`<a class="button primary" href=${hash('silences/new')}>New silence</a>`
            : html`<button disabled>New silence</button>`}
      </div>
      ${hasRules(this.rules) ? silenceTabs('silences') : nothing}
      <gv-filter-field .address=${this.address} .error=${filter.error} .examples=${'cluster="a", words, @author=Ana'}></gv-filter-field>
      <gv-silence-bar .silences=${selected}></gv-silence-bar>
      ${this.one()} ${this.section('active', shown)} ${this.section('pending', shown)}
      ${shown.length > 0 || this.focused !== '' ? nothing : this.empty(hidden)} ${this.past(filter.accepts)}`;
  }

  /** The one in the address. */
  private one(): TemplateResult | typeof nothing {
    if (this.focused === '') {
      return nothing;
    }
    const silence = store.silences.get(this.focused) ?? this.found;
    if (silence === undefined) {
      return this.foundError === ''
        ? html`<div class="card skeleton" role="status" aria-busy="true" aria-label="Loading"></div>`
        : html`<p class="empty" role="alert">${this.foundError}</p>`;
    }
    return html`<section aria-label="Silence ${plain(silence.id)}">${this.card(silence)}</section>`;
  }

  private empty(hidden: number): TemplateResult {
    return hidden > 0
      ? html`<p class="empty">
          No match. ${hidden === 1 ? 'One silence is' : `${hidden.toLocaleString()} silences are`} hidden by this filter.
          <a href=${hash('silences')}>Clear filter</a>
        </p>`
      : html`<p class="empty">Nothing is silenced.</p>`;
  }

  private section(of: 'active' | 'pending', shown: readonly Silence[]): TemplateResult | typeof nothing {
    const silences = shown.filter((silence) => silence.state === of);
    if (silences.length === 0) {
      return nothing;
    }
    const all = silences.every((silence) => this.selected.has(silence.id));
    return html`<section class="section" aria-labelledby="silences-${of}">
      <div class="section-head">
        <h2 id="silences-${of}">${TITLES[of]} (${silences.length.toLocaleString()})</h2>
        ${silences.length < 2 || isReadOnly()
          ? nothing
          : html`<label class="check"
              ><input type="checkbox" .checked=${all} @change=${() => this.selectAll(silences, !all)} />Select all</label
            >`}
      </div>
      ${this.list(silences)}
    </section>`;
  }

  private selectAll(silences: readonly Silence[], wanted: boolean): void {
    const selected = new Set(this.selected);
    silences.forEach(({ id }) => (wanted ? selected.add(id) : selected.delete(id)));
    this.selected = selected;
  }

  private past(accepts: (silence: Silence) => boolean): TemplateResult {
    const isShown = this.showsExpired();
    const silences = (this.expired ?? []).filter((each) => each.id !== this.focused && accepts(each));
    const known = isShown && this.expired !== undefined;
    return html`<section class="section" aria-labelledby="silences-expired">
      <h2 id="silences-expired">
        <button
          class="title"
          aria-expanded=${isShown}
          @click=${() => {
            this.expiredError = '';
            this.expired = undefined;
            this.go({ expired: isShown ? '' : 'true' });
          }}
        >
          ${TITLES.expired}${known ? ` (${silences.length.toLocaleString()})` : ''}
        </button>
      </h2>
      ${!isShown
        ? nothing
        : this.expiredError.trim() !== ''
          ? html`<p class="error-text" role="alert">${this.expiredError}</p>`
          : this.expired === undefined
            ? html`<div class="card skeleton" role="status" aria-busy="true" aria-label="Loading"></div>`
            : silences.length === 0
              ? html`<p class="muted-text">${this.expired.length === 0 ? 'None that the server still has.' : 'No match.'}</p>`
              : this.list([...silences].sort(order))}
    </section>`;
  }

  private list(silences: readonly Silence[]): TemplateResult {
    const draw = (silence: Silence) => this.card(silence);
    const key = (silence: Silence) => silence.id;
    return silences.length > MANY
      ? html`<gv-lazy-list .items=${silences} .draw=${draw} .key=${key} .estimate=${HEIGHT}></gv-lazy-list>`
      : html`${repeat(silences, key, draw)}`;
  }

  private card(silence: Silence): TemplateResult {
    const isFocused = silence.id === this.focused;
    const isOpen = isFocused !== this.toggled.has(silence.id);
    return html`<gv-silence
      .silence=${silence}
      .extent=${isOpen ? 'expanded' : 'collapsed'}
      .marked=${isFocused}
      .selected=${this.selected.has(silence.id)}
      .rule=${ruleOf(silence, this.rules)}
      .replaces=${isFocused ? (this.address.params.get('replaces') ?? '') : ''}
    ></gv-silence>`;
  }

  private key(event: KeyboardEvent): void {
    if (!isForPage(event)) {
      return;
    }
    if (event.key === 'j' || event.key === 'k') {
      const cards = [...this.renderRoot.querySelectorAll<SilenceCard>('gv-silence')];
      const place = cards.findIndex((card) => card.contains(document.activeElement));
      const next = neighbour(cards, place, event.key);
      next?.querySelector<HTMLElement>('.title')?.focus();
      next?.scrollIntoView({ block: 'nearest' });
      event.preventDefault();
    }
  }
}

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
