/** Completions of a matcher while it is typed. */
import { nameText, valueText } from './matchers.js';
import type { Alert } from './types.js';

/** Counts equal texts, the most frequent first. */
export function byFrequency(texts: Iterable<string>): [text: string, count: number][] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/**
 * Completes what is typed with names of labels, or with values of a label, the most frequent first.
 *
 * `typed` is the label and the operator, null if they are not complete; `part` must occur in the name or value.
 */
export function completions(alerts: Iterable<Alert>, typed: readonly string[] | null, part: string, most: number): readonly string[] {
  const [, name = '', operator = ''] = typed ?? [];
  const texts = [...alerts].flatMap(({ labels }) => (typed === null ? Object.keys(labels) : [labels[name] ?? '']));
  const wanted = part.toLowerCase();
  return byFrequency(texts)
    .filter(([each]) => each !== '' && each.toLowerCase().includes(wanted))
    .slice(0, most)
    .map(([each]) => (typed === null ? `${nameText(each)}=` : `${name}${valueText(operator, each)}`));
}
