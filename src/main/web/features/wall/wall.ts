/** The order of a wall, and what is new on it. */
import { rank } from '../../data/severity.js';
import { intervalsIn, stateOf } from '../../data/shown-group.js';
import type { Section, ShownGroup } from '../../data/shown-group.js';

/** For so long a group is new. */
const NEW = 15 * 60_000;

/** The groups that fire with whether they are new, the most urgent first, of those the ones that began last; then those that have ended. */
export function urgentFirst(
  sections: ReadonlyMap<Section, readonly ShownGroup[]>,
  now: number,
): readonly { readonly group: ShownGroup; readonly isNew: boolean }[] {
  return (['firing', 'ended'] as const).flatMap((name) =>
    [...(sections.get(name) ?? [])]
      .sort((a, b) => rank(a.level) - rank(b.level) || begun(b) - begun(a))
      .map((group) => ({ group, isNew: now - begun(group) < NEW })),
  );
}

/** When the latest of its alerts began that nothing mutes: a group is new again when one joins. */
function begun(group: ShownGroup): number {
  const intervals = intervalsIn(group);
  const firing = group.alerts.filter((alert) => ['active', 'unprocessed'].includes(stateOf(alert, intervals(alert))));
  return firing.reduce((latest, { startsAt }) => Math.max(latest, startsAt), 0);
}
