/**
 * The filter language: matchers with or without braces, `@` conditions, and words to search for, also with `-` in front, or with
 * `or` between them. The server reads it alike; `filters.json` among the tests holds what both are tested with.
 */
import { BARE, MatcherSyntaxError, ODD_NAME, STRING, WORD, classicText, filterText, matchersOfTokens, quote, text } from './matchers.js';
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
  /** Each must occur in a label, which is read as `name:value`, or in an annotation. */
  readonly texts: readonly string[];
  /** None may occur. */
  readonly excluded: readonly string[];
  /** Of each, one filter must hold. */
  readonly choices: readonly (readonly Filter[])[];
}

export const EVERYTHING: Filter = { matchers: [], conditions: [], texts: [], excluded: [], choices: [] };

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
const SEPARATORS = /^[\s,]+/;
const TEXT = /^[^\s,{}"]+/;
const VALUE = /^(?:\\\S|[^\s,"{}])*/;
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*(?=\{)/;
/** A text of this kind needs no quotes. */
const PLAIN = /^(?!(?:and|or|not|&&|amtool)$)[^\s,{}"'`“”„=!~<>@()|*-][^\s,{}"=!~<>()|*]*$/i;
const RANGE = /^\[[^\]]*\]/;
const JOINER = /^(?:(?:and|or)(?=[\s,(){"']|$)|&&|\|\|)/i;
const OR = /^(?:or|\|\|)$/i;
const SIGN = /^(?:not(?=[\s,(){"']|$)|!(?=[^\s,=~)])|-(?=[^\s,)-]))/i;
const OPTION = /^--?(?=[^\s-])/;
/** What is pasted from a command line, in front of its matchers. */
const AMTOOL = /^\s*amtool(?:\s+\S+){0,9}?\s+(?:alert|silence)(?:\s+query)?(?=\s|$)/;
const OPPOSITE = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~', '>': '<', '<': '>' } as const;
const SIDES = 'a term on each side, such as disk or cpu, or text in double quotes';
const COMPARED = 'one of = != =~ !~ after a label name, such as severity=~"critical|warning", > or < after @age, or text in double quotes';
/** How many parentheses may be in each other. */
const DEEPEST = 20;
const MOST_SHOWN = 60;
/** Each alert is searched for each of them. */
const MOST_TEXTS = 100;

class Reader {
  private rest = '';
  /** How many parentheses are open. */
  private depth = 0;
  private texts = 0;
  private isCommand = false;

  read(filter: string): Filter {
    this.rest = filter.replace(AMTOOL, '');
    this.isCommand = this.rest.length < filter.length;
    return this.terms();
  }

  /** Reads terms up to the end, or to what closes the parentheses around them. */
  private terms(): Filter {
    const terms: Filter[] = [];
    const joiners = new Set<boolean>();
    let joiner = '';
    for (this.skip(SEPARATORS); !this.isOver(); this.skip(SEPARATORS)) {
      const next = JOINER.exec(this.rest)?.[0];
      if (next !== undefined) {
        if (joiner !== '' || (terms.length === 0 && OR.test(next))) {
          throw expected(next, SIDES);
        }
        joiner = next;
        this.take(next);
        continue;
      }
      if (terms.length > 0) {
        joiners.add(OR.test(joiner));
      }
      joiner = '';
      terms.push(this.term());
      if (!this.isOver() && !/^[\s,]/.test(this.rest)) {
        throw expected(this.rest, 'a space or a comma, or double quotes around all of a text or value');
      }
    }
    if (joiner !== '') {
      throw expected(joiner, SIDES);
    }
    if (joiners.size > 1) {
      throw expected('or', 'parentheses around what it joins, such as severity="critical" (disk or cpu), or text in double quotes');
    }
    return joiners.has(true) ? anyOf(terms) : all(terms);
  }

  private isOver(): boolean {
    return this.rest === '' || (this.depth > 0 && this.rest.startsWith(')'));
  }

  private term(): Filter {
    let isNegated = false;
    let sign = '';
    for (let next = this.sign(); next !== ''; next = this.sign()) {
      isNegated = !isNegated;
      sign = next;
      this.take(next);
      this.skip(/^\s+/);
    }
    const { rest } = this;
    const result = this.isOver() ? EVERYTHING : this.plainTerm();
    if (sign !== '' && isEmpty(result)) {
      throw expected(sign, 'a term after it, or text in double quotes');
    }
    const [word] = result.texts;
    if (/^not$/i.test(sign) && rest.slice(0, rest.length - this.rest.length) === word) {
      throw expected(`${sign} ${word}`, `-${shown(word)} to leave it out, or ${quote(`${sign} ${shown(word)}`)}`);
    }
    return isNegated ? opposite(result) : result;
  }

  /** What negates the term that follows; options of a command are none. */
  private sign(): string {
    if (OPTION.test(this.rest) && (this.isCommand || this.rest.startsWith('--'))) {
      throw expected(this.word(TEXT), 'conditions instead of options, such as @state=silenced @receiver="team", or text in double quotes');
    }
    return SIGN.exec(this.rest)?.[0] ?? '';
  }

  private plainTerm(): Filter {
    const metric = METRIC.exec(this.rest)?.[0];
    if (metric !== undefined || this.rest.startsWith('{')) {
      this.take(metric ?? '');
      return this.selector(metric);
    }
    if (this.rest.startsWith('@')) {
      return this.condition();
    }
    if (this.rest.startsWith('(')) {
      return this.group();
    }
    return this.rest.startsWith("'") ? this.shellWord() : this.matcherOrText();
  }

  private group(): Filter {
    const whole = this.rest;
    this.take('(');
    if (++this.depth > DEEPEST) {
      throw expected(whole, `at most ${DEEPEST} parentheses in each other`);
    }
    const result = this.terms();
    this.depth--;
    if (this.rest === '') {
      throw expected(whole, 'a closing ), or text in double quotes');
    }
    this.take(')');
    return result;
  }

  /** Reads matchers in braces: those of a metric have the quotes of PromQL. */
  private selector(metric: string | undefined): Filter {
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
    const matchers = matchersOfTokens(tokens).filter((each) => !ofAlerts || text(each) !== 'alertstate="firing"');
    return { ...EVERYTHING, matchers };
  }

  /** Reads a matcher, if there is one; `==` is `=`. */
  private matcher(inBraces: boolean): MatcherTokens | undefined {
    const term = this.word(TEXT);
    const bare = inBraces ? WORD.exec(this.rest)?.[0] : this.word(WORD);
    const name = STRING.exec(this.rest)?.[0] ?? bare;
    const after = !name ? '' : this.rest.slice(name.length).trimStart();
    const operator = OPERATOR.exec(after)?.[0];
    if (!name || operator === undefined) {
      return undefined;
    }
    if (name === bare && ODD_NAME.test(name)) {
      throw expected(term, COMPARED);
    }
    this.rest = after.slice(operator.length).trimStart();
    return [name, (operator === '==' ? '=' : operator) as Operator, this.value(inBraces, term, operator.endsWith('~'))];
  }

  /** Reads a value as it is written; those with the other quotes of PromQL, or of a phone, are written anew. */
  private value(inBraces: boolean, term: string, isRegexp: boolean): string {
    if (/^['`“”„]/.test(this.rest)) {
      return quote(this.otherQuotes());
    }
    this.checkString();
    const quoted = STRING.exec(this.rest)?.[0];
    const value = quoted ?? (inBraces ? upTo(BARE.exec(this.rest)?.[0] ?? '', '{', '}') : this.word(VALUE));
    if (quoted === undefined && !inBraces) {
      if (/^[=~!<>]/.test(value)) {
        throw expected(term, COMPARED);
      }
      if (!isRegexp && value.includes('|')) {
        throw expected(term, '=~ or !~ for one of several values, or a value in double quotes');
      }
    }
    this.take(value);
    return value.trim();
  }

  /** What is written here without quotes, up to what closes the parentheses around it. */
  private word(kind: RegExp): string {
    const word = kind.exec(this.rest)?.[0] ?? '';
    return this.depth === 0 ? word : upTo(word, '(', ')');
  }

  private otherQuotes(): string {
    const open = this.rest.charAt(0);
    const end = /[“”„]/.test(open) ? this.rest.slice(1).search(/[“”]/) + 1 : this.rest.indexOf(open, 1);
    if (end <= 0) {
      throw expected(this.rest, `a closing ${open === '„' ? '“' : open === '“' ? '”' : open}`);
    }
    const inside = this.rest.slice(1, end);
    this.rest = this.rest.slice(end + 1);
    return inside;
  }

  private condition(): Filter {
    const name = /^@\w*/.exec(this.rest)?.[0] ?? '@';
    const operators = CONDITIONS[name];
    if (operators === undefined || !Object.hasOwn(CONDITIONS, name)) {
      const names = Object.keys(CONDITIONS).join(', ');
      throw expected(this.word(TEXT) || name, `one of ${names}, or text in double quotes`);
    }
    const term = this.word(TEXT);
    this.take(name);
    this.skip(/^\s+/);
    const written = CONDITION_OPERATOR.exec(this.rest)?.[0] ?? '';
    const operator = written === '==' ? '=' : written;
    if (!operators.includes(operator)) {
      throw new MatcherSyntaxError(`${name}: ${written || 'no operator'} (expected: ${oneOf(operators, ' ')})`);
    }
    this.take(written);
    this.skip(/^\s+/);
    const token = this.value(false, term, operators !== COMPARISONS || operator.endsWith('~'));
    const condition = { name, operator: operator as Condition['operator'], value: classicText(token) };
    check(condition);
    return { ...EVERYTHING, conditions: [condition] };
  }

  /** Reads text in single quotes, in which a shell has a matcher too. */
  private shellWord(): Filter {
    const inside = this.otherQuotes();
    const { rest, depth } = this;
    this.rest = inside.trimStart();
    this.depth = 0;
    const result = /^[{@]/.test(this.rest) || this.matcherFollows() ? this.terms() : this.text(inside);
    this.rest = rest;
    this.depth = depth;
    return result;
  }

  private matcherFollows(): boolean {
    const name = (STRING.exec(this.rest) ?? WORD.exec(this.rest))?.[0];
    return name !== undefined && OPERATOR.test(this.rest.slice(name.length).trimStart());
  }

  private matcherOrText(): Filter {
    this.checkString();
    const matcher = this.matcher(false);
    if (matcher !== undefined) {
      return { ...EVERYTHING, matchers: matchersOfTokens([matcher]) };
    }
    if (/^[“”„]/.test(this.rest)) {
      return this.text(this.otherQuotes());
    }
    const quoted = STRING.exec(this.rest)?.[0];
    const word = quoted ?? this.word(TEXT);
    if (word === '' || (quoted === undefined && /^(?:=|!=|!~)/.test(word))) {
      throw expected(this.rest, 'a label name, @, or text');
    }
    if (quoted === undefined) {
      checkWord(word);
    }
    this.take(word);
    return this.text(quoted === undefined ? word : classicText(word));
  }

  private text(words: string): Filter {
    if (words.trim() === '') {
      return EVERYTHING;
    }
    if (++this.texts > MOST_TEXTS) {
      throw new MatcherSyntaxError(`more than ${MOST_TEXTS} words (expected: fewer, or a phrase in double quotes)`);
    }
    return { ...EVERYTHING, texts: [words] };
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

/** The beginning of a text, up to the first `close` that has no partner in it. */
function upTo(text: string, open: string, close: string): string {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    depth += c === open ? 1 : c === close ? -1 : 0;
    if (depth < 0) {
      return text.slice(0, i);
    }
    i += c === '\\' ? 1 : 0;
  }
  return text;
}

/** Refuses what looks like more than a word, and would never be found as one. */
function checkWord(word: string): void {
  if (/[=<>]/.test(word)) {
    throw expected(word, COMPARED);
  }
  if (word.includes('|')) {
    throw expected(word, 'or instead of |, or text in double quotes');
  }
  if (word.includes('*')) {
    throw expected(word, 'a part of the word, a regular expression such as instance=~"node.*", or text in double quotes');
  }
}

/** What holds where all filters do. */
function all(filters: readonly Filter[]): Filter {
  return {
    matchers: filters.flatMap(({ matchers }) => matchers),
    conditions: filters.flatMap(({ conditions }) => conditions),
    texts: filters.flatMap(({ texts }) => texts),
    excluded: filters.flatMap(({ excluded }) => excluded),
    choices: filters.flatMap(({ choices }) => choices),
  };
}

/** What holds where one of some filters does. */
function anyOf(filters: readonly Filter[]): Filter {
  if (filters.some(isEmpty)) {
    throw expected('or', SIDES);
  }
  return { ...EVERYTHING, choices: [filters.map(withoutLimit)] };
}

/** What holds where a filter does not. */
function opposite(filter: Filter): Filter {
  const { matchers, conditions, texts, excluded, choices } = withoutLimit(filter);
  const parts: readonly Filter[] = [
    ...matchers.map((each) => ({ ...EVERYTHING, matchers: [{ ...each, operator: OPPOSITE[each.operator] }] })),
    ...conditions.map((each) => ({ ...EVERYTHING, conditions: [{ ...each, operator: OPPOSITE[each.operator] }] })),
    ...texts.map((each) => ({ ...EVERYTHING, excluded: [each] })),
    ...excluded.map((each) => ({ ...EVERYTHING, texts: [each] })),
    ...choices.map((each) => all(each.map(opposite))),
  ];
  return parts.length === 1 ? all(parts) : { ...EVERYTHING, choices: [parts] };
}

/** Refuses a limit where it would be one of some alerts. */
function withoutLimit(filter: Filter): Filter {
  if (filter.conditions.some(({ name }) => name === '@limit')) {
    throw expected('@limit', 'no or and no negation around it');
  }
  return filter;
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
  return new Reader().read(filter);
}

/** What cannot be read in a filter; empty if all can. */
export function problemOf(filter: string): string {
  try {
    parseFilter(filter);
    return '';
  } catch (e) {
    if (!(e instanceof MatcherSyntaxError)) {
      throw e;
    }
    return e.message;
  }
}

/** `@age>1h`. */
export function conditionText({ name, operator, value }: Condition): string {
  return name + operator + (CONDITIONS[name] !== COMPARISONS && PLAIN.test(value) ? value : quote(value));
}

/** A text to search for, in quotes if it needs them. */
export function wordsText(words: string): string {
  return PLAIN.test(words) ? words : quote(words);
}

/** The parts of a filter: matchers in braces, as Alertmanager's page has them, then the rest. */
function partsOf({ matchers, conditions, texts, excluded, choices }: Filter): readonly string[] {
  return [
    ...(matchers.length === 0 ? [] : [filterText(matchers)]),
    ...conditions.map(conditionText),
    ...texts.map(wordsText),
    ...excluded.map(excludedText),
    ...choices.map(choiceText),
  ];
}

/** `-disk`. */
export function excludedText(words: string): string {
  return `-${wordsText(words)}`;
}

/** `(severity="critical" or disk)`. */
export function choiceText(choice: readonly Filter[]): string {
  const term = (filter: Filter) => {
    const [matcher, ...others] = filter.matchers;
    const parts = partsOf(filter);
    return parts.length > 1
      ? `(${parts.join(' ')})`
      : matcher !== undefined && others.length === 0 && !matcher.name.startsWith('@')
        ? text(matcher)
        : parts.join();
  };
  return `(${choice.map(term).join(' or ')})`;
}

/** The filter as {@link parseFilter} reads it. */
export function textOf(filter: Filter): string {
  return partsOf(filter).join(' ');
}

/** Both filters, each part once. */
export function both(a: Filter, b: Filter): Filter {
  const once = <T>(parts: readonly T[], key: (each: T) => string) => [...new Map(parts.map((each) => [key(each), each])).values()];
  const { matchers, conditions, texts, excluded, choices } = all([a, b]);
  return {
    matchers: once(matchers, text),
    conditions: once(conditions, conditionText),
    texts: once(texts, String),
    excluded: once(excluded, String),
    choices: once(choices, choiceText),
  };
}

/** A filter with all that its choices have. */
export function withChoices(filter: Filter): readonly Filter[] {
  return [filter, ...filter.choices.flat().flatMap(withChoices)];
}

/** Whether a filter lets everything through. */
export function isEmpty({ matchers, conditions, texts, excluded, choices }: Filter): boolean {
  return matchers.length + conditions.length + texts.length + excluded.length + choices.length === 0;
}
