/** The overview out of API v2, for a proxy that lets nothing else through. */
import { ApiError, V1, V2, get, query, serverOf } from './api.js';
import type { Server, SilenceJson } from './api.js';
import { at } from './clusters.js';
import type { OverviewJson } from './decode.js';
import { equalities, matchersOf, text } from './matchers.js';
import type { Matcher } from './matchers.js';
import type { StatusJson } from './status.js';

interface V2Alert {
  fingerprint: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  updatedAt: string;
  generatorURL?: string;
  status: { state: string; silencedBy: string[]; inhibitedBy: string[]; mutedBy?: string[] };
}

interface V2Group {
  alerts: V2Alert[];
  labels: Record<string, string>;
  receiver: { name: string };
}

interface V2Status {
  uptime: string;
  versionInfo: Record<string, string>;
  config: { original: string };
  cluster: { status: string; peers?: { name: string; address: string }[] };
}

/** Reads the status, out of API v2 if nothing else is let through: what that does not say of the cluster is missing. */
export async function readStatus(): Promise<StatusJson> {
  try {
    return await get<StatusJson>(`${V1}status`);
  } catch (e) {
    if (e instanceof ApiError && e.isMissing) {
      return readStatusV2();
    }
    throw e;
  }
}

async function readStatusV2(): Promise<StatusJson> {
  const { uptime, versionInfo, config, cluster } = await get<V2Status>(`${V2}status`);
  return {
    startedAt: uptime,
    version: versionInfo,
    config: config.original,
    cluster: { status: cluster.status, peers: cluster.peers ?? [], configuredPeers: [] },
  };
}

/** Reads the alerts of a cluster that some matchers match. */
export async function readMatching(matchers: readonly Matcher[], cluster = ''): Promise<readonly V2Alert[]> {
  const path = `${V2}alerts${query({ filter: matchers.map(text) })}`;
  return matchers.length === 0 ? [] : serverOf(at(cluster, '')).get<V2Alert[]>(path);
}

/** The labels, of those that other groups of a receiver have, that a group and all its alerts are without. */
function missing(group: V2Group, names: ReadonlySet<string>): Record<string, ''> {
  const absent = [...names].filter((name) => !(name in group.labels) && group.alerts.every(({ labels }) => !(name in labels)));
  return Object.fromEntries(absent.map((name) => [name, '']));
}

/** Reads the overview. What API v2 does not say, such as times of notifications, is missing. */
export async function readV2(server: Server): Promise<OverviewJson> {
  const [groups, silences] = await Promise.all([
    server.get<V2Group[]>(`${V2}alerts/groups`),
    server.get<SilenceJson[]>(`${V2}silences`),
  ]);
  const result: OverviewJson = {
    id: '',
    now: new Date().toISOString(),
    status: { replica: { replica: '', settled: true, unreachablePeers: 0, differentConfigurations: 0 } },
    alerts: {},
    groups: {},
    silences: {},
  };
  const silenced = new Map<string, number>();
  const labelNames = new Map<string, Set<string>>();
  for (const { receiver, labels } of groups) {
    const known = labelNames.get(receiver.name) ?? new Set();
    Object.keys(labels).forEach((name) => known.add(name));
    labelNames.set(receiver.name, known);
  }
  for (const group of groups) {
    for (const alert of group.alerts) {
      if (result.alerts[alert.fingerprint] === undefined) {
        alert.status.silencedBy.forEach((id) => silenced.set(id, (silenced.get(id) ?? 0) + 1));
      }
      const { silencedBy, inhibitedBy } = alert.status;
      const state = silencedBy.length + inhibitedBy.length > 0 ? 'suppressed' : 'active';
      result.alerts[alert.fingerprint] = { ...alert, state, silencedBy, inhibitedBy };
    }
    const id = `${group.receiver.name} ${JSON.stringify(group.labels)}`;
    result.groups[id] = {
      key: id,
      receiver: group.receiver.name,
      labels: group.labels,
      route: '',
      matchers: equalities({ ...missing(group, labelNames.get(group.receiver.name) ?? new Set()), ...group.labels }).map(text),
      alerts: group.alerts.map((alert) => alert.fingerprint),
      mutedBy: group.alerts[0]?.status.mutedBy ?? [],
      integrations: [],
      outcomes: [],
    };
  }
  for (const silence of silences.filter((each) => each.status.state !== 'expired')) {
    result.silences[silence.id] = {
      ...silence,
      state: silence.status.state,
      matchers: matchersOf(silence).map(text),
      alerts: silenced.get(silence.id) ?? 0,
    };
  }
  return result;
}
