/** Labels on a card: chips that add to the filter; on a phone text, since chips for a finger would fill the screen. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { visible } from '../../data/text.js';
import type { Labels } from '../../data/types.js';
import type { ShownGroup } from '../../data/view.js';
import { labelChips } from '../common/chips.js';
import { folded, line } from '../common/text.js';

/** On a phone the actions stand below the title of a card that is open, and few rows are shown. */
export const phone = matchMedia('(max-width: 639px)');
/** Where the screen is small and chips have the size of a finger; the details of an alert have them. */
export const touch = matchMedia('(max-width: 639px) and (pointer: coarse)');
[phone, touch].forEach((each) => each.addEventListener('change', () => store.redraw()));

/** The labels but those that stand elsewhere on the card. */
export function cardLabels(labels: Labels, without: Labels = {}): TemplateResult {
  if (!touch.matches) {
    return labelChips(labels, without);
  }
  const shown = Object.entries(labels).filter(([name, value]) => without[name] !== value);
  return html`${shown.map(([name, value]) =>
    folded(value, html`<span class="label-text"><span class="chip-name">${visible(name)}</span>${line(value)}</span> `),
  )}`;
}

/** The labels of a card's head: those of the group; of a single alert all, but what title and badge say. */
export function headLabels({ labels, alerts, level }: ShownGroup, isSingle: boolean): Labels {
  const all = isSingle ? { ...labels, ...alerts[0]?.labels } : labels;
  const { severityLabel } = settings.current;
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) =>
        !(name === 'alertname' && labels['alertname'] === value && value !== '') &&
        !(isSingle && name === severityLabel && value.toLowerCase() === level),
    ),
  );
}
