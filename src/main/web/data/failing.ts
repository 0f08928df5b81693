/** The integrations of receivers whose notifications fail. One that is down fails for each of its groups, and is told of once. */
import { at, clusterOf } from './clusters.js';
import type { Group, Outcome } from './types.js';

export interface Failing {
  /** Those whose latest notification failed; at least one. */
  readonly groups: readonly [Group, ...Group[]];
  readonly since: number;
  /** The latest of them. */
  readonly latest: Outcome;
}

/** Gathers groups whose latest notification failed by receiver and integration, those with the most groups first. */
export function failingIntegrations(groups: Iterable<Group>): readonly Failing[] {
  const found = new Map<string, Failing>();
  for (const group of new Set(groups)) {
    const [latest] = group.outcomes;
    if (latest !== undefined) {
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

/** The groups of which the latest failure says all there is to say. */
export function alike(failing: readonly Failing[]): ReadonlySet<Group> {
  return new Set(failing.flatMap(({ groups, latest }) => groups.filter(({ outcomes }) => outcomes[0]?.error === latest.error)));
}
