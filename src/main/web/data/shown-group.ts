/** Groups that are shown: their ids, and how many alerts they have. */
import type { ShownGroup } from './view.js';

/** Whether it is the part of a group that one value of a label has, where the page is divided. */
export function isPart({ id, groups: [first] }: Pick<ShownGroup, 'id' | 'groups'>): boolean {
  return first !== undefined && first.id !== id;
}

/** The ids of a group: those of all receivers; a part has one of its own. */
export function idsOf(shown: Pick<ShownGroup, 'id' | 'groups'>): readonly string[] {
  return shown.groups.length === 0 || isPart(shown) ? [shown.id] : shown.groups.map((group) => group.id);
}

/** Whether a group has an id. */
export function hasId(group: ShownGroup, id: string): boolean {
  return id !== '' && idsOf(group).includes(id);
}

/** The ids that lead to a group: its own, and those of all receivers, also of the group that it is a part of. */
export function namesOf({ id, groups }: Pick<ShownGroup, 'id' | 'groups'>): readonly string[] {
  return [id, ...groups.map((group) => group.id)];
}

/** Whether an id leads to a group, or to the one that it is a part of. */
export function isNamed(group: ShownGroup, id: string): boolean {
  return id !== '' && namesOf(group).includes(id);
}

/** The number of different alerts in groups. */
export function countAlerts(groups: readonly ShownGroup[]): number {
  const [first, ...others] = groups;
  return others.length === 0 ? (first?.alerts.length ?? 0) : new Set(groups.flatMap(({ alerts }) => alerts)).size;
}
