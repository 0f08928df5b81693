import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import type { Matcher } from '../../main/web/data/matchers.js';
import { alertsHash, hash, parse } from '../../main/web/data/route.js';
import { settings } from '../../main/web/data/settings.js';
import { bySeverity, level, matcherOf, severity } from '../../main/web/data/severity.js';
import type { Store } from '../../main/web/data/store.js';
import type { Alert, Group, Silence } from '../../main/web/data/types.js';
import { talliesOf, tally, tallyOf } from '../../main/web/data/tally.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';
import { commonLabels } from '../../main/web/data/shown-group.js';
import type { Query } from '../../main/web/features/alerts/view.js';

const ALL: Query = { filter: [], states: new Set(STATES), receiver: '', sort: 'severity', groupBy: [] };

/** A store with a group for each of these alerts, by its name. */
function single(...alerts: readonly Alert[]): Store {
  return storeOf(...alerts.map((each) => [group('team', { alertname: each.labels['alertname'] ?? '' }, [each]), [each]] as const));
}

function titles(store: Store, query: Partial<Query> = {}): Record<string, string[]> {
  const sections = [...view(store, { ...ALL, ...query }).sections].filter(([, groups]) => groups.length > 0);
  return Object.fromEntries(sections.map(([name, groups]) => [name, groups.map(({ title }) => title)]));
}

function equality(name: string, value: string): Matcher {
  return { name, operator: '=', value };
}

const critical = alert({ alertname: 'Down', severity: 'critical' }, { startsAt: 10 });
const warning = alert({ alertname: 'Slow', severity: 'warning' }, { startsAt: 30 });
const page = alert({ alertname: 'Gone', severity: 'PAGE' }, { startsAt: 20 });

test('groups are ordered by severity, then the latest first, or by start, or by name', () => {
  const store = single(warning, critical, page);
  equal(titles(store), { firing: ['Gone', 'Down', 'Slow'] });
  equal(titles(store, { sort: 'start' }), { firing: ['Slow', 'Gone', 'Down'] });
  equal(titles(store, { sort: 'name' }), { firing: ['Down', 'Gone', 'Slow'] });
});

test('a group whose alerts are all muted or acknowledged is in a section of its own, one whose notification failed is not', () => {
  const silenced = alert({ alertname: 'Silenced' }, { silencedBy: ['s1'] });
  const inhibited = alert({ alertname: 'Inhibited' }, { inhibitedBy: ['x'] });
  const known = alert({ alertname: 'Known' }, { silencedBy: ['s2'] });
  const store = single(silenced, inhibited, known, critical, warning);
  store.silences.set('s1', { id: 's1', acknowledges: '' } as Silence);
  store.silences.set('s2', { id: 's2', acknowledges: 'key' } as Silence);
  const failed = [...store.groups.values()].find(({ labels }) => labels['alertname'] === 'Slow');
  store.groups.set(failed?.id ?? '', { ...failed, outcomes: [{ status: 'failed' }] } as unknown as Group);
  equal(titles(store), { firing: ['Down', 'Slow'], acknowledged: ['Known'], muted: ['Inhibited', 'Silenced'] });
  equal(tally(store), { severities: new Map([['critical', 1], ['warning', 1]]), muted: 3 });
});

test('what is kept of a view does not outlive a change of alerts, of silences or of the settings', () => {
  const store = single(critical, warning);
  const [first] = view(store, ALL).sections.get('firing') ?? [];
  equal(view(store, { ...ALL, filter: [equality('alertname', 'Down')] }).sections.get('firing')?.[0] === first, true);
  store.alerts.set(critical.fingerprint, { ...critical, silencedBy: ['s1'] });
  store.redraw();
  equal(titles(store), { firing: ['Slow'], muted: ['Down'] });
  store.silences.set('s1', { id: 's1', acknowledges: 'key' } as Silence);
  store.redraw();
  equal(titles(store), { firing: ['Slow'], acknowledged: ['Down'] });
  settings.change({ severities: ['warning', 'critical', ''] });
  equal(view(store, ALL).sections.get('firing')?.map(({ level: of }) => of), ['critical']);
});

test('a filter by a label that some groups are grouped by asks the alerts of the others', () => {
  const apart = alert({ alertname: 'Slow', severity: 'critical' });
  const store = storeOf([group('a', { alertname: 'Down' }, [critical]), [critical]], [group('b', {}, [apart, warning]), [apart, warning]]);
  const shown = (filter: readonly Matcher[]) =>
    [...view(store, { ...ALL, filter }).sections.values()].flat().flatMap(({ alerts }) => alerts.map(({ labels }) => labels['severity']));
  equal(shown([equality('alertname', 'Slow')]), ['critical', 'warning']);
  equal(shown([equality('alertname', 'Down')]), ['critical']);
  equal(shown([{ name: 'alertname', operator: '!=', value: 'Down' }, equality('severity', 'warning')]), ['warning']);
});

test('a time interval mutes all alerts of its group', () => {
  const store = storeOf([group('team', {}, [critical], { mutedBy: ['night'] }), [critical]]);
  equal(titles(store), { muted: ['All alerts'] });
});

test('a failed notification of a group without alerts is shown unless there is a filter', () => {
  const store = storeOf([group('team', { alertname: 'Over' }, [], { outcomes: [{ status: 'retrying' }] as unknown as Group['outcomes'] }), []]);
  equal(titles(store), { ended: ['Over'] });
  equal(titles(store, { filter: [equality('a', 'b')] }), {});
});

test('a filter, states and a receiver hide alerts, which are counted', () => {
  const silenced = alert({ alertname: 'Silenced' }, { silencedBy: ['s1'] });
  const store = storeOf([group('a', {}, [critical, silenced]), [critical, silenced]], [group('b', {}, [warning]), [warning]]);
  const counts = (query: Partial<Query>) => {
    const { shown, hidden } = view(store, { ...ALL, ...query });
    return [shown, hidden];
  };
  equal(counts({}), [3, 0]);
  equal(counts({ filter: [equality('severity', 'critical')] }), [1, 2]);
  equal(counts({ filter: [equality('severity', '')] }), [1, 2]);
  equal(counts({ filter: [{ name: 'severity', operator: '!=', value: 'critical' }] }), [2, 1]);
  equal(counts({ states: new Set(['silenced']) }), [1, 2]);
  equal(counts({ receiver: 'b' }), [1, 2]);
});

test('a grouping of one’s own counts an alert of several receivers once', () => {
  const other = alert({ alertname: 'Down', severity: 'critical', zone: 'b' });
  const store = storeOf([group('a', {}, [critical, other]), [critical, other]], [group('b', {}, [critical]), []]);
  const shown = view(store, { ...ALL, groupBy: ['zone'] });
  const groups = [...shown.sections.values()].flat().map(({ title, alerts }) => [title, alerts.length]);
  equal([groups.sort(), shown.shown], [[['b', 1], ['no zone', 1]], 2]);
});

test('a grouping of one’s own counts as muted what time intervals mute in all groups of the routing tree', () => {
  const night = group('a', {}, [critical, warning], { mutedBy: ['night'] });
  const store = storeOf([night, [critical, warning]], [group('b', {}, [warning]), []]);
  const query = { ...ALL, groupBy: ['alertname'] };
  equal(titles(store, query), { firing: ['Slow'], muted: ['Down'] });
  equal(tallyOf([...view(store, query).sections.values()].flat()), tally(store));
  equal(tally(store), { severities: new Map([['warning', 1]]), muted: 1 });
});

test('common labels are those with one value in all alerts', () => {
  equal(commonLabels([critical, page, alert({ severity: 'critical' })]), {});
  equal(commonLabels([critical, alert({ alertname: 'Down', zone: 'a' })]), { alertname: 'Down' });
  equal(commonLabels([]), {});
});

test('the label and values of severities are those of the settings', () => {
  equal([level({ severity: 'page' }), level({ severity: 'Error' }), level({})], ['critical', 'critical', 'other']);
  settings.change({ severityLabel: 'prio', severities: ['p1, p2', 'p3', 'p3,p4'] });
  equal(['p2', 'P3', 'p4', 'critical'].map((prio) => level({ prio })), ['critical', 'warning', 'info', 'other']);
  equal(matcherOf('p2'), { name: 'prio', operator: '=', value: 'p2' });
  equal(matcherOf('other'), { name: 'prio', operator: '!~', value: '(?i)p1|p2|p3|p4' });
});

test('what is counted as a severity is what a filter by the same word finds, however urgent it is', () => {
  const values = ['critical', 'error', 'CRITICAL', 'page', 'error', 'warning', 'high', ''];
  const alerts = values.map((value, i) => alert({ alertname: `A${i}`, ...(value === '' ? {} : { severity: value }) }));
  const store = single(...alerts);
  const counts = bySeverity(tally(store).severities);
  equal(counts, [['CRITICAL', 'critical', 1], ['critical', 'critical', 1], ['page', 'critical', 1], ['error', 'critical', 2], ['warning', 'warning', 1], ['other', 'other', 2]]);
  for (const [name, , n] of counts.filter(([each]) => each !== 'other')) {
    equal([name, view(store, { ...ALL, filter: [matcherOf(name)] }).shown], [name, n]);
  }
  equal(alerts.map(({ labels }) => severity(labels)), [...values.slice(0, 6), 'other', 'other']);
  const both = [alert({ pod: 'a', severity: 'error' }), alert({ pod: 'b', severity: 'critical' }), alert({ pod: 'c', severity: 'warning' })];
  const [shown] = view(storeOf([group('team', {}, both), both]), ALL).sections.get('firing') ?? [];
  equal([shown?.level, shown?.severity], ['critical', 'critical, error']);
});

test('the headings add up: an alert of several groups counts under one of them, where it fires if it does', () => {
  const alerts = ['a', 'b', 'c'].map((pod) => alert({ alertname: 'Down', pod }));
  const silenced = alert({ alertname: 'Down', pod: 'd' }, { silencedBy: ['s'] });
  const store = storeOf(
    [group('night', {}, [...alerts, silenced], { mutedBy: ['night'] }), [...alerts, silenced]],
    [group('pager', { pod: 'a' }, alerts.slice(0, 1)), []],
    [group('chat', { alertname: 'Down' }, [...alerts.slice(0, 2), silenced]), []],
  );
  const { sections, shown } = view(store, ALL);
  const tallies = new Map([...sections.keys()].map((name, i) => [name, talliesOf([...sections.values()])[i]]));
  equal(tallies.get('firing'), { severities: new Map([['other', 2]]), muted: 1 });
  equal([tallies.get('muted')?.muted, shown], [1, 4]);
});

test('an address is read as it is written', () => {
  const filter: Matcher[] = [equality('a', 'x&y=z +%"'), { name: 'b', operator: '!~', value: '.*' }];
  const read = parse(alertsHash(filter, { receiver: 'team/a b', open: '' }));
  equal([read.page, read.filter, read.filterError, [...read.params.keys()]], ['alerts', filter, '', ['receiver', 'filter']]);
});

test('an address of Alertmanager’s page names ours', () => {
  const pages: Record<string, [string, string]> = {
    '': ['alerts', ''],
    '#/silences': ['silences', ''],
    '#/silences/new?filter=%7Ba%3D%22b%22%7D': ['new-silence', 'new'],
    '#/silences/ab-1': ['silence', 'ab-1'],
    '#/status': ['status', ''],
    '#/?silenced=false': ['alerts', ''],
    '#/anything': ['unknown', ''],
  };
  for (const [address, [page, id]] of Object.entries(pages)) {
    equal([parse(address).page, parse(address).id], [page, id], address);
  }
});

test('an address that cannot be read has an error and keeps the rest', () => {
  const read = parse('#/alerts?filter={a&receiver=100%&x');
  equal([read.filter, read.params.get('receiver'), read.params.get('x')], [[], '100%', '']);
  equal(read.filterError, 'a (expected: a label name, one of = != =~ !~ and a value)');
  equal(hash('silences', { a: '', b: 'c d' }), '#/silences?b=c%20d');
});
