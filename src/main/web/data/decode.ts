/** Reads the JSON of the overview of a cluster, whose name becomes a part of all ids. */
import { at } from './clusters.js';
import { parseDuration } from './time.js';
import type { Alert, Escalation, Group, Holder, Labels, Muting, Notified, Outcome, Replica, Round, Silence } from './types.js';

type Json = Record<string, unknown>;

/** The overview, or changes of it: null stands for what has gone. */
export interface OverviewJson {
  readonly id: string;
  readonly now: string;
  readonly status: Record<string, Json | null>;
  readonly alerts: Record<string, Json | null>;
  readonly groups: Record<string, Json | null>;
  readonly silences: Record<string, Json | null>;
}

export function time(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text) : 0;
}

function optionalTime(text: unknown): number | undefined {
  return text === undefined ? undefined : time(text);
}

function strings(list: unknown): readonly string[] {
  return (list ?? []) as string[];
}

function ids(cluster: string, list: unknown): readonly string[] {
  return cluster === '' ? strings(list) : strings(list).map((each) => at(cluster, each));
}

export function alert(cluster: string, fingerprint: string, json: Json): Alert {
  return {
    fingerprint: at(cluster, fingerprint),
    labels: json['labels'] as Labels,
    annotations: json['annotations'] as Labels,
    startsAt: time(json['startsAt']),
    updatedAt: time(json['updatedAt']),
    generatorURL: String(json['generatorURL'] ?? ''),
    state: json['state'] as Alert['state'],
    silencedBy: ids(cluster, json['silencedBy']),
    inhibitedBy: ids(cluster, json['inhibitedBy']),
  };
}

export function outcome(json: Json): Outcome {
  return {
    ...(json as unknown as Outcome),
    at: time(json['at']),
    failingSince: optionalTime(json['failingSince']),
    error: String(json['error'] ?? ''),
    replica: String(json['replica'] ?? ''),
  };
}

function notified(json: Json): Notified {
  return {
    name: String(json['name']),
    notifiedAt: optionalTime(json['notifiedAt']),
    firing: Number(json['firing'] ?? 0),
    repeatAt: optionalTime(json['repeatAt']),
  };
}

export function group(cluster: string, id: string, json: Json): Group {
  return {
    id: at(cluster, id),
    key: at(cluster, String(json['key'])),
    receiver: String(json['receiver']),
    labels: json['labels'] as Labels,
    route: String(json['route']),
    matchers: strings(json['matchers']),
    alerts: ids(cluster, json['alerts']),
    mutedBy: strings(json['mutedBy']),
    mutedUntil: optionalTime(json['mutedUntil']),
    muting: muting(json['muting'] as Json | undefined),
    groupInterval: Number(json['groupIntervalMillis'] ?? 0),
    nextFlush: optionalTime(json['nextFlush']),
    flushing: json['flushing'] === true,
    integrations: (json['integrations'] as Json[]).map(notified),
    outcomes: (json['outcomes'] as Json[]).map(outcome),
    acknowledgedBefore: acknowledgement(json['acknowledgedBefore'] as Json | undefined),
    escalation: escalation(json['escalation'] as Json | undefined),
    heldUntil: optionalTime(json['heldUntil']),
    flapping: strings(json['flapping']),
  };
}

export function muting(json: Json | undefined): Muting | undefined {
  return json === undefined ? undefined : { ...(json as unknown as Muting), until: optionalTime(json['until']) };
}

function acknowledgement(json: Json | undefined): Group['acknowledgedBefore'] {
  return json === undefined ? undefined : { by: String(json['by']), until: time(json['until']) };
}

export function escalation(json: Json | undefined): Escalation | undefined {
  const round = (step: Json) => ({ ...(step as unknown as Round), at: time(step['at']) });
  const next = json?.['next'] as Json | undefined;
  const failed = json?.['failed'] as Json | undefined;
  return (
    json && {
      ...(json as unknown as Escalation),
      next: next && round(next),
      told: (json['told'] as Json[]).map(round),
      failed: failed && outcome(failed),
    }
  );
}

export function silence(cluster: string, id: string, json: Json): Silence {
  const acknowledges = String(json['acknowledges'] ?? '');
  return {
    id: at(cluster, id),
    state: json['state'] as Silence['state'],
    createdBy: String(json['createdBy']),
    comment: String(json['comment']),
    startsAt: time(json['startsAt']),
    endsAt: time(json['endsAt']),
    updatedAt: time(json['updatedAt']),
    acknowledges: acknowledges === '' ? '' : at(cluster, acknowledges),
    lapses: json['lapses'] === true,
    holder: holder(json),
    expireUnmatched: parseDuration(String(json['expireUnmatched'] ?? '')),
    unmatchedExpiry: optionalTime(json['unmatchedExpiry']),
    matchers: strings(json['matchers']),
    receivers: strings(json['receivers'] ?? []),
    alerts: Number(json['alerts'] ?? 0),
  };
}

/** A replica may name the rule of a silence without saying that it is its holder. */
function holder(json: Json): Holder | undefined {
  const { kind, key } = (json['holder'] ?? { kind: 'rule', key: json['rule'] }) as { kind: string; key?: string };
  return key === undefined || (kind !== 'client' && kind !== 'rule') ? undefined : { kind, key };
}

export function replica(json: Json): Replica {
  return {
    name: String(json['replica']),
    startedAt: optionalTime(json['startedAt']),
    lastAlertAt: optionalTime(json['lastAlertAt']),
    settled: json['settled'] === true,
    unreachablePeers: Number(json['unreachablePeers']),
    differentConfigurations: Number(json['differentConfigurations']),
    receiverTest: json['receiverTest'] === true,
    peers: Number(json['peers'] ?? 0),
    hasSchedules: json['hasSchedules'] === true,
    hasHeartbeats: json['hasHeartbeats'] === true,
  };
}
