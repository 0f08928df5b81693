/** What can be done with the groups and alerts that are selected, and with all that the filter shows. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GrapevineElement, count, phone } from '../../common/element.js';
import { isReadOnly, mayWrite } from '../../common/rights.js';
import { clusterOf, clustersOf } from '../../data/clusters.js';
import { parseMatchers } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { matchersOfGroup } from '../silences/combine.js';
import { openSheet, openSilenceSheet } from '../silences/open-sheet.js';
import { proposals } from '../silences/proposals.js';
import type { Selected } from '../silences/proposals.js';
import { needsEquality } from '../silences/silence-policy.js';
import { acknowledgeGroups, canAcknowledge } from './acknowledge.js';

/**
 * Those of the group, of several receivers those of each, so that exactly its alerts are matched; if they only match missing
 * labels, or lack a matcher with `=` that the server wants, also labels that its alerts have in common.
 */
export function groupMatchers(shown: ShownGroup): readonly Matcher[] {
  const own = new Set(shown.groups.flatMap(({ matchers }) => matchers));
  return matchersOfGroup(shown, shown.groups.length === 0 ? undefined : parseMatchers([...own].join(', ')), needsEquality(clusterOf(shown.id)));
}

/** The button that silences what the filter shows; none without a filter. */
export function silenceFilterButton(filter: readonly Matcher[], groups: readonly ShownGroup[]): TemplateResult | typeof nothing {
  const open = () => {
    const alerts = new Set(groups.flatMap((group) => group.alerts.map(({ fingerprint }) => fingerprint)));
    openSilenceSheet(filter, 'this filter', { alerts, word: 'shown' });
  };
  return filter.length === 0 || isReadOnly()
    ? nothing
    : html`<button class="silence-filter" ?disabled=${!mayWrite()} @click=${open}>Silence this filter</button>`;
}

/** Opens the sheet for what is selected. */
export function silenceSelected(selected: Selected, title: string, done?: () => void): void {
  const meant = { alerts: selected.fingerprints, word: 'selected', ...(done === undefined ? {} : { done }) } as const;
  void openSheet(proposals(selected, groupMatchers, [...store.alerts.values()], needsEquality), title, meant);
}

@customElement('gv-selection-bar')
export class SelectionBar extends GrapevineElement {
  @property({ attribute: false }) selected!: Selected;

  private readonly clear = () => this.dispatchEvent(new CustomEvent('gv-clear', { bubbles: true }));

  /** Opens the sheet for all that is selected. */
  silence(): void {
    const { selected } = this;
    silenceSelected(selected, count(selected.fingerprints.size, 'alert'), this.clear);
  }

  /** Acknowledges the groups that are selected, if nothing else is. */
  acknowledge(): void {
    if (this.canAcknowledge()) {
      void acknowledgeGroups(this.selected.groups, this.clear);
    }
  }

  private canAcknowledge(): boolean {
    return this.selected.alerts.length === 0 && this.selected.groups.every(canAcknowledge);
  }

  protected override render() {
    const { groups, fingerprints } = this.selected;
    const disabled = !mayWrite(...clustersOf(fingerprints), ...clustersOf(groups.map(({ id }) => id)));
    return html`<div class="bulk at-end" role="region" aria-label="Selected alerts">
      <span role="status">${count(fingerprints.size, 'alert')} <span class="detail">selected</span></span>
      <button class="primary" ?disabled=${disabled} @click=${() => this.silence()}>Silence…</button>
      ${this.canAcknowledge()
        ? html`<button ?disabled=${disabled} @click=${() => this.acknowledge()}
            >Acknowledge <span class="detail">${count(groups.length, 'group')}</span></button
          >`
        : nothing}
      <button class="quiet" aria-label="Clear selection" @click=${this.clear}>${phone.matches ? '✕' : 'Clear selection'}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-selection-bar': SelectionBar;
  }
}
