/** Heartbeats in words. */
import { clock, duration } from '../../data/time.js';
import type { HeartbeatJson } from './heartbeats.js';

const STATES: readonly HeartbeatJson['state'][] = ['missing', 'failed', 'late', 'new', 'up'];
const MINUTE = 60_000;

/** Missing ones first, those that are paused behind others of their state. */
export function byUrgency(list: readonly HeartbeatJson[]): readonly HeartbeatJson[] {
  const rank = ({ state, pausedUntil }: HeartbeatJson) => STATES.indexOf(state) * 2 + Number(pausedUntil !== undefined);
  return [...list].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** How many of a list are in each state that is not as it should be: `2 missing, 1 late`; empty for none. */
export function troubleText(list: readonly HeartbeatJson[]): string {
  const count = (state: HeartbeatJson['state']) => list.filter((each) => each.state === state).length;
  const trouble = STATES.slice(0, 3).filter((state) => count(state) > 0);
  return trouble.map((state) => `${count(state).toLocaleString()} ${state}`).join(', ');
}

/** Its state: `missing since 02:14`. */
export function stateText(heartbeat: HeartbeatJson, now: number): string {
  const { state, missingSince, failedAt, lastSeen } = heartbeat;
  const at = (time: string | undefined, word: string) => (time === undefined ? '' : ` ${word} ${clock(Date.parse(time), now)}`);
  switch (state) {
    case 'missing':
      return `missing${at(missingSince, 'since')}${lastSeen === undefined ? ', never seen' : ''}`;
    case 'failed':
      return `failed${at(failedAt, 'at')}`;
    case 'late':
      return 'late, still waited for';
    case 'new':
      return 'not seen so far';
    case 'up':
      return 'seen in time';
  }
}

/** What is expected: `within 5 m`, or `0 3 * * * (Europe/Berlin), within 1 h`. */
export function expectedText({ schedule, zone, patienceSeconds }: HeartbeatJson): string {
  const within = `within ${duration(patienceSeconds * 1000)}`;
  return schedule === undefined ? within : `${schedule} (${zone ?? 'UTC'}), ${within}`;
}

/** The age of the last sign in milliseconds; undefined if there is none. */
export function ageOf({ lastSeen }: HeartbeatJson, now: number): number | undefined {
  return lastSeen === undefined ? undefined : Math.max(0, now - Date.parse(lastSeen));
}

/** The part of the time it may be silent that is over, from 0 to 1; undefined if it has a schedule, or there is no sign. */
export function silentPart(heartbeat: HeartbeatJson, now: number): number | undefined {
  const age = ageOf(heartbeat, now);
  return age === undefined || heartbeat.schedule !== undefined ? undefined : Math.min(1, age / (heartbeat.patienceSeconds * 1000));
}

/**
 * When the next sign is due: `by 02:19, in 4 m`, or `slot at 03:00, missing at 04:00`; empty if it is not waited for, or that
 * time is over. A job that runs must end before the slot after it.
 */
export function dueText({ nextSlot, due }: HeartbeatJson, now: number): string {
  const end = Date.parse(due ?? '');
  const left = end - now;
  if (!(left > 0)) {
    return '';
  }
  const slot = Date.parse(nextSlot ?? '');
  return slot <= end
    ? `slot at ${clock(slot, now)}, missing at ${clock(end, now)}`
    : `by ${clock(end, now)}, in ${duration(left < MINUTE ? left : Math.round(left / MINUTE) * MINUTE)}`;
}
