/** From when until when a silence lasts: start, length and end, of which two determine the third. */
import { fromInput, nextTime, parseDuration } from '../../data/time.js';

/** Either the length or the end is what the user has chosen; the other follows from it. */
export interface Period {
  /** Undefined for a start at the moment of saving. */
  readonly start: number | undefined;
  /** NaN as long as what was typed cannot be read. */
  readonly length: number | undefined;
  readonly end: number | undefined;
}

const HOUR = 3_600_000;
const UNITS = [
  ['d', 24 * HOUR],
  ['h', HOUR],
  ['m', 60_000],
] as const;

/** The unit of a number behind one with another unit, or behind none. */
const NEXT: Readonly<Record<string, string>> = { w: 'd', d: 'h', h: 'm', m: 's', '': 'm' };
/** A century: what is longer is a slip, and dates end somewhere. */
const LONGEST = 36_500 * 24 * HOUR;
/** The server has its own clock, and takes a minute more than its policy says. */
const TOLERANCE = 60_000;

/** The length that a person has typed, in milliseconds: also `90`, in minutes, and `1h30`; undefined of anything else, and of none. */
export function parseLength(text: string): number | undefined {
  const whole = text.toLowerCase().replace(/(^|[wdhm])(\s*\d+)\s*$/, (_, unit: string, last: string) => unit + last + (NEXT[unit] ?? ''));
  const length = parseDuration(whole) ?? 0;
  return length > 0 && length <= LONGEST ? length : undefined;
}

/** The end that a person has typed, by a length, a time of day (`17:00`), or a date and time; undefined of anything else, and of what has passed. */
export function parseEnd(text: string, now: number): number | undefined {
  const length = parseLength(text);
  const end = length === undefined ? (nextTime(text, now) ?? fromInput(text.trim())) : now + length;
  return end === undefined || Number.isNaN(end) || end <= now ? undefined : end;
}

/** Whether a server takes a length whose policy says what the longest is. */
export function isWithin(length: number, longest: number): boolean {
  return length <= longest + TOLERANCE;
}

/** A period from now on. */
export function forLength(length: number): Period {
  return { start: undefined, length, end: undefined };
}

/** From when on the length counts: a silence that is active already has only the rest of it before it. */
function baseOf(period: Period, now: number): number {
  return Math.max(period.start ?? now, now);
}

export function startOf(period: Period, now: number): number {
  return period.start ?? now;
}

export function endOf(period: Period, now: number): number {
  return period.end ?? baseOf(period, now) + (period.length ?? HOUR);
}

export function lengthOf(period: Period, now: number): number {
  return endOf(period, now) - baseOf(period, now);
}

/** Another start; the length stays. */
export function withStart(period: Period, start: number | undefined, now: number): Period {
  return { start, length: lengthOf(period, now), end: undefined };
}

export function withLength(period: Period, length: number): Period {
  return { start: period.start, length, end: undefined };
}

export function withEnd(period: Period, end: number): Period {
  return { start: period.start, length: undefined, end };
}

/**
 * What is wrong with a period; empty if nothing is.
 *
 * @param longest the longest that the server takes, from now or from a start to come
 */
export function faultOf(period: Period, now: number, longest = Infinity): string {
  const length = lengthOf(period, now);
  if (Number.isNaN(length)) {
    return 'A duration such as 2h30m is expected.';
  }
  if (length <= 0 || endOf(period, now) <= startOf(period, now)) {
    return 'The end must be after the start, and in the future.';
  }
  return isWithin(length, longest) ? '' : `At most ${lengthText(longest)} is allowed here.`;
}

/** `1d 2h 30m`, as parseDuration reads it, to the minute. */
export function lengthText(millis: number): string {
  let rest = Math.max(0, Math.round(millis / 60_000) * 60_000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(`${count}${unit}`);
    }
  }
  return parts.join(' ') || '0m';
}
