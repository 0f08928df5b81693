/**
 * Regular expressions of matchers. The server compares them with values, since those of a browser have another syntax and may
 * take any time; the page keeps the results, which never change.
 */
import { ApiError, V1, ask, messageOf } from './api.js';
import { readMatching } from './fallback.js';
import { withChoices } from './filter.js';
import type { Filter } from './filter.js';
import { text } from './matchers.js';
import type { Matcher } from './matchers.js';
import { store } from './store.js';
import type { Labels } from './types.js';

/** For one label. */
interface Regexp {
  readonly matcher: Matcher;
  readonly results: Map<string, boolean>;
  /** Values that the server is to be asked about. */
  readonly open: Set<string>;
  /** Why it is invalid; empty if it is valid, undefined if that is not known. */
  error: string | undefined;
}

type ResultJson = { readonly matches: readonly boolean[] } | { readonly error: string };

/** Until the server is asked about the values that a page has met, in milliseconds; then after a failure, and by API v2. */
const PAUSE = 20;
const PAUSE_FAILED = 5_000;
const PAUSE_V2 = 500;
/** After so long a result that may be wrong is asked for again. */
const DOUBT = 10_000;
const BAD_REQUEST = 400;
/** The greatest number of regular expressions of a request; by API v2 each is two requests. */
const MOST = 100;
const MOST_V2 = 4;
/** The greatest length of the values of a request. */
const LONGEST = 200_000;
/** The greatest number of results that are kept for one, and of regular expressions. */
const RESULTS = 50_000;
const REGEXPS = 1_000;

class Regexps {
  private byText = new Map<string, Regexp>();
  private byMatcher = new WeakMap<Matcher, Regexp>();
  private failure = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  private of(matcher: Matcher): Regexp {
    let known = this.byMatcher.get(matcher);
    if (known === undefined) {
      const key = text({ ...matcher, operator: '=~' });
      if (this.byText.size > REGEXPS) {
        this.byText.clear();
        this.byMatcher = new WeakMap();
      }
      known = this.byText.get(key) ?? { matcher, results: new Map(), open: new Set(), error: undefined };
      this.byText.set(key, known);
      this.byMatcher.set(matcher, known);
    }
    return known;
  }

  /**
   * Whether a matcher with a regular expression matches a value; undefined until the server has answered. One that is invalid
   * matches everything, and so does one that the server cannot be asked about: nothing is hidden by mistake.
   */
  matches(matcher: Matcher, value: string): boolean | undefined {
    const known = this.known(matcher, value);
    return known === undefined && (this.failure !== '' || (this.of(matcher).error ?? '') !== '') ? true : known;
  }

  /** Whether a matcher with a regular expression matches a value; undefined as long as that is not known. */
  known(matcher: Matcher, value: string): boolean | undefined {
    const regexp = this.of(matcher);
    const known = regexp.results.get(value);
    if (known === undefined && (regexp.error ?? '') === '') {
      regexp.open.add(value);
      this.timer ??= setTimeout(() => this.askAll(), this.failure !== '' ? PAUSE_FAILED : store.isV2 ? PAUSE_V2 : PAUSE);
    }
    return known === undefined ? undefined : known === (matcher.operator === '=~');
  }

  /** Why a filter lets more through than it says; empty if it does not. */
  problem(filter: Tested): string {
    const bad = regular(filter).find((each) => (this.of(each).error ?? '') !== '' || this.of(each).open.size > 0);
    const error = bad === undefined ? '' : this.of(bad).error || this.failure;
    return bad === undefined || error === '' ? '' : `${text(bad)}: ${error}`;
  }

  /** Asks the server what is wrong with a filter; gives an empty text if nothing is, or the server does not answer. */
  async check(filter: Tested): Promise<string> {
    try {
      await this.ask(regular(filter).map((each) => this.of(each)));
    } catch {
      // said once the filter is applied
    }
    const bad = regular(filter).find((each) => (this.of(each).error ?? '') !== '');
    return bad === undefined ? '' : `${text(bad)}: ${this.of(bad).error}`;
  }

  private async askAll(): Promise<void> {
    const open = [...this.byText.values()].filter((each) => each.open.size > 0);
    try {
      await this.ask(open);
      this.failure = '';
    } catch (e) {
      this.failure = messageOf(e);
    }
    if (this.failure === '') {
      open.forEach((each) => each.open.clear()); // those that were left out, and are still shown, are met again
    }
    this.timer = undefined;
    store.redraw();
  }

  private async ask(regexps: readonly Regexp[]): Promise<void> {
    try {
      if (!store.isV2) {
        await askV1(regexps.slice(0, MOST));
        return;
      }
    } catch (e) {
      if (!(e instanceof ApiError) || !e.isMissing) {
        throw e;
      }
    }
    await Promise.all(regexps.slice(0, MOST_V2).map(askV2));
  }
}

/** Matchers, or a whole filter. */
type Tested = readonly Matcher[] | Filter;

/** Those with a regular expression; conditions are compared as matchers are. */
function regular(tested: Tested): readonly Matcher[] {
  const all =
    'matchers' in tested
      ? withChoices(tested).flatMap(({ matchers, conditions }) => [...matchers, ...(conditions as readonly Matcher[])])
      : tested;
  return all.filter(isRegexp);
}

/** Whether its value is a regular expression. */
export function isRegexp({ operator }: Matcher): boolean {
  return operator.endsWith('~');
}

function keep({ results }: Regexp, value: string, matches: boolean): void {
  if (results.size > RESULTS) {
    results.clear();
  }
  results.set(value, matches);
}

async function askV1(regexps: readonly Regexp[]): Promise<void> {
  let room = LONGEST;
  const questions = regexps.map((regexp) => {
    const values: string[] = [];
    for (const value of room > 0 ? regexp.open : []) {
      values.push(value);
      room -= value.length + 1;
      if (room <= 0) {
        break;
      }
    }
    return { regexp: regexp.matcher.value, values };
  });
  if (questions.length === 0) {
    return;
  }
  const { results } = await ask<{ results: readonly ResultJson[] }>(`${V1}regexps`, { regexps: questions });
  regexps.forEach((regexp, i) => {
    const result = results[i];
    if (result !== undefined && 'error' in result) {
      regexp.error = result.error;
    } else {
      regexp.error = '';
      questions[i]?.values.forEach((value, j) => keep(regexp, value, result?.matches[j] === true));
    }
  });
}

/** API v2 says which alerts match, and which do not; values that neither have may come with an alert that begins meanwhile. */
async function askV2(regexp: Regexp): Promise<void> {
  const { matcher } = regexp;
  if (matcher.name.startsWith('@')) {
    regexp.error = 'Only API v2 is let through here, which compares regular expressions with labels only.';
    return;
  }
  const values = [...regexp.open];
  try {
    for (const operator of ['!~', '=~'] as const) {
      const alerts = await readMatching([{ ...matcher, operator }]);
      alerts.forEach(({ labels }) => keep(regexp, labels[matcher.name] ?? '', operator === '=~'));
    }
    regexp.error = '';
  } catch (e) {
    if (!(e instanceof ApiError) || e.status !== BAD_REQUEST) {
      throw e;
    }
    regexp.error = e.message;
  }
  for (const value of values.filter((each) => !regexp.results.has(each))) {
    keep(regexp, value, false);
    setTimeout(() => regexp.results.delete(value), DOUBT);
  }
}

/** The regular expressions of this page. */
export const regexps = new Regexps();

/** Whether all matchers match; a missing label is an empty one. Undefined until the server has answered. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean | undefined {
  let result: boolean | undefined = true;
  for (const matcher of matchers) {
    const actual = labels[matcher.name] ?? '';
    if (!isRegexp(matcher) && (actual === matcher.value) !== (matcher.operator === '=')) {
      return false;
    }
  }
  for (const matcher of matchers.filter(isRegexp)) {
    const one = regexps.matches(matcher, labels[matcher.name] ?? '');
    if (one === false) {
      return false;
    }
    result = one === undefined ? undefined : result;
  }
  return result;
}
