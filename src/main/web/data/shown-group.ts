/** Groups that are shown: their ids, and how many alerts they have. */
import type { ShownGroup } from './view.js';

/** The ids that lead to a group: those of all receivers. */
export function idsOf({ id, groups }: Pick<ShownGroup, 'id' | 'groups'>): readonly string[] {
  return groups.length === 0 ? [id] : groups.map((group) => group.id);
}

/** Whether an id leads to a group. */
export function hasId(group: ShownGroup, id: string): boolean {
  return id !== '' && idsOf(group).includes(id);
}

/** The number of different alerts in groups. */
export function countAlerts(groups: readonly ShownGroup[]): number {
  const [first, ...others] = groups;
  return others.length === 0 ? (first?.alerts.length ?? 0) : new Set(groups.flatMap(({ alerts }) => alerts)).size;
}
