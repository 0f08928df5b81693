/** Labels of the alerts of a group: those that tell them apart, most in columns. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { firstLabels, labelChip, shortChip } from '../../common/chips.js';
import { distinguishing, hiddenLabels } from '../../data/labels.js';
import type { Pairs } from '../../data/labels.js';
import { store } from '../../data/store.js';
import { visible } from '../../data/text.js';
import type { Alert, Labels } from '../../data/types.js';
import { cardLabel, touch } from './card-labels.js';

/** More columns would be too narrow; the configuration may name more. */
const MOST = 4;
/** The greatest width of a column, in characters. */
const WIDEST = 40;

/** How the labels of some alerts are shown. */
export interface Columns {
  /** The names of the labels in columns. */
  readonly names: readonly string[];
  /** Those of the labels that follow the text of a row. */
  readonly rest: readonly string[];
  /** The labels that all alerts have, which rows leave out. */
  readonly common: Labels;
  /** The widths of the columns, for CSS: all rows have the same, whichever of them are drawn. */
  readonly tracks: string;
}

/** Lays out the labels of alerts. */
export function columnsOf(alerts: readonly Alert[], common: Labels): Columns {
  const names = distinguishing(alerts, common);
  const most = Math.max(MOST, store.display.labels.columns.length);
  const shown = names.slice(0, most);
  const width = (name: string) => alerts.reduce((widest, { labels }) => Math.max(widest, labels[name]?.length ?? 0), name.length);
  const tracks = shown.map((name) => `minmax(0, calc(${Math.min(WIDEST, width(name))}ch + 12px))`).join(' ');
  return { names: shown, rest: names.slice(most), common, tracks };
}

/** The names of the columns; each label has its name for a screen reader, and on a phone. */
export function columnHead({ names }: Columns): TemplateResult | typeof nothing {
  return names.length === 0
    ? nothing
    : html`<div class="column-head" aria-hidden="true">${names.map((name) => html`<span>${visible(name)}</span>`)}</div>`;
}

/** The labels of an alert in columns. */
export function columnCells(labels: Labels, { names }: Columns): readonly TemplateResult[] {
  const cell = (name: string, value: string) => (touch.matches ? cardLabel(name, value) : shortChip(name, value));
  return names.map((name) => html`<span>${Object.hasOwn(labels, name) ? cell(name, labels[name] ?? '') : nothing}</span>`);
}

/** Those that follow the text of its row. If none of its labels is shown otherwise, those that are hidden tell it apart. */
export function otherLabels(labels: Labels, { names, rest, common }: Columns): Pairs {
  const own = (name: string) => Object.hasOwn(labels, name);
  return names.some(own) || rest.some(own)
    ? rest.filter(own).map((name) => [name, labels[name] ?? ''])
    : hiddenLabels(labels).filter(([name, value]) => common[name] !== value);
}

/** The labels that only the details of an alert show. */
export function hiddenChips(labels: Labels): TemplateResult | typeof nothing {
  const hidden = hiddenLabels(labels);
  return hidden.length === 0
    ? nothing
    : html`<p class="row-labels hidden-labels">${firstLabels(hidden.map(([name, value]) => labelChip(name, value)))}</p>`;
}
