/** What the page of alerts shows: groups in sections, in the order in which they matter. */
import { at, clusterOf } from './clusters.js';
import type { Filter } from './filter.js';
import { admission, isOnlyLimit, limitOf } from './filtering.js';
import type { Matcher } from './matchers.js';
import { level, rank } from './severity.js';
import type { Level } from './severity.js';
import type { Store } from './store.js';
import { isFailing } from './types.js';
import type { Alert, Group, Labels, Silence } from './types.js';

export type AlertState = 'active' | 'silenced' | 'inhibited' | 'muted' | 'unprocessed';

export const STATES: readonly AlertState[] = ['active', 'silenced', 'inhibited', 'muted', 'unprocessed'];

export type SortOrder = 'severity' | 'start' | 'name';

export interface Query {
  readonly filter: readonly Matcher[];
  /** The parts of the filter that are no matchers. */
  readonly more?: Pick<Filter, 'conditions' | 'texts'>;
  readonly states: ReadonlySet<AlertState>;
  readonly receiver: string;
  readonly sort: SortOrder;
  /** Labels to group by; none for the groups of the routing tree. */
  readonly groupBy: readonly string[];
}

export type Section = 'failing' | 'firing' | 'acknowledged' | 'muted';

/** A group as it is shown: one of the routing tree, or one of a grouping of one's own. */
export interface ShownGroup {
  readonly id: string;
  readonly title: string;
  readonly labels: Labels;
  /** Undefined in a grouping of one's own. */
  readonly group: Group | undefined;
  /** The groups of its alerts whose latest notification failed. */
  readonly failing: readonly Group[];
  /** The filter that its alerts have passed, in a grouping of one's own. */
  readonly filter: readonly Matcher[];
  readonly alerts: readonly Alert[];
  readonly level: Level;
  readonly startsAt: number;
  readonly section: Section;
  readonly acknowledgement: Silence | undefined;
}

export interface View {
  readonly sections: ReadonlyMap<Section, readonly ShownGroup[]>;
  readonly shown: number;
  /** Alerts that the filter hides. */
  readonly hidden: number;
  /** How many of them match the filter but are in a state that is not shown. */
  readonly otherStates: ReadonlyMap<AlertState, number>;
  /** Whether the server has yet to say of some what the filter does with them. */
  readonly isPending: boolean;
}

/** How many alerts there are, whatever is filtered. */
export interface Tally {
  /** Of those that nothing mutes. */
  readonly levels: ReadonlyMap<Level, number>;
  readonly muted: number;
}

/** The state of an alert in a group. */
export function stateOf(alert: Alert, mutedBy: readonly string[]): AlertState {
  if (alert.silencedBy.length > 0) {
    return 'silenced';
  }
  if (alert.inhibitedBy.length > 0) {
    return 'inhibited';
  }
  if (mutedBy.length > 0) {
    return 'muted';
  }
  return alert.state === 'unprocessed' ? 'unprocessed' : 'active';
}

/** The labels that all alerts have. */
export function commonLabels(alerts: readonly Alert[]): Labels {
  const first = alerts[0];
  if (first === undefined) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(first.labels).filter(([name, value]) => alerts.every((alert) => alert.labels[name] === value)),
  );
}

function title(labels: Labels): string {
  const words = Object.entries(labels).map(([name, value]) => value || `no ${name}`);
  return labels['alertname'] || words.join(' · ') || 'All alerts';
}

function shownGroup(
  store: Store,
  id: string,
  { labels, group, failing, filter, alerts }: Pick<ShownGroup, 'labels' | 'group' | 'failing' | 'filter'> & { alerts: Alert[] },
): ShownGroup {
  const mutedBy = group?.mutedBy ?? [];
  let level0: Level = 'other';
  let startsAt = Infinity;
  let muted = 0;
  let acknowledged = 0;
  let acknowledgement: Silence | undefined;
  for (const alert of alerts) {
    const own = level(alert.labels);
    level0 = rank(own) < rank(level0) ? own : level0;
    startsAt = Math.min(startsAt, alert.startsAt);
    const state = stateOf(alert, mutedBy);
    if (state === 'silenced') {
      const by = alert.silencedBy.map((silence) => store.silences.get(silence)).find((each) => each?.acknowledges);
      if (by !== undefined) {
        acknowledged++;
        acknowledgement = by;
      }
    }
    muted += state === 'active' || state === 'unprocessed' ? 0 : 1;
  }
  let section: Section = 'firing';
  if (failing.length > 0) {
    section = 'failing';
  } else if (alerts.length > 0 && muted === alerts.length) {
    section = acknowledged === alerts.length ? 'acknowledged' : 'muted';
  }
  alerts.sort((a, b) => rank(level(a.labels)) - rank(level(b.labels)) || b.startsAt - a.startsAt);
  return { id, title: title(labels), labels, group, failing, filter, alerts, level: level0, startsAt, section, acknowledgement };
}

function order(sort: SortOrder): (a: ShownGroup, b: ShownGroup) => number {
  const byLevel = (a: ShownGroup, b: ShownGroup) => rank(a.level) - rank(b.level);
  const byStart = (a: ShownGroup, b: ShownGroup) => b.startsAt - a.startsAt;
  const byName = (a: ShownGroup, b: ShownGroup) =>
    a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1;
  switch (sort) {
    case 'name':
      return byName;
    case 'start':
      return (a, b) => byStart(a, b) || byName(a, b);
    case 'severity':
      return (a, b) => byLevel(a, b) || byStart(a, b) || byName(a, b);
  }
}

/** Counts all alerts. */
export function tally(store: Store): Tally {
  const levels = new Map<Level, number>();
  let muted = 0;
  const counted = new Set<string>();
  for (const group of store.groups.values()) {
    for (const fingerprint of group.alerts) {
      const alert = store.alerts.get(fingerprint);
      if (alert === undefined || counted.has(fingerprint)) {
        continue;
      }
      counted.add(fingerprint);
      const state = stateOf(alert, group.mutedBy);
      if (state === 'active' || state === 'unprocessed') {
        const of = level(alert.labels);
        levels.set(of, (levels.get(of) ?? 0) + 1);
      } else {
        muted++;
      }
    }
  }
  return { levels, muted };
}

/** Computes what is shown. */
export function view(store: Store, query: Query): View {
  const groups: ShownGroup[] = [];
  const shown = new Set<string>();
  const otherStates = new Map<AlertState, Set<string>>();
  let isPending = false;
  const filter: Filter = { conditions: [], texts: [], ...query.more, matchers: query.filter };
  const admits = admission(store, filter);
  const own = new Map<string, { labels: Labels; alerts: Alert[]; failing: Set<Group> }>();
  for (const group of store.groups.values()) {
    const alerts: Alert[] = [];
    const failing = isFailing(group) ? [group] : [];
    for (const fingerprint of group.alerts) {
      const alert = store.alerts.get(fingerprint);
      if (alert === undefined) {
        continue;
      }
      const isWanted = (query.receiver === '' || group.receiver === query.receiver) && admits(group, alert);
      isPending ||= isWanted === undefined;
      const state = stateOf(alert, group.mutedBy);
      if (isWanted === true && !query.states.has(state)) {
        otherStates.set(state, (otherStates.get(state) ?? new Set()).add(fingerprint));
      } else if (isWanted === true) {
        if (query.groupBy.length === 0) {
          alerts.push(alert);
        } else {
          const labels = Object.fromEntries(query.groupBy.map((name) => [name, alert.labels[name] ?? '']));
          const key = at(clusterOf(fingerprint), JSON.stringify(labels));
          const known = own.get(key) ?? { labels, alerts: [], failing: new Set() };
          if (!shown.has(fingerprint)) {
            known.alerts.push(alert);
          }
          failing.forEach((each) => known.failing.add(each));
          own.set(key, known);
        }
        shown.add(fingerprint);
      }
    }
    const failingOnly = group.alerts.length === 0 && failing.length > 0 && isOnlyLimit(filter);
    if (alerts.length > 0 || failingOnly) {
      groups.push(shownGroup(store, group.id, { labels: group.labels, group, failing, filter: [], alerts }));
    }
  }
  own.forEach(({ labels, alerts, failing }, key) =>
    groups.push(shownGroup(store, key, { labels, group: undefined, failing: [...failing], filter: query.filter, alerts })),
  );
  groups.sort(order(query.sort));
  const sections = new Map<Section, ShownGroup[]>([
    ['failing', []],
    ['firing', []],
    ['acknowledged', []],
    ['muted', []],
  ]);
  groups.forEach((group) => sections.get(group.section)?.push(group));
  const size = limit(sections, limitOf(filter), shown);
  const counts = new Map([...otherStates].map(([state, of]) => [state, of.size] as const));
  return { sections, shown: size, hidden: store.alerts.size - size, otherStates: counts, isPending };
}

/** Leaves the first rows; gives the number of alerts that are shown. */
function limit(sections: Map<Section, ShownGroup[]>, most: number, shown: ReadonlySet<string>): number {
  if (most === Infinity) {
    return shown.size;
  }
  const rest = new Set<string>();
  let room = most;
  for (const [name, groups] of sections) {
    const left: ShownGroup[] = [];
    for (const group of groups) {
      if (room > 0 || group.alerts.length === 0) {
        const alerts = group.alerts.slice(0, room);
        left.push(alerts.length === group.alerts.length ? group : { ...group, alerts });
        alerts.forEach(({ fingerprint }) => rest.add(fingerprint));
        room -= alerts.length;
      }
    }
    sections.set(name, left);
  }
  return rest.size;
}
