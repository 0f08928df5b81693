import { equal, test } from './harness.js';
import { parseMatchers } from '../../main/web/data/matchers.js';
import { quoted, ruleFault, ruleYaml } from '../../main/web/features/silences/rule-yaml.js';
import type { RuleDraft } from '../../main/web/features/silences/rule-yaml.js';
import { byState } from '../../main/web/features/silences/rules.js';
import type { RuleJson } from '../../main/web/features/silences/rules.js';
import { settings } from '../../main/web/data/settings.js';
import { span } from '../../main/web/data/time.js';
import shared from '../resources/io/grapevine/files/form-rules.json';

const DRAFT: RuleDraft = {
  name: 'fleet-patching',
  matchers: parseMatchers('job="node", cluster=~"eu-.*"'),
  recurs: true,
  weekdays: new Set(['thursday', 'tuesday']),
  days: '',
  at: '02:00',
  length: '1.5h',
  until: '',
  zone: 'Europe/Paris',
  from: '',
  to: '',
  comment: '',
  expireUnmatched: '',
};

function lines(changes: Partial<RuleDraft>): readonly string[] {
  return ruleYaml({ ...DRAFT, ...changes }).split('\n');
}

test('a recurring rule has its days in their order, and a length of whole units', () => {
  equal(lines({}), [
    'silences:',
    '  rules:',
    "  - name: 'fleet-patching'",
    `    matchers: ['job="node"', 'cluster=~"eu-.*"']`,
    "    every: {weekdays: [tuesday, thursday], at: '02:00', for: 1h30m, zone: Europe/Paris}",
    '',
  ]);
});

test('days of the month, an end, a reason and an early end are written where they are given', () => {
  const changes = { weekdays: new Set<string>(), days: '-1, 1:7', until: '06:00', comment: "the month's end", expireUnmatched: '90m' };
  equal(lines(changes).slice(4), [
    "    every: {days_of_month: ['-1', '1:7'], at: '02:00', until: '06:00', zone: Europe/Paris}",
    "    comment: 'the month''s end'",
    '    expire_unmatched: 1h30m',
    '',
  ]);
});

test('the times of one silence are of the zone of the page', () => {
  settings.change({ zone: 'Europe/Berlin' });
  equal(lines({ recurs: false, from: '2026-12-01T08:00', to: '2026-12-02T08:00' }).slice(4, 6), [
    '    from: 2026-12-01T07:00:00Z',
    '    to: 2026-12-02T07:00:00Z',
  ]);
});

test('characters that YAML does not take, or that cannot be seen, are escaped', () => {
  equal(quoted('a "b" c: #d'), `'a "b" c: #d'`);
  equal(quoted('a\n"b"\\\u202e'), '"a\\u000A\\"b\\"\\\\\\u202E"');
  equal(quoted('\u{e0001}'), '"\\U000E0001"');
});

test('what is missing or wrong is said', () => {
  const fault = (changes: Partial<RuleDraft>) => ruleFault({ ...DRAFT, ...changes });
  equal(fault({}), '');
  for (const [changes, word] of [
    [{ name: ' ' }, 'name'],
    [{ name: 'a\u0007' }, 'name'],
    [{ name: 'x'.repeat(129) }, 'name'],
    [{ matchers: [] }, 'matcher'],
    [{ matchers: parseMatchers('job!="", team=~".+"') }, 'need a value'],
    [{ days: '1, 32' }, '32'],
    [{ days: '1:x' }, '1:x'],
    [{ days: '-1:1' }, '-1:1'],
    [{ days: '29:-1' }, '29:-1'],
    [{ at: '' }, 'start'],
    [{ length: '30s' }, 'length'],
    [{ length: '32d' }, 'length'],
    [{ length: 'long' }, 'length'],
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ zone: 'local' }, 'zone'],
    [{ zone: '+01:00' }, 'zone'],
    [{ expireUnmatched: '1s' }, 'expire'],
    [{ recurs: false }, 'start and an end'],
    [{ recurs: false, from: '2026-12-01T08:00', to: '2026-12-01T08:00' }, 'after'],
  ] as const) {
    equal(fault(changes).includes(word), true, `${JSON.stringify(changes)}: ${fault(changes)}`);
  }
});

/** The reader of the server takes, and refuses, the same ones: FormRulesTest. */
test('rules of the form are those that the server takes', () => {
  settings.change({ zone: 'UTC' });
  for (const { draft, yaml, refused } of shared) {
    const { matchers = 'job="node"', weekdays = [], ...texts } = draft;
    const changes = { name: 'patching', length: '2h', ...texts, matchers: parseMatchers(matchers), weekdays: new Set(weekdays) };
    equal(lines(changes).join('\n'), yaml);
    equal(ruleFault({ ...DRAFT, ...changes }) !== '', refused === true, yaml);
  }
});

test('a rule whose silence could not be made comes first, then those that apply now or next', () => {
  const rule = (name: string, state: string, startsAt: string) => ({ name, state, next: [{ startsAt }] }) as unknown as RuleJson;
  const list = [
    rule('over', 'over', ''),
    rule('later', 'waiting', '2026-12-02T00:00:00Z'),
    rule('sooner', 'waiting', '2026-12-01T00:00:00Z'),
    rule('now', 'active', '2026-11-01T00:00:00Z'),
    rule('refused', 'refused', '2026-12-03T00:00:00Z'),
  ];
  equal(byState(list).map(({ name }) => name), ['refused', 'now', 'sooner', 'later', 'over']);
});

test('an occurrence has the year where that is not this one', () => {
  settings.change({ zone: 'UTC' });
  const [start, end, now] = ['2026-11-24T02:00Z', '2026-11-24T04:00Z', '2026-11-20T02:00Z'].map(Date.parse) as [number, number, number];
  equal(span(start, end, now).includes('2026'), false);
  equal(span(start, end, Date.parse('2025-11-20T02:00Z')).includes('2026'), true);
  equal(span(undefined, undefined, now), 'without an end');
  equal([span(start, undefined, now).startsWith('from '), span(undefined, end, now).startsWith('until ')], [true, true]);
});
