/** The history: what happened to alerts, notifications, silences and the configuration. */
import { V1, get, query } from './api.js';
import type { MatcherJson } from './api.js';
import { text } from './matchers.js';
import type { Address } from './route.js';
import type { Labels } from './types.js';

/** A record. Which fields it has depends on its type; those that are empty are missing. */
export interface HistoryRecord {
  readonly type: 'alert' | 'notification' | 'silence' | 'config' | 'process';
  readonly at: string;
  readonly replica: string;
  readonly change?: 'received' | 'updated' | 'resolved' | 'expired';
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly groupKey?: string;
  readonly groupLabels?: Labels;
  readonly receiver?: string;
  readonly integration?: string;
  readonly outcome?: 'sent' | 'failed';
  readonly reason?: string;
  readonly firing?: readonly string[];
  readonly resolved?: readonly string[];
  readonly attempts?: number;
  readonly latency?: string;
  readonly error?: string;
  readonly silence?: {
    readonly id: string;
    readonly matcherSets: readonly (readonly MatcherJson[])[];
    readonly endsAt: string;
    readonly updatedAt: string;
    readonly createdBy: string;
    readonly comment: string;
  };
  readonly hash?: string;
  readonly started?: boolean;
}

/** Records, the newest first. */
export interface HistoryPageJson {
  readonly from: string;
  readonly to: string;
  readonly records: readonly HistoryRecord[];
  /** Where older ones follow. */
  readonly next?: string;
  readonly complete: boolean;
  /** The replicas that did not answer. */
  readonly missing: readonly string[];
}

export interface Latency {
  readonly count: number;
  readonly p50Millis: number;
  readonly p90Millis: number;
  readonly p99Millis: number;
  readonly maxMillis: number;
}

export interface HistorySummaryJson {
  readonly complete: boolean;
  readonly fired: number;
  readonly resolved: number;
  readonly expired: number;
  readonly sent: number;
  readonly failed: number;
  readonly latency: Latency;
  readonly alerts: readonly { alertname: string; fired: number; instances: number; sent: number; failed: number }[];
  readonly moreAlerts: number;
  readonly groups: readonly {
    key: string;
    labels: Labels;
    receiver: string;
    fired: number;
    sent: number;
    failed: number;
    lastError?: string;
  }[];
  readonly moreGroups: number;
  readonly receivers: readonly {
    receiver: string;
    integration: string;
    sent: number;
    failed: number;
    latency: Latency;
    lastError?: string;
  }[];
  readonly moreReceivers: number;
}

/** The parameters of the address that say which records are shown, besides the matchers. */
export const PARAMETERS = ['since', 'from', 'to', 'type', 'receiver', 'group', 'outcome'] as const;

/** How long the time is that is shown if the address does not say. */
export const DEFAULT_SINCE = '24h';

function parameters(address: Address): Record<string, string | string[] | undefined> {
  const values: Record<string, string | string[] | undefined> = {
    filter: address.filter.map(text),
  };
  for (const name of PARAMETERS) {
    const value = address.params.get(name) ?? '';
    values[name] = value === '' ? undefined : value;
  }
  if (values['from'] === undefined && values['since'] === undefined) {
    values['since'] = DEFAULT_SINCE;
  }
  return values;
}

/** Reads the records that an address asks for; those after `page`, if there is one. */
export function readHistory(address: Address, page?: HistoryPageJson): Promise<HistoryPageJson> {
  const rest = page === undefined ? {} : { since: undefined, from: page.from, to: page.to, cursor: page.next };
  return get<HistoryPageJson>(`${V1}history${query({ ...parameters(address), ...rest })}`);
}

/** Counts what happened. The type of records does not matter. */
export function readSummary(address: Address): Promise<HistorySummaryJson> {
  return get<HistorySummaryJson>(`${V1}history/summary${query({ ...parameters(address), type: undefined, limit: '10' })}`);
}
