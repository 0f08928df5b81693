/** The page of alerts, divided by the values of a label. */
import { equalities } from '../../data/matchers.js';
import { LEVELS, rank } from '../../data/severity.js';
import type { Section, ShownGroup } from '../../data/shown-group.js';
import type { Store } from '../../data/store.js';
import type { Alert } from '../../data/types.js';
import { inSections, order } from './order.js';
import type { SortOrder } from './order.js';
import { shownGroup } from './view.js';
import type { View } from './view.js';

/** The groups of one value; without a grid all groups. */
export interface Block {
  /** Empty for alerts without the label. */
  readonly value: string;
  readonly sections: ReadonlyMap<Section, readonly ShownGroup[]>;
}

/** In the address: no grid, whatever the default of the server is. */
export const NO_GRID = '-';

/** The label that divides the page; empty for none. */
export function gridLabel(param: string | undefined, byServer: string): string {
  const label = param === undefined || param === '' ? byServer : param.trim();
  return label === NO_GRID ? '' : label;
}

function valuesOf(group: ShownGroup, label: string): ReadonlyMap<string, Alert[]> {
  const values = new Map<string, Alert[]>();
  for (const alert of group.alerts) {
    const value = alert.labels[label] ?? '';
    const known = values.get(value);
    if (known === undefined) {
      values.set(value, [alert]);
    } else {
      known.push(alert);
    }
  }
  return values.size === 0 ? new Map([[group.labels[label] ?? '', []]]) : values;
}

/** The parts of a group by value. A silence of a part has the value as a matcher. */
function partsOf(store: Store, group: ShownGroup, label: string): readonly (readonly [string, ShownGroup])[] {
  const values = [...valuesOf(group, label)];
  return values.map(([value, alerts]) => {
    if (values.length === 1) {
      return [value, group];
    }
    const filter = [...group.filter, ...equalities({ [label]: value })];
    return [value, shownGroup(store, `${group.id} ${value}`, { ...group, filter, alerts }, group.tally === undefined)];
  });
}

/** Divides what is shown; the blocks with the most urgent alerts first, then by name. */
export function divide(store: Store, { sections }: View, label: string, sort: SortOrder): readonly Block[] {
  if (label === '') {
    return [{ value: '', sections }];
  }
  const blocks = new Map<string, ShownGroup[]>();
  for (const group of [...sections.values()].flat()) {
    for (const [value, part] of partsOf(store, group, label)) {
      const known = blocks.get(value);
      if (known === undefined) {
        blocks.set(value, [part]);
      } else {
        known.push(part);
      }
    }
  }
  const all = [...blocks].map(([value, groups]) => ({ value, urgency: urgency(groups), sections: inSections(groups.sort(order(sort))) }));
  return all.sort((a, b) => a.urgency - b.urgency || byName(a.value, b.value));
}

/** Alerts without the label come last. */
function byName(a: string, b: string): number {
  return Number(a === '') - Number(b === '') || (a < b ? -1 : a > b ? 1 : 0);
}

/** Small for urgent groups; groups all of whose alerts are muted do not count. */
function urgency(groups: readonly ShownGroup[]): number {
  return groups.reduce(
    (least, { section, level }) => (section === 'firing' ? Math.min(least, rank(level)) : least),
    LEVELS.length,
  );
}
