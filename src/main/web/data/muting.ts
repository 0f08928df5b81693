/** What keeps alerts from being notified, in words. */
import { intervalsIn, stateWord } from './shown-group.js';
import type { ShownGroup } from './shown-group.js';
import type { Store } from './store.js';
import type { Alert, Muting } from './types.js';

const SENT: Readonly<Record<Muting['sends'], string>> = { nothing: 'nothing', ends: 'only the end', changes: 'only changes' };

/** What is sent of a group that is muted: `nothing while muted`, before the time until when. */
export function mutingText({ as, sends }: Muting): string {
  return `${SENT[sends]} while ${as}`;
}

/** Alerts among others of a group that are muted in the same way. */
export interface MutedPart {
  readonly as: Muting['as'];
  readonly alerts: number;
  /** When the first of them is no longer silenced; undefined if that is not known. */
  readonly until?: number | undefined;
  /** Whether others of them are silenced for longer. */
  readonly isFirst: boolean;
}

/** How an alert is muted, and until when: infinite if that is not known; undefined if it is not. */
function muting(store: Store, alert: Alert, intervals: readonly string[]): readonly [Muting['as'], number] | undefined {
  const as = stateWord(store, alert, intervals);
  if (as !== 'silenced' && as !== 'acknowledged') {
    return as === 'active' || as === 'unprocessed' ? undefined : [as, Infinity];
  }
  const by = alert.silencedBy.flatMap((id) => store.silences.get(id) ?? []);
  const isOpen = alert.inhibitedBy.length + intervals.length > 0 || by.some(({ acknowledges, lapses }) => acknowledges !== '' && !lapses);
  return [as, isOpen || by.length === 0 ? Infinity : Math.max(...by.map(({ endsAt }) => endsAt))];
}

/** The muted parts of a group; none if all its alerts are muted in one way, or none is. */
export function mutedParts(store: Store, group: Pick<ShownGroup, 'alerts' | 'groups' | 'intervals'>): readonly MutedPart[] {
  const { alerts } = group;
  const intervals = intervalsIn(group);
  const ends = new Map<Muting['as'], number[]>();
  for (const alert of alerts) {
    const [as, until] = muting(store, alert, intervals(alert)) ?? [];
    if (as !== undefined && until !== undefined) {
      const known = ends.get(as);
      if (known === undefined) {
        ends.set(as, [until]);
      } else {
        known.push(until);
      }
    }
  }
  const parts = [...ends].map(([as, all]) => {
    const first = all.reduce((a, b) => Math.min(a, b));
    return { as, alerts: all.length, until: first < Infinity ? first : undefined, isFirst: all.some((each) => each > first) };
  });
  return parts.some((part) => part.alerts === alerts.length) ? [] : parts;
}
