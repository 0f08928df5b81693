/** Groups of the same alerts: by `continue: true`, or by several routes, a group of each receiver has them, perhaps by other labels. */
import { at, clusterOf } from './clusters.js';
import type { Group } from './types.js';

const keys = new WeakMap<Group, string>();

/**
 * What groups of the same alerts have in common, and few others: the least fingerprint, which is of one cluster. Those without
 * alerts have the same labels. A group that changes is another object.
 */
function keyOf(group: Group): string {
  let known = keys.get(group);
  if (known === undefined) {
    const [first, ...others] = group.alerts;
    known =
      first === undefined
        ? at(clusterOf(group.id), JSON.stringify(group.labels))
        : others.reduce((least, each) => (each < least ? each : least), first);
    keys.set(group, known);
  }
  return known;
}

/** Whether two lists hold the same fingerprints, mostly in the same order. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  const first = some.findIndex((each, i) => each !== others[i]);
  if (some.length !== others.length || first < 0) {
    return some.length === others.length;
  }
  const rest = new Set(some.slice(first));
  return others.slice(first).every((each) => rest.has(each));
}

/** Groups of the same alerts. */
export type Mates = readonly [Group, ...Group[]];

/** Lists groups with the same alerts together, whatever their labels, in the order of the first of each. */
export function withSameAlerts(groups: readonly Group[]): readonly Mates[] {
  const result: [Group, ...Group[]][] = [];
  const byKey = new Map<string, [Group, ...Group[]][]>();
  for (const group of groups) {
    const key = keyOf(group);
    const known = byKey.get(key);
    const mates = known?.find(([first]) => isSame(first.alerts, group.alerts));
    if (mates !== undefined) {
      mates.push(group);
      continue;
    }
    const own: [Group, ...Group[]] = [group];
    result.push(own);
    if (known === undefined) {
      byKey.set(key, [own]);
    } else {
      known.push(own);
    }
  }
  return result;
}

/** The time intervals that mute groups of the same alerts; none while one of them is not muted. */
export function mutedBy(groups: readonly Group[]): readonly string[] {
  const [first, ...others] = groups;
  if (others.length === 0) {
    return first?.mutedBy ?? [];
  }
  return groups.every((group) => group.mutedBy.length > 0) ? [...new Set(groups.flatMap((group) => group.mutedBy))] : [];
}
