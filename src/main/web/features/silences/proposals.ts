/** The silences that are proposed for what a user has selected. */
import { clusterOf, clustersOf } from '../../data/clusters.js';
import { filterText } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import type { ShownGroup } from '../../data/shown-group.js';
import type { Alert } from '../../data/types.js';
import { alertItem, combine, groupItem, isEquality, matching, selects, valuesOf } from './combine.js';
import type { Combined } from './combine.js';
import { partition } from './partition.js';

/** What is selected, of that which is shown. */
export interface Selected {
  /** Groups as a whole. */
  readonly groups: readonly ShownGroup[];
  /** Alerts of other groups. */
  readonly alerts: readonly Alert[];
  /** The fingerprints of all. */
  readonly fingerprints: ReadonlySet<string>;
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
