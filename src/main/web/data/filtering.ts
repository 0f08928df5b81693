/** Decides which alerts of which groups a filter lets through. */
import { plain } from './clusters.js';
import type { Condition, Filter } from './filter.js';
import type { Matcher } from './matchers.js';
import { matches, regexps } from './regexps.js';
import type { Store } from './store.js';
import { parseDuration } from './time.js';
import type { Alert, Group, Silence } from './types.js';

/** Undefined until the server has answered about a regular expression. */
export type Admission = (group: Group, alert: Alert) => boolean | undefined;

/** Stands in no text that the server sends. */
const BETWEEN = '\uffff';

/** What words are searched in. */
type Searched = Pick<Alert, 'labels' | 'annotations'>;

const lowered = new WeakMap<Searched, string>();

function searched(alert: Searched): string {
  let known = lowered.get(alert);
  if (known === undefined) {
    const { labels, annotations } = alert;
    known = [...Object.entries(labels).flat(), ...Object.values(annotations)].join(BETWEEN).toLowerCase();
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
function compares(matcher: Matcher, values: readonly string[]): boolean | undefined {
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

function admits(store: Store, { name, operator, value }: Condition): Admission {
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
      const matcher: Matcher = { name, operator: operator as Matcher['operator'], value };
      return (group, alert) => compares(matcher, valuesOf(store, name, group, alert));
    }
  }
}

/** Whether an alert has all of some texts, in upper or lower case. */
export function hasTexts(texts: readonly string[]): (alert: Searched) => boolean {
  const words = texts.map((text) => text.toLowerCase());
  return (alert) => words.every((word) => searched(alert).includes(word));
}

/** Which alerts of which groups a filter lets through now. */
export function admission(store: Store, { matchers, conditions, texts }: Filter): Admission {
  const each = conditions.map((condition) => admits(store, condition));
  const isFound = hasTexts(texts);
  return (group, alert) => {
    let result: boolean | undefined = true;
    if (!isFound(alert)) {
      return false;
    }
    for (const one of each) {
      const isAdmitted = one(group, alert);
      if (isAdmitted === false) {
        return false;
      }
      result = isAdmitted === undefined ? undefined : result;
    }
    const isMatched = matches(matchers, alert.labels);
    return isMatched === true ? result : isMatched;
  };
}

/** The greatest number of rows; infinite if the filter does not limit them. */
export function limitOf({ conditions }: Filter): number {
  return Math.min(Infinity, ...conditions.filter(({ name }) => name === '@limit').map(({ value }) => Number(value)));
}

/** Whether a filter hides nothing but the rows behind a limit. */
export function isOnlyLimit({ matchers, conditions, texts }: Filter): boolean {
  return matchers.length + texts.length === 0 && conditions.every(({ name }) => name === '@limit');
}
