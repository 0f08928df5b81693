/** Alerts and groups as tests want them. */
import { Store } from '../../main/web/data/store.js';
import type { Alert, Group, Labels } from '../../main/web/data/types.js';

export function alert(labels: Labels, more: Partial<Alert> = {}): Alert {
  const none = { annotations: {}, startsAt: 0, updatedAt: 0, generatorURL: '', silencedBy: [], inhibitedBy: [] };
  return { fingerprint: JSON.stringify(labels), labels, state: 'active', ...none, ...more };
}

export function group(receiver: string, labels: Labels, alerts: readonly Alert[], more: Partial<Group> = {}): Group {
  const none = { key: '', route: '', matchers: [], mutedBy: [], groupInterval: 0, flushing: false, integrations: [], outcomes: [], flapping: [] };
  const id = `${receiver} ${JSON.stringify(labels)}`;
  return { id, receiver, labels, alerts: alerts.map(({ fingerprint }) => fingerprint), ...none, ...more };
}

export function storeOf(...content: readonly (readonly [Group, readonly Alert[]])[]): Store {
  const store = new Store();
  for (const [each, alerts] of content) {
    store.groups.set(each.id, each);
    alerts.forEach((one) => store.alerts.set(one.fingerprint, one));
  }
  return store;
}
