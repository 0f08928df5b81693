/** Labels on a card: chips that add to the filter; on a phone text, since chips for a finger would fill the screen. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { coloring, labelChip } from '../../common/chips.js';
import { folded, line } from '../../common/text.js';
import { shownLabels } from '../../data/labels.js';
import { settings } from '../../data/settings.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { visible } from '../../data/text.js';
import type { Labels } from '../../data/types.js';

/** Where the screen is small and chips have the size of a finger; the details of an alert have them. */
export const touch = matchMedia('(max-width: 639px) and (pointer: coarse)');
touch.addEventListener('change', () => store.redraw());

/** A label on a card. */
export function cardLabel(name: string, value: string): TemplateResult {
  return touch.matches ? folded(value, labelText(name, value)) : labelChip(name, value);
}

/** A label as text. */
export function labelText(name: string, value: string): TemplateResult {
  const color = coloring(name, value);
  return html`<span class="label-text ${color.name}" .style=${color.style}
      ><span class="chip-name">${visible(name)}</span>${line(value)}</span
    > `;
}

/** The labels of a card's head: those of the group; of a single alert all, but what title and badge say. */
export function headLabels({ labels, alerts, severity }: ShownGroup, isSingle: boolean): Labels {
  const all = isSingle ? { ...labels, ...alerts[0]?.labels } : labels;
  const { severityLabel } = settings.current;
  return Object.fromEntries(
    shownLabels(all).filter(
      ([name, value]) =>
        !(name === 'alertname' && labels['alertname'] === value && value !== '') &&
        !(isSingle && name === severityLabel && value === severity),
    ),
  );
}
