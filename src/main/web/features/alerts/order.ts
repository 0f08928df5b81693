/** The order of groups and sections, and the first rows of all. */
import { rank } from '../../data/severity.js';
import type { Section, ShownGroup } from '../../data/shown-group.js';

export type SortOrder = 'severity' | 'start' | 'name';

/** Compares groups. */
export function order(sort: SortOrder): (a: ShownGroup, b: ShownGroup) => number {
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

/** Groups by their sections, in the order of the page. */
export function inSections(groups: readonly ShownGroup[]): Map<Section, ShownGroup[]> {
  const sections = new Map<Section, ShownGroup[]>([
    ['firing', []],
    ['ended', []],
    ['acknowledged', []],
    ['muted', []],
  ]);
  groups.forEach((group) => sections.get(group.section)?.push(group));
  return sections;
}

/** Leaves the first rows of some alerts; gives the number of alerts that are shown. */
export function limit(sections: Map<Section, ShownGroup[]>, most: number, all: number): number {
  if (most === Infinity) {
    return all;
  }
  const rest = new Set<string>();
  let room = most;
  for (const [name, groups] of sections) {
    const left: ShownGroup[] = [];
    for (const group of groups) {
      if (room > 0 || group.alerts.length === 0) {
        const alerts = group.alerts.slice(0, room);
        left.push(alerts.length === group.alerts.length ? group : { ...group, alerts, tally: undefined });
        alerts.forEach(({ fingerprint }) => rest.add(fingerprint));
        room -= alerts.length;
      }
    }
    sections.set(name, left);
  }
  return rest.size;
}
