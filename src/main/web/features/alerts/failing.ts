/** The integrations of receivers whose notifications fail. One that is down fails for each of its groups, and is told of once. */
import { at, clusterOf } from '../../data/clusters.js';
import { failuresOf } from '../../data/types.js';
import type { Group, Outcome } from '../../data/types.js';

export interface Failing {
  /** Those whose latest notification failed; at least one. */
  readonly groups: readonly [Group, ...Group[]];
  readonly since: number;
  /** The latest of them. */
  readonly latest: Outcome;
}

/** Gathers groups of which an integration could not be notified by receiver and integration, those with the most groups first. */
export function failingIntegrations(groups: Iterable<Group>): readonly Failing[] {
  const found = new Map<string, Failing>();
  for (const group of new Set(groups)) {
    for (const latest of failuresOf(group)) {
      const key = at(clusterOf(group.id), JSON.stringify([group.receiver, latest.integration]));
      const { groups: others, since, latest: known } = found.get(key) ?? { groups: [], since: Infinity, latest };
      found.set(key, {
        groups: [group, ...others],
        since: Math.min(since, latest.failingSince ?? latest.at),
        latest: latest.at > known.at ? latest : known,
      });
    }
  }
  return [...found.values()].sort((a, b) => b.groups.length - a.groups.length || a.since - b.since);
}

/** The failures of which the latest of their integration says all there is to say. */
export function alike(failing: readonly Failing[]): ReadonlySet<Outcome> {
  const isAlike = (some: Outcome, { integration, error }: Outcome) => some.integration === integration && some.error === error;
  return new Set(failing.flatMap(({ groups, latest }) => groups.flatMap(failuresOf).filter((each) => isAlike(each, latest))));
}
