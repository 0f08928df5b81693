/** Matchers on labels, in Alertmanager's notation. */
import type { Labels } from './types.js';

export type Operator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const STRING = /^"((?:[^"\\]|\\.)*)"/;

/** A filter that cannot be read. */
export class MatcherSyntaxError extends Error {}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
}

/** Reads `{a="b", c=~"d"}`, with or without braces and quotes. */
export function parseMatchers(text: string): Matcher[] {
  let rest = text.trim();
  if (rest.startsWith('{')) {
    if (!rest.endsWith('}')) {
      throw new MatcherSyntaxError('The closing brace is missing.');
    }
    rest = rest.slice(1, -1).trim();
  }
  const matchers: Matcher[] = [];
  while (rest !== '') {
    const quoted = STRING.exec(rest);
    const plain = quoted ?? NAME.exec(rest) ?? /^[^\s=!~,"{}]+/.exec(rest);
    if (plain === null) {
      throw new MatcherSyntaxError(`A label name is expected before ${rest}`);
    }
    const name = quoted === null ? plain[0] : unescape(quoted[1] ?? '');
    rest = rest.slice(plain[0].length).trimStart();
    const operator = /^(=~|!~|!=|=)/.exec(rest)?.[0] as Operator | undefined;
    if (operator === undefined) {
      throw new MatcherSyntaxError(`One of = != =~ !~ is expected after ${name}`);
    }
    rest = rest.slice(operator.length).trimStart();
    const string = STRING.exec(rest);
    const bare = string ?? /^[^,"]*/.exec(rest);
    const value = string === null ? (bare?.[0] ?? '').trim() : unescape(string[1] ?? '');
    rest = rest.slice(bare?.[0].length ?? 0).trimStart();
    if (rest !== '' && !rest.startsWith(',')) {
      throw new MatcherSyntaxError(`A comma is expected before ${rest}`);
    }
    rest = rest.slice(1).trimStart();
    matchers.push({ name, operator, value });
  }
  return matchers;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** `a="b"`. */
export function text(matcher: Matcher): string {
  const plain = NAME.exec(matcher.name)?.[0] === matcher.name;
  return `${plain ? matcher.name : quote(matcher.name)}${matcher.operator}${quote(matcher.value)}`;
}

/** `{a="b", c=~"d"}`; empty for none. */
export function filterText(matchers: readonly Matcher[]): string {
  return matchers.length === 0 ? '' : `{${matchers.map(text).join(', ')}}`;
}

/** Without those that stand there twice. */
export function distinct(matchers: readonly Matcher[]): Matcher[] {
  return [...new Map(matchers.map((matcher) => [text(matcher), matcher])).values()];
}

/** One equality matcher for each label. */
export function equalities(labels: Labels): Matcher[] {
  return Object.entries(labels).map(([name, value]) => ({ name, operator: '=', value }));
}

/** A regular expression that matches just this text. */
export function quoteExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const expressions = new Map<string, RegExp | null>();

/** A regular expression of the whole value; null if this browser cannot compile it, though the server may. */
function expression(pattern: string): RegExp | null {
  let known = expressions.get(pattern);
  if (known === undefined) {
    const flags = /^\(\?([is]+)\)/.exec(pattern);
    try {
      known = new RegExp(`^(?:${pattern.slice(flags?.[0].length ?? 0)})$`, `${flags?.[1] ?? ''}u`);
    } catch {
      known = null;
    }
    if (expressions.size > 1000) {
      expressions.clear();
    }
    expressions.set(pattern, known);
  }
  return known;
}

/** A pattern that this browser cannot compile. */
export function unusable(matchers: readonly Matcher[]): Matcher | undefined {
  return matchers.find((matcher) => matcher.operator.endsWith('~') && expression(matcher.value) === null);
}

/** Whether all matchers match; a missing label is an empty one. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ name, operator, value }) => {
    const actual = labels[name] ?? '';
    switch (operator) {
      case '=':
        return actual === value;
      case '!=':
        return actual !== value;
      case '=~':
        return expression(value)?.test(actual) ?? false;
      case '!~':
        return !(expression(value)?.test(actual) ?? true);
    }
  });
}
