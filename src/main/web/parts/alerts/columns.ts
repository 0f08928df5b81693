/** Labels of the alerts of a group: some in columns, the others as chips. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { hiddenLabels, shownLabels } from '../../data/labels.js';
import type { Pairs } from '../../data/labels.js';
import { visible } from '../../data/text.js';
import type { Labels } from '../../data/types.js';
import { labelChip } from '../common/chips.js';
import { cardLabel } from './card-labels.js';

function labelsOf(pairs: Pairs): readonly TemplateResult[] {
  return pairs.map(([name, value]) => cardLabel(name, value));
}

/** The names of the columns; each label has its name for a screen reader, and on a phone. */
export function columnHead(columns: readonly string[]): TemplateResult | typeof nothing {
  return columns.length === 0
    ? nothing
    : html`<div class="column-head" aria-hidden="true">
        <span class="columns" .style=${`--columns: ${columns.length}`}>${columns.map((name) => html`<span>${visible(name)}</span>`)}</span>
      </div>`;
}

/** The labels of an alert that others do not have. If none of them is shown otherwise, those that are hidden tell it apart. */
export function rowLabels(labels: Labels, without: Labels, columns: readonly string[]): TemplateResult {
  const own = ([name, value]: readonly [string, string]) => without[name] !== value;
  const shown = shownLabels(labels).filter(own);
  const rest = shown.filter(([name]) => !columns.includes(name));
  return html`${columns.length === 0
    ? nothing
    : html`<span class="columns" .style=${`--columns: ${columns.length}`}
        >${columns.map((name) => html`<span>${name in labels ? cardLabel(name, labels[name] ?? '') : nothing}</span>`)}</span
      >`}${labelsOf(shown.length > 0 ? rest : hiddenLabels(labels).filter(own))}`;
}

/** The labels that only the details of an alert show. */
export function hiddenChips(labels: Labels): TemplateResult | typeof nothing {
  const hidden = hiddenLabels(labels);
  return hidden.length === 0
    ? nothing
    : html`<p class="row-labels hidden-labels">${hidden.map(([name, value]) => labelChip(name, value))}</p>`;
}
