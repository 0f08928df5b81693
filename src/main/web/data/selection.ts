/** The groups and alerts of the page that a user has selected. */
import { clusterOf, clustersOf } from './clusters.js';
import { alertItem, combine, groupItem, isEquality, matching, selects, valuesOf } from './combine.js';
import type { Combined } from './combine.js';
import { filterText } from './matchers.js';
import type { Matcher } from './matchers.js';
import { partition } from './partition.js';
import { idsOf } from './shown-group.js';
import type { ShownGroup } from './shown-group.js';
import type { Alert } from './types.js';

/** A group, or an alert of it. */
interface Place {
  readonly group: string;
  /** The fingerprint of an alert; undefined for the group. */
  readonly alert: string | undefined;
}

/** What is selected, of that which is shown. */
export interface Selected {
  /** Groups as a whole. */
  readonly groups: readonly ShownGroup[];
  /** Alerts of other groups. */
  readonly alerts: readonly Alert[];
  /** The fingerprints of all. */
  readonly fingerprints: ReadonlySet<string>;
}

export class Selection {
  /** Counts changes, so that elements notice them. */
  version = 0;
  private readonly groups = new Set<string>();
  private readonly alerts = new Set<string>();
  /** Where a range begins. */
  private last: Place | undefined;

  get isEmpty(): boolean {
    return this.groups.size === 0 && this.alerts.size === 0;
  }

  hasGroup(group: ShownGroup): boolean {
    return idsOf(group).some((id) => this.groups.has(id));
  }

  /** Whether an alert is selected, by itself or with its group. */
  hasAlert(group: ShownGroup, fingerprint: string): boolean {
    return this.hasGroup(group) || this.alerts.has(fingerprint);
  }

  /** Whether some alerts of a group are, and not the group. */
  hasPart(group: ShownGroup): boolean {
    return !this.hasGroup(group) && this.alerts.size > 0 && group.alerts.some(({ fingerprint }) => this.alerts.has(fingerprint));
  }

  /**
   * Selects a group, or lets go of it.
   *
   * @param range whether all from the group of the last call to this one become as that is
   * @param shown the groups in their order
   */
  toggleGroup(group: ShownGroup, range: boolean, shown: readonly ShownGroup[]): void {
    const from = range && this.last?.alert === undefined ? shown.findIndex((each) => this.isLast(each)) : -1;
    const wanted = from < 0 ? !this.hasGroup(group) : this.groups.has(this.last?.group ?? '');
    between(shown, from, shown.findIndex(({ id }) => id === group.id), group).forEach((each) => this.setGroup(each, wanted));
    this.last = { group: group.id, alert: undefined };
    this.version++;
  }

  /** The same for an alert of a group. A group that is selected becomes its other alerts. */
  toggleAlert(group: ShownGroup, fingerprint: string, range: boolean): void {
    const place = (wanted: string | undefined) => group.alerts.findIndex((alert) => alert.fingerprint === wanted);
    const from = range && this.isLast(group) ? place(this.last?.alert) : -1;
    const wanted = from < 0 ? !this.hasAlert(group, fingerprint) : this.hasAlert(group, this.last?.alert ?? '');
    if (this.hasGroup(group)) {
      this.setGroup(group, false);
      group.alerts.forEach((alert) => this.alerts.add(alert.fingerprint));
    }
    const chosen = between(group.alerts.map((alert) => alert.fingerprint), from, place(fingerprint), fingerprint);
    chosen.forEach((each) => (wanted ? this.alerts.add(each) : this.alerts.delete(each)));
    this.last = { group: group.id, alert: fingerprint };
    this.version++;
  }

  private isLast(group: ShownGroup): boolean {
    return this.last !== undefined && idsOf(group).includes(this.last.group);
  }

  private setGroup(group: ShownGroup, wanted: boolean): void {
    group.alerts.forEach(({ fingerprint }) => this.alerts.delete(fingerprint));
    idsOf(group).forEach((id) => (wanted ? this.groups.add(id) : this.groups.delete(id)));
  }

  clear(): void {
    this.groups.clear();
    this.alerts.clear();
    this.last = undefined;
    this.version++;
  }

  /** Lets go of all that is not shown any more, and returns the rest: an action must not reach what is out of sight. */
  among(shown: readonly ShownGroup[]): Selected {
    const groups: ShownGroup[] = [];
    const loose = new Map<string, Alert>();
    const fingerprints = new Set<string>();
    for (const group of this.isEmpty ? [] : shown) {
      const isWhole = this.hasGroup(group);
      if (isWhole) {
        groups.push(group);
      }
      for (const alert of group.alerts) {
        if (isWhole) {
          fingerprints.add(alert.fingerprint);
        } else if (this.alerts.has(alert.fingerprint)) {
          loose.set(alert.fingerprint, alert);
        }
      }
    }
    retain(this.groups, new Set(groups.flatMap(idsOf)));
    retain(this.alerts, loose);
    const alerts = [...loose.values()].filter(({ fingerprint }) => !fingerprints.has(fingerprint));
    alerts.forEach(({ fingerprint }) => fingerprints.add(fingerprint));
    return { groups, alerts, fingerprints };
  }
}

function retain(set: Set<string>, known: { has(key: string): boolean }): void {
  set.forEach((each) => known.has(each) || set.delete(each));
}

/** The items from one place to another; only the one at the second where there is no first. */
function between<T>(items: readonly T[], from: number, to: number, item: T): readonly T[] {
  return from < 0 || to < 0 ? [item] : items.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** A silence that is proposed, in one cluster or several. */
export interface Proposal extends Combined {
  readonly clusters: readonly string[];
}

/** The silences for a selection. */
export interface Proposals {
  /** Few that mute nothing else; in clusters where there are none, those of {@link wide}. */
  readonly narrow: readonly Proposal[];
  /** One in each cluster, which may mute more. */
  readonly wide: readonly Proposal[];
  /** Whether those that are narrow mute nothing else in all clusters. */
  readonly isExact: boolean;
}

/**
 * Finds the silences for what is selected.
 *
 * @param known all alerts that the page knows
 * @param needsEquality whether the server of a cluster takes only silences with a matcher with `=`
 */
export function proposals(
  { groups, alerts, fingerprints }: Selected,
  matchersOf: (group: ShownGroup) => readonly Matcher[],
  known: readonly Alert[],
  needsEquality: (cluster: string) => boolean = () => false,
): Proposals {
  const narrow: Proposal[] = [];
  const wide: Proposal[] = [];
  let isExact = true;
  for (const cluster of clustersOf([...fingerprints, ...groups.map(({ id }) => id)])) {
    const isHere = ({ fingerprint }: Alert) => clusterOf(fingerprint) === cluster;
    const others = known.filter((alert) => isHere(alert) && !fingerprints.has(alert.fingerprint));
    const isStrict = needsEquality(cluster);
    const isTaken = (matchers: readonly Matcher[]) => !isStrict || matchers.some(isEquality);
    const here = groups.filter(({ id }) => clusterOf(id) === cluster);
    const items = here.flatMap((group) => {
      const own = matchersOf(group);
      return isTaken(own) && isWhole(group, own, fingerprints, others) ? [groupItem(own, group.alerts)] : [];
    });
    const covered = new Set(items.flatMap((item) => item.alerts));
    const loose = new Set([...alerts.filter(isHere), ...here.flatMap((group) => group.alerts)].filter((alert) => !covered.has(alert)));
    items.push(...[...loose].map(alertItem));
    const one = { ...combine(items), clusters: [cluster] };
    const few = partition(items, others, isStrict)?.map((each) => ({ ...each, clusters: [cluster] }));
    isExact &&= few !== undefined;
    narrow.push(...(few ?? [one]));
    wide.push(...(few === undefined || isTaken(one.matchers) ? [one] : few));
  }
  return { narrow: together(narrow), wide: together(wide), isExact };
}

/** Whether the matchers of a group match none of the others: a filter may hide some of its alerts. */
function isWhole(
  { groups, filter }: ShownGroup,
  matchers: readonly Matcher[],
  selected: ReadonlySet<string>,
  others: readonly Alert[],
): boolean {
  // those of a group of the tree match just its alerts, also where a regular expression cannot be compared here
  const isKnown = groups.length > 0 && filter.length === 0 && matchers.some((each) => valuesOf(each) === undefined);
  const hasAll = () => groups.every((group) => group.alerts.every((each) => selected.has(each)));
  return matchers.some(selects) && (isKnown ? hasAll() : matching(matchers, others).length === 0);
}

/** Those with the same matchers as one of several clusters. */
function together(all: readonly Proposal[]): readonly Proposal[] {
  const found = new Map<string, Proposal>();
  for (const each of all) {
    const key = filterText(each.matchers);
    const same = found.get(key);
    found.set(key, same === undefined ? each : { ...same, clusters: [...same.clusters, ...each.clusters] });
  }
  return [...found.values()];
}
