/** The receivers that cannot be notified: a line for each integration, however many groups it fails for. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { clusterMark } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { alertsHash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock, full } from '../../data/time.js';
import { failuresOf } from '../../data/types.js';
import type { Group, Outcome } from '../../data/types.js';
import { integrationName } from '../notifications/outcome.js';
import type { Failing } from './failing.js';
import { receiverLink } from './group-notified.js';

/** Whether a group, or a step of its escalation, could not be notified for a reason that no such line says. */
export function isUntold(group: Group, told: ReadonlySet<Outcome>): boolean {
  return group.escalation?.failed !== undefined || failuresOf(group).some((each) => !told.has(each));
}

/** `chat: slack fails since 22:50, 11 groups: unexpected status code 503`. */
export function failingReceivers(failing: readonly Failing[], hasLinks = true): readonly TemplateResult[] {
  const now = store.now();
  return failing.map(({ groups, since, latest: { integration, error } }) => {
    const [{ id, receiver, integrations }] = groups;
    const n = count(groups.length, 'group');
    return html`<p class="failure" role="alert">
      ${clusterMark(id)} <strong>✖ ${hasLinks ? receiverLink(id, receiver) : line(receiver)}: ${integrationName(integration, integrations)} fails</strong> since
      <time datetime=${new Date(since).toISOString()} title=${full(since)}>${clock(since, now)}</time>,
      ${hasLinks ? html`<a href=${alertsHash([], { receiver })}>${n}</a>` : n}${error === '' ? nothing : html`: ${line(error)}`}
    </p>`;
  });
}
