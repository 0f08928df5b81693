/** How many alerts fire, and how many are muted. */
import { level } from './severity.js';
import type { Level } from './severity.js';
import type { Store } from './store.js';
import type { Alert } from './types.js';
import { intervalsIn, stateOf } from './view.js';
import type { ShownGroup } from './view.js';

/** An alert of several groups counts once. */
export interface Tally {
  /** Of the alerts that are not muted in every group. */
  readonly levels: ReadonlyMap<Level, number>;
  readonly muted: number;
}

/** Hands over alerts, each with the time intervals that mute its group; a generator would take a third of the time of a count. */
type Alerts = (take: (alert: Alert, intervals: readonly string[]) => void) => void;

function count(alerts: Alerts): Tally {
  const levels = new Map<Level, number>();
  const firing = new Set<string>();
  const muted = new Set<string>();
  alerts((alert, intervals) => {
    const { fingerprint } = alert;
    if (firing.has(fingerprint)) {
      return;
    }
    const state = stateOf(alert, intervals);
    if (state === 'active' || state === 'unprocessed') {
      const of = level(alert.labels);
      levels.set(of, (levels.get(of) ?? 0) + 1);
      firing.add(fingerprint);
      muted.delete(fingerprint);
    } else {
      muted.add(fingerprint);
    }
  });
  return { levels, muted: muted.size };
}

/** Counts all alerts, whatever is filtered. */
export function tally(store: Store): Tally {
  return count((take) => {
    for (const group of store.groups.values()) {
      for (const fingerprint of group.alerts) {
        const alert = store.alerts.get(fingerprint);
        if (alert !== undefined) {
          take(alert, group.mutedBy);
        }
      }
    }
  });
}

/** Counts the alerts of groups that are shown. */
export function tallyOf(groups: readonly ShownGroup[]): Tally {
  const shared = count((take) => {
    for (const group of groups.filter(({ tally }) => tally === undefined)) {
      const intervals = intervalsIn(group);
      for (const alert of group.alerts) {
        take(alert, intervals(alert));
      }
    }
  });
  const levels = new Map(shared.levels);
  let { muted } = shared;
  for (const { tally } of groups) {
    tally?.levels.forEach((n, of) => levels.set(of, (levels.get(of) ?? 0) + n));
    muted += tally?.muted ?? 0;
  }
  return { levels, muted };
}

/** `26, 14 muted`: how many alerts nothing mutes, and the others. */
export function tallyText({ levels, muted }: Tally): string {
  const firing = [...levels.values()].reduce((sum, n) => sum + n, 0);
  return `${firing.toLocaleString()}${muted === 0 ? '' : `, ${muted.toLocaleString()} muted`}`;
}
