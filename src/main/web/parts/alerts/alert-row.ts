/** An alert among others of its group. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { mutedBy } from '../../data/same-alerts.js';
import { SIGNS, level } from '../../data/severity.js';
import { store } from '../../data/store.js';
import { shortened, visible } from '../../data/text.js';
import { duration, full } from '../../data/time.js';
import type { Alert, Labels } from '../../data/types.js';
import { stateOf } from '../../data/view.js';
import type { ShownGroup } from '../../data/view.js';
import { folded, line } from '../common/text.js';
import { alertDetails } from './alert-details.js';
import { rowLabels } from './columns.js';

/** The greatest length of a name for a screen reader. */
const NAME = 120;

/** What rows of a group have in common. */
export interface Rows {
  readonly shown: ShownGroup;
  /** The labels that all alerts have, which the rows leave out. */
  readonly common: Labels;
  /** The names of the labels in columns. */
  readonly columns: readonly string[];
  /** Whether all alerts have the same text, which stands above the rows. */
  readonly isShared: boolean;
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

export function alertRow(alert: Alert, { shown, common, columns, isShared, open, toggle, box }: Rows): TemplateResult {
  const own = level(alert.labels);
  const state = stateOf(alert, mutedBy(shown.groups));
  const isOpen = open === alert.fingerprint;
  const text = isShared ? undefined : rowText(alert);
  return html`<div class="row" role="listitem" data-alert=${alert.fingerprint}>
    ${box(selectName(rowName(alert, common)), alert.fingerprint)}
    <span class="sign ${own}" role="img" aria-label=${own}>${SIGNS[own]}</span>
    <span class="row-labels">
      ${rowLabels(alert.labels, common, columns)}
      ${state === 'active' ? nothing : html`<span class="state ${state}">${state}</span>`}
      ${text === undefined ? nothing : html`<span class="row-text">${folded(text, line(text))}</span>`}
    </span>
    ${age(alert.startsAt)}
    <button class="quiet" aria-expanded=${isOpen} @click=${() => toggle(alert.fingerprint)}>Details</button>
    ${isOpen ? alertDetails(shown, alert) : nothing}
  </div>`;
}
