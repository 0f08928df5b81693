/** The page that people open at night: what fires, the most urgent first. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { clusterOf } from '../data/clusters.js';
import { byFrequency } from '../data/completion.js';
import { isEmpty } from '../data/filter.js';
import type { Matcher } from '../data/matchers.js';
import { withFilter } from '../data/route.js';
import type { Address } from '../data/route.js';
import { Selection } from '../data/selection.js';
import { store } from '../data/store.js';
import { STATES, view } from '../data/view.js';
import type { AlertState, Query, Section, ShownGroup, SortOrder, View } from '../data/view.js';
import { acknowledgeGroups, canAcknowledge } from '../parts/alerts/acknowledge.js';
import { emptyNote } from '../parts/alerts/empty-note.js';
import { goTo } from '../parts/alerts/filter-bar.js';
import '../parts/alerts/filter-bar.js';
import { filterNote } from '../parts/alerts/filter-note.js';
import { silenceGroup } from '../parts/alerts/group-actions.js';
import '../parts/alerts/group-card.js';
import type { Extent, GroupCard, Pick } from '../parts/alerts/group-card.js';
import '../parts/alerts/selection-bar.js';
import { silenceFilterButton } from '../parts/alerts/selection-bar.js';
import { GrapevineElement, count } from '../parts/common/element.js';
import { isForPage, neighbour } from '../parts/common/keys.js';
import '../parts/common/lazy-list.js';
import { isReadOnly, mayWrite } from '../parts/common/rights.js';

/** Up to so many alerts all groups are expanded. */
const FEW = 50;
/** Above so many alerts each group is a line. */
const MANY = 1_000;
/** Of so many groups lines are shown; the rest are chips. */
const LINES = 100;
/** Of so many alert names among the rest. */
const CHIPS = 100;
const SKELETONS = [1, 2, 3, 4, 5, 6];
/** From here on the user is reading, and nothing may move. */
const READING = 120;

const TITLES: Readonly<Record<Section, string>> = {
  failing: 'Notification failed',
  firing: 'Firing',
  acknowledged: 'Acknowledged',
  muted: 'Muted',
};

@customElement('gv-alerts')
export class AlertsPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  /** Whether what is muted is expanded; undefined for collapsed until the address asks for it. */
  private mutedShown: boolean | undefined;
  /** Whether the next address leaves it expanded. */
  private keepsMuted = false;
  /** What a person has expanded or collapsed. */
  private readonly chosen = new Map<string, Extent>();
  /** The groups that are shown while the user reads, in their order; undefined otherwise. */
  private held: Map<Section, string[]> | undefined;
  /** What was drawn last before the user scrolled down. */
  private drawn: ReadonlyMap<Section, readonly ShownGroup[]> | undefined;
  private current = '';
  /** The words that a user types in the filter. */
  private words: readonly string[] = [];
  private readonly selection = new Selection();
  /** The groups on the page, in their order. */
  private onPage: readonly ShownGroup[] = [];
  private openedAt = Date.now();
  private openedLink = '';

  private readonly onScroll = () => {
    if (scrollY < READING && this.held !== undefined) {
      this.held = undefined;
      this.requestUpdate();
    }
  };

  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.onScroll, { passive: true });
    addEventListener('keydown', this.onKey);
    this.addEventListener('gv-filter', (event) => this.addFilter((event as CustomEvent<readonly Matcher[]>).detail));
    this.addEventListener('gv-search', (event) => this.search((event as CustomEvent<readonly string[]>).detail));
    this.addEventListener('gv-toggle', (event) => this.toggle((event as CustomEvent<string>).detail));
    this.addEventListener('gv-pick', (event) => this.pick((event as CustomEvent<Pick>).detail));
    this.addEventListener('gv-clear', () => this.clearSelection());
    setTimeout(() => this.requestUpdate(), 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.onScroll);
    removeEventListener('keydown', this.onKey);
  }

  private addFilter(matchers: readonly Matcher[]): void {
    goTo(withFilter(this.address, { matchers }));
  }

  private search(words: readonly string[]): void {
    if (words.join('\n') !== this.words.join('\n')) {
      this.words = words;
      this.requestUpdate();
    }
  }

  private pick({ group, alert, range }: Pick): void {
    if (alert === undefined || group.alerts.length === 1) {
      this.selection.toggleGroup(group, range, this.onPage);
    } else {
      this.selection.toggleAlert(group, alert, range);
    }
    this.requestUpdate();
  }

  private clearSelection(): void {
    if (this.renderRoot.querySelector('gv-selection-bar')?.contains(document.activeElement) === true) {
      document.querySelector('main')?.focus({ preventScroll: true }); // the bar goes, and the focus with it
    }
    this.selection.clear();
    this.requestUpdate();
  }

  private query(): Query {
    const { params, filter, query } = this.address;
    const states = new Set<AlertState>(STATES.filter((each) => params.get(each) !== 'false'));
    const sort = params.get('sort');
    return {
      filter,
      more: { conditions: query.conditions, texts: [...query.texts, ...this.words] },
      states,
      receiver: params.get('receiver') ?? '',
      sort: sort === 'start' || sort === 'name' ? sort : ('severity' satisfies SortOrder),
      groupBy: (params.get('group') ?? '').split(',').map((each) => each.trim()).filter((each) => each !== ''),
    };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address')) {
      this.held = undefined;
      this.drawn = undefined;
      this.mutedShown = this.keepsMuted ? true : undefined;
      this.keepsMuted = false;
      const link = this.address.params.get('open') ?? '';
      if (link !== this.openedLink) {
        this.openedLink = link;
        this.chosen.set(link, 'expanded');
      }
    }
  }

  protected override updated(): void {
    const alert = this.address.params.get('alert');
    const card = this.renderRoot.querySelector<GroupCard>('gv-group.linked');
    if (alert !== undefined && card !== null && card.dataset['opened'] !== alert) {
      card.dataset['opened'] = alert;
      card.showAlert(alert);
    }
  }

  protected override render() {
    if (store.connection === 'loading') {
      return html`<h1 class="hidden">Alerts</h1>
        ${Date.now() - this.openedAt < 200
          ? nothing
          : html`<div role="status" aria-busy="true" aria-label="Loading">${SKELETONS.map(() => html`<div class="card skeleton"></div>`)}</div>`}`;
    }
    const shown = view(store, this.query());
    const sections = this.stable(shown);
    this.onPage = [...sections.values()].flat();
    return html`<h1 class="hidden">Alerts</h1>
      <gv-filter-bar .address=${this.address}></gv-filter-bar>
      ${silenceFilterButton(this.address.filter, this.onPage)}
      ${this.news(shown, sections)} ${this.note(shown)} ${emptyNote(shown)}
      ${(['failing', 'firing', 'acknowledged', 'muted'] as const).map((name) =>
        this.section(name, sections.get(name) ?? [], shown),
      )}
      ${this.selection.isEmpty || shown.isPending ? nothing : this.selected()}`;
  }

  private selected(): TemplateResult | typeof nothing {
    const selected = this.selection.among(this.onPage);
    return this.selection.isEmpty ? nothing : html`<gv-selection-bar .selected=${selected}></gv-selection-bar>`;
  }

  /** While the user reads, groups keep their places and new ones wait. */
  private stable(shown: View): ReadonlyMap<Section, readonly ShownGroup[]> {
    const linked = this.openedLink;
    if (scrollY < READING) {
      this.held = undefined;
      const first = (groups: readonly ShownGroup[]) =>
        linked === '' ? groups : [...groups].sort((a, b) => Number(b.id === linked) - Number(a.id === linked));
      this.drawn = new Map([...shown.sections].map(([name, groups]) => [name, first(groups)]));
      return this.drawn;
    }
    const drawn = this.drawn ?? shown.sections;
    this.held ??= new Map([...drawn].map(([name, groups]) => [name, groups.map((group) => group.id)]));
    const byId = new Map([...shown.sections.values()].flat().map((group) => [group.id, group]));
    return new Map(
      [...this.held].map(([name, ids]) => [
        name,
        ids.map((id) => byId.get(id)).filter((group): group is ShownGroup => group !== undefined),
      ]),
    );
  }

  private news(shown: View, sections: ReadonlyMap<Section, readonly ShownGroup[]>): TemplateResult | typeof nothing {
    const known = new Set([...sections.values()].flat().map((group) => group.id));
    const n = [...shown.sections.values()].flat().filter((group) => !known.has(group.id)).length;
    return n === 0
      ? nothing
      : html`<button
          class="news"
          @click=${() => {
            this.held = undefined;
            scrollTo({ top: 0 });
            this.requestUpdate();
          }}
        >
          ${n} new ↑
        </button>`;
  }

  /** Of alerts that match the filter but are not shown. */
  private note(shown: View): TemplateResult | typeof nothing {
    if (isEmpty(this.address.query) && this.words.length === 0) {
      return nothing;
    }
    return filterNote(shown, this.mutedShown ?? this.asksForMuted(shown.sections.get('muted') ?? [], shown), () => {
      this.mutedShown = true;
      this.keepsMuted = shown.otherStates.size > 0;
      this.requestUpdate();
    });
  }

  private section(name: Section, groups: readonly ShownGroup[], shown: View): TemplateResult | typeof nothing {
    if (groups.length === 0) {
      return nothing;
    }
    const alerts = groups.reduce((sum, group) => sum + group.alerts.length, 0);
    const title = `${TITLES[name]} (${alerts.toLocaleString()})`;
    if (name === 'muted') {
      if (this.mutedShown === undefined && this.asksForMuted(groups, shown)) {
        this.mutedShown = true; // and stays so, whatever begins to fire meanwhile
      }
      const isOpen = this.mutedShown === true;
      return html`<section class="section muted" aria-labelledby="section-muted">
        <h2 id="section-muted">
          <button
            class="title"
            aria-expanded=${isOpen}
            @click=${() => {
              this.mutedShown = !isOpen;
              this.requestUpdate();
            }}
          >
            ${title}
          </button>
        </h2>
        ${isOpen ? this.list(groups, shown) : nothing}
      </section>`;
    }
    return html`<section class="section ${name}" aria-labelledby="section-${name}">
      <h2 id="section-${name}">${title}</h2>
      ${this.list(groups, shown)}
    </section>`;
  }

  /** Whether the address asks for something that is muted: by a link to its group, or a filter that matches nothing else. */
  private asksForMuted(groups: readonly ShownGroup[], shown: View): boolean {
    const isAlone = [...shown.sections].every(([name, others]) => name === 'muted' || others.length === 0);
    const isFiltered = !isEmpty(this.address.query) || shown.hidden > 0;
    return (isAlone && isFiltered) || groups.some((group) => group.id === this.openedLink);
  }

  private list(groups: readonly ShownGroup[], shown: View): TemplateResult {
    const dense = shown.shown > MANY;
    const first = dense ? groups.slice(0, LINES) : groups;
    const draw = (group: ShownGroup) => this.card(group, shown);
    const key = (group: ShownGroup) => group.id;
    return html`${first.length > 30
      ? html`<gv-lazy-list .items=${first} .draw=${draw} .key=${key} .estimate=${dense ? 40 : 60}></gv-lazy-list>`
      : repeat(first, key, draw)}
    ${first.length < groups.length ? this.rest(groups.slice(LINES)) : nothing}`;
  }

  /** The groups behind the first hundred, by the name of their alerts. */
  private rest(groups: readonly ShownGroup[]): TemplateResult {
    const names = byFrequency(groups.flatMap(({ alerts }) => alerts.map(({ labels }) => labels['alertname'] ?? '')));
    return html`<p class="rest">
      ${count(groups.length, 'more group')}:
      ${names.slice(0, CHIPS).map(
        ([name, n]) =>
          html`<button class="chip" @click=${() => this.addFilter([{ name: 'alertname', operator: '=', value: name }])}>
            ${name || 'without a name'} ${n.toLocaleString()}
          </button>`,
      )}
      ${names.length > CHIPS ? html`and ${count(names.length - CHIPS, 'more name')}` : nothing}
    </p>`;
  }

  private card(group: ShownGroup, shown: View): TemplateResult {
    const linked = group.id === this.openedLink;
    return html`<gv-group
      class=${linked ? 'linked' : ''}
      data-id=${group.id}
      .shown=${group}
      .extent=${this.extent(group, shown)}
      .marked=${linked || group.id === this.current}
      .selection=${this.selection}
      .version=${this.selection.version}
    ></gv-group>`;
  }

  private extent(group: ShownGroup, shown: View): Extent {
    const chosen = this.chosen.get(group.id);
    if (chosen !== undefined) {
      return chosen;
    }
    if (shown.shown <= FEW) {
      return 'expanded';
    }
    if (shown.shown > MANY) {
      return 'line';
    }
    return group.level === 'critical' || group.section === 'failing' ? 'some' : 'collapsed';
  }

  private toggle(id: string): void {
    const shown = view(store, this.query());
    const group = [...shown.sections.values()].flat().find((each) => each.id === id);
    if (group !== undefined) {
      const extent = this.extent(group, shown);
      const open = extent === 'expanded' || extent === 'some';
      this.chosen.set(id, open ? (shown.shown > MANY ? 'line' : 'collapsed') : 'expanded');
      this.requestUpdate();
    }
  }

  private key(event: KeyboardEvent): void {
    if (!isForPage(event)) {
      return;
    }
    const cards = [...this.renderRoot.querySelectorAll<GroupCard>('gv-group')];
    const place = cards.findIndex((card) => card.dataset['id'] === this.current);
    const card = cards[place];
    switch (event.key) {
      case 'j':
      case 'k': {
        const next = neighbour(cards, place, event.key);
        if (next !== undefined) {
          this.current = next.dataset['id'] ?? '';
          this.requestUpdate();
          next.querySelector<HTMLElement>('.title')?.focus();
          next.scrollIntoView({ block: 'nearest' });
        }
        break;
      }
      case 'x':
      case 'X': {
        const focused = document.activeElement?.closest<HTMLElement>('[data-alert], gv-group');
        const of = focused?.closest<GroupCard>('gv-group') ?? card;
        if (!isReadOnly()) {
          of?.pick(focused?.dataset['alert'], event.shiftKey);
        }
        break;
      }
      case 's':
        if (mayWrite() && !this.selection.isEmpty) {
          this.renderRoot.querySelector('gv-selection-bar')?.silence();
        } else if (mayWrite() && card !== undefined) {
          silenceGroup(card.shown);
        }
        break;
      case 'a':
        if (mayWrite() && !this.selection.isEmpty) {
          this.renderRoot.querySelector('gv-selection-bar')?.acknowledge();
        } else if (card !== undefined && canAcknowledge(card.shown) && mayWrite(clusterOf(card.shown.id))) {
          void acknowledgeGroups([card.shown]);
        }
        break;
      case 'Escape':
        if (!this.selection.isEmpty) {
          this.clearSelection();
        } else if (this.address.params.size > 0) {
          goTo({ open: '', alert: '' });
        }
        break;
      default:
        return;
    }
    event.preventDefault();
  }
}
