import { equal, test } from './harness.js';
import { alert } from './samples.js';
import { alertItem, combine, groupItem } from '../../main/web/features/silences/combine.js';
import type { Item } from '../../main/web/features/silences/combine.js';
import { filterText, parseMatchers } from '../../main/web/data/matchers.js';
import { FEW, partition } from '../../main/web/features/silences/partition.js';
import type { Labels } from '../../main/web/data/types.js';

function ofAlerts(...alerts: readonly Labels[]): string {
  return filterText(combine(alerts.map((labels) => alertItem(alert(labels)))).matchers);
}

function group(matchers: string, ...alerts: readonly Labels[]): Item {
  return groupItem(parseMatchers(matchers), alerts.map((labels) => alert(labels)));
}

function ofGroups(...groups: readonly string[]): string {
  return filterText(combine(groups.map((matchers) => group(matchers))).matchers);
}

/** The silences that match some items and none of the others. */
function parts(items: readonly Item[], ...others: readonly Labels[]): readonly string[] | undefined {
  return partition(items, others.map((labels) => alert(labels)))?.map(({ matchers }) => filterText(matchers));
}

function items(...alerts: readonly Labels[]): readonly Item[] {
  return alerts.map((labels) => alertItem(alert(labels)));
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
  equal(combine(items({ a: 'x.*|y' }, { a: '(?i)\\d[^$]{2}' })).matchers, [
    { name: 'a', operator: '=~', value: '\\(\\?i\\)\\\\d\\[\\^\\$\\]\\{2\\}|x\\.\\*\\|y' },
  ]);
});

test('groups keep the matchers that all have, and lists of the values of the labels that each restricts', () => {
  equal(ofGroups('alertname="A",team!="x",pod="1"', 'alertname="B",team!="x"'), '{team!="x", alertname=~"A|B"}');
  equal(ofGroups('a="1",b=""', 'a="1",b="2"'), '{a="1", b=~"2|"}');
  equal(ofGroups('a="1"', 'b="2"'), '');
});

test('a regular expression of a group is an alternative, unless a value of its label says more', () => {
  equal(ofGroups('severity=~"critical|page"', 'severity="warning"'), '{severity=~"critical|page|warning"}');
  equal(ofGroups('severity=~"crit.*"', 'severity="warning"'), '{severity=~"(?:crit.*)|warning"}');
  equal(ofGroups('severity=~"critical|page",severity="page"', 'severity=~"critical|page",severity="critical"'), '{severity=~"critical|page"}');
});

test('a group and an alert of another group are combined', () => {
  equal(filterText(combine([group('alertname="A"'), ...items({ alertname: 'B', pod: '1' })]).matchers), '{alertname=~"A|B"}');
});

test('matchers that only match missing labels get the labels that all alerts have', () => {
  const { matchers } = combine([group('pod=""', { cluster: 'eu' }), group('pod="",zone=""', { cluster: 'eu' })]);
  equal(filterText(matchers), '{pod="", cluster="eu"}');
  const some = combine([group('pod="x"', { pod: 'x', cluster: 'eu' }), group('pod=""', { cluster: 'eu' })]);
  equal(filterText(some.matchers), '{pod=~"x|", cluster="eu"}');
});

test('a label with too many values is left out and named', () => {
  const alerts = items(...Array.from({ length: 101 }, (_, i) => ({ alertname: 'A', pod: `pod-${i}` })));
  const { matchers, omitted } = combine(alerts);
  equal(filterText(matchers), '{alertname="A"}');
  equal(omitted, [{ name: 'pod', values: 101 }]);
  equal(combine(alerts.slice(1)).omitted, []);
});

test('what is too long for a request is left out, the longest first', () => {
  const long = 'x'.repeat(3_000);
  const { matchers, omitted } = combine(items({ alertname: 'A', a: long, b: `${long}y` }));
  equal(matchers.map(({ name }) => name), ['alertname', 'a']);
  equal(omitted, [{ name: 'b', values: 1 }]);
});

test('nothing selected gives no matchers', () => {
  equal(combine([]), { matchers: [], omitted: [] });
  equal(combine(items({})), { matchers: [], omitted: [] });
  equal(partition([], []), []);
});

test('what one silence would mute besides is kept out by several', () => {
  const two = items({ a: '1', zone: 'x' }, { a: '2', zone: 'y' });
  equal(parts(two), ['{a=~"1|2", zone=~"x|y"}']);
  equal(parts(two, { a: '2', zone: 'x' }), ['{a="1", zone="x"}', '{a="2", zone="y"}']);
  equal(parts(items({ a: '1', b: '1' }, { a: '1', b: '2' }, { a: '2', b: '3' }), { a: '2', b: '1' }), ['{a="1", b=~"1|2"}', '{a="2", b="3"}']);
});

test('a group and rows of another one are a silence each, which asks no less than they do', () => {
  const both = [group('alertname="A"', { alertname: 'A', pod: '1' }), ...items({ alertname: 'B', pod: '1' }, { alertname: 'B', pod: '2' })];
  equal(parts(both), ['{alertname="A"}', '{alertname="B", pod=~"1|2"}']);
});

test('an alert whose labels others have as well is told from them by what it lacks', () => {
  equal(parts(items({ a: '1' }), { a: '1', pod: 'x' }, { a: '1', zone: 'y' }, { a: '2', node: 'z' }), ['{a="1", pod="", zone=""}']);
});

test('an alert that no matcher tells from another has no silence of its own', () => {
  equal(parts(items({ a: '1' }), { a: '1', b: '' }), undefined);
});

test('groups with a regular expression that cannot be compared here are not joined where others are near', () => {
  const some = [group('a=~"x.*",b="1"', { a: 'x1', b: '1' }), group('a=~"x.*",b="2"', { a: 'x2', b: '2' })];
  equal(parts(some, { a: 'y', b: '3' }), ['{a=~"x.*", b=~"1|2"}']);
  equal(parts(some, { a: 'y', b: '1' }), ['{a=~"x.*", b="1"}', '{a=~"x.*", b="2"}']);
});

test('a list that is too long for one silence is divided where leaving it out would mute others', () => {
  const pods = (n: number) => items(...Array.from({ length: n }, (_, i) => ({ alertname: 'A', pod: `${i}-${'x'.repeat(900)}` })));
  const other = { alertname: 'A', pod: 'other' };
  equal(parts(pods(5)), ['{alertname="A"}']);
  equal(parts(pods(5), other)?.length, 2);
  equal(parts(pods(FEW * 4 + 1), other), undefined);
});
