/** Who else is notified of a group, in words. */
import { duration } from './time.js';
import type { Group, Round } from './types.js';

/** The step that follows by itself; undefined if none does. */
export function nextStep({ escalation }: Pick<Group, 'escalation'>): Round | undefined {
  return escalation?.stopped === undefined ? escalation?.next : undefined;
}

const MINUTE = 60_000;

/** `escalated to second`, with the time, and `escalates to lead in 4 m`. */
export function escalationParts(group: Pick<Group, 'escalation'>, now: number): readonly (readonly [text: string, at?: number])[] {
  const last = group.escalation?.told.at(-1);
  const next = nextStep(group);
  const left = (next?.at ?? 0) - now;
  return [
    ...(last === undefined ? [] : [[`escalated to ${last.step}`, last.at] as const]),
    ...(next === undefined ? [] : [[`escalates to ${next.step} in ${duration(left < MINUTE ? left : Math.round(left / MINUTE) * MINUTE)}`] as const]),
  ];
}
