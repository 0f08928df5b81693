/** Labels as chips that add to the filter. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { colorOf, shownLabels } from '../data/labels.js';
import type { Matcher } from '../data/matchers.js';
import { shortened, visible } from '../data/text.js';
import type { Labels } from '../data/types.js';
import { count, phone } from './element.js';
import { folded, line } from './text.js';

/** So many labels a phone shows at once. */
const FIRST = 8;

/** The greatest length of a value in the title of its chip. */
const IN_TITLE = 100;

/** An element asks for matchers in the filter. */
export function addToFilter(source: EventTarget, matchers: readonly Matcher[]): void {
  source.dispatchEvent(new CustomEvent('gv-filter', { detail: matchers, bubbles: true, composed: true }));
}

/** Labels, of which a phone shows the first; the rest is unfolded. */
export function firstLabels(labels: readonly TemplateResult[]): TemplateResult {
  const rest = phone.matches && labels.length > FIRST + 1 ? labels.slice(FIRST) : [];
  return html`${labels.slice(0, labels.length - rest.length)}${rest.length === 0
    ? nothing
    : html`<details class="more-labels">
        <summary>+${count(rest.length, 'label')}</summary>
        <span class="group-labels">${rest}</span>
      </details>`}`;
}

/** A chip for each label that is shown. */
export function labelChips(labels: Labels): TemplateResult {
  return firstLabels(shownLabels(labels).map(([name, value]) => labelChip(name, value)));
}

/** The class and the style of a label for its colour. */
export function coloring(name: string, value: string): { readonly name: string; readonly style: string } {
  const color = colorOf(name, value);
  return color === undefined
    ? { name: '', style: '' }
    : { name: 'colored', style: color === 'gray' ? '--hue: 0; --saturation: 0' : `--hue: ${color}` };
}

/** A label. */
export function labelChip(name: string, value: string): TemplateResult {
  return folded(value, chip(name, value, value));
}

/** A label on one line, where the rest of a long value is told elsewhere. */
export function shortChip(name: string, value: string): TemplateResult {
  return chip(name, value, shortened(value, IN_TITLE));
}

function chip(name: string, value: string, shown: string): TemplateResult {
  const { name: color, style } = coloring(name, value);
  return html`<button
    type="button"
    class="chip label ${color}"
    .style=${style}
    title="Add ${visible(name)}=&quot;${visible(shortened(value, IN_TITLE))}&quot; to the filter"
    @click=${(event: Event) => {
      event.stopPropagation();
      addToFilter(event.currentTarget as EventTarget, [{ name, operator: '=', value }]);
    }}
  >
    <span class="chip-name">${visible(name)}</span>${line(shown)}
  </button>`;
}
