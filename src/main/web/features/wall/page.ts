/** A display on a wall: how many alerts fire, and the most urgent of them, to be read from afar; without controls. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { clusterMark } from '../../common/cluster.js';
import { GrapevineElement, count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { conditionText, textOf } from '../../data/filter.js';
import { regexps } from '../../data/regexps.js';
import type { Address } from '../../data/route.js';
import { SIGNS, bySeverity } from '../../data/severity.js';
import type { ShownGroup, Tally } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { firingIn, tally, tallyOf, tallyText } from '../../data/tally.js';
import { clock } from '../../data/time.js';
import type { Outcome } from '../../data/types.js';
import { age } from '../alerts/alert-row.js';
import { failingReceivers, isUntold } from '../alerts/failing-receivers.js';
import { alike, failingIntegrations } from '../alerts/failing.js';
import { quietText } from '../alerts/quiet.js';
import { STATES, queryOf, view } from '../alerts/view.js';
import type { View } from '../alerts/view.js';
import { urgentFirst } from './wall.js';

/** More rows than a wall has. */
const ROWS = 20;

/** `0 of 42 match`. */
function match(n: number, all: number): string {
  return `${n.toLocaleString()} of ${all.toLocaleString()} match`;
}

@customElement('gv-wall')
export class WallPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;

  protected override render() {
    if (store.connection === 'loading') {
      return nothing;
    }
    const now = store.now();
    const shown = view(store, queryOf(this.address));
    const groups = [...shown.sections.values()].flat();
    const counts = tallyOf(groups);
    const { severities, muted } = counts;
    const rows = urgentFirst(shown.sections, now);
    const failing = failingIntegrations(groups.flatMap((group) => group.failing));
    const told = alike(failing);
    return html`<h1 class="hidden">Alerts</h1>
      ${this.filter(counts)}
      <p class="wall-counts" role="status">
        ${bySeverity(severities).map(
          ([severity, level, n]) =>
            html`<span class="count ${level}"
              ><span class="wall-number"><span aria-hidden="true">${SIGNS[level]}</span> ${n.toLocaleString()}</span> ${severity}</span
            >`,
        )}
        ${severities.size === 0 ? this.noneOf(shown, firingIn(tally(store))) : nothing}
        ${muted === 0
          ? nothing
          : html`<span class="count muted"><span class="wall-number">${muted.toLocaleString()}</span> muted</span>`}
        <span class="count"><time class="wall-number">${clock(now, now)}</time></span>
      </p>
      ${failingReceivers(failing, false)}
      <ol class="wall-groups">
        ${rows.slice(0, ROWS).map(({ group, isNew }) => this.row(group, isNew, told))}
      </ol>
      ${rows.length > ROWS ? html`<p class="wall-rest">and ${count(rows.length - ROWS, 'more group')}</p>` : nothing}`;
  }

  /** What the wall is about, and how much of what fires that is, if it is some; nothing if it is everything. */
  private filter(counts: Tally): TemplateResult | typeof nothing {
    const { params, query, filterError } = this.address;
    const receiver = params.get('receiver') ?? '';
    const words = [
      textOf(query),
      receiver === '' ? '' : conditionText({ name: '@receiver', operator: '=', value: receiver }),
      ...STATES.filter((state) => params.get(state) === 'false').map((state) => `without ${state}`),
    ].filter((each) => each !== '');
    const problem = filterError === '' ? regexps.problem(query) : `${filterError}. Nothing is filtered.`;
    const n = firingIn(counts);
    const some = n === 0 ? nothing : html`: <strong>${match(n, firingIn(tally(store)))}</strong>`;
    return words.length === 0 && problem === ''
      ? nothing
      : html`<p class="wall-filter">
          ${words.length === 0 ? nothing : html`<span class="muted-text">Filter</span> ${line(words.join(' '))}${some}`}
          ${problem === '' ? nothing : html`<span class="error-text" role="alert">${line(problem)}</span>`}
        </p>`;
  }

  /** That nothing fires, where that is known: not of what a filter hides, or of what this replica was not told. */
  private noneOf({ isPending }: View, all: number): TemplateResult {
    if (isPending || all > 0) {
      return html`<span class="wall-number">${isPending ? 'Filtering…' : match(0, all)}</span>`;
    }
    const { text, isDoubtful } = quietText(store.replica, store.now());
    return isDoubtful && store.alerts.size === 0
      ? html`<span class="warning-text">${text}</span>`
      : html`<span class="wall-number">Nothing is firing.</span>`;
  }

  private row(group: ShownGroup, isNew: boolean, told: ReadonlySet<Outcome>): TemplateResult {
    const { id, title, labels, level, severity, alerts, startsAt, section, failing } = group;
    const rest = Object.entries(labels).filter(([name, value]) => name !== 'alertname' && value !== '');
    return html`<li class="card ${level} ${section} ${failing.length > 0 ? 'failing' : ''}">
      <span class="sign ${level}" role="img" aria-label=${severity}>${SIGNS[level]}</span>
      ${clusterMark(id)} <strong>${line(title)}</strong>
      ${rest.length === 0 ? nothing : html`<span class="group-labels">${line(rest.map(([, value]) => value).join(' · '))}</span>`}
      ${failing.some((each) => isUntold(each, told)) ? html`<span class="bad">✖ notification failed</span>` : nothing}
      ${isNew ? html`<span class="badge">new</span>` : nothing}
      ${alerts.length === 0 ? nothing : html`<span class="amount">alerts: ${tallyText(tallyOf([group]))}</span> ${age(startsAt)}`}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-wall': WallPage;
  }
}
