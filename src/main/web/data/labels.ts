/** Which labels and annotations are shown, in which order, and the colours of labels. */
import type { ColorRule, Display } from './display.js';
import { regexps } from './regexps.js';
import { settings } from './settings.js';
import { level } from './severity.js';
import { store } from './store.js';
import type { Alert, Labels } from './types.js';

/** The names and values of some labels or annotations; or what else belongs to their names. */
export type Pairs<T = string> = readonly (readonly [name: string, value: T])[];

/** The settings as they are looked up, thousands of times for a page. */
class Lookup {
  private readonly hide: ReadonlySet<string>;
  private readonly strip: ReadonlySet<string>;
  private readonly places: ReadonlyMap<string, number>;
  readonly colors = new Map<string, ColorRule[]>();

  constructor({ labels }: Display) {
    this.hide = new Set(labels.hide);
    this.strip = new Set(labels.strip);
    this.places = new Map(labels.order.map((name, place) => [name, place]));
    labels.colors.forEach((rule) => this.colors.set(rule.label, [...(this.colors.get(rule.label) ?? []), rule]));
  }

  shows(name: string): boolean {
    return !this.hide.has(name) && !this.strip.has(name);
  }

  hides(name: string): boolean {
    return this.hide.has(name);
  }

  ordered<T>(pairs: Pairs<T>): Pairs<T> {
    return this.places.size === 0 ? pairs : inOrder(pairs, this.places);
  }
}

const lookups = new WeakMap<Display, Lookup>();

function lookup(): Lookup {
  let known = lookups.get(store.display);
  if (known === undefined) {
    known = new Lookup(store.display);
    lookups.set(store.display, known);
  }
  return known;
}

function inOrder<T>(pairs: Pairs<T>, places: ReadonlyMap<string, number>): Pairs<T> {
  const place = (name: string) => places.get(name) ?? places.size;
  return [...pairs].sort(([a], [b]) => place(a) - place(b));
}

/** The labels that are shown, in their order. */
export function shownLabels(labels: Labels): Pairs {
  return shownPairs(Object.entries(labels));
}

/** What belongs to labels that are shown, in their order. */
export function shownPairs<T>(pairs: Pairs<T>): Pairs<T> {
  const by = lookup();
  return by.ordered(pairs.filter(([name]) => by.shows(name)));
}

/** The labels that only the details of an alert show. */
export function hiddenLabels(labels: Labels): Pairs {
  const by = lookup();
  return by.ordered(Object.entries(labels).filter(([name]) => by.hides(name)));
}

/** The annotations that the details of an alert show, in their order. */
export function shownAnnotations(annotations: Labels): Pairs {
  const { hide, order } = store.display.annotations;
  const shown = Object.entries(annotations).filter(([name]) => !hide.includes(name));
  return inOrder(shown, new Map(order.map((name, place) => [name, place])));
}

/**
 * The names of the labels that tell alerts apart: first those that the configuration names, the alert name and the instance, then
 * those that most alerts have, with the most values. A severity that says no more than its sign is left out.
 */
export function distinguishing(alerts: readonly Alert[], common: Labels): readonly string[] {
  const found = new Map<string, { alerts: number; readonly values: Set<string> }>();
  for (const { labels } of alerts) {
    for (const name in labels) {
      const value = labels[name] ?? '';
      if (common[name] !== value) {
        const known = found.get(name) ?? { alerts: 0, values: new Set() };
        known.alerts++;
        found.set(name, known);
        known.values.add(value);
      }
    }
  }
  const { severityLabel } = settings.current;
  if (alerts.every(({ labels }) => labels[severityLabel]?.toLowerCase() === level(labels))) {
    found.delete(severityLabel);
  }
  const { columns, order } = store.display.labels;
  const first = [...columns, ...order, 'alertname', 'instance'];
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  const by = lookup();
  return [...found]
    .filter(([name]) => by.shows(name))
    .sort(([a, some], [b, others]) => place(a) - place(b) || others.alerts - some.alerts || others.values.size - some.values.size)
    .map(([name]) => name);
}

/** The hues of the colours with names, in degrees. */
export const HUES: Readonly<Record<string, number>> = {
  red: 0,
  orange: 25,
  yellow: 48,
  green: 130,
  teal: 178,
  blue: 214,
  purple: 268,
  pink: 322,
};

const CIRCLE = 360;

/** A hue that depends on a text only: FNV-1a over its UTF-16 code units. */
export function hueOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % CIRCLE;
}

function applies({ label, value, valueRe }: ColorRule, actual: string): boolean {
  return valueRe === undefined
    ? value === undefined || value === actual
    : regexps.known({ name: label, operator: '=~', value: valueRe }, actual) === true;
}

/** The hue of a label; `gray`, or undefined for none. Regular expressions apply once the server has compared the value. */
export function colorOf(name: string, value: string): number | 'gray' | undefined {
  const rule = lookup().colors.get(name)?.find((each) => applies(each, value));
  return rule === undefined ? undefined : rule.color === 'unique' ? hueOf(value) : (HUES[rule.color] ?? 'gray');
}
