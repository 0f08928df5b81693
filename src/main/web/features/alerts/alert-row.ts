/** An alert among others of its group. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { firstLabels } from '../../common/chips.js';
import { line } from '../../common/text.js';
import { SIGNS, level, severity } from '../../data/severity.js';
import { intervalsIn, stateOf, stateWord } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { LONG, shortened, visible } from '../../data/text.js';
import { duration, full } from '../../data/time.js';
import type { Alert, Labels } from '../../data/types.js';
import { alertDetails } from './alert-details.js';
import { labelText } from './card-labels.js';
import { columnCells, otherLabels } from './columns.js';
import type { Columns } from './columns.js';

/** The greatest length of a name for a screen reader. */
const NAME = 120;

/** What rows of a group have in common. */
export interface Rows {
  readonly shown: ShownGroup;
  readonly columns: Columns;
  /** Whether all alerts have the same text, which stands above the rows. */
  readonly isShared: boolean;
  /** Whether a row has anything behind its columns. */
  readonly hasText: boolean;
  /** The fingerprint of the alert of which the details are open; empty if there is none. */
  readonly open: string;
  readonly toggle: (fingerprint: string) => void;
  /** The box that selects an alert. */
  readonly box: (name: string, alert: string) => TemplateResult | typeof nothing;
}

/** What says what is wrong with an alert. */
export function rowText(alert: Alert | undefined): string | undefined {
  const { annotations = {} } = alert ?? {};
  return annotations['summary'] ?? annotations['description'] ?? annotations['message'];
}

/** How long an alert, or the oldest of a group, has fired. */
export function age(startsAt: number): TemplateResult {
  return html`<time class="age" datetime=${new Date(startsAt).toISOString()} title=${full(startsAt)}
    >${duration(store.now() - startsAt)}</time
  >`;
}

/** The name of something that is selected, for its box. */
export function selectName(name: string): string {
  return `Select ${shortened(visible(name), NAME)}`;
}

/** The labels that other alerts of the group do not have. */
function rowName(alert: Alert, common: Labels): string {
  const own = Object.entries(alert.labels).filter(([name, value]) => common[name] !== value);
  return own.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** One line, whatever its labels and its text are; the details have all of them. */
export function alertRow(alert: Alert, { shown, columns, isShared, hasText, open, toggle, box }: Rows): TemplateResult {
  const own = level(alert.labels);
  const isOpen = open === alert.fingerprint;
  return html`<div class="row" role="listitem" data-alert=${alert.fingerprint}>
    ${box(selectName(rowName(alert, columns.common)), alert.fingerprint)}
    <span class="sign ${own}" role="img" aria-label=${severity(alert.labels)}>${SIGNS[own]}</span>
    <span class="row-labels">${columnCells(alert.labels, columns)}${hasText ? behind(alert, shown, columns, isShared) : nothing}</span>
    ${age(alert.startsAt)}
    <button class="quiet" aria-expanded=${isOpen} @click=${() => toggle(alert.fingerprint)}>Details</button>
    ${isOpen ? alertDetails(shown, alert) : nothing}
  </div>`;
}

/** What is behind the columns of a row: its state if that is particular, its text, and further labels. */
function behind(alert: Alert, shown: ShownGroup, columns: Columns, isShared: boolean): TemplateResult {
  const intervals = intervalsIn(shown)(alert);
  const state = stateOf(alert, intervals);
  const text = isShared ? '' : (rowText(alert) ?? '');
  const short = shortened(text, LONG);
  return html`<span class="row-text" title=${visible(short)}
    >${state === 'active' ? nothing : html`<span class="state ${state}">${stateWord(store, alert, intervals)}</span> `}${line(short)}
    ${firstLabels(otherLabels(alert.labels, columns).map(([name, value]) => labelText(name, shortened(value, LONG))))}</span
  >`;
}
