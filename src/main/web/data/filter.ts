/**
 * The filter language of the alerts: matchers with or without braces, `@` conditions, and words to search for. The server
 * reads it alike; `filters.json` among the tests holds what both are tested with.
 */
import { BARE, MatcherSyntaxError, STRING, WORD, classicText, filterText, matchersOfTokens, quote, text } from './matchers.js';
import type { Matcher, MatcherTokens, Operator } from './matchers.js';
import { parseDuration } from './time.js';

/** A condition on something else than a label, such as `@age>1h`. */
export interface Condition {
  /** With its `@`. */
  readonly name: string;
  readonly operator: Operator | '>' | '<';
  readonly value: string;
}

/** Everything in it must hold. */
export interface Filter {
  readonly matchers: readonly Matcher[];
  readonly conditions: readonly Condition[];
  /** Each must occur in a label's name or value, or in an annotation. */
  readonly texts: readonly string[];
}

export const EVERYTHING: Filter = { matchers: [], conditions: [], texts: [] };

const COMPARISONS = ['=', '!=', '=~', '!~'];

/** The operators of each condition, in the order in which errors name them. */
export const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  '@state': ['=', '!='],
  '@receiver': COMPARISONS,
  '@age': ['>', '<'],
  '@silenced_by': COMPARISONS,
  '@inhibited_by': COMPARISONS,
  '@author': COMPARISONS,
  '@fingerprint': COMPARISONS,
  '@limit': ['='],
};

export const CONDITION_STATES = ['active', 'suppressed', 'silenced', 'inhibited', 'muted', 'acknowledged', 'unprocessed'];

const OPERATOR = /^(?:=~|!~|!=|==|=)/;
const CONDITION_OPERATOR = /^[=!~<>]+/;
const TEXT = /^[^\s,{}"]+/;
const VALUE = /^(?:\\\S|[^\s,"{}])*/;
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*(?=\{)/;
/** A text of this kind needs no quotes. */
const PLAIN = /^[^\s,{}"'`=!~<>@][^\s,{}"=!~<>]*$/;
const RANGE = /^\[[^\]]*\]/;
const MOST_SHOWN = 60;
/** Each alert is searched for each of them. */
const MOST_TEXTS = 100;

class Reader {
  readonly matchers: Matcher[] = [];
  readonly conditions: Condition[] = [];
  readonly texts: string[] = [];
  private rest = '';

  read(filter: string): void {
    this.rest = filter;
    for (this.skip(/^[\s,]+/); this.rest !== ''; this.skip(/^[\s,]+/)) {
      this.term();
      if (this.rest !== '' && !/^[\s,]/.test(this.rest)) {
        throw expected(this.rest, 'a space or a comma');
      }
    }
  }

  private term(): void {
    const metric = METRIC.exec(this.rest)?.[0];
    if (metric !== undefined || this.rest.startsWith('{')) {
      this.take(metric ?? '');
      this.selector(metric);
    } else if (this.rest.startsWith('@')) {
      this.condition();
    } else if (this.rest.startsWith("'")) {
      this.shellWord();
    } else {
      this.matcherOrText();
    }
  }

  /** Reads matchers in braces: those of a metric have the quotes of PromQL. */
  private selector(metric: string | undefined): void {
    const whole = this.rest;
    this.take('{');
    const tokens: MatcherTokens[] = [];
    for (this.skip(/^\s+/); !this.rest.startsWith('}'); this.skip(/^\s+/)) {
      if (this.rest === '') {
        throw expected(whole, 'a closing brace');
      }
      const next = this.matcher(true);
      if (next === undefined) {
        throw expected(this.rest, 'a label name, one of = != =~ !~ and a value');
      }
      tokens.push(next);
      this.skip(/^\s+/);
      if (!/^[,}]/.test(this.rest)) {
        throw expected(this.rest, 'a comma or a closing brace');
      }
      this.skip(/^,/);
    }
    this.take('}');
    this.skip(RANGE);
    const ofAlerts = metric === 'ALERTS' || metric === 'ALERTS_FOR_STATE';
    const read = matchersOfTokens(tokens);
    this.matchers.push(...read.filter((each) => !ofAlerts || text(each) !== 'alertstate="firing"'));
  }

  /** Reads a matcher, if there is one; `==` is `=`. */
  private matcher(inBraces: boolean): MatcherTokens | undefined {
    const name = (STRING.exec(this.rest) ?? WORD.exec(this.rest))?.[0];
    const after = name === undefined ? '' : this.rest.slice(name.length).trimStart();
    const operator = OPERATOR.exec(after)?.[0];
    if (name === undefined || operator === undefined) {
      return undefined;
    }
    this.rest = after.slice(operator.length).trimStart();
    return [name, (operator === '==' ? '=' : operator) as Operator, this.value(inBraces)];
  }

  /** Reads a value as it is written; those with the other quotes of PromQL are written anew. */
  private value(inBraces: boolean): string {
    if (/^['`]/.test(this.rest)) {
      return quote(this.otherQuotes());
    }
    this.checkString();
    const value = STRING.exec(this.rest)?.[0] ?? (inBraces ? this.bareInBraces() : (VALUE.exec(this.rest)?.[0] ?? ''));
    this.take(value);
    return value.trim();
  }

  /** A value without quotes in braces ends at a comma, or at the brace that has no partner in it. */
  private bareInBraces(): string {
    const value = BARE.exec(this.rest)?.[0] ?? '';
    let depth = 0;
    for (let i = 0; i < value.length; i++) {
      const c = value.charAt(i);
      depth += c === '{' ? 1 : c === '}' ? -1 : 0;
      if (depth < 0) {
        return value.slice(0, i);
      }
      i += c === '\\' ? 1 : 0;
    }
    return value;
  }

  private otherQuotes(): string {
    const end = this.rest.indexOf(this.rest.charAt(0), 1);
    if (end < 0) {
      throw expected(this.rest, `a closing ${this.rest.charAt(0)}`);
    }
    const inside = this.rest.slice(1, end);
    this.rest = this.rest.slice(end + 1);
    return inside;
  }

  private condition(): void {
    const name = /^@\w*/.exec(this.rest)?.[0] ?? '@';
    const operators = CONDITIONS[name];
    if (operators === undefined || !Object.hasOwn(CONDITIONS, name)) {
      const names = Object.keys(CONDITIONS).join(', ');
      throw expected(TEXT.exec(this.rest)?.[0] ?? name, `one of ${names}, or text in double quotes`);
    }
    this.take(name);
    this.skip(/^\s+/);
    const written = CONDITION_OPERATOR.exec(this.rest)?.[0] ?? '';
    const operator = written === '==' ? '=' : written;
    if (!operators.includes(operator)) {
      throw new MatcherSyntaxError(`${name}: ${written || 'no operator'} (expected: ${oneOf(operators, ' ')})`);
    }
    this.take(written);
    this.skip(/^\s+/);
    const token = this.value(false);
    const condition = { name, operator: operator as Condition['operator'], value: classicText(token) };
    check(condition);
    this.conditions.push(condition);
  }

  /** Reads text in single quotes, in which a shell has a matcher too. */
  private shellWord(): void {
    const inside = this.otherQuotes();
    const { rest } = this;
    this.rest = inside.trimStart();
    const isMatcher = /^[{@]/.test(this.rest) || this.matcherFollows();
    this.rest = rest;
    if (isMatcher) {
      this.read(inside);
      this.rest = rest;
    } else {
      this.text(inside);
    }
  }

  private matcherFollows(): boolean {
    const name = (STRING.exec(this.rest) ?? WORD.exec(this.rest))?.[0];
    return name !== undefined && OPERATOR.test(this.rest.slice(name.length).trimStart());
  }

  private matcherOrText(): void {
    this.checkString();
    const matcher = this.matcher(false);
    if (matcher !== undefined) {
      this.matchers.push(...matchersOfTokens([matcher]));
      return;
    }
    const quoted = STRING.exec(this.rest)?.[0];
    const word = quoted ?? TEXT.exec(this.rest)?.[0];
    if (word === undefined || (quoted === undefined && /^(?:=|!=|!~)/.test(word))) {
      throw expected(this.rest, 'a label name, @, or text');
    }
    if (quoted === undefined && /[<>]/.test(word)) {
      throw expected(word, 'one of = != =~ !~ after a label name, > or < after @age, or text in double quotes');
    }
    this.take(word);
    this.text(quoted === undefined ? word : classicText(word));
  }

  private text(words: string): void {
    if (this.texts.length === MOST_TEXTS) {
      throw new MatcherSyntaxError(`more than ${MOST_TEXTS} words (expected: fewer, or a phrase in double quotes)`);
    }
    if (words.trim() !== '') {
      this.texts.push(words);
    }
  }

  private checkString(): void {
    if (this.rest.startsWith('"') && !STRING.test(this.rest)) {
      throw expected(this.rest, 'a closing "');
    }
  }

  private take(part: string): void {
    this.rest = this.rest.slice(part.length);
  }

  private skip(what: RegExp): void {
    this.rest = this.rest.replace(what, '');
  }
}

function expected(actual: string, what: string): MatcherSyntaxError {
  return new MatcherSyntaxError(`${shown(actual) || 'end of filter'} (expected: ${what})`);
}

function shown(actual: string): string {
  const characters = [...actual.slice(0, 3 * MOST_SHOWN)];
  return characters.length <= MOST_SHOWN ? actual : `${characters.slice(0, MOST_SHOWN).join('')}…`;
}

function oneOf(names: readonly string[], separator: string): string {
  return names.length === 1 ? names.join() : `one of ${names.join(separator)}`;
}

function check({ name, value }: Condition): void {
  if (name === '@age' && parseDuration(value) === undefined) {
    throw new MatcherSyntaxError(`@age: ${quote(shown(value))} (expected: a duration such as 30m or 1h30m)`);
  }
  if (name === '@limit' && !/^0*[1-9]\d{0,8}$/.test(value)) {
    throw new MatcherSyntaxError(`@limit: ${quote(shown(value))} (expected: a whole number from 1)`);
  }
  if (name === '@state' && !CONDITION_STATES.includes(value)) {
    throw new MatcherSyntaxError(`@state: ${quote(shown(value))} (expected: ${oneOf(CONDITION_STATES, ', ')})`);
  }
}

/** Reads a filter. */
export function parseFilter(filter: string): Filter {
  const reader = new Reader();
  reader.read(filter);
  return { matchers: reader.matchers, conditions: reader.conditions, texts: reader.texts };
}

/** `@age>1h`. */
export function conditionText({ name, operator, value }: Condition): string {
  return name + operator + (CONDITIONS[name] !== COMPARISONS && PLAIN.test(value) ? value : quote(value));
}

/** A text to search for, in quotes if it needs them. */
export function wordsText(words: string): string {
  return PLAIN.test(words) ? words : quote(words);
}

/** The filter as {@link parseFilter} reads it: matchers in braces, as Alertmanager's page has them, then the rest. */
export function textOf({ matchers, conditions, texts }: Filter): string {
  return [filterText(matchers), ...conditions.map(conditionText), ...texts.map(wordsText)].filter((each) => each !== '').join(' ');
}

/** Both filters, each part once. */
export function both(a: Filter, b: Filter): Filter {
  const once = <T>(all: readonly T[], key: (each: T) => string) => [...new Map(all.map((each) => [key(each), each])).values()];
  return {
    matchers: once([...a.matchers, ...b.matchers], text),
    conditions: once([...a.conditions, ...b.conditions], conditionText),
    texts: once([...a.texts, ...b.texts], String),
  };
}

/** Whether a filter lets everything through. */
export function isEmpty({ matchers, conditions, texts }: Filter): boolean {
  return matchers.length + conditions.length + texts.length === 0;
}
