import { equal, failure, test } from './harness.js';
import { byFrequency, completions } from '../../main/web/data/completion.js';
import {
  MatcherSyntaxError,
  distinct,
  equalities,
  filterText,
  parseMatchers,
  quoteExpression,
  text,
  valueText,
} from '../../main/web/data/matchers.js';
import { parsePasted } from '../../main/web/features/silences/pasted.js';
import type { Alert } from '../../main/web/data/types.js';
import recorded from '../resources/io/grapevine/model/matcher/matcher-texts.json';

interface Recorded {
  readonly text: string;
  /** Undefined where the server refuses the text. */
  readonly matchers?: unknown;
  readonly written?: string | null;
}

function read(each: string): unknown {
  try {
    return parseMatchers(each);
  } catch (e) {
    if (e instanceof MatcherSyntaxError) {
      return undefined;
    }
    throw e;
  }
}

test('all texts with which the server is tested are read as it reads them', () => {
  for (const each of recorded as Recorded[]) {
    equal(read(each.text), each.matchers, each.text);
  }
});

test('matchers are written as the server writes them, and read again', () => {
  for (const each of recorded as Recorded[]) {
    if (each.matchers !== undefined) {
      const written = filterText(parseMatchers(each.text));
      equal(parseMatchers(written), each.matchers, each.text);
      if (typeof each.written === 'string') {
        equal(written, each.written, each.text);
      }
    }
  }
});

test('a syntax error names what is expected and where', async () => {
  const errors: Record<string, string> = {
    instance: 'One of = != =~ !~ is expected after instance',
    '{a="b"': 'The closing brace is missing.',
    '="b"': 'A label name is expected before ="b"',
    'a="b" c="d"': 'A comma is expected before c="d"',
  };
  for (const [wrong, message] of Object.entries(errors)) {
    equal((await failure(() => parseMatchers(wrong))).message, message);
  }
});

test('a value is completed in quotes, and as an expression after a regular operator', () => {
  equal(valueText('=', 'a.b"c'), '="a.b\\"c"');
  equal(valueText('=~', 'a.b'), '=~"a\\\\.b"');
  equal(quoteExpression('a+(b)'), 'a\\+\\(b\\)');
});

test('doubled matchers are dropped, and labels become equalities', () => {
  const [a] = equalities({ a: 'b' });
  equal(distinct([...equalities({ a: 'b', c: '' }), ...equalities({ a: 'b' })]).map(text), ['a="b"', 'c=""']);
  equal(a, { name: 'a', operator: '=', value: 'b' });
  equal(filterText([]), '');
});

test('pasted text may have several braces, lines and a metric in front', () => {
  const pasted = 'up{job="a"}\n{b=~"c{2}"}, {d!="e\\nf"}\ng="h"\n\n';
  equal(parsePasted(pasted).map(text), ['job="a"', 'b=~"c{2}"', 'd!="e\\nf"', 'g="h"']);
});

test('pasted braces and ends of lines within quotes belong to the value', () => {
  equal(parsePasted('{a="}{", b="x\ny"}').map(({ value }) => value), ['}{', 'x\ny']);
  equal(parsePasted(' \n').length, 0);
});

test('pasted matchers may be separated as in amtool, and have the quotes of PromQL', () => {
  equal(parsePasted('a="b" c=~d|e').map(text), ['a="b"', 'c=~"d|e"']);
  equal(parsePasted("ALERTS{alertname='x', alertstate=\"firing\"}").map(text), ['alertname="x"']);
  equal(parsePasted('a=b c, d=e').map(text), ['a="b c"', 'd="e"']);
});

test('a matcher is completed with names, then with values, the most frequent first', () => {
  const labels = [{ app: 'b', 'my label': 'x' }, { app: 'c', env: '' }, { app: 'c', env: 'B' }, { app: 'a.c' }];
  const alerts = labels.map((each) => ({ labels: each }) as unknown as Alert);
  equal(completions(alerts, null, '', 2), ['app=', 'env=']);
  equal(completions(alerts, null, 'LAB', 9), ['"my label"=']);
  equal(completions(alerts, ['app=~', 'app', '=~'], '', 9), ['app=~"c"', 'app=~"a\\\\.c"', 'app=~"b"']);
  equal(completions(alerts, ['env!=', 'env', '!='], 'b', 9), ['env!="B"']);
  equal(byFrequency(['b', 'a', 'b', '']), [['b', 2], ['', 1], ['a', 1]]);
});
