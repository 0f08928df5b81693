/** Labels as chips that add to the filter. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Matcher } from '../../data/matchers.js';
import { shortened, visible } from '../../data/text.js';
import type { Labels } from '../../data/types.js';
import { folded, line } from './text.js';

/** The greatest length of a value in the title of its chip. */
const IN_TITLE = 100;

/** An element asks for matchers in the filter. */
export function addToFilter(source: EventTarget, matchers: readonly Matcher[]): void {
  source.dispatchEvent(new CustomEvent('gv-filter', { detail: matchers, bubbles: true, composed: true }));
}

/** One chip for each label. */
export function labelChips(labels: Labels, without: Labels = {}): TemplateResult {
  const shown = Object.entries(labels).filter(([name, value]) => without[name] !== value);
  return html`${shown.map(([name, value]) =>
    folded(
      value,
      html`<button
        type="button"
        class="chip label"
        title="Add ${visible(name)}=&quot;${visible(shortened(value, IN_TITLE))}&quot; to the filter"
        @click=${(event: Event) => {
          event.stopPropagation();
          addToFilter(event.currentTarget as EventTarget, [{ name, operator: '=', value }]);
        }}
      >
        <span class="chip-name">${visible(name)}</span>${line(value)}
      </button>`,
    ),
  )}`;
}
