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

/** Counts alerts, each with the time intervals that mute its group. */
function count(alerts: Iterable<readonly [Alert, readonly string[]]>): Tally {
  const levels = new Map<Level, number>();
  const firing = new Set<string>();
  const muted = new Set<string>();
  for (const [alert, intervals] of alerts) {
    const { fingerprint } = alert;
    if (firing.has(fingerprint)) {
      continue;
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
  }
  return { levels, muted: muted.size };
}

function* inStore(store: Store): Iterable<readonly [Alert, readonly string[]]> {
  for (const group of store.groups.values()) {
    for (const fingerprint of group.alerts) {
      const alert = store.alerts.get(fingerprint);
      if (alert !== undefined) {
        yield [alert, group.mutedBy];
      }
    }
  }
}

function* inGroups(shown: readonly ShownGroup[]): Iterable<readonly [Alert, readonly string[]]> {
  for (const group of shown) {
    const intervals = intervalsIn(group);
    for (const alert of group.alerts) {
      yield [alert, intervals(alert)];
    }
  }
}

/** Counts all alerts, whatever is filtered. */
export function tally(store: Store): Tally {
  return count(inStore(store));
}

/** Counts the alerts of groups that are shown. */
export function tallyOf(groups: readonly ShownGroup[]): Tally {
  return count(inGroups(groups));
}

/** `26, 14 muted`: how many alerts nothing mutes, and the others. */
export function tallyText({ levels, muted }: Tally): string {
  const firing = [...levels.values()].reduce((sum, n) => sum + n, 0);
  return `${firing.toLocaleString()}${muted === 0 ? '' : `, ${muted.toLocaleString()} muted`}`;
}
