/** Labels as chips that add to the filter. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Matcher } from '../../data/matchers.js';
import type { Labels } from '../../data/types.js';

/** An element asks for matchers in the filter. */
export function addToFilter(source: EventTarget, matchers: readonly Matcher[]): void {
  source.dispatchEvent(new CustomEvent('gv-filter', { detail: matchers, bubbles: true, composed: true }));
}

/** One chip for each label. */
export function labelChips(labels: Labels, without: Labels = {}): TemplateResult {
  const shown = Object.entries(labels).filter(([name, value]) => without[name] !== value);
  return html`${shown.map(
    ([name, value]) =>
      html`<button
        type="button"
        class="chip"
        title="Add ${name}=&quot;${value}&quot; to the filter"
        @click=${(event: Event) => {
          event.stopPropagation();
          addToFilter(event.currentTarget as EventTarget, [{ name, operator: '=', value }]);
        }}
      >
        <span class="chip-name">${name}</span>${value}
      </button>`,
  )}`;
}
