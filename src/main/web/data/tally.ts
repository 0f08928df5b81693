/** How many alerts there are, whatever is filtered. */
import { level } from './severity.js';
import type { Level } from './severity.js';
import type { Store } from './store.js';
import { stateOf } from './view.js';

/** An alert of several groups counts once. */
export interface Tally {
  /** Of the alerts that are not muted in every group. */
  readonly levels: ReadonlyMap<Level, number>;
  readonly muted: number;
}

/** Counts all alerts. */
export function tally(store: Store): Tally {
  const levels = new Map<Level, number>();
  const firing = new Set<string>();
  const muted = new Set<string>();
  for (const group of store.groups.values()) {
    for (const fingerprint of group.alerts) {
      const alert = store.alerts.get(fingerprint);
      if (alert === undefined || firing.has(fingerprint)) {
        continue;
      }
      const state = stateOf(alert, group.mutedBy);
      if (state === 'active' || state === 'unprocessed') {
        const of = level(alert.labels);
        levels.set(of, (levels.get(of) ?? 0) + 1);
        firing.add(fingerprint);
        muted.delete(fingerprint);
      } else {
        muted.add(fingerprint);
      }
    }
  }
  return { levels, muted: muted.size };
}
