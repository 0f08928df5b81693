import { equal, test } from './harness.js';
import { combine } from '../../main/web/data/combine.js';
import { equalities, filterText, parseMatchers } from '../../main/web/data/matchers.js';
import type { Labels } from '../../main/web/data/types.js';

function ofAlerts(...alerts: readonly Labels[]): string {
  return filterText(combine([], alerts, {}).matchers);
}

function ofGroups(...groups: readonly string[]): string {
  return filterText(combine(groups.map(parseMatchers), [], {}).matchers);
}

test('labels that all alerts share are compared with =, others with the list of their values', () => {
  equal(ofAlerts({ a: '1', pod: 'y' }, { a: '1', pod: 'x' }), '{a="1", pod=~"x|y"}');
  equal(ofAlerts({ a: '1', b: '2' }), '{a="1", b="2"}');
});

test('an alert without a label is matched by an empty alternative', () => {
  equal(ofAlerts({ a: '1', pod: 'x' }, { a: '1' }), '{a="1", pod=~"x|"}');
  equal(ofAlerts({ a: '1', b: '1' }, { a: '1', c: '1' }), '{a="1", b=~"1|", c=~"1|"}');
});

test('values stand for themselves, whatever a regular expression makes of their characters', () => {
  equal(combine([], [{ a: 'x.*|y' }, { a: '(?i)\\d[^$]{2}' }], {}).matchers, [
    { name: 'a', operator: '=~', value: '\\(\\?i\\)\\\\d\\[\\^\\$\\]\\{2\\}|x\\.\\*\\|y' },
  ]);
});

test('groups keep the matchers that all have, and lists of the values of the labels that each restricts', () => {
  equal(ofGroups('alertname="A",team!="x",pod="1"', 'alertname="B",team!="x"'), '{team!="x", alertname=~"A|B"}');
  equal(ofGroups('a="1",b=""', 'a="1",b="2"'), '{a="1", b=~"2|"}');
  equal(ofGroups('a="1"', 'b="2"'), '');
});

test('a regular expression of a group is an alternative, unless a value of its label says more', () => {
  equal(ofGroups('severity=~"critical|page"', 'severity="warning"'), '{severity=~"(?:critical|page)|warning"}');
  equal(ofGroups('severity=~"critical|page",severity="page"', 'severity=~"critical|page",severity="critical"'), '{severity=~"critical|page"}');
});

test('a group and an alert of another group are combined', () => {
  const { matchers } = combine([parseMatchers('alertname="A"')], [{ alertname: 'B', pod: '1' }], {});
  equal(filterText(matchers), '{alertname=~"A|B"}');
});

test('matchers that only match missing labels get the labels that all alerts have', () => {
  const { matchers } = combine([parseMatchers('pod=""'), parseMatchers('pod="",zone=""')], [], { cluster: 'eu' });
  equal(filterText(matchers), '{pod="", cluster="eu"}');
  const some = combine([parseMatchers('pod="x"'), parseMatchers('pod=""')], [], { cluster: 'eu' });
  equal(filterText(some.matchers), '{pod=~"x|", cluster="eu"}');
});

test('a label with too many values is left out and named', () => {
  const alerts = Array.from({ length: 101 }, (_, i) => ({ alertname: 'A', pod: `pod-${i}` }));
  const { matchers, omitted } = combine([], alerts, {});
  equal(filterText(matchers), '{alertname="A"}');
  equal(omitted, [{ name: 'pod', values: 101 }]);
  equal(combine([], alerts.slice(1), {}).omitted, []);
});

test('what is too long for a request is left out, the longest first', () => {
  const long = 'x'.repeat(3_000);
  const { matchers, omitted } = combine([], [{ alertname: 'A', a: long, b: `${long}y` }], {});
  equal(matchers.map(({ name }) => name), ['alertname', 'a']);
  equal(omitted, [{ name: 'b', values: 1 }]);
});

test('nothing selected gives no matchers', () => {
  equal(combine([], [], {}), { matchers: [], omitted: [] });
  equal(combine([equalities({})], [], {}), { matchers: [], omitted: [] });
});
