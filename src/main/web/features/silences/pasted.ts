/** Matchers as people paste them: in braces, one a line, separated by spaces, with the name of a metric in front. */
import { parseFilter } from '../../data/filter.js';
import { parseMatchers } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';

const METRIC = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*\s*)?$/;

/**
 * Splits a text at ends of lines and at the braces around matchers. Both may also stand within a quoted value, and
 * braces within the regular expression of an unquoted one.
 */
function pieces(text: string): string[] {
  const result: string[] = [];
  let piece = '';
  let isQuoted = false;
  let depth = 0;
  const end = () => {
    result.push(piece);
    piece = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && text.charAt(i + 1) !== '\n') {
      piece += c + text.charAt(++i);
    } else if (isQuoted) {
      piece += c;
      isQuoted = c !== '"';
    } else if (c === '{' && METRIC.test(piece)) {
      piece = '';
      depth++;
    } else if (c === '}' && depth > 0) {
      depth--;
      end();
    } else if (c === '\n') {
      end();
    } else {
      isQuoted = c === '"';
      piece += c;
    }
  }
  end();
  return result.map((each) => each.trim().replace(/^,/, '')).filter((each) => each.trim() !== '');
}

/** Reads a filter that has nothing but matchers; undefined if it is none. */
function onlyMatchers(text: string): readonly Matcher[] | undefined {
  try {
    const { matchers, conditions, texts } = parseFilter(text);
    return conditions.length + texts.length === 0 ? matchers : undefined;
  } catch {
    return undefined;
  }
}

/** Reads `{a="b", c=~"d"}`, several of them, or matchers separated by spaces; also one a line, whose value may have spaces. */
export function parsePasted(text: string): Matcher[] {
  return [...(onlyMatchers(text) ?? pieces(text).flatMap(parseMatchers))];
}
