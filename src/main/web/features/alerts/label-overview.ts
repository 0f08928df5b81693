/** Which values of which labels the alerts of the page have, and how often; a value is a filter. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { coloring } from '../../common/chips.js';
import { GrapevineElement, count } from '../../common/element.js';
import { neighbour } from '../../common/keys.js';
import { line } from '../../common/text.js';
import { isEmpty, textOf } from '../../data/filter.js';
import { text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { parse } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { shortened, visible } from '../../data/text.js';
import { goTo } from './filter-bar.js';
import { labelCounts } from './label-counts.js';
import type { LabelCounts } from './label-counts.js';

/** After so long the alerts are counted again, in milliseconds. */
const AGAIN = 10_000;

/** The greatest length of a name, a value and the filter. */
const LONGEST = 100;

@customElement('gv-label-overview')
export class LabelOverview extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  /** Whether the server has yet to say of some alerts what the filter does with them. */
  @property({ attribute: false }) isPending = false;
  /** The groups that the page shows. */
  @property({ attribute: false }) groups!: readonly ShownGroup[];
  private labels: readonly LabelCounts[] = [];
  private alerts = 0;
  private countedAt = 0;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address') || changed.has('isPending') || Date.now() - this.countedAt >= AGAIN) {
      const alerts = new Set(this.groups.flatMap((group) => group.alerts));
      this.alerts = alerts.size;
      this.labels = labelCounts(alerts);
      this.countedAt = Date.now();
    }
  }

  protected override render() {
    const { query } = this.address;
    return html`<dialog
      class="sheet label-overview"
      aria-labelledby="label-overview-title"
      @close=${() => this.dispatchEvent(new CustomEvent('gv-labels', { detail: false, bubbles: true }))}
      @keydown=${(event: KeyboardEvent) => this.key(event)}
    >
      <div class="page-head">
        <h2 id="label-overview-title">Labels</h2>
        <span role="status">${count(this.alerts, 'alert')}${isEmpty(query) ? nothing : html` with ${line(shortened(textOf(query), LONGEST))}`}</span>
        <form method="dialog"><button>Close</button></form>
      </div>
      <dl>
        ${repeat(
          this.labels,
          ({ name }) => name,
          (each) => this.label(each),
        )}
      </dl>
    </dialog>`;
  }

  private label({ name, alerts, values, others }: LabelCounts): TemplateResult {
    return html`<div>
      <dt>${line(shortened(name, LONGEST))} <span class="amount">${alerts.toLocaleString()}</span></dt>
      <dd>
        ${repeat(
          values,
          ([value]) => value,
          ([value, n]) => this.value({ name, operator: '=', value }, n),
        )}
        ${others === 0 ? nothing : html`<span class="muted-text">and ${count(others, 'other value')}</span>`}
      </dd>
    </div>`;
  }

  private value(matcher: Matcher, n: number): TemplateResult {
    const { name, value } = matcher;
    const { name: color, style } = coloring(name, value);
    return html`<button
      type="button"
      class="chip ${color}"
      .style=${style}
      aria-pressed=${this.address.query.matchers.some((each) => text(each) === text(matcher))}
      @click=${() => this.toggle(matcher)}
    >
      <span class="hidden">${visible(shortened(name, LONGEST))}=</span>${line(shortened(value, LONGEST))}
      <strong>${n.toLocaleString()}</strong>
    </button>`;
  }

  /** Adds a matcher to the filter, or takes it out again. */
  private toggle(matcher: Matcher): void {
    const { query } = parse(location.hash);
    const others = query.matchers.filter((each) => text(each) !== text(matcher));
    const matchers = others.length < query.matchers.length ? others : [...others, matcher];
    goTo({ filter: textOf({ ...query, matchers }), name: '' });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'j' || event.key === 'k') {
      const rows = [...this.renderRoot.querySelectorAll('dd')];
      const place = rows.findIndex((row) => row.contains(document.activeElement));
      neighbour(rows, place, event.key)?.querySelector('button')?.focus();
    }
  }
}
