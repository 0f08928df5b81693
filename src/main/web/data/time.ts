/** Times and durations as people read them. */
import { settings } from './settings.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, locale?: string, zone = settings.current.zone): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let known = formats.get(key);
  if (known === undefined) {
    known = new Intl.DateTimeFormat(locale, zone === 'local' ? options : { ...options, timeZone: zone });
    formats.set(key, known);
  }
  return known;
}

/** Groups whose interval is shorter have times with seconds. */
const FINE = 120_000;

/** Whether times of a group with this interval have seconds. */
export function isFine(groupInterval: number): boolean {
  return groupInterval > 0 && groupInterval < FINE;
}

/** `02:14`, with the day if it is not today's; `02:14:05` where times are fine. */
export function clock(time: number, now: number, fine = false): string {
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric' };
  const hours: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', ...(fine ? { second: '2-digit' } : {}) };
  const sameDay = format(day).format(time) === format(day).format(now);
  return format(sameDay ? hours : { month: 'short', day: 'numeric', ...hours }).format(time);
}

/**
 * From when until when, with weekdays: `Tue, 24 Nov, 02:00 – 04:00`, and with years where one is not this one.
 *
 * @param start undefined if it has begun
 * @param end undefined if it has none
 * @param zone whose clock is meant; undefined for that of the settings
 * @throws RangeError if this browser does not know the zone
 */
export function span(start: number | undefined, end: number | undefined, now: number, zone?: string): string {
  const year = (time: number) => format({ year: 'numeric' }, undefined, zone).format(time);
  const isOther = [start, end].some((time) => time !== undefined && year(time) !== year(now));
  const days: Intl.DateTimeFormatOptions = { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  const shown = format(isOther ? { ...days, year: 'numeric' } : days, undefined, zone);
  if (start !== undefined && end !== undefined) {
    return shown.formatRange(start, end);
  }
  return start !== undefined ? `from ${shown.format(start)}` : end !== undefined ? `until ${shown.format(end)}` : 'without an end';
}

/** `Tue, 24 Nov`. */
export function date(time: number): string {
  return format({ weekday: 'short', month: 'short', day: 'numeric' }).format(time);
}

/** The day, with its weekday. */
export function day(time: number): string {
  return format({ dateStyle: 'full' }).format(time);
}

/** `02:14:05`. */
export function seconds(time: number): string {
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
}

/** Date, time and zone in full. */
export function full(time: number): string {
  return format({ dateStyle: 'full', timeStyle: 'long' }).format(time);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** `2 h 14 m`: two units at most, none smaller than a second. */
export function duration(millis: number): string {
  let rest = Math.max(0, Math.round(millis / 1000) * 1000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${count} ${unit}`);
      rest -= count * size;
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.join(' ') || '0 s';
}

/** Milliseconds of `1h30m`, `90m`, `2 d`; undefined of anything else. */
export function parseDuration(text: string): number | undefined {
  const sizes: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
  const compact = text.replace(/\s+/g, '').toLowerCase();
  if (!/^(\d+(\.\d+)?[wdhms])+$/.test(compact)) {
    return undefined;
  }
  let sum = 0;
  for (const [, count, unit] of compact.matchAll(/(\d+(?:\.\d+)?)([wdhms])/g)) {
    sum += Number(count) * (sizes[unit ?? ''] ?? 0);
  }
  return sum;
}

/** Replaces the RFC 3339 times in a sentence of the server by times as people read them. */
export function localized(sentence: string, now: number, fine = false): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (text) => clock(Date.parse(text), now, fine));
}

const WALL: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
};

/** The offset of the chosen zone at a time, in milliseconds. */
function offset(time: number): number {
  const parts = format(WALL, 'en-US').formatToParts(time);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(time / 1000) * 1000;
}

function zoneOrUndefined(): string | undefined {
  return settings.current.zone === 'local' ? undefined : settings.current.zone;
}

/** A time as the value of an input of type `datetime-local`, in the chosen zone. */
export function toInput(time: number): string {
  const shift = zoneOrUndefined() === undefined ? -new Date(time).getTimezoneOffset() * 60_000 : offset(time);
  return new Date(time + shift).toISOString().slice(0, 16);
}

/** The time of such a value; undefined if it is none. */
export function fromInput(value: string): number | undefined {
  const wall = Date.parse(`${value}Z`);
  // browsers find a year in any text
  if (Number.isNaN(wall) || !/^\d+-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) {
    return undefined;
  }
  if (zoneOrUndefined() === undefined) {
    return new Date(value).getTime();
  }
  return wall - offset(wall - offset(wall));
}

/** The next time at which the clock of the chosen zone shows `17:00` or `5:30 pm`; undefined of any other text. */
export function nextTime(text: string, now: number): number | undefined {
  const [, hours = '', minutes = '', half = ''] = /^\s*(\d{1,2}):(\d\d)\s*([ap]m)?\s*$/i.exec(text) ?? [];
  const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const isTime = hours !== '' && hour < 24 && Number(minutes) < 60 && (half === '' || (Number(hours) >= 1 && Number(hours) <= 12));
  return isTime ? next(hour, Number(minutes), now) : undefined;
}

/** The next time at which the clock of the chosen zone shows this hour. */
export function nextHour(hour: number, now: number): number {
  return next(hour, 0, now);
}

function next(hour: number, minute: number, now: number): number {
  const date = toInput(now).slice(0, 10);
  const two = (part: number) => String(part).padStart(2, '0');
  const at = (day: string) => fromInput(`${day}T${two(hour)}:${two(minute)}`) ?? now;
  const today = at(date);
  return today > now ? today : at(new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)); // a day may have 25 hours
}

/** The name of the chosen zone. */
export function zoneName(): string {
  return zoneOrUndefined() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
