/** What can be done with a group: two buttons, and a menu. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { addToFilter } from '../../common/chips.js';
import { copyText } from '../../common/copy.js';
import { loadOthers } from '../../common/others.js';
import { isReadOnly, mayWrite } from '../../common/rights.js';
import { showSheet } from '../../common/sheet.js';
import { serverOf } from '../../data/api.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { nextStep } from '../../data/escalation.js';
import { equalities, filterText, text } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import type { Alert, Group } from '../../data/types.js';
import { dailyActivity } from '../history/activity.js';
import { openSilenceSheet } from '../silences/open-sheet.js';
import { expireAll } from '../silences/silence-actions.js';
import { acknowledgeGroups, acknowledgementsOf, canAcknowledge, canTakeOver, isAcknowledgeable, openAcknowledgeSheet } from './acknowledge.js';
import { groupMatchers } from './selection-bar.js';

/** The address that shows a group, and an alert of it. */
export function linkTo(shown: ShownGroup, alert = ''): string {
  return new URL(alertsHash([], { open: shown.groups[0]?.id ?? shown.id, alert }), location.href).href;
}

/** The address of the history of a group, or of an alert of it, in its cluster; undefined where there is none, as far as is known. */
export function historyOf({ id, groups, labels, filter }: ShownGroup, alert?: Alert): string | undefined {
  const isThere = clusterOf(id) === '' ? dailyActivity.isThere : !store.feed(id).isV2;
  const ofGroup = () => [...filter, ...(groups.length === 0 ? equalities(labels) : [])].map(text).concat(groups.flatMap(({ matchers }) => matchers));
  const matchers = alert === undefined ? ofGroup() : equalities(alert.labels).map(text);
  return isThere ? serverOf(id).base + hash('history', { filter: `{${[...new Set(matchers)].join(', ')}}` }) : undefined;
}

/** Alerts as JSON, with the ids of their own cluster. */
export function alertsText(alerts: Alert | readonly Alert[]): string {
  const own = (alert: Alert) => ({
    ...alert,
    fingerprint: plain(alert.fingerprint),
    silencedBy: alert.silencedBy.map(plain),
    inhibitedBy: alert.inhibitedBy.map(plain),
  });
  return JSON.stringify('length' in alerts ? alerts.map(own) : own(alerts), null, 2);
}

/** Opens the sheet for a group. */
export function silenceGroup(shown: ShownGroup): void {
  openSilenceSheet(groupMatchers(shown), shown.title, undefined, [shown.id]);
}

/** Asks whether the next step of groups is to be notified at once. */
async function askToEscalate(due: readonly Group[], name: string): Promise<void> {
  if (await loadOthers()) {
    showSheet('gv-escalate', { due, name });
  }
}

/** What can be done at once as buttons, or in the menu where a row has no room for them; of what is acknowledged other things. */
export function groupActions(shown: ShownGroup, card: EventTarget & { hasMenu: boolean }, isInMenu: boolean): TemplateResult {
  const cluster = clusterOf(shown.id);
  const disabled = !mayWrite(cluster);
  const main: TemplateResult[] = [];
  const more: TemplateResult[] = [];
  const add = (to: TemplateResult[], name: string, act: () => unknown) =>
    to.push(html`<button ?disabled=${disabled} @click=${act}>${name}</button>`);
  const acknowledgements = isReadOnly(cluster) ? [] : acknowledgementsOf(shown);
  if (canAcknowledge(shown)) {
    add(main, 'Acknowledge', () => acknowledgeGroups([shown]));
  }
  if (isAcknowledgeable(shown)) {
    add(more, 'Snooze…', () => openAcknowledgeSheet('Snooze', [shown]));
    const due = shown.groups.filter(nextStep);
    if (due.length > 0) {
      add(more, 'Escalate now…', () => askToEscalate(due, shown.title));
    }
  }
  if (acknowledgements.length > 0) {
    if (canTakeOver(shown)) {
      add(main, 'Take over', () => acknowledgeGroups([shown]));
    }
    add(main, 'End', () => expireAll(acknowledgements.map(({ id }) => id)));
    add(more, 'Add a note…', () => openAcknowledgeSheet('Add a note to', [shown]));
  }
  if (!isReadOnly(cluster)) {
    add(acknowledgements.length > 0 ? more : main, 'Silence', () => silenceGroup(shown));
  }
  return html`<span class="actions">
    ${isInMenu ? nothing : main}
    <details class="menu">
      <summary aria-label="More for ${shown.title}" @click=${() => (card.hasMenu = true)}>⋯</summary>
      ${card.hasMenu ? menu(shown, card, isInMenu ? [...main, ...more] : more) : nothing}
    </details>
  </span>`;
}

function menu(shown: ShownGroup, source: EventTarget, first: readonly TemplateResult[]): TemplateResult {
  const history = historyOf(shown);
  const close = (event: Event) => {
    const menu = (event.currentTarget as Element).closest('details');
    menu?.removeAttribute('open');
    menu?.querySelector('summary')?.focus(); // the button that has the focus goes
  };
  return html`<ul @click=${close}>
    ${first.map((each) => html`<li>${each}</li>`)}
    <li><button @click=${() => addToFilter(source, groupMatchers(shown))}>Show only this group</button></li>
    ${history === undefined ? nothing : html`<li><a class="button" href=${history}>History</a></li>`}
    <li><button @click=${() => copyText(filterText(groupMatchers(shown)), 'Matchers')}>Copy as matchers</button></li>
    <li><button @click=${() => copyText(alertsText(shown.alerts), 'Alerts')}>Copy as JSON</button></li>
    <li><button @click=${() => copyText(linkTo(shown), 'Link')}>Copy link</button></li>
  </ul>`;
}
