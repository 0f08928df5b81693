/** Completions of a matcher, or of a filter, while it is typed. */
import { plain } from './clusters.js';
import { CONDITIONS, CONDITION_STATES, problemOf } from './filter.js';
import { nameText, text, valueText } from './matchers.js';
import type { Store } from './store.js';
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

/** The labels of all alerts. */
interface Vocabulary {
  readonly names: readonly string[];
  /** Each label with its value, the most frequent first. */
  readonly pairs: readonly { readonly name: string; readonly value: string; readonly searched: string }[];
}

/** Joins a name and a value to a key; it stands in neither. */
const BETWEEN = '\uffff';

function vocabulary(store: Store): Vocabulary {
  const names = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (const { labels } of store.alerts.values()) {
    for (const name in labels) {
      const pair = `${name}${BETWEEN}${labels[name]}`;
      names.set(name, (names.get(name) ?? 0) + 1);
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  const ordered = (counts: Map<string, number>) => [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([each]) => each);
  return {
    names: ordered(names),
    pairs: ordered(pairs).map((pair) => {
      const [name = '', value = ''] = pair.split(BETWEEN);
      return { name, value, searched: value.toLowerCase() };
    }),
  };
}

/** The names of labels that are suggested for a word, before values. */
const MOST_NAMES = 3;
const COMPARISON = /^("(?:[^"\\]|\\.)*"|[^\s=!~<>"{}]+)(=~|!~|!=|==|=|[<>])"?([^"]*)$/;

/** Where the last term of a text starts. */
function lastTerm(typed: string): number {
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < typed.length; i++) {
    const c = typed.charAt(i);
    if (c === '"') {
      isQuoted = !isQuoted;
    } else if (c === '\\') {
      i += isQuoted ? 1 : 0;
    } else if (!isQuoted && (/[\s,{]/.test(c) || (start === i && /[-!(]/.test(c)))) {
      start = i + 1;
    }
  }
  return start;
}

/** Completes the last term of a filter: labels, operators, values, conditions. Each result is the whole text. */
export function suggestions(store: Store, typed: string, most: number): readonly string[] {
  const start = lastTerm(typed);
  const [before, term] = [typed.slice(0, start), typed.slice(start)];
  const parts = COMPARISON.exec(term);
  const found = term.startsWith('@')
    ? conditionTexts(store, term, parts)
    : parts === null
      ? wordTexts(store, term.replace(/^"/, ''), most)
      : valueTexts(store, parts[1] ?? '', parts[2] ?? '', parts[3] ?? '', most);
  return found.slice(0, most).map((each) => before + each);
}

/** For a word: operators if it is a label, labels that contain it, then values that do. */
function wordTexts(store: Store, word: string, most: number): readonly string[] {
  const { names, pairs } = store.once(vocabulary);
  const wanted = word.toLowerCase();
  const found = names.includes(word) ? ['=', '!=', '=~', '!~'].map((operator) => `${nameText(word)}${operator}`) : [];
  const more = names.filter((name) => name !== word && name.toLowerCase().includes(wanted)).map((name) => `${nameText(name)}=`);
  if (word === '') {
    return more;
  }
  found.push(...more.slice(0, MOST_NAMES));
  for (let i = 0; i < pairs.length && found.length < most; i++) {
    const pair = pairs[i];
    if (pair?.searched.includes(wanted) === true) {
      found.push(text({ name: pair.name, operator: '=', value: pair.value }));
    }
  }
  return found;
}

function valueTexts(store: Store, name: string, operator: string, part: string, most: number): readonly string[] {
  const plain = name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name;
  const wanted = part.toLowerCase();
  const same = operator === '==' ? '=' : operator;
  return store
    .once(vocabulary)
    .pairs.filter((pair) => pair.name === plain && pair.value !== '' && pair.searched.includes(wanted))
    .slice(0, most)
    .map(({ value }) => `${name}${valueText(same, value)}`);
}

function conditionTexts(store: Store, term: string, parts: RegExpExecArray | null): readonly string[] {
  const [, name = '', operator = '', part = ''] = parts ?? [];
  if (parts === null) {
    return Object.entries(CONDITIONS)
      .filter(([each]) => each.startsWith(term))
      .flatMap(([each, operators]) => (each === term ? operators : operators.slice(0, 1)).map((one) => each + one));
  }
  return conditionValues(store, name)
    .filter((value) => value.toLowerCase().includes(part.toLowerCase()))
    .map((value) => name + (isPlain(name) ? operator + value : valueText(operator === '==' ? '=' : operator, value)));
}

function isPlain(name: string): boolean {
  return name === '@state' || name === '@age' || name === '@limit';
}

function conditionValues(store: Store, name: string): readonly string[] {
  const frequent = (values: Iterable<string>) => byFrequency(values).map(([value]) => value);
  switch (name) {
    case '@state':
      return CONDITION_STATES;
    case '@age':
      return ['10m', '1h', '6h', '1d'];
    case '@limit':
      return ['10', '50', '100'];
    case '@receiver':
      return frequent([...store.groups.values()].map(({ receiver }) => receiver));
    case '@author':
      return frequent([...store.silences.values()].map(({ createdBy }) => createdBy));
    case '@silenced_by':
      return [...store.silences.keys()].map(plain);
    case '@inhibited_by':
      return frequent([...store.alerts.values()].flatMap(({ inhibitedBy }) => inhibitedBy).map(plain));
    default:
      return [];
  }
}

/** Whether a suggestion is complete: it ends a value, and can be applied. */
export function isComplete(suggestion: string): boolean {
  return (suggestion.endsWith('"') || /@(?:state|age|limit)[=!<>]+\w+$/.test(suggestion)) && problemOf(suggestion) === '';
}
