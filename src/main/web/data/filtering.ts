/** Decides what a filter lets through: which alerts of which groups, and on other pages what those list. */
import { plain } from './clusters.js';
import { conditionText, isEmpty, parseFilter, problemOf, withChoices } from './filter.js';
import type { Condition, Filter } from './filter.js';
import type { Matcher } from './matchers.js';
import { matches, regexps } from './regexps.js';
import type { Store } from './store.js';
import { parseDuration } from './time.js';
import type { Alert, Group, Silence } from './types.js';

/** Undefined until the server has answered about a regular expression. */
type Test<T extends readonly unknown[]> = (...of: T) => boolean | undefined;

export type Admission = Test<[group: Group, alert: Alert]>;

/** What the parts of a filter mean for one kind of things. */
export interface Tests<T extends readonly unknown[]> {
  /** Whether a word in lower case occurs. */
  readonly has: (word: string, ...of: T) => boolean;
  readonly matches: (matchers: readonly Matcher[], ...of: T) => boolean | undefined;
  readonly meets: (condition: Condition) => Test<T>;
}

/** Stands in no text that the server sends. */
const BETWEEN = '\uffff';

/** What words are searched in. */
type Searched = Pick<Alert, 'labels' | 'annotations'>;

const lowered = new WeakMap<Searched, string>();

function searched(alert: Searched): string {
  let known = lowered.get(alert);
  if (known === undefined) {
    const { labels, annotations } = alert;
    const pairs = Object.entries(labels).map(([name, value]) => `${name}:${value}`);
    known = [...pairs, ...Object.values(annotations)].join(BETWEEN).toLowerCase();
    lowered.set(alert, known);
  }
  return known;
}

function silencesOf(store: Store, { silencedBy }: Alert): readonly Silence[] {
  return silencedBy.map((id) => store.silences.get(id)).filter((each): each is Silence => each !== undefined);
}

/** Whether an alert of a group has a state of the language; it may have several. */
function hasState(store: Store, state: string, group: Group, alert: Alert): boolean {
  const { silencedBy, inhibitedBy } = alert;
  switch (state) {
    case 'silenced':
      return silencedBy.length > 0;
    case 'inhibited':
      return inhibitedBy.length > 0;
    case 'muted':
      return group.mutedBy.length > 0;
    case 'acknowledged':
      return silencesOf(store, alert).some(({ acknowledges }) => acknowledges !== '');
    default: {
      const isSuppressed = silencedBy.length + inhibitedBy.length + group.mutedBy.length > 0;
      const isUnprocessed = alert.state === 'unprocessed';
      return state === 'suppressed' ? isSuppressed : !isSuppressed && isUnprocessed === (state === 'unprocessed');
    }
  }
}

function valuesOf(store: Store, name: string, group: Group, alert: Alert): readonly string[] {
  switch (name) {
    case '@receiver':
      return [group.receiver];
    case '@fingerprint':
      return [plain(alert.fingerprint)];
    case '@silenced_by':
      return alert.silencedBy.map(plain);
    case '@inhibited_by':
      return alert.inhibitedBy.map(plain);
    default:
      return silencesOf(store, alert).map(({ createdBy }) => createdBy);
  }
}

/** Compares like a matcher of a label that may have several values: negative operators with each of them, none being an empty one. */
export function compares(matcher: Matcher, values: readonly string[]): boolean | undefined {
  const isPositive = matcher.operator.startsWith('=');
  let result: boolean | undefined = !isPositive;
  for (const value of values.length === 0 ? [''] : values) {
    const one = matcher.operator.endsWith('~')
      ? regexps.matches(matcher, value)
      : (value === matcher.value) === isPositive;
    if (one === isPositive) {
      return one;
    }
    result = one === undefined ? undefined : result;
  }
  return result;
}

/** The matcher that a condition with an operator of matchers is. */
export function matcherOf({ name, operator, value }: Condition): Matcher {
  return { name, operator: operator as Matcher['operator'], value };
}

function admits(store: Store, condition: Condition): Admission {
  const { name, operator, value } = condition;
  switch (name) {
    case '@limit':
      return () => true;
    case '@age': {
      const start = store.now() - (parseDuration(value) ?? 0);
      return (_, { startsAt }) => (operator === '>' ? startsAt < start : startsAt > start);
    }
    case '@state':
      return (group, alert) => hasState(store, value, group, alert) === (operator === '=');
    default: {
      const matcher = matcherOf(condition);
      return (group, alert) => compares(matcher, valuesOf(store, name, group, alert));
    }
  }
}

/** Whether all tests let something through. */
function every<T extends readonly unknown[]>(tests: readonly Test<T>[]): Test<T> {
  return (...of) => {
    let result: boolean | undefined = true;
    for (const test of tests) {
      const holds = test(...of);
      if (holds === false) {
        return false;
      }
      result = holds === undefined ? undefined : result;
    }
    return result;
  };
}

/** What a filter lets through. */
export function testOf<T extends readonly unknown[]>(filter: Filter, tests: Tests<T>): Test<T> {
  const [texts = [], excluded = []] = [filter.texts, filter.excluded].map((words) => words.map((word) => word.toLowerCase()));
  const choices = filter.choices.map((choice): Test<T> => {
    const none = every(choice.map((each) => not(testOf(each, tests))));
    return not(none);
  });
  const all = [...filter.conditions.map((condition) => tests.meets(condition)), ...choices];
  if (filter.matchers.length > 0) {
    all.unshift((...of) => tests.matches(filter.matchers, ...of));
  }
  if (texts.length + excluded.length > 0) {
    all.unshift((...of) => texts.every((word) => tests.has(word, ...of)) && !excluded.some((word) => tests.has(word, ...of)));
  }
  return every(all);
}

function not<T extends readonly unknown[]>(test: Test<T>): Test<T> {
  return (...of) => {
    const holds = test(...of);
    return holds === undefined ? undefined : !holds;
  };
}

/** A filter of a page that lists something else than alerts. */
export interface PageFilter<T extends readonly unknown[]> {
  readonly accepts: (...of: T) => boolean;
  /** Why it lets more through than it says; empty if it does not. */
  readonly error: string;
}

/** Reads a filter of a page that knows some conditions only; one that cannot be applied lets everything through, and says so. */
export function pageFilter<T extends readonly unknown[]>(text: string, known: readonly string[], tests: Tests<T>): PageFilter<T> {
  const unread = (error: string) => ({ accepts: () => true, error: `${error}. Nothing is filtered.` });
  const problem = problemOf(text);
  if (problem !== '') {
    return unread(problem);
  }
  const filter = parseFilter(text);
  const other = withChoices(filter).flatMap(({ conditions }) => conditions).find(({ name }) => !known.includes(name));
  if (other !== undefined) {
    return unread(`${conditionText(other)} (expected on this page: ${[...known, 'matchers', 'words'].join(', ')})`);
  }
  const test = testOf(filter, tests);
  return { accepts: (...of) => test(...of) === true, error: regexps.problem(filter) };
}

/** Which alerts of which groups a filter lets through now. */
export function admission(store: Store, filter: Filter): Admission {
  return testOf<[Group, Alert]>(filter, {
    has: (word, _, alert) => searched(alert).includes(word),
    matches: (matchers, _, { labels }) => matches(matchers, labels),
    meets: (condition) => admits(store, condition),
  });
}

/** Whether a filter lets nothing of a group through, by the labels by which that is grouped: all its alerts have them. */
export function excludes({ matchers }: Filter, { labels }: Group): boolean {
  return matches(matchers.filter(({ name }) => Object.hasOwn(labels, name)), labels) === false;
}

/** Whether a filter without conditions lets an alert through that is in no group any more. */
export function admitsEnded(filter: Filter): (alert: Searched) => boolean {
  const test = testOf<[Searched]>(filter, {
    has: (word, alert) => searched(alert).includes(word),
    matches: (matchers, { labels }) => matches(matchers, labels),
    meets: () => () => true,
  });
  return (alert) => test(alert) !== false;
}

/** The greatest number of rows; infinite if the filter does not limit them. */
export function limitOf({ conditions }: Filter): number {
  return Math.min(Infinity, ...conditions.filter(({ name }) => name === '@limit').map(({ value }) => Number(value)));
}

/** Whether a filter hides nothing but the rows behind a limit. */
export function isOnlyLimit(filter: Filter): boolean {
  return isEmpty({ ...filter, conditions: filter.conditions.filter(({ name }) => name !== '@limit') });
}
