/** How urgent an alert is, by a label that people may choose. */
import { quoteExpression } from './matchers.js';
import type { Matcher } from './matchers.js';
import { settings } from './settings.js';
import type { Settings } from './settings.js';
import type { Labels } from './types.js';

export type Level = 'critical' | 'warning' | 'info' | 'other';

export const LEVELS: readonly Level[] = ['critical', 'warning', 'info', 'other'];

/** What shows a level besides its colour. */
export const SIGNS: Readonly<Record<Level, string>> = { critical: '◆', warning: '▲', info: '●', other: '○' };

/** The levels by the values of the label, and of which settings; views ask for them ten thousand times. */
let levels = new Map<string, Level>();
let levelsOf: Settings | undefined;

function levelsByValue(): ReadonlyMap<string, Level> {
  if (levelsOf !== settings.current) {
    levelsOf = settings.current;
    levels = new Map();
    levelsOf.severities.forEach((values, place) => {
      for (const value of values.split(',').map((each) => each.trim().toLowerCase())) {
        if (value !== '' && !levels.has(value)) {
          levels.set(value, LEVELS[place] ?? 'other');
        }
      }
    });
  }
  return levels;
}

/** The level of an alert. */
export function level(labels: Labels): Level {
  return levelOf(labels[settings.current.severityLabel] ?? '');
}

/** The level of a value of the label; values without one are `other`. */
export function levelOf(value: string): Level {
  return levelsByValue().get(value) ?? levelsByValue().get(value.toLowerCase()) ?? 'other';
}

/**
 * What an alert is called and counted as: the value of its label, so that a filter by the same word finds the same alerts; `other` if
 * that has no level.
 */
export function severity(labels: Labels): string {
  return level(labels) === 'other' ? 'other' : (labels[settings.current.severityLabel] ?? '');
}

/** Severities with their levels, the most urgent first: as the settings name them, those without a level last. */
export function bySeverity<T>(all: ReadonlyMap<string, T>): readonly (readonly [severity: string, level: Level, value: T])[] {
  const named = [...levelsByValue().keys(), 'other'];
  const place = (each: string) => named.indexOf(each.toLowerCase());
  return [...all].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)).map(([each, value]) => [each, levelOf(each), value]);
}

/** Matches the alerts of a severity. */
export function matcherOf(of: string): Matcher {
  const { severityLabel: name } = settings.current;
  return of === 'other'
    ? { name, operator: '!~', value: `(?i)${[...levelsByValue().keys()].map(quoteExpression).join('|')}` }
    : { name, operator: '=', value: of };
}

/** Urgent levels have small ranks. */
export function rank(of: Level): number {
  return LEVELS.indexOf(of);
}
