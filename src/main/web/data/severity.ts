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
      for (const value of values.split(',').map((each) => each.trim())) {
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
  const value = labels[settings.current.severityLabel] ?? '';
  return levelsByValue().get(value) ?? levelsByValue().get(value.toLowerCase()) ?? 'other';
}

/** Matches the alerts of a level. */
export function matcherOf(of: Level): Matcher {
  const { severityLabel, severities } = settings.current;
  const names = of === 'other' ? severities.join(',') : (severities[rank(of)] ?? '');
  const values = names
    .split(',')
    .map((each) => quoteExpression(each.trim()))
    .join('|');
  return { name: severityLabel, operator: of === 'other' ? '!~' : '=~', value: `(?i)${values}` };
}

/** Urgent levels have small ranks. */
export function rank(of: Level): number {
  return LEVELS.indexOf(of);
}
