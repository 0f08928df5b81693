/** How urgent an alert is, by a label that people may choose. */
import type { Matcher } from './matchers.js';
import { settings } from './settings.js';
import type { Labels } from './types.js';

export type Level = 'critical' | 'warning' | 'info' | 'other';

export const LEVELS: readonly Level[] = ['critical', 'warning', 'info', 'other'];

/** What shows a level besides its colour. */
export const SIGNS: Readonly<Record<Level, string>> = { critical: '◆', warning: '▲', info: '●', other: '○' };

/** The level of an alert. */
export function level(labels: Labels): Level {
  const { severityLabel, severities } = settings.current;
  const value = (labels[severityLabel] ?? '').toLowerCase();
  const place = severities.findIndex((values) => values.split(',').some((each) => each.trim() === value));
  return value === '' || place < 0 ? 'other' : (LEVELS[place] ?? 'other');
}

/** Matches the alerts of a level. */
export function matcherOf(of: Level): Matcher {
  const { severityLabel, severities } = settings.current;
  const names = of === 'other' ? severities.join(',') : (severities[rank(of)] ?? '');
  const values = names.split(',').map((each) => each.trim()).join('|');
  return { name: severityLabel, operator: of === 'other' ? '!~' : '=~', value: `(?i)${values}` };
}

/** Urgent levels have small ranks. */
export function rank(of: Level): number {
  return LEVELS.indexOf(of);
}
