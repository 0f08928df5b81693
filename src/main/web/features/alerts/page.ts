/** The page that people open at night: what fires, the most urgent first. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { FocusPlace, isForPage, neighbour } from '../../common/keys.js';
import { isReadOnly, mayWrite, refusal } from '../../common/rights.js';
import { complain } from '../../common/toast.js';
import { clusterOf } from '../../data/clusters.js';
import { EVERYTHING, isEmpty, textOf } from '../../data/filter.js';
import type { Filter } from '../../data/filter.js';
import type { Matcher } from '../../data/matchers.js';
import { parse, withFilter } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { hasId, idsOf, isNamed, namesOf } from '../../data/shown-group.js';
import type { Section, ShownGroup, Tally } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { talliesOf, tallyText } from '../../data/tally.js';
import type { Outcome } from '../../data/types.js';
import { acknowledgeGroups, canAcknowledge } from './acknowledge.js';
import { emptyNote } from './empty-note.js';
import { failingReceivers, isUntold } from './failing-receivers.js';
import { alike, failingIntegrations } from './failing.js';
import { goTo } from './filter-bar.js';
import './filter-bar.js';
import { filterNote } from './filter-note.js';
import { divide, gridLabel } from './grid.js';
import type { Block } from './grid.js';
import { silenceGroup } from './group-actions.js';
import { rowsOf } from './group-card.js';
import type { Extent, GroupCard, Pick } from './group-card.js';
import { Grid, groupList } from './group-list.js';
import { HeldOrder, groupsOf } from './held-order.js';
import { heldReceivers } from './held.js';
import './selection-bar.js';
import { silenceFilterButton } from './selection-bar.js';
import { Selection } from './selection.js';
import { queryOf, view } from './view.js';
import type { View } from './view.js';

/** Up to so many alerts all groups are expanded. */
const FEW = 50;
/** Above so many alerts each group is a line. */
const MANY = 1_000;
const SKELETONS = [1, 2, 3, 4, 5, 6];
/** From here on the user is reading, and nothing may move. */
const READING = 120;

const TITLES: Readonly<Record<Section, string>> = {
  firing: 'Firing',
  ended: 'Ended, notification failed',
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
  private readonly order = new HeldOrder();
  private readonly grid = new Grid(() => this.requestUpdate());
  /** What was computed last. */
  private shown: View | undefined;
  private current = '';
  /** The words that a user types in the filter. */
  private words = EVERYTHING;
  private readonly selection = new Selection();
  /** The groups on the page, in their order. */
  private onPage: readonly ShownGroup[] = [];
  /** The failures of which the lines above all say enough. */
  private told: ReadonlySet<Outcome> = new Set();
  /** Whether the counts of the labels are shown. */
  private labelsShown = false;
  private openedAt = Date.now();
  private openedLink = '';

  private readonly onScroll = () => {
    if (scrollY < READING && this.order.release()) {
      this.requestUpdate();
    }
  };

  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  constructor() {
    super();
    new FocusPlace(this, 'gv-group', (card) => {
      if (this.current !== '') { // there is none before a key has named one
        this.current = (card as GroupCard).shown.id;
        this.requestUpdate();
      }
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.onScroll, { passive: true });
    addEventListener('keydown', this.onKey);
    this.addEventListener('gv-filter', (event) => this.addFilter((event as CustomEvent<readonly Matcher[]>).detail));
    this.addEventListener('gv-search', (event) => this.search((event as CustomEvent<Filter>).detail));
    this.addEventListener('gv-toggle', (event) => this.toggle((event as CustomEvent<string>).detail));
    this.addEventListener('gv-pick', (event) => this.pick((event as CustomEvent<Pick>).detail));
    this.addEventListener('gv-clear', () => this.clearSelection());
    this.addEventListener('gv-labels', (event) => this.showLabels((event as CustomEvent<boolean>).detail));
    setTimeout(() => this.requestUpdate(), 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.onScroll);
    removeEventListener('keydown', this.onKey);
  }

  private addFilter(matchers: readonly Matcher[]): void {
    goTo(withFilter(parse(location.hash), { matchers }));
  }

  private search(words: Filter): void {
    if (textOf(words) !== textOf(this.words)) {
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

  private showLabels(areShown: boolean): void {
    this.labelsShown = areShown;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address')) {
      this.order.reset();
      this.grid.reset();
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
    const card = [...this.renderRoot.querySelectorAll<GroupCard>('gv-group.linked')].find(({ shown }) =>
      shown.alerts.some(({ fingerprint }) => fingerprint === alert),
    );
    if (alert !== undefined && card !== undefined && card.dataset['opened'] !== alert) {
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
    const query = queryOf(this.address, this.words);
    const shown = view(store, query);
    this.shown = shown;
    const label = gridLabel(this.address.params.get('grid'), store.display.grid);
    const divided = divide(store, shown, label, query.sort);
    const isReading = scrollY >= READING;
    const blocks = this.order.stable(divided, isReading, this.openedLink);
    const groups = groupsOf(blocks);
    const failing = failingIntegrations(groups.flatMap((group) => group.failing));
    this.told = alike(failing);
    this.onPage = label === '' ? groups : groupsOf(blocks.filter(({ value }) => !this.grid.isFolded(value)));
    return html`<h1 class="hidden">Alerts</h1>
      <gv-filter-bar .address=${this.address}></gv-filter-bar>
      ${silenceFilterButton(this.address.filter, groups)}
      ${isReading ? this.news(groupsOf(divided), groups) : nothing} ${this.note(shown)} ${emptyNote(shown)} ${failingReceivers(failing)}
      ${heldReceivers(store.groups.values())}
      ${label === '' ? blocks.map(({ sections }) => this.sections(sections, shown)) : this.gridOf(blocks, label, shown)}
      <gv-resolved .query=${query}></gv-resolved>
      ${this.labelsShown ? this.labelOverview(shown) : nothing}
      ${this.selection.isEmpty || shown.isPending ? nothing : this.selected()}`;
  }

  /** Of what is muted only while that is shown. */
  private labelOverview(shown: View): TemplateResult {
    const muted = shown.sections.get('muted') ?? [];
    const groups = [...shown.sections.values()].filter((each) => each !== muted || this.isMutedShown(muted, shown)).flat();
    return html`<gv-label-overview .address=${this.address} .groups=${groups} .isPending=${shown.isPending}></gv-label-overview>`;
  }

  private sections(sections: Block['sections'], shown: View): readonly (TemplateResult | typeof nothing)[] {
    const all = [...sections];
    const tallies = talliesOf(all.map(([, groups]) => groups));
    return all.map(([name, groups], place) => this.section(name, groups, tallies[place], shown));
  }

  private gridOf(blocks: readonly Block[], label: string, shown: View): TemplateResult {
    const isMutedShown = this.isMutedShown(shown.sections.get('muted') ?? [], shown);
    return this.grid.draw(blocks, label, shown.shown > MANY, isMutedShown, (groups) => this.list(groups, shown));
  }

  private selected(): TemplateResult | typeof nothing {
    const selected = this.selection.among(this.onPage);
    return this.selection.isEmpty ? nothing : html`<gv-selection-bar .selected=${selected}></gv-selection-bar>`;
  }

  private news(all: readonly ShownGroup[], groups: readonly ShownGroup[]): TemplateResult | typeof nothing {
    const known = new Set(groups.map(({ id }) => id));
    const n = all.filter(({ id }) => !known.has(id)).length;
    return n === 0
      ? nothing
      : html`<button
          class="news"
          @click=${() => {
            this.order.release();
            scrollTo({ top: 0 });
            this.requestUpdate();
          }}
        >
          ${n} new ↑
        </button>`;
  }

  /** Of alerts that match the filter but are not shown. */
  private note(shown: View): TemplateResult | typeof nothing {
    if (isEmpty(this.address.query) && isEmpty(this.words)) {
      return nothing;
    }
    return filterNote(shown, this.mutedShown ?? this.asksForMuted(shown.sections.get('muted') ?? [], shown), () => {
      this.mutedShown = true;
      this.keepsMuted = shown.otherStates.size > 0;
      this.requestUpdate();
    });
  }

  private section(name: Section, groups: readonly ShownGroup[], tally: Tally | undefined, shown: View): TemplateResult | typeof nothing {
    if (groups.length === 0 || tally === undefined) {
      return nothing;
    }
    const n = name === 'firing' ? tallyText(tally) : (name === 'ended' ? groups.length : tally.muted).toLocaleString();
    const title = `${TITLES[name]} (${n === '0' ? 'counted above' : n})`;
    if (name === 'muted') {
      const isOpen = this.isMutedShown(groups, shown);
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

  private isMutedShown(groups: readonly ShownGroup[], shown: View): boolean {
    if (this.mutedShown === undefined && this.asksForMuted(groups, shown)) {
      this.mutedShown = true; // and stays so, whatever begins to fire meanwhile
    }
    return this.mutedShown === true;
  }

  /** Whether the address asks for something that is muted: by a link to its group, or a filter that matches nothing else. */
  private asksForMuted(groups: readonly ShownGroup[], shown: View): boolean {
    const isAlone = [...shown.sections].every(([name, others]) => name === 'muted' || others.length === 0);
    const isFiltered = !isEmpty(this.address.query) || shown.hidden > 0;
    return (isAlone && isFiltered) || groups.some((group) => isNamed(group, this.openedLink));
  }

  private list(groups: readonly ShownGroup[], shown: View): TemplateResult {
    const rows = (group: ShownGroup) => rowsOf(group, this.extent(group, shown));
    return groupList(groups, shown.shown > MANY, rows, (group) => this.card(group, shown));
  }

  private card(group: ShownGroup, shown: View): TemplateResult {
    const linked = isNamed(group, this.openedLink);
    return html`<gv-group
      class=${linked ? 'linked' : ''}
      data-id=${group.id}
      .shown=${group}
      .extent=${this.extent(group, shown)}
      .marked=${linked || hasId(group, this.current)}
      .selection=${this.selection}
      .version=${this.selection.version}
      .told=${this.told}
    ></gv-group>`;
  }

  private extent(group: ShownGroup, shown: View): Extent {
    const chosen = namesOf(group).map((id) => this.chosen.get(id)).find((each) => each !== undefined);
    if (chosen !== undefined) {
      return chosen;
    }
    if (shown.shown <= FEW) {
      return 'expanded';
    }
    if (shown.shown > MANY) {
      return 'line';
    }
    return group.level === 'critical' || group.failing.some((each) => isUntold(each, this.told)) ? 'some' : 'collapsed';
  }


  private toggle(id: string): void {
    const { shown } = this;
    const group = this.onPage.find((each) => each.id === id);
    if (shown !== undefined && group !== undefined) {
      const extent = this.extent(group, shown);
      const open = extent === 'expanded' || extent === 'some';
      const next = open ? (shown.shown > MANY ? 'line' : 'collapsed') : 'expanded';
      idsOf(group).forEach((each) => this.chosen.set(each, next));
      this.requestUpdate();
    }
  }

  /** Says why what is selected, or else a group, can be neither silenced nor acknowledged now. */
  private isRefused(card: GroupCard | undefined): boolean {
    const clusters = this.selection.isEmpty && card !== undefined ? [clusterOf(card.shown.id)] : [];
    const isRefused = (card !== undefined || !this.selection.isEmpty) && !mayWrite(...clusters);
    if (isRefused) {
      complain(refusal(...clusters));
    }
    return isRefused;
  }

  private key(event: KeyboardEvent): void {
    if (!isForPage(event)) {
      return;
    }
    const cards = [...this.renderRoot.querySelectorAll<GroupCard>('gv-group')];
    const place = cards.findIndex((card) => hasId(card.shown, this.current));
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
      case 'l':
        this.showLabels(true);
        break;
      case 's':
        if (this.isRefused(card)) {
          break;
        }
        if (mayWrite() && !this.selection.isEmpty) {
          this.renderRoot.querySelector('gv-selection-bar')?.silence();
        } else if (mayWrite() && card !== undefined) {
          silenceGroup(card.shown);
        }
        break;
      case 'a':
        if (this.isRefused(card)) {
          break;
        }
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
