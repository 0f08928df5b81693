/**
 * The silences of a selection: few, each with lists of values, and none that mutes what was not selected. One silence for all is
 * divided by the values of the label that parts most of the others from it, until none is left, and parts are joined again
 * where that mutes nothing else.
 */
import { filterText, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import type { Alert } from '../../data/types.js';
import { alternatives, bounds, combine, isEquality, item, matching, namesIn, selects, valueIn } from './combine.js';
import type { Combined, Item } from './combine.js';

/** The greatest number of silences: a list that is longer is not read. */
export const FEW = 20;
/** The greatest number of parts that are tried to be joined, and of labels by which a part is tried to be divided. */
const MOST_PARTS = 50;
const MOST_LABELS = 4;
/** How often items are looked at before the search is given up: with thousands of them, as long as a user waits for. */
const MOST_LOOKS = 100_000;

/** A silence for some items, and the item that it is itself. */
interface Part {
  readonly silence: Combined;
  readonly item: Item;
}

function part(silence: Combined, items: readonly Item[]): Part {
  const alerts = items.flatMap((each) => each.alerts);
  return { silence, item: item(silence.matchers, alerts, items.every(({ isClosed }) => isClosed)) };
}

/** One silence for some items; undefined if it may match others, or lacks a matcher with `=` that it needs. */
function exact(items: readonly Item[], others: readonly Alert[], needsEquality: boolean): Part | undefined {
  const { matchers, omitted } = combine(items);
  if (needsEquality && !matchers.some(isEquality)) {
    return undefined;
  }
  const without: Matcher[] = [];
  if (items.every(({ isClosed }) => isClosed)) {
    const names = namesIn(items);
    let rest = matching(matchers, others);
    while (rest[0] !== undefined) {
      const [name] = Object.entries(rest[0].labels).find(([each, value]) => !names.has(each) && value !== '') ?? [];
      if (name === undefined) {
        return undefined;
      }
      without.push({ name, operator: '=', value: '' });
      rest = rest.filter(({ labels }) => valueIn(labels, name) === '');
    }
  } else if ((omitted.length > 0 || !isOne(items)) && matching(matchers, others).length > 0) {
    return undefined;
  }
  return matchers.some(selects) ? part({ matchers: [...matchers, ...without], omitted }, items) : undefined;
}

/** Whether all are a group, which matches just its alerts, whatever its regular expressions are. */
function isOne(items: readonly Item[]): boolean {
  return new Set(items.map(({ matchers }) => filterText(matchers))).size === 1;
}

/** The ways to divide items by what they want of a label: by its values, or where these are many, in two. */
function divisions(items: readonly Item[]): readonly (readonly (readonly Item[])[])[] {
  const ways = [...namesIn(items)].map((name) => {
    const byValue = groupedBy(items, (each) => (alternatives(each, name) ?? []).join('|'));
    const sorted = [...byValue].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, some]) => some);
    const half = Math.ceil(sorted.length / 2);
    return sorted.length <= FEW ? sorted : [sorted.slice(0, half).flat(), sorted.slice(half).flat()];
  });
  return ways.filter(({ length }) => length > 1).sort((a, b) => a.length - b.length).slice(0, MOST_LABELS);
}

function groupedBy(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const each of items) {
    const own = key(each);
    const some = found.get(own);
    if (some === undefined) {
      found.set(own, [each]);
    } else {
      some.push(each);
    }
  }
  return found;
}

/** What a search may still take. */
interface Room {
  parts: number;
  looks: number;
  readonly needsEquality: boolean;
}

/** Divides items until the silence of each part matches none of the others; gives undefined if there is no room for that. */
function divided(items: readonly Item[], others: readonly Alert[], room: Room): readonly Part[] | undefined {
  const one = exact(items, others, room.needsEquality);
  if (one !== undefined) {
    return room.parts-- > 0 ? [one] : undefined;
  }
  room.looks -= items.length * MOST_LABELS;
  if (room.looks < 0) {
    return undefined;
  }
  const inside = matching(bounds(items).matchers, others);
  const left = (way: readonly (readonly Item[])[]) =>
    way.reduce((sum, some) => sum + matching(bounds(some).matchers, inside).length, 0);
  const [best] = divisions(items)
    .map((way) => ({ way, left: left(way) }))
    .sort((a, b) => a.left - b.left);
  const parts: Part[] = [];
  for (const some of best?.way ?? []) {
    const more = divided(some, others, room);
    if (more === undefined) {
      return undefined;
    }
    parts.push(...more);
  }
  return best === undefined ? undefined : parts;
}

/** Joins parts as long as they match none of the others. */
function joined(parts: readonly Part[], others: readonly Alert[], needsEquality: boolean): readonly Part[] {
  const kept: Part[] = [];
  for (const each of parts) {
    let whole = each;
    for (const other of [...kept]) {
      const isWhole = other.silence.omitted.length === 0 && whole.silence.omitted.length === 0;
      const both = isWhole ? exact([other.item, whole.item], others, needsEquality) : undefined;
      if (both !== undefined && both.silence.omitted.length === 0) {
        kept.splice(kept.indexOf(other), 1);
        whole = both;
      }
    }
    kept.push(whole);
  }
  return kept;
}

/** What items of one silence have in common, so that it restricts none of their labels less than they do. */
function shape({ matchers, values, isClosed }: Item): string {
  const negative = matchers.filter(({ operator }) => operator.startsWith('!')).map(text);
  return isClosed ? '' : [...values.keys(), '', ...negative].sort().join('\n');
}

/**
 * Finds silences that match what items match, and none of the others: few, and none that asks less of labels than its items do.
 *
 * @param needsEquality whether each must have a matcher with `=`
 * @returns undefined if there are no few
 */
export function partition(items: readonly Item[], others: readonly Alert[], needsEquality = false): readonly Combined[] | undefined {
  const result: Part[] = [];
  for (const alike of groupedBy(items, shape).values()) {
    const parts = divided(alike, others, { parts: MOST_PARTS, looks: MOST_LOOKS, needsEquality });
    if (parts === undefined) {
      return undefined;
    }
    result.push(...joined(parts, others, needsEquality));
  }
  return result.length <= FEW ? result.map(({ silence }) => silence) : undefined;
}
