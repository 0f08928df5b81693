/** The matchers of one silence for several groups and alerts. */
import { equalities, quoteExpression, text } from './matchers.js';
import type { Matcher } from './matchers.js';
import type { Labels } from './types.js';
import { commonLabels } from './view.js';
import type { ShownGroup } from './view.js';

/** The greatest number of values of one matcher: a list that is longer is neither read nor compared quickly. */
const MOST_VALUES = 100;
/** The greatest length of all matchers: the page asks with them by a request that proxies limit to 8 kB. */
const LONGEST = 4_000;

/** A label that is left out. */
export interface Omitted {
  readonly name: string;
  /** How many values it has. */
  readonly values: number;
}

/** Matchers that match all that they are made of, and perhaps more. */
export interface Combined {
  readonly matchers: readonly Matcher[];
  /** The labels that would have restricted it more, but have too many values, or too long ones. */
  readonly omitted: readonly Omitted[];
}

/** Whether the server takes a silence for it: at least one matcher must not match a missing label. */
function selects({ operator, value }: Matcher): boolean {
  return operator.endsWith('~') ? !value.endsWith('|') : (operator === '=') === (value !== '');
}

function distinct(matchers: readonly Matcher[]): Matcher[] {
  return [...new Map(matchers.map((matcher) => [text(matcher), matcher])).values()];
}

/** Those that are given; if they only match missing labels, also those of the labels that all alerts have. */
function selective(matchers: readonly Matcher[], common: Labels): Matcher[] {
  return distinct(matchers.some(selects) ? matchers : [...matchers, ...equalities(common)]);
}

/** The matchers of a group of the routing tree, or of one of a grouping of one's own. */
export function matchersOfGroup({ labels, filter, alerts }: ShownGroup, own: readonly Matcher[] | undefined): readonly Matcher[] {
  return selective([...filter, ...(own ?? equalities(labels))], commonLabels(alerts));
}

/** A regular expression for what a matcher matches, and what it compares with. */
function alternative({ operator, value }: Matcher): string {
  return operator === '=' ? quoteExpression(value) : `(?:${value})`;
}

/** For each item the regular expression of what it matches of a label; undefined if one of them matches by other means. */
function alternatives(items: readonly ReadonlyMap<string, Matcher>[], name: string): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const item of items) {
    const matcher = item.get(name);
    if (matcher === undefined) {
      return undefined;
    }
    found.add(alternative(matcher));
  }
  return found;
}

/** The positive matcher of each label; one that compares with a value goes before others. */
function positive(matchers: readonly Matcher[]): Map<string, Matcher> {
  const byName = new Map<string, Matcher>();
  for (const matcher of matchers) {
    if (matcher.operator === '=' || (matcher.operator === '=~' && byName.get(matcher.name)?.operator !== '=')) {
      byName.set(matcher.name, matcher);
    }
  }
  return byName;
}

/** `pod=~"a|b|"`, of which the empty alternative, for alerts without the label, is the last. */
function anyOf(name: string, values: ReadonlySet<string>): Matcher {
  const sorted = [...values].filter((value) => value !== '').sort();
  return { name, operator: '=~', value: (values.has('') ? [...sorted, ''] : sorted).join('|') };
}

/** The matchers that fit into a silence, the shortest first, and the labels of the others. */
function fitting(candidates: readonly { matcher: Matcher; values: number }[]): Combined {
  const kept = new Set<Matcher>();
  const omitted: Omitted[] = [];
  let room = LONGEST;
  for (const { matcher, values } of [...candidates].sort((a, b) => text(a.matcher).length - text(b.matcher).length)) {
    const { length } = text(matcher);
    if (values <= MOST_VALUES && length <= room) {
      room -= length;
      kept.add(matcher);
    } else {
      omitted.push({ name: matcher.name, values });
    }
  }
  return { matchers: candidates.map(({ matcher }) => matcher).filter((matcher) => kept.has(matcher)), omitted };
}

/**
 * Combines groups, each with its matchers, and alerts, each with its labels: the matchers that all share, and `pod=~"a|b"` for
 * a label of which all say what it must be.
 *
 * @param common the labels that all of their alerts have, for groups that only lack labels
 */
export function combine(groups: readonly (readonly Matcher[])[], alerts: readonly Labels[], common: Labels): Combined {
  const names = new Set([...alerts.flatMap((labels) => Object.keys(labels)), ...groups.flat().map(({ name }) => name)]);
  const items = [
    ...groups,
    ...alerts.map((labels) => equalities(Object.fromEntries([...names].map((name) => [name, labels[name] ?? ''])))),
  ];
  const texts = items.map((matchers) => new Set(matchers.map(text)));
  const shared = distinct(items[0] ?? []).filter((matcher) => texts.every((each) => each.has(text(matcher))));
  const byName = items.map(positive);
  const fixed = new Set(shared.filter(({ operator }) => operator === '=').map(({ name }) => name));
  const varying = [...names].flatMap((name) => {
    const values = fixed.has(name) ? undefined : alternatives(byName, name);
    return values === undefined || values.size < 2 ? [] : [{ matcher: anyOf(name, values), values: values.size }];
  });
  const { matchers, omitted } = fitting([...shared.map((matcher) => ({ matcher, values: 1 })), ...varying]);
  return { matchers: selective(matchers, common), omitted };
}
