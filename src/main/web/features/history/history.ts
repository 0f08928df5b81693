/** The history: what happened to alerts, notifications, silences and the configuration. */
import { V1, get, query } from '../../data/api.js';
import type { MatcherJson } from '../../data/api.js';
import { text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import type { Address } from '../../data/route.js';
import { parseDuration } from '../../data/time.js';
import type { Labels } from '../../data/types.js';

/** A record. Which fields it has depends on its type; those that are empty are missing. */
export interface HistoryRecord {
  readonly type: 'alert' | 'notification' | 'silence' | 'action' | 'audit' | 'config' | 'process';
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
  /** When a digest was made that told it. */
  readonly digest?: string;
  readonly silence?: {
    readonly id: string;
    readonly matcherSets: readonly (readonly MatcherJson[])[];
    readonly receiverMatcherSets?: readonly (readonly MatcherJson[])[];
    readonly endsAt: string;
    readonly updatedAt: string;
    readonly createdBy: string;
    readonly comment: string;
    readonly annotations?: Labels;
  };
  readonly action?: string;
  readonly group?: string;
  readonly via?: string;
  readonly user?: string;
  readonly result?: string;
  readonly silences?: readonly string[];
  /** Who changed what, by name. */
  readonly audit?: Labels;
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

/** Counts of an interval of the span. */
export interface IntervalJson {
  readonly at: string;
  readonly fired: number;
  readonly sent: number;
  readonly failed: number;
  readonly latency: Latency;
}

export interface HistorySummaryJson {
  readonly from: string;
  readonly to: string;
  readonly complete: boolean;
  readonly fired: number;
  readonly resolved: number;
  readonly expired: number;
  readonly sent: number;
  /** Notifications given up. */
  readonly failed: number;
  /** Missing in answers of earlier versions. */
  readonly failedAttempts?: number;
  readonly latency: Latency;
  readonly alerts: readonly { alertname: string; fired: number; instances: number; sent: number; failed: number }[];
  readonly moreAlerts: number;
  readonly groups: readonly {
    key: string;
    labels: Labels;
    receiver: string;
    fired: number;
    mostFired?: number;
    firedIn?: readonly number[];
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
  /** Missing in answers of earlier versions, as of replicas during an upgrade. */
  readonly intervals?: readonly IntervalJson[];
}

/** What the history of a time knows of alerts, and which changes of the configuration save notifications. */
export interface AdviceJson {
  readonly from: string;
  readonly to: string;
  /** What is to be known of the history. */
  readonly notes: readonly string[];
  /** What it knows of each of the alerts with the most notifications. */
  readonly facts: readonly string[];
  /** The strongest first. */
  readonly advice: readonly { readonly sentence: string; readonly effect: string; readonly difference: string }[];
}

/** How fast pages were answered, by week, team and receiver. */
export interface ReportJson {
  readonly complete: boolean;
  /** The replicas that did not answer. */
  readonly missing: readonly string[];
  readonly rows: readonly {
    week: string;
    team: string;
    receiver: string;
    pages: number;
    /** The time from a page to the first acknowledgement. */
    acknowledged: Latency;
    nobodyReacted: number;
    endedSoon: number;
    atNight: number;
    longestMillis: number;
  }[];
}

/** The parameters of the address that say which records are shown, besides the matchers. */
export const PARAMETERS = ['since', 'from', 'to', 'type', 'receiver', 'group', 'outcome', 'silence'] as const;

/** How long the time is that is shown if the address does not say. */
export const DEFAULT_SINCE = '24h';

/** `850 ms`, `12.3 s`, `2 m 5 s`: a latency may be shorter than a second. */
export function latencyText(millis: number): string {
  if (millis < 1_000) {
    return `${millis} ms`;
  }
  const seconds = millis / 1_000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : seconds < 3_600
      ? `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`
      : `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} m`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The lengths of intervals that people think in, as the server reads them. */
const INTERVALS: readonly [string, number][] = [
  ['1m', MINUTE],
  ['5m', 5 * MINUTE],
  ['15m', 15 * MINUTE],
  ['1h', HOUR],
  ['6h', 6 * HOUR],
  ['1d', DAY],
  ['7d', 7 * DAY],
  ['30d', 30 * DAY],
  ['365d', 365 * DAY],
];

/** How many intervals a chart shows at most; a day has one for each hour, a month one for each day. */
const MOST_INTERVALS = 60;

/** The length of the intervals that a span is shown by. */
export function intervalOf(span: number): string {
  return (INTERVALS.find(([, length]) => span / length <= MOST_INTERVALS) ?? ['365d'])[0];
}

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

/** The length of the span that an address asks for, in milliseconds; NaN if that cannot be read. */
function spanOf(address: Address, now: number): number {
  const { from, to, since } = parameters(address) as Record<string, string | undefined>;
  const end = to === undefined ? now : Date.parse(to);
  return from === undefined ? (parseDuration(since ?? '') ?? NaN) : end - Date.parse(from);
}

/** Counts what happened, in all and by intervals. The type of records does not matter. */
export function readSummary(address: Address, now: number): Promise<HistorySummaryJson> {
  const span = spanOf(address, now);
  const interval = Number.isNaN(span) ? undefined : intervalOf(span);
  const parts = { ...parameters(address), type: undefined, limit: '10', interval };
  return get<HistorySummaryJson>(`${V1}history/summary${query(parts)}`);
}

/** The path of the advice for the time that an address names; without one the server chooses it. */
export function advicePath({ params }: Address): string {
  const time = ['from', 'to', 'since'].map((name) => [name, params.get(name) || undefined]);
  return `${V1}history/advice${query(Object.fromEntries(time))}`;
}

/** The path of the report on the pages that an address selects, in the weeks and nights of this browser's time zone. */
export function reportPath({ filter, params }: Address, since: string): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [receiver, group] = ['receiver', 'group'].map((name) => params.get(name) || undefined);
  return `${V1}history/report${query({ since, zone, filter: filter.map(text), receiver, group })}`;
}

/** How many records of alerts are read for those that have resolved. */
const RECENT = '1000';

/**
 * Reads the alerts that have resolved within a time and have not fired since, each as the record of that, the newest first.
 * There may be more of them in the pages that follow.
 */
export async function readResolved(filter: readonly Matcher[], since: string): Promise<HistoryPageJson> {
  const page = await get<HistoryPageJson>(`${V1}history${query({ filter: filter.map(text), type: 'alert', since, limit: RECENT })}`);
  const seen = new Set<string>();
  const records = page.records.filter(({ labels, change }) => {
    const key = JSON.stringify(labels);
    const isLatest = !seen.has(key);
    seen.add(key);
    return isLatest && (change === 'resolved' || change === 'expired');
  });
  return { ...page, records };
}
