/** How many alerts fire, and how many are muted. */
import { severity } from './severity.js';
import { intervalsIn, stateOf } from './shown-group.js';
import type { ShownGroup, Tally } from './shown-group.js';
import type { Store } from './store.js';
import type { Alert } from './types.js';

/**
 * Hands over alerts, each with the time intervals that mute its group, and the place of the list that the group is in; a generator would
 * take a third of the time of a count.
 */
type Alerts = (take: (alert: Alert, intervals: readonly string[], place: number) => void) => void;

/** Counts the alerts of some lists, each alert once: in the first list where it fires, or else in the first one. */
function count(lists: number, alerts: Alerts): readonly Tally[] {
  const counts = Array.from({ length: lists }, () => ({ severities: new Map<string, number>(), muted: 0 }));
  const firing = new Set<string>();
  const muted = new Map<string, number>();
  const addMuted = (place: number | undefined, n: number) => {
    const of = place === undefined ? undefined : counts[place];
    if (of !== undefined) {
      of.muted += n;
    }
  };
  alerts((alert, intervals, place) => {
    const { fingerprint } = alert;
    if (firing.has(fingerprint)) {
      return;
    }
    const state = stateOf(alert, intervals);
    if (state === 'active' || state === 'unprocessed') {
      const of = severity(alert.labels);
      const severities = counts[place]?.severities;
      severities?.set(of, (severities.get(of) ?? 0) + 1);
      firing.add(fingerprint);
      addMuted(muted.get(fingerprint), -1);
      muted.delete(fingerprint);
    } else if (!muted.has(fingerprint)) {
      muted.set(fingerprint, place);
      addMuted(place, 1);
    }
  });
  return counts;
}

/** Counts all alerts, whatever is filtered. */
export function tally(store: Store): Tally {
  const [all = NONE] = count(1, (take) => {
    for (const group of store.groups.values()) {
      for (const fingerprint of group.alerts) {
        const alert = store.alerts.get(fingerprint);
        if (alert !== undefined) {
          take(alert, group.mutedBy, 0);
        }
      }
    }
  });
  return all;
}

const NONE: Tally = { severities: new Map(), muted: 0 };

/**
 * Counts the alerts of some lists of groups, as of sections under their headings: the counts add up to the number of alerts, since one
 * that several groups have counts where it fires first, or else where it is first.
 */
export function talliesOf(lists: readonly (readonly ShownGroup[])[]): readonly Tally[] {
  const shared = count(lists.length, (take) => {
    lists.forEach((groups, place) => {
      for (const group of groups.filter(({ tally }) => tally === undefined)) {
        const intervals = intervalsIn(group);
        for (const alert of group.alerts) {
          take(alert, intervals(alert), place);
        }
      }
    });
  });
  return lists.map((groups, place) => {
    const { severities: counted, muted: some } = shared[place] ?? NONE;
    const severities = new Map(counted);
    let muted = some;
    for (const { tally } of groups) {
      tally?.severities.forEach((n, of) => severities.set(of, (severities.get(of) ?? 0) + n));
      muted += tally?.muted ?? 0;
    }
    return { severities, muted };
  });
}

/** Counts the alerts of groups that are shown. */
export function tallyOf(groups: readonly ShownGroup[]): Tally {
  return talliesOf([groups])[0] ?? NONE;
}

/** How many alerts nothing mutes. */
export function firingIn({ severities }: Tally): number {
  return [...severities.values()].reduce((sum, n) => sum + n, 0);
}

/** `26, 14 muted`: how many alerts nothing mutes, and the others. */
export function tallyText(tally: Tally): string {
  const { muted } = tally;
  return `${firingIn(tally).toLocaleString()}${muted === 0 ? '' : `, ${muted.toLocaleString()} muted`}`;
}
