/** The groups that wait for a digest, as too many began at once: a line for each receiver, with the button that sends them now. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { clusterMark } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { knownAuthor, mayWrite } from '../../common/rights.js';
import { complain, say } from '../../common/toast.js';
import { V1, serverOf } from '../../data/api.js';
import { clusterOf } from '../../data/clusters.js';
import { alertsHash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock } from '../../data/time.js';
import type { Group } from '../../data/types.js';
import { receiverLink } from './group-notified.js';

async function release({ id, receiver }: Group): Promise<void> {
  const by = knownAuthor(clusterOf(id));
  try {
    if (by === '') {
      throw new Error('Your name is missing: enter it under Settings.');
    }
    await serverOf(id).post(`${V1}storm-valves/${encodeURIComponent(receiver)}/release`, { by });
    say(`Sent to ${receiver}`);
  } catch (e) {
    complain(e);
  }
}

/** `pager: 480 groups wait for a digest at 22:50`. */
export function heldReceivers(groups: Iterable<Group>): readonly TemplateResult[] {
  const held = new Map<string, Group[]>();
  for (const group of groups) {
    if (group.heldUntil !== undefined) {
      const key = `${clusterOf(group.id)} ${group.receiver}`;
      const others = held.get(key) ?? [];
      others.push(group);
      held.set(key, others);
    }
  }
  return [...held.values()].map((all) => {
    const [first] = all as [Group];
    const { id, receiver } = first;
    const next = Math.min(...all.map(({ heldUntil = Infinity }) => heldUntil));
    return html`<p class="held" role="status">
      ${clusterMark(id)} <strong>${receiverLink(id, receiver)}</strong>:
      <a href=${alertsHash([], { receiver })}>${count(all.length, 'group')}</a> ${all.length === 1 ? 'waits' : 'wait'} for a digest at ${clock(next, store.now())}
      <button ?disabled=${!mayWrite(clusterOf(id))} @click=${() => release(first)}>Send all now</button>
    </p>`;
  });
}
