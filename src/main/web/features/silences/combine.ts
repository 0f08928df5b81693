/** The matchers of one silence for several groups and alerts. */
import { distinct, equalities, quoteExpression, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { commonLabels } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import type { Alert, Labels } from '../../data/types.js';

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

/** A group or an alert, or several of them, with what they ask of labels. */
export interface Item {
  readonly matchers: readonly Matcher[];
  /** These by their texts. */
  readonly texts: ReadonlyMap<string, Matcher>;
  /** For each label that is compared with values, regular expressions for these. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Whether other labels must be missing, as those of an alert are. */
  readonly isClosed: boolean;
  readonly alerts: readonly Alert[];
}

/** The values of a regular expression that is a list of them; undefined if it says more than that. */
function listed(expression: string): ReadonlySet<string> | undefined {
  if (!/^(?:[^.*+?^${}()[\]\\]|\\[.*+?^${}()|[\]\\])*$/.test(expression)) {
    return undefined;
  }
  const values = [''];
  for (const [char] of expression.matchAll(/\\?[^]/g)) {
    if (char === '|') {
      values.push('');
    } else {
      values.push((values.pop() ?? '') + char.slice(-1));
    }
  }
  return new Set(values);
}

/** The values that a matcher compares with, whether or not they must be equal; undefined if a regular expression says more than a list. */
export function valuesOf({ operator, value }: Matcher): ReadonlySet<string> | undefined {
  return operator.endsWith('~') ? listed(value) : new Set([value]);
}

/** Whether the server takes a silence for it: at least one matcher must not match a missing label. */
export function selects(matcher: Matcher): boolean {
  return (valuesOf(matcher)?.has('') ?? false) === matcher.operator.startsWith('!');
}

/** Whether it is positive and matches alerts without the label, as the server sees it. */
export function acceptsMissing(matcher: Matcher): boolean {
  return !matcher.operator.startsWith('!') && valuesOf(matcher)?.has('') === true;
}

/** Whether it is `name="value"`, of which a server may want one in each silence. */
export function isEquality({ operator, value }: Matcher): boolean {
  return operator === '=' && value !== '';
}

/** The alerts that matchers match; a regular expression that says more than a list of values counts as one that does. */
export function matching(matchers: readonly Matcher[], alerts: readonly Alert[]): readonly Alert[] {
  const tests = matchers.flatMap((matcher) => {
    const values = valuesOf(matcher);
    return values === undefined ? [] : [{ name: matcher.name, values, wanted: !matcher.operator.startsWith('!') }];
  });
  return alerts.filter(({ labels }) => tests.every(({ name, values, wanted }) => values.has(valueIn(labels, name)) === wanted));
}

/** The value of a label; empty where it is missing. */
export function valueIn(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/**
 * The matchers of a group of the routing tree, or of one of a grouping of one's own; with a label that all its alerts have, if there is none
 * with `=` and there must be.
 */
export function matchersOfGroup(
  { labels, filter, alerts }: ShownGroup,
  own: readonly Matcher[] | undefined,
  needsEquality = false,
): readonly Matcher[] {
  const all = selective([...filter, ...(own ?? equalities(labels))], () => alerts);
  return !needsEquality || all.some(isEquality) ? all : [...all, ...equalities(commonLabels(alerts)).filter(isEquality).slice(0, 1)];
}

/** Those that are given; if they only match missing labels, also those of the labels that all alerts have. */
function selective(matchers: readonly Matcher[], alerts: () => readonly Alert[]): Matcher[] {
  return distinct(matchers.some(selects) ? matchers : [...matchers, ...equalities(commonLabels(alerts()))]);
}

/** A group as an item, with its matchers. */
export function groupItem(matchers: readonly Matcher[], alerts: readonly Alert[]): Item {
  return item(matchers, alerts, false);
}

/** An alert as an item. */
export function alertItem(alert: Alert): Item {
  return item(equalities(alert.labels), [alert], true);
}

/** Makes an item of matchers. */
export function item(all: readonly Matcher[], alerts: readonly Alert[], isClosed: boolean): Item {
  const matchers = distinct(all);
  const values = [...positive(matchers).values()].map((matcher) => {
    const list = valuesOf(matcher);
    return [matcher.name, list === undefined ? [`(?:${matcher.value})`] : [...list].map(quoteExpression)] as const;
  });
  return { matchers, texts: new Map(matchers.map((each) => [text(each), each])), values: new Map(values), isClosed, alerts };
}

/** The positive matcher of each label; one that compares with a value goes before others. */
function positive(matchers: readonly Matcher[]): ReadonlyMap<string, Matcher> {
  const byName = new Map<string, Matcher>();
  for (const matcher of matchers) {
    if (matcher.operator === '=' || (matcher.operator === '=~' && byName.get(matcher.name)?.operator !== '=')) {
      byName.set(matcher.name, matcher);
    }
  }
  return byName;
}

/** Regular expressions for the values that an item wants of a label; undefined if it takes any. */
export function alternatives({ values, isClosed }: Item, name: string): readonly string[] | undefined {
  return values.get(name) ?? (isClosed ? [''] : undefined);
}

/** Those of all items; undefined if one of them takes any value. */
function allAlternatives(items: readonly Item[], name: string): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const each of items) {
    const own = alternatives(each, name);
    if (own === undefined) {
      return undefined;
    }
    for (const value of own) {
      found.add(value);
    }
  }
  return found;
}

/** `pod=~"a|b|"`, of which the empty alternative, for alerts without the label, is the last. */
function anyOf(name: string, values: ReadonlySet<string>): Matcher {
  const sorted = [...values].filter((value) => value !== '').sort();
  return { name, operator: '=~', value: (values.has('') ? [...sorted, ''] : sorted).join('|') };
}

/** The names of the labels that items ask for. */
export function namesIn(items: readonly Item[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { values } of items) {
    for (const name of values.keys()) {
      names.add(name);
    }
  }
  return names;
}

/** The matchers that all items share, and `pod=~"a|b"` for a label of which all say what it must be, as far as they fit into a silence. */
export function bounds(items: readonly Item[]): Combined {
  const [first] = items;
  const candidates = [...(first?.texts ?? [])]
    .filter(([each]) => items.every(({ texts }) => texts.has(each)))
    .map(([each, matcher]) => ({ matcher, length: each.length, values: 1 }));
  const compared = positive(first?.matchers ?? []);
  const settled = new Set(candidates.filter(({ matcher }) => compared.get(matcher.name) === matcher).map(({ matcher: { name } }) => name));
  const omitted: Omitted[] = [];
  for (const name of namesIn(items)) {
    const values = settled.has(name) ? undefined : allAlternatives(items, name);
    if (values !== undefined && values.size > MOST_VALUES) {
      omitted.push({ name, values: values.size });
    } else if (values !== undefined) {
      const matcher = anyOf(name, values);
      candidates.push({ matcher, length: text(matcher).length, values: values.size });
    }
  }
  const kept = new Set<Matcher>();
  let room = LONGEST;
  for (const { matcher, length, values } of [...candidates].sort((a, b) => a.length - b.length)) {
    if (length <= room) {
      room -= length;
      kept.add(matcher);
    } else {
      omitted.push({ name: matcher.name, values });
    }
  }
  return { matchers: candidates.map(({ matcher }) => matcher).filter((matcher) => kept.has(matcher)), omitted };
}

/** Combines items into one silence, which may match more than they do. */
export function combine(items: readonly Item[]): Combined {
  const { matchers, omitted } = bounds(items);
  return { matchers: selective(matchers, () => items.flatMap(({ alerts }) => alerts)), omitted };
}
