/** What the page of alerts shows: groups in sections, in the order in which they matter. */
import { at, clusterOf } from '../../data/clusters.js';
import { EVERYTHING, both, isEmpty } from '../../data/filter.js';
import type { Filter } from '../../data/filter.js';
import { admission, excludes, isOnlyLimit, limitOf } from '../../data/filtering.js';
import type { Matcher } from '../../data/matchers.js';
import type { Address } from '../../data/route.js';
import { mutedBy, withSameAlerts } from '../../data/same-alerts.js';
import type { Mates } from '../../data/same-alerts.js';
import { level, rank, severity } from '../../data/severity.js';
import type { Level } from '../../data/severity.js';
import { acknowledgementOf, intervalsIn, stateOf, stateWord } from '../../data/shown-group.js';
import type { AlertState, Section, ShownGroup, StateWord } from '../../data/shown-group.js';
import type { Store } from '../../data/store.js';
import { isFailing } from '../../data/types.js';
import type { Alert, Group, Labels, Silence } from '../../data/types.js';
import { inSections, limit, order } from './order.js';
import type { SortOrder } from './order.js';

export const STATES: readonly AlertState[] = ['active', 'silenced', 'inhibited', 'muted', 'unprocessed'];

export interface Query {
  readonly filter: readonly Matcher[];
  /** The parts of the filter that are no matchers. */
  readonly more?: Partial<Omit<Filter, 'matchers'>>;
  readonly states: ReadonlySet<AlertState>;
  readonly receiver: string;
  readonly sort: SortOrder;
  /** Labels to group by; none for the groups of the routing tree. */
  readonly groupBy: readonly string[];
}

/** What an address of the alerts asks for, and words that a user types. */
export function queryOf({ params, filter, query }: Address, words: Filter = EVERYTHING): Query {
  const sort = params.get('sort');
  return {
    filter,
    more: both(query, words),
    states: new Set(STATES.filter((each) => params.get(each) !== 'false')),
    receiver: params.get('receiver') ?? '',
    sort: sort === 'start' || sort === 'name' ? sort : 'severity',
    groupBy: (params.get('group') ?? '').split(',').map((each) => each.trim()).filter((each) => each !== ''),
  };
}

export interface View {
  readonly sections: ReadonlyMap<Section, readonly ShownGroup[]>;
  readonly shown: number;
  /** Alerts that the filter hides. */
  readonly hidden: number;
  /** How many of them match the filter but are in a state that is not shown, by the word for it. */
  readonly otherStates: ReadonlyMap<StateWord, number>;
  /** Whether the server has yet to say of some what the filter does with them. */
  readonly isPending: boolean;
}

function title(labels: Labels): string {
  const words = Object.entries(labels).map(([name, value]) => value || `no ${name}`);
  return labels['alertname'] || words.join(' · ') || 'All alerts';
}

/**
 * Makes a group as it is shown out of some alerts, which it puts into order.
 *
 * @param isShared whether other groups have some of the alerts, too
 */
export function shownGroup(
  store: Store,
  id: string,
  of: Pick<ShownGroup, 'labels' | 'groups' | 'failing' | 'filter' | 'intervals' | 'alerts'>,
  isShared: boolean,
): ShownGroup {
  const { labels } = of;
  const alerts = [...of.alerts];
  const intervals = intervalsIn(of);
  const severities = new Map<string, number>();
  const names = new Set<string>();
  let level0: Level = 'other';
  let startsAt = Infinity;
  let muted = 0;
  let acknowledged = 0;
  let acknowledgement: Silence | undefined;
  let hasLevels = false;
  for (const alert of alerts) {
    const own = level(alert.labels);
    const name = severity(alert.labels);
    hasLevels ||= own !== level0 && alert !== alerts[0];
    if (rank(own) < rank(level0)) {
      level0 = own;
      names.clear();
    }
    if (own === level0) {
      names.add(name);
    }
    startsAt = Math.min(startsAt, alert.startsAt);
    const state = stateOf(alert, intervals(alert));
    const by = state === 'silenced' ? acknowledgementOf(store, alert) : undefined;
    if (by !== undefined) {
      acknowledged++;
      acknowledgement = by;
    }
    if (state === 'active' || state === 'unprocessed') {
      severities.set(name, (severities.get(name) ?? 0) + 1);
    } else {
      muted++;
    }
  }
  let section: Section = alerts.length === 0 ? 'ended' : 'firing';
  if (alerts.length > 0 && muted === alerts.length) {
    section = acknowledged === alerts.length ? 'acknowledged' : 'muted';
  }
  alerts.sort((a, b) => b.startsAt - a.startsAt);
  if (hasLevels) {
    alerts.sort((a, b) => rank(level(a.labels)) - rank(level(b.labels)));
  }
  const tally = isShared ? undefined : { severities, muted };
  const word = [...names].sort().join(', ') || level0;
  return { ...of, alerts, id, title: title(labels), level: level0, severity: word, tally, startsAt, section, acknowledgement };
}

/** Groups with the same alerts, of which a filter lets the same ones through. */
interface Admitted {
  readonly groups: readonly Group[];
  readonly alerts: readonly Alert[];
}

/** All groups with the same alerts. */
interface Whole {
  readonly groups: Mates;
  readonly alerts: readonly Alert[];
  /** Whether several groups have some of the alerts. */
  readonly isShared: boolean;
  /** As they are shown while nothing of them is filtered; undefined until they are. */
  shown?: ShownGroup;
}

function wholes(store: Store): readonly Whole[] {
  const all = withSameAlerts([...store.groups.values()]);
  const once = new Set<string>();
  const again = new Set<string>();
  all.forEach(([{ alerts }]) => alerts.forEach((each) => (once.has(each) ? again : once).add(each)));
  return all.map((groups) => {
    const [{ alerts }] = groups;
    return {
      groups,
      alerts: alerts.map((each) => store.alerts.get(each)).filter((each): each is Alert => each !== undefined),
      isShared: groups.length > 1 || (again.size > 0 && alerts.some((each) => again.has(each))),
    };
  });
}

/** Groups with the same alerts, by what the filter lets through: it may name a receiver, or a state that differs between them. */
function parts(groups: readonly Group[], alertsOf: (group: Group) => readonly Alert[]): readonly Admitted[] {
  const [first, ...others] = groups;
  if (first === undefined) {
    return [];
  }
  const result = [{ groups: [first], alerts: alertsOf(first) }];
  for (const group of others) {
    const alerts = alertsOf(group);
    const same = result.find((part) => part.alerts.length === alerts.length && part.alerts.every((alert, i) => alert === alerts[i]));
    if (same === undefined) {
      result.push({ groups: [group], alerts });
    } else {
      same.groups.push(group);
    }
  }
  return result;
}

/** The alerts in a state that is shown; the others are noted. */
function inStates(store: Store, { groups, alerts }: Admitted, states: Query['states'], others: Map<StateWord, Set<string>>): readonly Alert[] {
  if (states.size === STATES.length) {
    return alerts;
  }
  const intervals = mutedBy(groups);
  return alerts.filter((alert) => {
    const state = stateOf(alert, intervals);
    if (!states.has(state)) {
      const word = stateWord(store, alert, intervals);
      others.set(word, (others.get(word) ?? new Set()).add(alert.fingerprint));
    }
    return states.has(state);
  });
}

/** Groups by labels of one's own. */
class OwnGroups {
  private readonly groups = new Map<string, { labels: Labels; alerts: Alert[]; failing: Set<Group> }>();
  /** The time intervals that mute alerts in all groups of the routing tree; none where one of these is not muted. */
  private readonly intervals = new Map<string, readonly string[]>();

  constructor(private readonly names: readonly string[]) {}

  /** Adds alerts of groups of the routing tree, but those that are known. */
  add(alerts: readonly Alert[], mates: readonly Group[], failing: readonly Group[], known: ReadonlySet<string>): void {
    const intervals = mutedBy(mates);
    for (const alert of alerts) {
      const before = this.intervals.get(alert.fingerprint) ?? intervals;
      const all = before.length === 0 || intervals.length === 0 ? [] : [...new Set([...before, ...intervals])];
      this.intervals.set(alert.fingerprint, all);
      const labels = Object.fromEntries(this.names.map((name) => [name, alert.labels[name] ?? '']));
      const key = at(clusterOf(alert.fingerprint), JSON.stringify(labels));
      const group = this.groups.get(key) ?? { labels, alerts: [], failing: new Set() };
      if (!known.has(alert.fingerprint)) {
        group.alerts.push(alert);
      }
      failing.forEach((each) => group.failing.add(each));
      this.groups.set(key, group);
    }
  }

  shown(store: Store, filter: readonly Matcher[]): ShownGroup[] {
    return [...this.groups].map(([key, { labels, alerts, failing }]) =>
      shownGroup(store, key, { labels, groups: [], failing: [...failing], filter, alerts, intervals: this.intervals }, false),
    );
  }
}

/** Computes what is shown. */
export function view(store: Store, query: Query): View {
  const groups: ShownGroup[] = [];
  /** How many alerts are shown that no other group has, and the fingerprints of the rest. */
  let size = 0;
  const shared = new Set<string>();
  const others = new Map<StateWord, Set<string>>();
  const filter: Filter = { ...EVERYTHING, ...query.more, matchers: query.filter };
  const isAdmitted = admission(store, filter);
  let isPending = false;
  const admits = (group: Group, alert: Alert) => {
    const isWanted = isAdmitted(group, alert);
    isPending ||= isWanted === undefined;
    return isWanted === true;
  };
  const admitted = (group: Group, alerts: readonly Alert[]) =>
    isEmpty(filter) ? alerts : excludes(filter, group) ? [] : alerts.filter((each) => admits(group, each));
  const own = new OwnGroups(query.groupBy);
  for (const whole of store.once(wholes)) {
    const { groups: mates, alerts: all, isShared } = whole;
    const wanted = query.receiver === '' ? mates : mates.filter(({ receiver }) => receiver === query.receiver);
    for (const part of parts(wanted, (group) => admitted(group, all))) {
      const alerts = inStates(store, part, query.states, others);
      const failing = part.groups.filter(isFailing);
      const failingOnly = mates[0].alerts.length === 0 && failing.length > 0 && isOnlyLimit(filter);
      if (query.groupBy.length > 0) {
        own.add(alerts, part.groups, failing, shared);
      }
      if (failingOnly || (alerts.length > 0 && query.groupBy.length === 0)) {
        const { id } = part.groups[0] ?? mates[0];
        const make = () => {
          const labels: Labels = Object.assign({}, ...part.groups.map((group) => group.labels));
          return shownGroup(store, id, { labels, groups: part.groups, failing, filter: [], alerts }, isShared);
        };
        const isWhole = part.groups.length === mates.length && alerts.length === all.length;
        groups.push(isWhole ? (whole.shown ??= make()) : make());
      }
      if (isShared) {
        alerts.forEach(({ fingerprint }) => shared.add(fingerprint));
      } else {
        size += alerts.length;
      }
    }
  }
  groups.push(...own.shown(store, query.filter));
  groups.sort(order(query.sort));
  const sections = inSections(groups);
  const shown = limit(sections, limitOf(filter), size + shared.size);
  const counts = [...others].map(([state, of]) => [state, [...of].filter((each) => !shared.has(each)).length] as const);
  return { sections, shown, hidden: store.alerts.size - shown, otherStates: new Map(counts.filter(([, n]) => n > 0)), isPending };
}
