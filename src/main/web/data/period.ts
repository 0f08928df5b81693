/** From when until when a silence lasts: start, length and end, of which two determine the third. */

/** Either the length or the end is what the user has chosen; the other follows from it. */
export interface Period {
  /** Undefined for a start at the moment of saving. */
  readonly start: number | undefined;
  readonly length: number | undefined;
  readonly end: number | undefined;
}

const HOUR = 3_600_000;
const UNITS = [
  ['d', 24 * HOUR],
  ['h', HOUR],
  ['m', 60_000],
] as const;

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
