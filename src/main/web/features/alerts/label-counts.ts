/** Which values of which labels some alerts have, and how often. */
import { shownPairs } from '../../data/labels.js';
import type { Alert } from '../../data/types.js';

/** The counts of so many values are shown: a label such as `instance` may have ten thousand. */
const FIRST = 10;

export interface LabelCounts {
  readonly name: string;
  /** How many alerts have the label. */
  readonly alerts: number;
  /** The most frequent values, each with the number of its alerts. */
  readonly values: readonly Count[];
  /** How many other values there are. */
  readonly others: number;
}

type Count = readonly [text: string, alerts: number];

function order([a, m]: Count, [b, n]: Count): number {
  return n - m || (a < b ? -1 : 1);
}

/** The most frequent ones; the others are not brought into order, which would take long. */
function mostFrequent(counts: Iterable<Count>): readonly Count[] {
  const first: Count[] = [];
  for (const count of counts) {
    const last = first[FIRST - 1];
    if (last === undefined || order(count, last) < 0) {
      first.push(count);
      first.sort(order).splice(FIRST);
    }
  }
  return first;
}

/** The labels that are shown: those that have a place first, then those that most alerts have. */
export function labelCounts(alerts: Iterable<Alert>): readonly LabelCounts[] {
  const names = new Map<string, Map<string, number>>();
  for (const { labels } of alerts) {
    for (const name in labels) {
      const value = labels[name] ?? '';
      const values = names.get(name) ?? new Map<string, number>();
      names.set(name, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  const all = [...names].map(([name, values]): [string, LabelCounts] => {
    const first = mostFrequent(values);
    const sum = [...values.values()].reduce((all, n) => all + n, 0);
    return [name, { name, alerts: sum, values: first, others: values.size - first.length }];
  });
  all.sort(([a, { alerts: m }], [b, { alerts: n }]) => order([a, m], [b, n]));
  return shownPairs(all).map(([, counts]) => counts);
}
