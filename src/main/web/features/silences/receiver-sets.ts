/** The receivers for which a silence is, as people type them: a name, `~` and an expression for names, or matchers of labels. */
import { MatcherSyntaxError, parseMatchers, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';

/** Matchers of the labels of a receiver, all of which must match; its name is the label `name`. */
export type ReceiverSet = readonly Matcher[];

const NAME = 'name';

/** Writes a set in its shortest form. */
export function receiverText(set: ReceiverSet): string {
  const [only] = set;
  if (set.length === 1 && only?.name === NAME && only.value !== '' && only.value === only.value.trim()) {
    if (only.operator === '=~') {
      return `~${only.value}`;
    }
    if (only.operator === '=' && !/^[~{]|=|!~/.test(only.value)) {
      return only.value;
    }
  }
  return set.map(text).join(', ');
}

/** Reads a set in any of its forms, as `amtool silence add --receiver` does. */
export function parseReceiver(typed: string): ReceiverSet {
  const written = typed.trim();
  if (/^=?~/.test(written)) {
    return [{ name: NAME, operator: '=~', value: written.replace(/^=?~\s*/, '') }];
  }
  if (!/^\{|=|!~/.test(written)) {
    return [{ name: NAME, operator: '=', value: written }];
  }
  const set = parseMatchers(written);
  if (set.length === 0) {
    throw new MatcherSyntaxError('A name, ~expression or label="value" is expected.');
  }
  return set;
}

/** Leaves out sets that are there before. */
export function distinctReceivers(sets: readonly ReceiverSet[]): readonly ReceiverSet[] {
  return [...new Map(sets.map((set) => [receiverText(set), set])).values()];
}
