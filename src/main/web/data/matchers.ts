/** Matchers on labels, in Alertmanager's notation. */
import type { MatcherJson, SilenceJson } from './api.js';
import type { Labels } from './types.js';

export type Operator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
/** A name without quotes that is rather something else: a comparison, a pipe, the query of a URL. */
export const ODD_NAME = /[<>|*?&()#]|:\/\//;
/** Text that needs no quotes in the UTF-8 grammar. */
export const WORD = /^[^\s{}!=~,\\"'`]+/;
export const STRING = /^"(?:[^"\\]|\\.)*"/s;
/** A value without quotes in the classic grammar. */
export const BARE = /^(?:\\[^,]|[^,"])*/s;
const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A filter that cannot be read. */
export class MatcherSyntaxError extends Error {}

/** A name, an operator and a value as they are written. */
export type MatcherTokens = readonly [name: string, operator: Operator, value: string];

/** Reads a value of the classic grammar: other backslashes than those of the three escapes stand for themselves. */
export function classicText(token: string): string {
  const body = token.startsWith('"') ? token.slice(1, -1) : token;
  return body.replace(/\\([\\"n])/g, (_, c: string) => (c === 'n' ? '\n' : c));
}

/** Reads a name or value of the UTF-8 grammar, in which quoted text has the escapes of Go. */
function utf8Text(token: string): string {
  if (WORD.exec(token)?.[0] === token) {
    return token;
  }
  if (!token.startsWith('"') || token.includes('\n')) {
    throw new MatcherSyntaxError(`Double quotes are expected around ${token}`);
  }
  return token.slice(1, -1).replace(
    /\\(?:([abfnrtv])|([\\"])|x([0-7][\da-fA-F])|([01][0-7]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|.?)/gs,
    (escape, control?: string, itself?: string, hex?: string, octal?: string, short?: string, long?: string) => {
      const code = parseInt(octal ?? hex ?? short ?? long ?? '', octal === undefined ? 16 : 8);
      const text = itself ?? CONTROLS[control ?? ''] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
      if (text === undefined || (code >= 0xd800 && code < 0xe000)) {
        throw new MatcherSyntaxError(`A known escape is expected instead of ${escape} in ${token}`);
      }
      return text;
    },
  );
}

/**
 * Reads `{a="b", c=~"d"}`, with or without braces and quotes, as the server does: by the classic grammar where all names are
 * of that, else by the UTF-8 grammar.
 */
export function parseMatchers(text: string): Matcher[] {
  let rest = text.trim();
  if (rest.startsWith('{')) {
    if (!rest.endsWith('}')) {
      throw new MatcherSyntaxError('The closing brace is missing.');
    }
    rest = rest.slice(1, -1).trim();
  }
  const tokens: MatcherTokens[] = [];
  while (rest !== '') {
    const name = (STRING.exec(rest) ?? WORD.exec(rest))?.[0];
    if (name === undefined) {
      throw new MatcherSyntaxError(`A label name is expected before ${rest}`);
    }
    rest = rest.slice(name.length).trimStart();
    const operator = /^(=~|!~|!=|=)/.exec(rest)?.[0] as Operator | undefined;
    if (operator === undefined) {
      throw new MatcherSyntaxError(`One of = != =~ !~ is expected after ${name}`);
    }
    rest = rest.slice(operator.length).trimStart();
    const value = (STRING.exec(rest) ?? BARE.exec(rest))?.[0] ?? '';
    rest = rest.slice(value.length).trimStart();
    if (rest !== '' && !rest.startsWith(',')) {
      throw new MatcherSyntaxError(`A comma is expected before ${rest}`);
    }
    rest = rest.slice(1).trimStart();
    tokens.push([name, operator, value.trim()]);
  }
  return matchersOfTokens(tokens);
}

/** The matchers of a list: by the classic grammar where all names are of that, else by the UTF-8 grammar. */
export function matchersOfTokens(tokens: readonly MatcherTokens[]): Matcher[] {
  const read = tokens.every(([name]) => NAME.test(name)) ? classicText : utf8Text;
  return tokens.map(([name, operator, value]) => ({
    name: NAME.test(name) ? name : utf8Text(name),
    operator,
    value: read(value),
  }));
}

/** A text in double quotes. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** A name of a label, in quotes if it needs them. */
export function nameText(name: string): string {
  return WORD.exec(name)?.[0] === name && !ODD_NAME.test(name) && !name.startsWith('-') ? name : quote(name);
}

/** `a="b"`. */
export function text({ name, operator, value }: Matcher): string {
  return `${nameText(name)}${operator}${quote(value)}`;
}

/** What completes a matcher after its name, for a value of the label. */
export function valueText(operator: string, value: string): string {
  return `${operator}${quote(operator.endsWith('~') ? quoteExpression(value) : value)}`;
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

/** The matchers of a silence in API v2. */
export function matchersOf(json: Pick<SilenceJson, 'matchers'>): Matcher[] {
  return json.matchers.map(({ name, value, isRegex, isEqual }) => ({
    name,
    operator: `${isEqual === false ? '!' : isRegex ? '=' : ''}${isRegex ? '~' : '='}` as Operator,
    value,
  }));
}

/** Matchers as API v2 wants them. */
export function matchersJson(matchers: readonly Matcher[]): MatcherJson[] {
  return matchers.map(({ name, operator, value }) => ({
    name,
    value,
    isRegex: operator.endsWith('~'),
    isEqual: !operator.startsWith('!'),
  }));
}
