/** The schedules of the page's own server: who is on duty in the next four weeks. */
import { V1, get, post, query, serverOf } from '../../data/api.js';
import { span } from '../../data/time.js';

/** How far ahead shifts are read, in milliseconds. */
export const SHOWN = 28 * 86_400_000;

interface TimeJson {
  readonly start: string;
  readonly end: string;
}

export interface ShiftJson extends TimeJson {
  /** Undefined where nobody is on duty. */
  readonly person?: string;
  readonly layer?: string;
  readonly override?: { readonly reason: string };
}

export interface OverrideJson {
  readonly id: string;
  readonly createdBy: string;
  readonly reason: string;
  readonly shifts: readonly (TimeJson & { readonly person: string })[];
}

export interface ScheduleJson {
  readonly name: string;
  /** The receiver in whose place people are notified. */
  readonly receiver: string;
  readonly zone: string;
  readonly now: ShiftJson;
  readonly next?: ShiftJson;
  readonly overrides: readonly OverrideJson[];
  readonly shifts: readonly ShiftJson[];
  /** The times in which somebody must be on duty, and nobody is. */
  readonly gaps: readonly TimeJson[];
}

export interface OnCallJson {
  readonly people: readonly { readonly name: string }[];
  readonly schedules: readonly ScheduleJson[];
}

/** A shift, or a time without anybody. */
export interface Turn {
  readonly start: number;
  readonly end: number;
  /** Empty where nobody is on duty. */
  readonly person: string;
  /** Whether somebody must be on duty, and nobody is. */
  readonly isGap: boolean;
  /** By which layer or override: `weekly`, or `override: leave`. */
  readonly by: string;
}

/** Reads the schedules with their shifts of the next four weeks. */
export function readOnCall(now: number): Promise<OnCallJson> {
  const at = (time: number) => new Date(time).toISOString();
  return get<OnCallJson>(`${V1}on-call${query({ from: at(now), to: at(now + SHOWN) })}`);
}

/** An override that is to be made. */
export type OverrideDraft = Omit<OverrideJson, 'id'>;

function overridesPath(schedule: string): string {
  return `${V1}on-call/${encodeURIComponent(schedule)}/overrides`;
}

/** Has other people be on duty; gives the id of the override. */
export async function addOverride(schedule: string, override: OverrideDraft): Promise<string> {
  return (await post<{ id: string }>(overridesPath(schedule), override)).id;
}

/** Ends an override. */
export async function endOverride(schedule: string, id: string): Promise<void> {
  await serverOf('').remove(`${overridesPath(schedule)}/${encodeURIComponent(id)}`);
}

function byText({ layer = '', override }: ShiftJson): string {
  return override === undefined ? layer : `override${override.reason === '' ? '' : `: ${override.reason}`}`;
}

/** The shifts of a schedule; times without anybody are divided where gaps begin and end. */
export function turnsOf({ shifts, gaps }: Pick<ScheduleJson, 'shifts' | 'gaps'>): readonly Turn[] {
  const times = gaps.map((gap) => ({ start: Date.parse(gap.start), end: Date.parse(gap.end) }));
  return shifts.flatMap((shift): readonly Turn[] => {
    const start = Date.parse(shift.start);
    const end = Date.parse(shift.end);
    if (shift.person !== undefined) {
      return [{ start, end, person: shift.person, isGap: false, by: byText(shift) }];
    }
    const edges = times.flatMap((gap) => [gap.start, gap.end]).filter((edge) => edge > start && edge < end);
    return [start, ...edges].map((from, i) => ({
      start: from,
      end: edges[i] ?? end,
      person: '',
      isGap: times.some((gap) => gap.start <= from && from < gap.end),
      by: '',
    }));
  });
}

/** What one person does in the weeks ahead. */
export interface Row {
  /** Empty for the times in which nobody is on duty, and somebody must be. */
  readonly person: string;
  readonly turns: readonly Turn[];
  /** In milliseconds. */
  readonly total: number;
}

/** The shifts from a time on by person, in the order of their first ones; gaps come last. */
export function rowsOf(turns: readonly Turn[], from: number): readonly Row[] {
  const byPerson = new Map<string, Turn[]>();
  for (const turn of turns) {
    const cut = { ...turn, start: Math.max(turn.start, from), end: Math.min(turn.end, from + SHOWN) };
    if (cut.end > cut.start && (turn.person !== '' || turn.isGap)) {
      byPerson.set(turn.person, [...(byPerson.get(turn.person) ?? []), cut]);
    }
  }
  const rows = [...byPerson].map(([person, own]) => ({ person, turns: own, total: own.reduce((sum, { start, end }) => sum + end - start, 0) }));
  return rows.sort((a, b) => Number(a.person === '') - Number(b.person === ''));
}

/** What is wrong with schedules: `nobody is on duty by payments; 2 gaps in the next four weeks`; empty if nothing is. */
export function gapText(schedules: readonly ScheduleJson[], now: number): string {
  const all = schedules.flatMap(({ gaps }) => gaps);
  const open = schedules.filter(({ gaps }) => gaps.some(({ start, end }) => Date.parse(start) <= now && now < Date.parse(end)));
  return [
    ...(open.length === 0 ? [] : [`nobody is on duty by ${open.map(({ name }) => name).join(', ')}`]),
    ...(all.length === 0 ? [] : [`${all.length.toLocaleString()} gap${all.length === 1 ? '' : 's'} in the next four weeks`]),
  ].join('; ');
}

/** The person of a name that a user has or has typed; empty if there is none. */
export function personOf({ people }: OnCallJson, user: string): string {
  return people.find(({ name }) => name.toLowerCase() === user.trim().toLowerCase())?.name ?? '';
}

/** From when until when by the clock of a schedule; empty if this browser does not know its zone. */
export function spanIn(zone: string, start: number, end: number, now: number): string {
  try {
    return span(start, end, now, zone);
  } catch {
    return '';
  }
}
